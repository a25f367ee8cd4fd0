import type { Room } from '../diagnosis/diagnosis.ts';
import type { Verdict } from './mitigation.ts';

/** Room below which nobody would call the pool healthy, when the runbook gives no threshold of its own. */
const DEFAULT_FREE_SHARE = 0.1;

/** Whether a step helped: the pool before and after it, held against the runbook's own threshold (a share from 0 to 1). */
export function verdictOf(before: Room | null, after: Room | null, freeShareWanted: number | null): Verdict {
  if (!after) return { verdict: 'cannot tell', sentence: 'Whether it helped is unknown: the pool could not be measured afterwards.', before, after };
  const wanted = freeShareWanted ?? DEFAULT_FREE_SHARE;
  const share = freeShare(after);
  const numbers = `${free(after)} of ${after.slots} connections free`;
  if (share >= wanted) return { verdict: 'worked', sentence: `${numbers}: the alert’s condition no longer holds.`, before, after };
  if (before && after.used < before.used) return { verdict: 'did not', sentence: `Some relief, not enough: ${numbers}.`, before, after };
  return { verdict: 'did not', sentence: `It did not help: ${numbers}.`, before, after };
}

export function free(room: Room): number {
  return Math.max(0, room.slots - room.used);
}

export function freeShare(room: Room): number {
  return room.slots === 0 ? 0 : free(room) / room.slots;
}
