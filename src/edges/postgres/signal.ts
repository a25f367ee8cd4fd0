import { setTimeout as sleep } from 'node:timers/promises';
import type { Room } from '../../core/diagnosis/diagnosis.ts';
import { Fault } from '../../core/fault.ts';
import type { Identity, SessionTarget, TargetResult } from '../../core/mitigation/mitigation.ts';
import { nextBatch } from '../../core/mitigation/sessions.ts';
import { codeOf } from './server-error.ts';
import type { Session } from './session.ts';
import { readIdentity, readRoom } from './snapshot.ts';

/** A person's yes, as it was frozen in the preview. */
export type SignalOrder = { identity: Identity; signal: 'terminate' | 'cancel'; targets: SessionTarget[] };
/** One result a target, in the order given. When the server cannot be asked again, `after` is `before` less what was seen to end. */
export type SignalOutcome = { results: TargetResult[]; before: Room; after: Room };

/** A backend that has not gone after this is reported, not waited for; a death takes about 0.7 ms. */
const goneWithinMs = 2_000;
const longestPollMs = 20;

/** Whether this role may call the guarded functions here. */
export async function canSignal(session: Session): Promise<boolean> {
  const { rows } = await session.ask(`
    SELECT has_schema_privilege(n.oid, 'USAGE') AND bool_and(has_function_privilege(p.oid, 'EXECUTE')) AND count(*) = 2
    FROM pg_namespace n JOIN pg_proc p ON p.pronamespace = n.oid
    WHERE n.nspname = 'lifeguard' AND p.proname IN ('terminate', 'cancel') AND p.pronargs = 6 GROUP BY n.oid`);
  return rows[0]?.[0] === 't';
}

/**
 * Ends exactly these sessions, each looked at again by the server at that moment: one as a canary, then batches, each verified before
 * the next. At most one signal a target. Another server, a standby or a pooler refuses all; an empty list asks nothing.
 *
 * Throws a Fault that nothing was done after, when the guarded functions are missing; once a signal is out it returns what is known.
 */
export async function signalSessions(board: () => Promise<Session>, order: SignalOrder): Promise<SignalOutcome> {
  const session = await board();
  const [identity, allowed, room] = await Promise.all([readIdentity(session), canSignal(session), readRoom(session)]);
  const before = plain(room);
  if (order.targets.length === 0) return { results: [], before, after: before };
  if (!sameServer(identity, order.identity) || identity.inRecovery || session.pooled) {
    return { results: order.targets.map((target) => resultOf(target, 'refused')), before, after: before };
  }
  if (!allowed) {
    throw new Fault('database', 'The guarded functions are not installed on the watched database, or the bot may not call them: a DBA runs the output of `npx lifeguard setup-sql` there once', { retry: 'never' });
  }

  const results: TargetResult[] = [];
  let size = 0;
  let allGone = true;
  while (results.length < order.targets.length) {
    size = nextBatch(size, allGone);
    const batch = order.targets.slice(results.length, results.length + size);
    const done = await signalBatch(session, order.signal, batch);
    results.push(...done);
    allGone = done.every(({ result }) => result !== 'timeout');
    if (done.some(({ result }) => result === 'unknown')) break;
  }
  // After a lost answer nothing more is sent: whoever continues looks first.
  results.push(...order.targets.slice(results.length).map((target) => resultOf(target, 'refused')));

  const ended = results.filter(({ result }) => result === 'terminated').length;
  const after = await board().then(readRoom).then(plain).catch(() => ({ ...before, used: Math.max(0, before.used - ended) }));
  return { results, before, after };
}

async function signalBatch(session: Session, signal: SignalOrder['signal'], batch: SessionTarget[]): Promise<TargetResult[]> {
  // One statement a target: a failure of one is no other's, and every answer is a record of what was done.
  const results = await Promise.all(
    batch.map(async (target): Promise<TargetResult> => {
      const values = [target.pid, target.backendStart, target.user, target.database, target.state, target.stateChange];
      try {
        const { rows } = await session.ask(`SELECT lifeguard.${signal}($1, $2, $3, $4, $5, $6)`, values);
        return resultOf(target, answers.find((answer) => answer === rows[0]?.[0]) ?? 'unknown');
      } catch (error) {
        const code = codeOf(error);
        return resultOf(target, code === '' || code.startsWith('57P') || code === '57014' ? 'unknown' : 'refused');
      }
    }),
  );
  const signalled = batch.filter((_, at) => results[at]?.result === 'terminated' || results[at]?.result === 'cancelled');
  const left = await untilGone(session, signal, signalled).catch(() => null);
  const seen = (result: TargetResult): TargetResult => {
    if (!signalled.some(({ pid }) => pid === result.pid)) return result;
    if (left === null) return { ...result, result: 'unknown' };
    return left.has(result.pid) ? { ...result, result: 'timeout' } : result;
  };
  return results.map(seen);
}

/** Polls until none of the signalled is there, at most 2 s; the pids still there. */
async function untilGone(session: Session, signal: SignalOrder['signal'], targets: SessionTarget[]): Promise<Set<number>> {
  let left = targets;
  const until = performance.now() + goneWithinMs;
  for (let waitMs = 1; left.length > 0; waitMs = Math.min(waitMs * 2, longestPollMs)) {
    await sleep(waitMs);
    const { rows } = await session.ask(
      `SELECT s.pid FROM unnest($1::integer[], $2::timestamptz[], $3::timestamptz[]) AS t (pid, backend_start, state_change)
       JOIN pg_stat_get_activity(NULL) s ON s.pid = t.pid AND s.backend_start = t.backend_start
       ${signal === 'cancel' ? "WHERE s.state = 'active' AND s.state_change = t.state_change" : ''}`,
      [left.map(({ pid }) => String(pid)), left.map(({ backendStart }) => backendStart), left.map(({ stateChange }) => stateChange)],
    );
    const there = new Set(rows.map((row) => Number(row[0])));
    left = left.filter(({ pid }) => there.has(pid));
    if (performance.now() > until) break;
  }
  return new Set(left.map(({ pid }) => pid));
}

const answers = ['terminated', 'cancelled', 'changed', 'protected', 'gone'] as const;
const resultOf = ({ pid, backendStart }: SessionTarget, result: TargetResult['result']): TargetResult => ({ pid, backendStart, result });
const sameServer = (a: Identity, b: Identity): boolean => a.system === b.system && a.startedAt === b.startedAt && a.inRecovery === b.inRecovery;
const plain = ({ slots, used, idle, maxConnections }: Room): Room => ({ slots, used, idle, maxConnections });
