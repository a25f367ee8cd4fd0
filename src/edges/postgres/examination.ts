import { performance } from 'node:perf_hooks';
import type { Answer, ServerSnapshot } from '../../core/diagnosis/diagnosis.ts';
import type { Identity } from '../../core/mitigation/mitigation.ts';
import { askAll } from './asking.ts';
import { isLost, type Reply } from './one-statement.ts';
import { adviceOf, connectionOf } from './connection.ts';
import type { Lifeboat } from './lifeboat.ts';
import { answerOf } from './reading.ts';
import { codeOf, explain, explainRefusal } from './server-error.ts';
import type { Session } from './session.ts';
import { extensionOf, replyingServer, snapshotOf, snapshotStatements } from './snapshot.ts';

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
  /** What a DBA should change, a sentence each. */
  advice: string[];
  tookMs: number;
};

/** `values` are what stands for `$1`, `$2` …: bound by the server, never written into the text. */
export type Read = { id: string; sql: string; values?: string[] };

/** Which server holds the bot's own store; null where it may not be asked. */
export type StoreServer = () => Promise<Identity | null>;

/**
 * Takes the snapshot and all reads in one round trip, inside one READ ONLY transaction: every number is of the same instant, and they
 * add up. Never rejects. A connection lost on the way is dialled once more; what the first one had brought is kept when the second
 * brings no more.
 */
export async function examine(boat: Lifeboat, reads: Read[], store: Identity | null): Promise<Examination> {
  const startedMs = performance.now();
  const first = await look(boat, reads, store);
  const second = first.lost ? await look(boat, reads, store) : null;
  const best = second === null || (second.examination.snapshot === null && first.examination.snapshot !== null) ? first.examination : second.examination;
  const lastly = second?.refused === true && best === first.examination ? { ...best, missing: [...best.missing, ...second.examination.missing] } : best;
  return { ...lastly, tookMs: performance.now() - startedMs };
}

type Look = { lost: boolean; refused: boolean; examination: Omit<Examination, 'tookMs'> };

async function look(boat: Lifeboat, reads: Read[], store: Identity | null): Promise<Look> {
  let session: Session;
  try {
    session = await boat.board();
  } catch (error) {
    const refusal = explainRefusal(error);
    const answers = Object.fromEntries(reads.map(({ id }): [string, Answer] => [id, { kind: 'failed', message: 'no connection', hint: null }]));
    return {
      lost: false, refused: true,
      examination: { snapshot: null, answers, identity: null, connection: refusal, refusedAll: codeOf(error) === '53300', missing: [refusal], advice: [] },
    };
  }
  const replies = await askAll(session, [...snapshotStatements, ...reads], boat);
  const lost = [...replies.values()].some((reply) => 'error' in reply && isLost(reply.error));
  if (lost) boat.abandon(session);
  return { lost, refused: false, examination: examinationOf(session, reads, replies, store) };
}

function examinationOf(session: Session, reads: Read[], replies: ReadonlyMap<string, Reply>, store: Identity | null): Omit<Examination, 'tookMs'> {
  const { snapshot, error } = snapshotOf(replies);
  const identity = replyingServer(replies);
  const blind = snapshot !== null && !snapshot.seesAll;
  const mighty = session.login?.superuser === true;
  const extension = extensionOf(replies);
  const answers = Object.fromEntries(reads.map(({ id, sql }): [string, Answer] => [id, answerOf(sql, replies.get(id), { blind, mighty, extension })]));
  const cut = reads.filter(({ id }) => { const reply = replies.get(id); return reply !== undefined && 'error' in reply && isLost(reply.error); }).length;
  return {
    snapshot, answers, identity, refusedAll: false,
    connection: connectionOf(session, snapshot),
    missing: [
      ...(snapshot === null ? [`The sessions could not be listed: ${explain(error).message}`] : []),
      ...(blind ? ["The bot's role cannot see other roles' sessions: grant it pg_read_all_stats"] : []),
      ...(snapshot !== null && cut > 0 ? [`The connection was lost before ${cut} of ${reads.length} checks were answered`] : []),
    ],
    advice: adviceOf(session, identity, store),
  };
}
