import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { bounded } from './bounded.ts';
import { lean } from './lean.ts';
import { codeOf } from './server-error.ts';
import type { Rows, Session } from './session.ts';

/** `values` are what stands for `$1`, `$2` …: bound by the server, never written into the text. `ours`: a constant text of this edge. */
export type Statement = { id: string; sql: string; values?: string[] | undefined; ours?: boolean };

/** What the server gave for one statement, or its error. `again`: it has still to be asked. */
export type Reply = { rows: Rows; tookMs: number } | { error: unknown; again?: true };

/** The server ends every statement sooner: after this long without any answer it does not move at all. */
const silenceMs = 3_000;

export const unanswered: Reply = { error: new Error('the server does not answer') };

/** True when the connection can no longer be used, whatever was asked over it. */
export function isLost(error: unknown): boolean {
  return codeOf(error) === '' || codeOf(error).startsWith('57P');
}

/** `time`: how long it may take, and what is left to all of them, when what was asked before may have failed or taken long; null when it surely did not. */
export async function askAlone(session: Session, statement: Statement, time: { eachMs: number; allMs: number } | null): Promise<Reply> {
  const before = time === null ? null : session.run(
    `ROLLBACK TO SAVEPOINT reads; SELECT set_config('statement_timeout', greatest(1, least(${time.eachMs}, ` +
      `${Math.ceil(time.allMs)} - extract(epoch FROM clock_timestamp() - now()) * 1000))::integer::text, true)`,
  );
  const text = textOf(statement);
  // Planning a question about pg_stat_activity costs more than answering it: the server keeps the plans of the warm session.
  const asked = settled(session.ask(text, statement.values ?? [], nameOf(text)));
  const [ready, reply] = await Promise.all([before === null ? null : settled(before), asked]);
  return ready !== null && 'error' in ready ? ready : reply;
}

export async function settled(asked: Promise<Rows | void>): Promise<Reply> {
  try {
    return { rows: (await asked) ?? { columns: [], rows: [] }, tookMs: 0 };
  } catch (error) {
    return { error };
  }
}

/** The replies in the order they were asked for, each with the time since the one before; once none comes for a while, none is waited for any more. */
export async function inTurn(asked: Promise<Reply>[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  let sinceMs = performance.now();
  for (const reply of asked) {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<null>((settle) => { timer = setTimeout(() => settle(null), silenceMs); });
    const came = await Promise.race([reply, silence]);
    clearTimeout(timer);
    if (came === null) return asked.map((_, at) => replies[at] ?? unanswered);
    const nowMs = performance.now();
    replies.push('rows' in came ? { ...came, tookMs: nowMs - sinceMs } : came);
    sinceMs = nowMs;
  }
  return replies;
}

const texts = new Map<string, string>();

/** The text as the server gets it: ours as it is, an author's bounded. */
export function textOf({ sql, ours = false }: Pick<Statement, 'sql' | 'ours'>): string {
  if (ours) return sql;
  let text = texts.get(sql);
  if (text === undefined) texts.set(sql, (text = bounded(lean(sql))));
  return text;
}

const names = new Map<string, string>();
let made = 0;

/** The name under which the server keeps the plan of a text. */
export function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = createHash('sha256').update(`${made++} ${text}`).digest('hex').slice(0, 32)));
  return name;
}

/** From now on the statement is planned anew, under another name. */
export function forgetPlan(statement: Statement): void {
  names.delete(textOf(statement));
}
