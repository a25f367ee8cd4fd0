import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Answer, ServerSnapshot } from '../../core/diagnosis/diagnosis.ts';
import type { Identity } from '../../core/mitigation/mitigation.ts';
import { lean } from './lean.ts';
import type { Lifeboat } from './lifeboat.ts';
import { codeOf, explain, explainRefusal } from './server-error.ts';
import type { Rows, Session } from './session.ts';
import { readSnapshot } from './snapshot.ts';
import { shownBy } from './statement-text.ts';

/** Everything one look at the watched database gave. What could not be had is in `missing`, a sentence each. */
export type Examination = {
  snapshot: ServerSnapshot | null;
  answers: Record<string, Answer>;
  identity: Identity | null;
  /** How it was asked: over which connection, or why over none. */
  connection: string;
  /** True when the server turned even the bot away for want of connections: that is the finding. */
  refusedAll: boolean;
  missing: string[];
  tookMs: number;
};

/** `values` are what stands for `$1`, `$2` …: bound by the server, never written into the text. */
export type Read = { id: string; sql: string; values?: string[] };

const readTimeoutMs = 2_000;
/** Kept by the server itself: each read may use what is left of it. */
const bundleTimeoutMs = 5_000;
const shownRows = 100;
const countedRows = 1_000;
const shownCharacters = 1_000;

/**
 * Takes the snapshot and all reads in one round trip, inside one READ ONLY transaction: every number is of the same instant, and they
 * add up. A savepoint around each read keeps one failure from spoiling the others. Never rejects; a connection lost on the way is dialled
 * once more.
 */
export async function examine(boat: Lifeboat, reads: Read[]): Promise<Examination> {
  const startedMs = performance.now();
  const took = (): number => performance.now() - startedMs;
  for (const lastTry of [false, true]) {
    let session: Session;
    try {
      session = await boat.board();
    } catch (error) {
      const refusal = explainRefusal(error);
      const answers = Object.fromEntries(reads.map(({ id }): [string, Answer] => [id, { kind: 'failed', message: 'no connection', hint: null }]));
      return { snapshot: null, answers, identity: null, connection: refusal, refusedAll: codeOf(error) === '53300', missing: [refusal], tookMs: took() };
    }
    const result = await bundle(session, reads);
    if (result.lost) boat.abandon(session);
    if (!result.lost || lastTry) return { ...result.examination, tookMs: took() };
  }
  throw new Error('unreachable');
}

async function bundle(session: Session, reads: Read[]): Promise<{ lost: boolean; examination: Omit<Examination, 'tookMs'> }> {
  // All of this is written before the first answer is awaited.
  const begun = session.run(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${readTimeoutMs}; SAVEPOINT reads`);
  const looked = readSnapshot(session);
  const answered = reads.map((read) => readOne(session, read));
  const ended = session.run('ROLLBACK');
  const [[look], asked] = await Promise.all([Promise.allSettled([looked, begun, ended]), Promise.all(answered)]);

  const seen = look.status === 'fulfilled' ? look.value : null;
  const missing: string[] = [];
  if (look.status === 'rejected') missing.push(`The sessions could not be listed: ${explain(look.reason).message}`);
  const blind = seen !== null && !seen.snapshot.seesAll;
  if (blind) missing.push("The bot's role cannot see other roles' sessions: grant it pg_read_all_stats");

  const answers: Record<string, Answer> = {};
  for (const [index, { id, sql }] of reads.entries()) {
    const answer = asked[index]?.answer ?? { kind: 'failed', message: 'not asked', hint: null };
    answers[id] = blind && /pg_stat_|pg_locks/i.test(sql) && answer.kind !== 'failed' ? unseen : answer;
  }

  const lost = look.status === 'rejected' && codeOf(look.reason) === '' || asked.some((read) => read.lost);
  return {
    lost,
    examination: { snapshot: seen?.snapshot ?? null, answers, identity: seen?.identity ?? null, connection: connectionOf(session, seen?.snapshot ?? null), refusedAll: false, missing },
  };
}

const unseen: Answer = {
  kind: 'failed',
  message: "cannot see: the bot's role may not read other roles' sessions",
  hint: 'GRANT pg_read_all_stats to it; npx lifeguard setup-sql prints all it needs',
};

async function readOne(session: Session, read: Read): Promise<{ answer: Answer; lost: boolean }> {
  const before = session.run(
    `ROLLBACK TO SAVEPOINT reads; SELECT set_config('statement_timeout', greatest(1, least(${readTimeoutMs}, ` +
      `${bundleTimeoutMs} - extract(epoch FROM clock_timestamp() - now()) * 1000))::integer::text, true)`,
  );
  const sql = bounded(lean(read.sql));
  // Planning eight questions about pg_stat_activity costs more than answering them: the server keeps the plans of the warm session.
  const asked = session.ask(sql, read.values ?? [], createHash('sha256').update(sql).digest('hex').slice(0, 32));
  asked.catch(() => {});
  try {
    const startedMs = await before.then(() => performance.now());
    const rows = await asked;
    return { answer: table(read.sql, rows, performance.now() - startedMs), lost: false };
  } catch (error) {
    return { answer: { kind: 'failed', ...explain(error) }, lost: codeOf(error) === '' || codeOf(error).startsWith('57P') };
  }
}

/**
 * The text with its rows bounded at the server. As a subquery it can also no longer change data in a WITH or create a table with INTO.
 * What is no query (SHOW, EXPLAIN) is short by nature.
 */
function bounded(sql: string): string {
  const isQuery = /^(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*\(*\s*(select|with|values|table)\b/i.test(sql);
  return isQuery ? `SELECT * FROM (${sql.replace(/;\s*(--[^\n]*\s*)*$/, '')}\n) AS reading LIMIT ${countedRows + 1}` : sql;
}

function table(sql: string, rows: Rows, tookMs: number): Answer {
  const shown = rows.columns.map((column) => shownBy(sql, column));
  return {
    kind: 'table',
    columns: rows.columns.map(({ name }) => name),
    rows: rows.rows.slice(0, shownRows).map((row) => row.map((value, at) => (value === null ? '' : (shown[at]?.(value) ?? '').slice(0, shownCharacters)))),
    more: Math.max(0, rows.rows.length - shownRows),
    tookMs: Math.round(tookMs * 10) / 10,
  };
}

function connectionOf(session: Session, snapshot: ServerSnapshot | null): string {
  const facts: string[] = [];
  const clients = snapshot?.sessions.filter(({ backendType }) => backendType === 'client backend').length ?? 0;
  const full = snapshot !== null && clients >= snapshot.maxConnections - snapshot.superuserReserved - snapshot.reserved;
  facts.push(session.reserved ? 'over the reserved connection' : 'over the warm connection');
  if (full) facts[0] += ' (the server refuses everyone else)';
  if (snapshot?.inRecovery) facts.push('the server is a standby');
  if (session.pooled) facts.push('through a connection pooler, so nothing can be ended safely');
  return facts.join(', ');
}
