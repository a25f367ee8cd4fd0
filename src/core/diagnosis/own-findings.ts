import type { Answer, Finding, ServerSnapshot } from './diagnosis.ts';
import { nowhere, type Places } from './place.ts';
import { ages, lockWaits, openTransactions, perClient, slotsInUse, waits } from './session-findings.ts';
import type { Thresholds } from './thresholds.ts';
import { copies, horizon } from './upkeep-findings.ts';

/** What one finding of the bot's own is made of. */
export type Look = { snapshot: ServerSnapshot; thresholds: Thresholds; places: Places };

/** Each says what it needs the right for: without it, what it could count would be wrong. */
const own: { check: string; title: string; find(look: Look): Omit<Finding, 'check' | 'title'> }[] = [
  { check: 'lifeguard:slots', title: 'Slots in use', find: slotsInUse },
  { check: 'lifeguard:idle-in-transaction', title: 'Idle in transaction', find: openTransactions },
  { check: 'lifeguard:lock-waits', title: 'Waiting for a lock', find: lockWaits },
  { check: 'lifeguard:horizon', title: 'Holding back clean-up for long', find: horizon },
  { check: 'lifeguard:copies', title: 'Copies of the server', find: copies },
  { check: 'lifeguard:clients', title: 'By client', find: perClient },
  { check: 'lifeguard:waits', title: 'What running statements wait for', find: waits },
  { check: 'lifeguard:ages', title: 'Age of connections', find: ages },
];

const cannotSee = "cannot see: the bot's role may not read other roles' sessions";
const unseen: Answer = { kind: 'failed', message: cannotSee, hint: 'GRANT pg_read_all_stats to it; npx lifeguard setup-sql prints all it needs' };

/** What the bot looks at beside the runbook, out of the same snapshot: it costs the server nothing more. What the role may not see is unknown, never none. */
export function ownFindings(snapshot: ServerSnapshot, thresholds: Thresholds, places: Places = nowhere): Finding[] {
  const blind = { verdict: 'unknown', count: '?', detail: cannotSee, answer: unseen } as const;
  return own.map(({ check, title, find }) => ({ check, title, ...(snapshot.seesAll ? find({ snapshot, thresholds, places }) : blind) }));
}
