/** Asks the outside what one reading operation asks. Whatever goes wrong is an answer too: `failed`, with its reason. */
import type { Answer } from '../core/diagnosis/diagnosis.ts';
import type { Check } from '../core/diagnosis/finding.ts';
import { onFault } from '../core/fault.ts';
import { describe } from '../core/operation/describe.ts';
import { bound, type Values } from '../core/operation/fill.ts';
import { runFilters } from '../core/operation/filter/filter.ts';
import type { Filter, Operation, PsqlForm } from '../core/operation/operation.ts';
import { ageLimits } from '../core/operation/sql/age.ts';
import { psqlLines } from '../core/operation/sql/form.ts';
import { asksForOffenders } from '../core/operation/sql/summary.ts';
import type { Statement } from '../core/runbook/runbook.ts';
import type { World } from './world.ts';

type Parties = Pick<World, 'database' | 'metrics' | 'kubernetes'>;

/** `alone`: only the one who asked will see the answer, so it may show what is hidden from a channel. */
type How = { alone: boolean };
type Asking = { world: Parties; values: Values; how: How };

/** Above every edge's own patience: whoever waits is told in time, whatever an edge forgets. */
const PATIENCE_MS = 12_000;

/** The answer to a read; once, even where its author wanted to watch. `values` are what stands for its parameters. */
export async function ask(operation: Operation, world: Parties, values: Values = {}, how: How = { alone: false }): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer>((settle) => { timer = setTimeout(() => settle(failed(`not answered within ${PATIENCE_MS / 1_000} s`)), PATIENCE_MS); });
  try {
    return await Promise.race([answerTo(operation, { world, values, how }), late]).catch(onFault(({ message }) => failed(message)));
  } finally {
    clearTimeout(timer);
  }
}

/** How a statement's answer is judged. */
export function checkOf({ id, title, judgement: { operation } }: Statement): Check {
  if (operation.kind === 'sql read') {
    const { limits, byState } = ageLimits(operation.sql);
    return { id, title, offenders: asksForOffenders(operation.sql), forgetsState: !byState && limits.some(({ column }) => column === 'query_start') };
  }
  // A search through logs looks for trouble; a page of numbers only shows them.
  return { id, title, offenders: operation.kind === 'pod logs' && operation.filters.length > 0 };
}

/** An answer of the database after the pipe its author put behind it. */
export async function piped(answer: Answer, filters: Filter[], form?: PsqlForm): Promise<Answer> {
  if (filters.length === 0 || answer.kind === 'failed') return answer;
  // A count of what was cut off would be a wrong number.
  if (answer.more > 0) return failed('more rows came back than its pipe can be done on');
  const lines = await runFilters(answer.kind === 'text' ? answer.lines : psqlLines(answer.columns, answer.rows, form), filters);
  return { kind: 'text', lines, more: 0, tookMs: answer.tookMs };
}

async function answerTo(operation: Operation, asking: Asking): Promise<Answer> {
  const { world, values, how } = asking;
  const open = { open: how.alone };
  switch (operation.kind) {
    case 'sql read': {
      const read = { id: 'asked', sql: operation.sql, ...(operation.parameters.length > 0 ? { values: bound(operation.parameters, values) } : {}) };
      const answers = (await world.database?.examine([read]))?.answers;
      return piped(answers?.[read.id] ?? notConnected, operation.filters, operation.form);
    }
    case 'http read':
      return (await world.metrics?.get(operation)) ?? notConnected;
    case 'metrics query':
      return (await world.metrics?.query(operation)) ?? notConnected;
    case 'pod logs':
      return (await world.kubernetes?.logs(operation)) ?? notConnected;
    case 'pod read':
      return (await world.kubernetes?.podRead(operation, open)) ?? notConnected;
    case 'kubernetes read':
      return (await world.kubernetes?.read({ ...operation, args: operation.args.filter((arg) => !/^--(?:watch|watch-only|output-watch-events|follow)=/.test(arg)) }, open)) ?? notConnected;
    case 'several':
      return inTurn(operation.operations, asking);
    case 'nothing':
      return { kind: 'text', lines: [], more: 0, tookMs: 0 };
    default:
      return failed('it is not a read');
  }
}

/** Each in its turn, as one text; one that is not answered says so in its place. */
async function inTurn(operations: Operation[], asking: Asking): Promise<Answer> {
  const started = performance.now();
  const lines: string[] = [];
  let more = 0;
  for (const operation of operations.filter(({ kind }) => kind !== 'nothing')) {
    const answer = await answerTo(operation, asking).catch(onFault(({ message }) => failed(message)));
    lines.push(`— ${describe(operation)}`, ...(answer.kind === 'failed' ? [`(not answered: ${answer.message})`] : answer.kind === 'text' ? answer.lines : psqlLines(answer.columns, answer.rows)));
    more += answer.kind === 'failed' ? 0 : answer.more;
  }
  return { kind: 'text', lines, more, tookMs: Math.round(performance.now() - started) };
}

const failed = (message: string): Answer => ({ kind: 'failed', message, hint: null });
const notConnected = failed('not connected');
