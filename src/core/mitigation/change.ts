import type { Change } from './mitigation.ts';

/** `replicas 4 → 8`; what is unset says so. */
export function changed({ what, from, to }: Change): string {
  return `${what} ${from ?? 'not set'} → ${to ?? 'not set'}`;
}
