import { once } from 'node:events';
import { nameOf } from '../core/operation/catalogue.ts';
import { judge } from '../core/operation/judge.ts';
import { manual } from '../core/operation/judgement.ts';
import type { Judgement } from '../core/operation/operation.ts';
import { loadSqlParser } from '../core/operation/sql/parser.ts';

/**
 * `lifeguard classify`: one JSON line in, `{"id","lang":"sql"|"bash","text"}`, one JSON line out, `{"id","class",
 * "operation","auto","reason"}`, in the same order. A line that is no such object is answered as manual. Exit 0.
 */
export async function run(args: string[]): Promise<number> {
  if (args.length > 0) {
    process.stderr.write('lifeguard classify: takes no arguments; it reads JSON lines from stdin\n');
    return 2;
  }
  await loadSqlParser();
  process.stdin.setEncoding('utf8');
  let rest = '';
  for await (const chunk of process.stdin as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    await write(lines);
  }
  await write([rest]);
  return 0;
}

/** One write for many answers; waiting for the reader keeps memory flat however long the input is. */
async function write(lines: readonly string[]): Promise<void> {
  const answers = lines.filter((line) => line.trim() !== '').map((line) => `${JSON.stringify(answer(line))}\n`).join('');
  if (answers !== '' && !process.stdout.write(answers)) await once(process.stdout, 'drain');
}

/** What is said of one line of input. */
export function answer(line: string): Record<string, unknown> {
  const { id, judgement } = judged(line);
  return { id, class: judgement.class, operation: nameOf(judgement.operation), auto: judgement.auto, reason: judgement.reason };
}

function judged(line: string): { id: unknown; judgement: Judgement } {
  let input: unknown;
  try {
    input = JSON.parse(line);
  } catch {
    return { id: null, judgement: manual('The line is not JSON.') };
  }
  if (typeof input !== 'object' || input === null) return { id: null, judgement: manual('The line is not a JSON object.') };
  const { id, lang, text } = input as { id?: unknown; lang?: unknown; text?: unknown };
  if ((lang !== 'sql' && lang !== 'bash') || typeof text !== 'string') return { id: id ?? null, judgement: manual('It needs "lang" ("sql" or "bash") and "text".') };
  return { id: id ?? null, judgement: judge(lang, text) };
}
