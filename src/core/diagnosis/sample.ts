import type { ServerSnapshot } from './diagnosis.ts';
import { clientSessions, inTransaction, roomOf, waiting, working } from './sessions.ts';

/** The pool at one instant, small enough to be kept for the whole incident. Counts are client sessions, the bot's own left out. */
export type Sample = {
  /** ISO 8601; the server's clock, and the store's once it is part of an incident. */
  at: string;
  /** Slots taken, the bot's own session among them when it takes one. */
  used: number;
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
  /** Nobody looked, or nobody answered, between the sample before and this one. */
  gap?: true;
};

/** One snapshot as a sample. */
export function sampleOf(snapshot: ServerSnapshot): Sample {
  const clients = clientSessions(snapshot);
  const idle = clients.filter(({ state }) => state === 'idle');
  return {
    at: snapshot.takenAt,
    used: roomOf(snapshot).used,
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
  // A gap stays one when the sample behind it is left out.
  return all.flatMap((kept, index) => (index >= half || index % 2 === 0 ? [all[index - 1]?.gap && index <= half && index % 2 === 0 ? { ...kept, gap: true } : kept] : []));
}

/** The fullest moment; the first of several. Null without samples. */
export function peakOf(samples: readonly Sample[]): Sample | null {
  return samples.reduce<Sample | null>((peak, sample) => (peak === null || sample.used / sample.slots > peak.used / peak.slots ? sample : peak), null);
}

/** Milliseconds during which less than `share` of the slots was free; what is not known counts as nothing. */
export function scarceMs(samples: readonly Sample[], share: number): number {
  return samples.reduce((sum, sample, index) => {
    const before = samples[index - 1];
    if (!before || sample.gap || before.used <= before.slots * (1 - share)) return sum;
    return sum + Date.parse(sample.at) - Date.parse(before.at);
  }, 0);
}
