import type { ServerSnapshot } from './diagnosis.ts';
import { clientSessions, inTransaction, roomOf, waiting, working } from './sessions.ts';

/** The pool at one instant, small enough to be kept for the whole incident. Counts are client sessions, the bot's own left out. */
export type Sample = {
  /** ISO 8601, the server's clock. */
  at: string;
  working: number;
  /** In a transaction and doing nothing. */
  inTransaction: number;
  idle: number;
  /** Waiting for a lock of another session. */
  waiting: number;
  /** Age of the oldest idle session's rest, in seconds. */
  oldestIdleSeconds: number;
  /** What ordinary clients may take. */
  slots: number;
};

/** One snapshot as a sample. */
export function sampleOf(snapshot: ServerSnapshot): Sample {
  const clients = clientSessions(snapshot);
  const idle = clients.filter(({ state }) => state === 'idle');
  return {
    at: snapshot.takenAt,
    working: clients.filter(working).length,
    inTransaction: clients.filter((session) => inTransaction(session) && !waiting(session)).length,
    idle: idle.length,
    waiting: clients.filter(waiting).length,
    oldestIdleSeconds: Math.round(Math.max(0, ...idle.map(({ stateSeconds }) => stateSeconds ?? 0))),
    slots: roomOf(snapshot).slots,
  };
}

/** A chart shows no more points than a phone can. */
const most = 240;

/** The samples with one more. When there are too many every second of the older half is left out: what is recent stays dense. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const all = [...samples, sample];
  if (all.length <= most) return all;
  const half = Math.floor(all.length / 2);
  return all.filter((_, index) => index >= half || index % 2 === 0);
}
