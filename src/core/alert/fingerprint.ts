import { createHash } from 'node:crypto';
import type { Alert } from './alert.ts';

/** Digest of an alert's labels, 16 hexadecimal digits as Alertmanager's are; for monitors that send none. The order of labels does not matter. */
export function fingerprintOf(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return digest(pairs.map((pair) => JSON.stringify(pair))).slice(0, 16);
}

/**
 * Names one delivery, so that a sender's repeat is known as one: the source and, of each alert, which condition, which
 * round of it, and firing or over. Texts are left out: Alertmanager renders annotations anew with every repeat.
 */
export function deliveryKey(source: string, alerts: Pick<Alert, 'fingerprint' | 'startsAt' | 'state' | 'endsAt'>[]): string {
  const parts = alerts.map((alert) => JSON.stringify([alert.fingerprint, alert.startsAt, alert.state, alert.endsAt ?? null]));
  return digest([source, ...parts.toSorted()]);
}

function digest(parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
