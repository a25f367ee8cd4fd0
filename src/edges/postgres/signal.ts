import { setTimeout as sleep } from 'node:timers/promises';
import type { Room } from '../../core/diagnosis/diagnosis.ts';
import { Fault } from '../../core/fault.ts';
import type { Identity, SessionTarget, Signal, TargetResult } from '../../core/mitigation/mitigation.ts';
import { free } from '../../core/mitigation/verdict.ts';
import { largestBatch, nextBatch } from '../../core/mitigation/sessions.ts';
import { codeOf } from './server-error.ts';
import type { Session } from './session.ts';
import { readIdentity, readRoom, roomColumns, roomIn, sameServer } from './snapshot.ts';

/** A person's yes, as it was frozen in the preview. */
export type SignalOrder = {
  identity: Identity;
  signal: Signal;
  targets: SessionTarget[];
  /** Stops once this many slots are free. */
  stopAt?: number | null;
  /** Asked between batches; a no, or no answer, ends the sending. */
  goOn?: () => Promise<boolean>;
  /** Only says what would be done with each: the same judging in one query, and no signal. */
  dry?: boolean;
};
/** One result a target that was reached or found gone, in the order given; the others were not needed any more. When the server cannot be asked again, `after` is `before` less what was seen to end; null when another one answers by then. `refused`: why it ended nobody at all. */
export type SignalOutcome = { results: TargetResult[]; before: Room; after: Room | null; refused?: string };

const notInstalled =
  'The guarded functions are not installed on the watched database, or the bot may not call them: a DBA runs the output of `npx lifeguard setup-sql` there once';

const olderInstalled = 'The guarded functions on the watched database are of an older Lifeguard: a DBA runs the output of `npx lifeguard setup-sql` there again';

/** A backend that has not gone after this is reported, not waited for; a death takes about 0.7 ms. */
const goneWithinMs = 2_000;
/** A statement that does not let itself be cancelled within this is ended with its session. */
const cancelledWithinMs = 3_000;

/** Whether this role may call the guarded functions here. */
export async function canSignal(session: Session): Promise<boolean> {
  const { rows } = await session.ask(`
    SELECT has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')
    FROM pg_namespace n JOIN pg_proc p ON p.pronamespace = n.oid
    WHERE n.nspname = 'lifeguard' AND p.proname = 'signal' AND pg_get_function_identity_arguments(p.oid) LIKE 'kind text, pids integer[], %'`);
  return rows[0]?.[0] === 't';
}

/**
 * Ends exactly these sessions, each looked at again by the server at that moment: one as a canary, then batches, each verified before
 * the next but one, until enough slots are free. A running statement is cancelled first, and its session ended only if it runs on.
 * At most one terminating signal a target. Another server, a standby or a pooler refuses all; an empty list asks nothing.
 *
 * Throws a Fault that nothing was done after, when the guarded functions are missing; once a signal is out it returns what is known.
 */
export async function signalSessions(board: () => Promise<Session>, order: SignalOrder): Promise<SignalOutcome> {
  const session = await board();
  const [identity, allowed, { room: before }] = await Promise.all([readIdentity(session), canSignal(session), readRoom(session)]);
  if (order.targets.length === 0) return { results: [], before, after: before };
  const refused = !sameServer(identity, order.identity) ? 'another server answers than the one the list was taken from' : identity.inRecovery ? 'a standby answers' : session.pooled ? 'a pooler stands before the server' : null;
  if (refused) return { results: order.targets.map((target) => resultOf(target, 'refused')), before, after: before, refused };
  if (!allowed) {
    throw new Fault('database', notInstalled, { retry: 'never' });
  }

  const { stopAt = null, goOn } = order;
  if (order.dry) return { results: await rehearse(session, order, stopAt === null ? Infinity : stopAt - free(before)), before, after: before };
  const results: TargetResult[] = [];
  let size = 0;
  let allGone = true;
  let halted = false;
  let freeNow = free(before);
  // What the newest look saw; null when it failed.
  let room: Room | null = before;
  // Signalled, and not yet seen to be gone: their slots are as good as free, unless someone takes them.
  let unverified = 0;
  const needed = (): number => (stopAt === null ? Infinity : stopAt - freeNow - unverified);
  let checking: Promise<void> = Promise.resolve();
  const check = async (batch: SessionTarget[], at: number): Promise<void> => {
    const [{ left, seen }, mayGoOn] = await Promise.all([
      untilGone(session, order.signal, batch.filter((_, index) => isSent(order.signal, results[at + index]))),
      goOn ? goOn().catch(() => false) : true,
    ]);
    for (const result of results.slice(at, at + batch.length)) {
      if (isSent(order.signal, result) && left.has(result.pid)) result.result = left.get(result.pid) ?? 'unknown';
    }
    room = seen;
    if (seen) freeNow = free(seen);
    unverified -= batch.length;
    allGone = left.size === 0;
    halted ||= !mayGoOn;
  };
  while (!halted && results.length < order.targets.length && results.every(({ result }) => result !== 'unknown')) {
    if (needed() <= 0) {
      await checking;
      if (needed() <= 0) break;
      continue;
    }
    size = nextBatch(size, allGone);
    const at = results.length;
    const batch = order.targets.slice(at, at + Math.min(size, needed()));
    unverified += batch.length;
    results.push(...(await endBatch(session, order.signal, batch)));
    const last = checking;
    checking = check(batch, at);
    // At full size the next batch is sent while this one dies: never more than one batch is unverified.
    await (size < largestBatch ? checking : last);
  }
  await checking;
  const rest = order.targets.slice(results.length);
  // After a lost answer nothing more is sent: whoever continues looks first. Who left by themselves since the preview is said to be gone.
  const lost = halted || results.some(({ result }) => result === 'unknown');
  const look = lost || rest.length === 0 ? null : await lookAgain(session, 'terminate', rest).catch(() => null);
  results.push(...rest.flatMap((target) => (lost ? [resultOf(target, 'refused')] : look && !look.there.has(target.pid) ? [resultOf(target, 'gone')] : [])));

  const ended = results.filter(({ result }) => result === 'terminated').length;
  const again = (): Promise<Room | null> => roomOf(board, order.identity).catch(() => ({ ...before, used: Math.max(0, before.used - ended) }));
  return { results, before, after: lost ? await again() : (look?.room ?? room ?? (await again())) };
}

/** The room now, over whatever connection there is; null when it leads to another server by now. */
async function roomOf(board: () => Promise<Session>, identity: Identity): Promise<Room | null> {
  const session = await board();
  const [now, { room }] = await Promise.all([readIdentity(session), readRoom(session)]);
  return sameServer(now, identity) ? room : null;
}

/** A batch's results in its order: running statements are cancelled first, and only those that run on are ended with their sessions. */
async function endBatch(session: Session, signal: SignalOrder['signal'], batch: SessionTarget[]): Promise<TargetResult[]> {
  const running = signal === 'terminate' ? batch.filter(({ state }) => !state.startsWith('idle')) : [];
  if (running.length === 0) return signalBatch(session, signal, batch);
  const cancelled = await signalBatch(session, 'cancel', running);
  const { left } = await untilGone(session, 'cancel', running.filter((_, at) => cancelled[at]?.result === 'cancelled'), cancelledWithinMs);
  const settled = new Map(cancelled.map((result) => [result.pid, left.get(result.pid) === 'unknown' ? { ...result, result: 'unknown' as const } : result]));
  const unknown = [...settled.values()].some(({ result }) => result === 'unknown');
  const ending = batch.filter(({ pid }) => !settled.has(pid) || left.get(pid) === 'timeout');
  const ended = unknown ? ending.map((target) => resultOf(target, 'refused')) : await signalBatch(session, 'terminate', ending);
  for (const result of ended) settled.set(result.pid, result);
  return batch.map((target) => settled.get(target.pid) ?? resultOf(target, 'unknown'));
}

/** What would be done with each now; nothing for those that come when `needed` slots would be free already. */
async function rehearse(session: Session, { signal, targets }: SignalOrder, needed: number): Promise<TargetResult[]> {
  const judged = await askGuard(session, 'judge', targets).catch((error: unknown) => {
    throw codeOf(error) === 'P0001' ? new Fault('database', olderInstalled, { retry: 'never' }) : error;
  });
  let left = needed;
  return targets.flatMap((target, at): TargetResult[] => {
    const answer = judged[at];
    if (left <= 0) return answer === 'gone' ? [resultOf(target, 'gone')] : [];
    if (answer !== 'ready') return [resultOf(target, answers.find((known) => known === answer) ?? 'unknown')];
    left -= 1;
    return [resultOf(target, signal === 'terminate' && target.state.startsWith('idle') ? 'would terminate' : 'would cancel')];
  });
}

const isSent = (signal: SignalOrder['signal'], result: TargetResult | undefined): boolean => result?.result === (signal === 'terminate' ? 'terminated' : 'cancelled');

/** One statement a batch. Every answer is a record of what was done; without one, what was done to these is unknown. */
async function signalBatch(session: Session, signal: SignalOrder['signal'], batch: SessionTarget[]): Promise<TargetResult[]> {
  if (batch.length === 0) return [];
  try {
    const said = await askGuard(session, signal, batch);
    return batch.map((target, at) => resultOf(target, answers.find((answer) => answer === said[at]) ?? 'unknown'));
  } catch (error) {
    const code = codeOf(error);
    return batch.map((target) => resultOf(target, code === '' || code.startsWith('57') ? 'unknown' : 'refused'));
  }
}

/** What the guard says of each, in their order; null where it spoke of another session. */
async function askGuard(session: Session, kind: SignalOrder['signal'] | 'judge', targets: SessionTarget[]): Promise<(string | null)[]> {
  const column = (of: (target: SessionTarget) => string): string[] => targets.map(of);
  const { rows } = await session.ask(
    'SELECT pid, result FROM lifeguard.signal($1, $2, $3, $4, $5, $6, $7)',
    [
      kind, column(({ pid }) => String(pid)), column(({ backendStart }) => backendStart), column(({ user }) => user),
      column(({ database }) => database), column(({ state }) => state), column(({ stateChange }) => stateChange),
    ],
    'signal',
  );
  return targets.map(({ pid }, at) => (rows[at]?.[0] === String(pid) ? (rows[at]?.[1] ?? null) : null));
}

/** Polls until none of the signalled is there, at most 2 s unless told. Those left: `timeout`, or `unknown` when the server could not be asked; `seen` is the room at the last look. */
async function untilGone(session: Session, signal: SignalOrder['signal'], targets: SessionTarget[], withinMs = goneWithinMs): Promise<{ left: Map<number, 'timeout' | 'unknown'>; seen: Room | null }> {
  let left = targets;
  const leftAs = (why: 'timeout' | 'unknown') => new Map(left.map(({ pid }) => [pid, why]));
  const startedMs = performance.now();
  for (;;) {
    // Often at first, for a batch is usually gone within 20 ms; then patiently.
    if (left.length > 0) await sleep(performance.now() - startedMs < 100 ? 1 : 20);
    const look = await lookAgain(session, signal, left).catch(() => null);
    if (look === null) return { left: leftAs('unknown'), seen: null };
    left = left.filter(({ pid }) => look.there.has(pid));
    if (left.length === 0 || performance.now() - startedMs > withinMs) return { left: leftAs('timeout'), seen: look.room };
  }
}

/** Which of these are there still, and the room at that instant: one look at the sessions serves both. */
async function lookAgain(session: Session, signal: SignalOrder['signal'], targets: SessionTarget[]): Promise<{ there: Set<number>; room: Room }> {
  const values = [targets.map(({ pid }) => String(pid)), targets.map(({ backendStart }) => backendStart), targets.map(({ stateChange }) => stateChange)];
  const row = (await session.ask(leftSql(signal), values, `left after ${signal}`)).rows[0] ?? [];
  return { there: new Set((row[4] ?? '').split(' ').filter(Boolean).map(Number)), room: roomIn(row) };
}

const leftSql = (signal: SignalOrder['signal']): string => `
  SELECT ${roomColumns}, string_agg(t.pid::text, ' ')${signal === 'cancel' ? " FILTER (WHERE a.state = 'active' AND a.state_change = t.state_change)" : ''}
  FROM pg_stat_get_activity(NULL) a
  LEFT JOIN unnest($1::integer[], $2::timestamptz[], $3::timestamptz[]) AS t (pid, backend_start, state_change) ON a.pid = t.pid AND a.backend_start = t.backend_start`;

const answers = ['terminated', 'cancelled', 'changed', 'protected', 'gone'] as const;
const resultOf = ({ pid, backendStart }: SessionTarget, result: TargetResult['result']): TargetResult => ({ pid, backendStart, result });
