import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { loadSqlParser } from '../../core/operation/sql/parser.ts';
import { bounded } from './bounded.ts';
import { lean } from './lean.ts';
import { codeOf } from './server-error.ts';
import type { Rows, Session } from './session.ts';
import { apart, looksOnlyAtSessions, together } from './together.ts';

/** `values` are what stands for `$1`, `$2` …: bound by the server, never written into the text. `ours`: a constant text of this edge. */
export type Statement = { id: string; sql: string; values?: string[] | undefined; ours?: boolean };

/** What the server gave for one statement, or its error. */
export type Reply = { rows: Rows; tookMs: number } | { error: unknown };

/** Kept by the server itself: each statement may take this long, and all of them together no longer than the bundle. */
const statementTimeoutMs = 2_000;
const bundleTimeoutMs = 5_000;
/** The server ends every statement sooner: after this long without any answer it does not move at all. */
const silenceMs = 3_000;
/** What takes longer alone does not join the others: all of them would wait for it. */
const quickMs = 250;

/** What one connection has learned: the columns of the statements that may join others, those that never may, and the joint texts that failed after all. */
type Learned = { columns: Map<string, Rows['columns']>; loners: Set<string>; spoiled: Set<string> };
const learned = new WeakMap<Session, Learned>();

/**
 * Asks all statements in one round trip inside one READ ONLY transaction, so that every number is of the same instant and they add up.
 * Never rejects; a connection that dies or falls silent is the error of all that it left unanswered.
 *
 * A statement is asked alone the first time, with a savepoint of its own, so that its failure spoils no other. Those about the sessions
 * that went well are asked together from then on.
 */
export async function askAll(session: Session, statements: Statement[], budgetMs = bundleTimeoutMs): Promise<Map<string, Reply>> {
  const startedMs = performance.now();
  const known = learned.get(session) ?? { columns: new Map(), loners: new Set(), spoiled: new Set() };
  learned.set(session, known);
  const may = statements.filter(({ sql, values }) => values === undefined && known.columns.has(sql));
  const text = together(may);
  const joint = may.length > 1 && !known.spoiled.has(text) ? may : [];
  const single = statements.filter((statement) => !joint.includes(statement));

  // All of this is written before the first answer is awaited.
  const begun = timed(session.run(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${statementTimeoutMs}; SAVEPOINT reads`));
  const joined = joint.length > 0 ? [timed(session.ask(text, [], nameOf(text)))] : [];
  const alone = single.map((statement) => askAlone(session, statement, budgetMs));
  const ended = timed(session.run('ROLLBACK'));
  const [, ...replies] = await inTurn([begun, ...joined, ...alone, ended]);

  await loadSqlParser();
  const found = new Map<string, Reply>();
  const jointly = joint.length > 0 ? replies.shift() : undefined;
  single.forEach((statement, at) => {
    const reply = replies[at] ?? unanswered;
    found.set(statement.id, reply);
    learn(known, statement, reply);
  });
  if (jointly === undefined) return found;
  if ('rows' in jointly) {
    const parts = apart(jointly.rows, joint.length);
    joint.forEach(({ id, sql }, at) => found.set(id, { rows: { columns: known.columns.get(sql) ?? [], rows: parts[at] ?? [] }, tookMs: jointly.tookMs / joint.length }));
    return found;
  }
  if (isLost(jointly.error)) {
    for (const { id } of joint) found.set(id, jointly);
    return found;
  }
  // One of them failed, or all were too slow: nobody can tell which, so each is asked alone again.
  for (const { sql } of joint) known.columns.delete(sql);
  if (codeOf(jointly.error) !== '57014') known.spoiled.add(text);
  const again = await askAll(session, joint, Math.max(1, budgetMs - (performance.now() - startedMs)));
  return new Map([...found, ...again]);
}

/** True when the connection can no longer be used, whatever was asked over it. */
export function isLost(error: unknown): boolean {
  return codeOf(error) === '' || codeOf(error).startsWith('57P');
}

const unanswered: Reply = { error: new Error('the server does not answer') };

/** The replies in the order they were asked for; once none comes for a while, none is waited for any more. */
async function inTurn(asked: Promise<Reply>[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (const reply of asked) {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<null>((settle) => { timer = setTimeout(() => settle(null), silenceMs); });
    const came = await Promise.race([reply, silence]);
    clearTimeout(timer);
    if (came === null) return asked.map((_, at) => replies[at] ?? unanswered);
    replies.push(came);
  }
  return replies;
}

async function askAlone(session: Session, { sql, values = [], ours = false }: Statement, budgetMs: number): Promise<Reply> {
  const before = session.run(
    `ROLLBACK TO SAVEPOINT reads; SELECT set_config('statement_timeout', greatest(1, least(${statementTimeoutMs}, ` +
      `${Math.ceil(budgetMs)} - extract(epoch FROM clock_timestamp() - now()) * 1000))::integer::text, true)`,
  );
  const text = ours ? sql : bounded(lean(sql));
  // Planning a question about pg_stat_activity costs more than answering it: the server keeps the plans of the warm session.
  const asked = session.ask(text, values, nameOf(text));
  asked.catch(() => {});
  return before.then(() => timed(asked), (error: unknown) => ({ error }));
}

async function timed(asked: Promise<Rows | void>): Promise<Reply> {
  const startedMs = performance.now();
  try {
    return { rows: (await asked) ?? { columns: [], rows: [] }, tookMs: performance.now() - startedMs };
  } catch (error) {
    return { error };
  }
}

function learn(known: Learned, { sql, values, ours = false }: Statement, reply: Reply): void {
  if (values !== undefined || 'error' in reply || reply.tookMs > quickMs || known.loners.has(sql)) return;
  if (ours || looksOnlyAtSessions(sql)) known.columns.set(sql, reply.rows.columns);
  else known.loners.add(sql);
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const name = names.get(text) ?? createHash('sha256').update(text).digest('hex').slice(0, 32);
  names.set(text, name);
  return name;
}
