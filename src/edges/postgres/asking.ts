import { performance } from 'node:perf_hooks';
import { loadSqlParser } from '../../core/operation/sql/parser.ts';
import { askAlone, forgetPlan, inTurn, isLost, nameOf, settled, unanswered, type Reply, type Statement } from './one-statement.ts';
import { codeOf } from './server-error.ts';
import type { Rows, Session } from './session.ts';
import { apart, looksOnlyAtSessions, together } from './together.ts';

/** Kept by the server itself: each statement may take this long, and all of them together no longer than the bundle. */
const statementTimeoutMs = 2_000;
const bundleTimeoutMs = 5_000;
/** What takes longer alone does not join the others: all of them would wait for it. */
const quickMs = 250;

/** What was learned of the statements asked of a server. */
type Learned = {
  /** Another version may have other columns: what was learned of this one says nothing of it. */
  version: number | undefined;
  /** The columns of those that went well and quickly the last time. */
  steady: Map<string, Rows['columns']>;
  /** Those that are not only about the sessions. */
  loners: Set<string>;
  /** Joint texts that failed although each of their parts had gone well. */
  spoiled: Set<string>;
  /** The last joint text, and what it was made of. */
  last: { sqls: string[]; text: string };
};
const learned = new WeakMap<object, Learned>();

function learnedFrom(session: Session, target: object): Learned {
  const version = session.login?.version;
  const before = learned.get(target);
  if (before !== undefined && before.version === version) return before;
  const known: Learned = { version, steady: new Map(), loners: new Set(), spoiled: new Set(), last: { sqls: [], text: '' } };
  learned.set(target, known);
  return known;
}

/**
 * Asks all statements in one round trip inside one READ ONLY transaction, so that every number is of the same instant and they add up.
 * Never rejects; a connection that dies or falls silent is the error of all that it left unanswered.
 *
 * A statement is asked alone the first time, and again after it failed, behind a savepoint so that one failure spoils no other. Those
 * about the sessions that went well are asked together from then on, over every connection to the same `target`.
 */
export async function askAll(session: Session, statements: Statement[], target: object = session): Promise<Map<string, Reply>> {
  const startedMs = performance.now();
  await loadSqlParser();
  const known = learnedFrom(session, target);
  const replies = await askOnce(session, statements, known, bundleTimeoutMs);
  const again = statements.filter(({ id }) => {
    const reply = replies.get(id);
    return reply !== undefined && 'error' in reply && reply.again === true;
  });
  if (again.length === 0) return replies;
  return new Map([...replies, ...(await askOnce(session, again, known, Math.max(1, bundleTimeoutMs - (performance.now() - startedMs))))]);
}

async function askOnce(session: Session, statements: Statement[], known: Learned, budgetMs: number): Promise<Map<string, Reply>> {
  const isSteady = ({ sql, values }: Statement): boolean => values === undefined && known.steady.has(sql);
  const may = statements.filter((statement) => isSteady(statement) && !known.loners.has(statement.sql));
  const text = jointText(known, may);
  const joint = may.length > 1 && !known.spoiled.has(text) ? may : [];
  // The steady ones first: whatever fails then fails behind them.
  const single = statements.filter((statement) => !joint.includes(statement)).sort((a, b) => Number(isSteady(b)) - Number(isSteady(a)));
  const sure = single.filter(isSteady).length;
  const eachMs = Math.ceil(Math.min(statementTimeoutMs, budgetMs, bundleTimeoutMs / (sure + 1)));

  // All of this is written before the first answer is awaited.
  const begun = settled(session.run(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${eachMs}; SAVEPOINT reads`));
  const joined = joint.length > 0 ? [settled(session.ask(text, [], nameOf(text)))] : [];
  const alone = single.map((statement, at) => askAlone(session, statement, at > sure ? { eachMs: statementTimeoutMs, allMs: budgetMs } : null));
  // Nothing that it could answer matters any more.
  void settled(session.run('ROLLBACK'));
  const [, ...replies] = await inTurn([begun, ...joined, ...alone]);

  const found = new Map<string, Reply>();
  const jointly = joint.length > 0 ? (replies.shift() ?? unanswered) : null;
  // Asked once more: what stood behind a failure, what had less time than it may take, and what the server had a plan of that no longer fits.
  for (const [at, statement] of single.entries()) {
    const reply = replies[at] ?? unanswered;
    const stale = 'error' in reply && at < sure && ['0A000', '26000'].includes(codeOf(reply.error));
    if (stale) forgetPlan(statement);
    const behindFailure = 'error' in reply && codeOf(reply.error) === '25P02';
    const hurried = 'error' in reply && at <= sure && eachMs < statementTimeoutMs && codeOf(reply.error) === '57014';
    found.set(statement.id, stale || behindFailure || hurried ? { ...reply, again: true } : reply);
    learn(known, statement, reply);
  }
  if (jointly !== null && 'rows' in jointly) {
    const parts = apart(jointly.rows, joint.length);
    for (const [at, { id, sql }] of joint.entries()) {
      const [columns, rows] = [known.steady.get(sql) ?? [], parts[at] ?? []];
      // What is hidden is chosen by column: rows of another shape are not shown but asked for again.
      const fits = rows.every((row) => row.length === columns.length || row.length === 0);
      if (!fits) known.steady.delete(sql);
      found.set(id, fits ? { rows: { columns, rows }, tookMs: jointly.tookMs / joint.length } : { error: new Error('the columns have changed'), again: true });
    }
  } else if (jointly !== null) {
    for (const { id, sql } of joint) {
      // Nobody can tell which part of it failed.
      found.set(id, isLost(jointly.error) ? jointly : { ...jointly, again: true });
      known.steady.delete(sql);
    }
    // A server in want of time, room or peace may have them the next time; another mistake comes again.
    if (!/^(?:57|53|40|55|58|XX|$)/.test(codeOf(jointly.error))) known.spoiled.add(text);
  }
  return found;
}

function jointText(known: Learned, statements: Statement[]): string {
  const { sqls } = known.last;
  if (sqls.length !== statements.length || statements.some(({ sql }, at) => sql !== sqls[at])) known.last = { sqls: statements.map(({ sql }) => sql), text: together(statements) };
  return known.last.text;
}

function learn(known: Learned, { sql, values, ours = false }: Statement, reply: Reply): void {
  if (values !== undefined) return;
  if ('error' in reply || reply.tookMs > quickMs) {
    known.steady.delete(sql);
    return;
  }
  if (!ours && !known.steady.has(sql) && !looksOnlyAtSessions(sql)) known.loners.add(sql);
  known.steady.set(sql, reply.rows.columns);
}
