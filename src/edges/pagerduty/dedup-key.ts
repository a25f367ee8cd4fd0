import { createHash } from 'node:crypto';

const PREFIX = 'lg1:';

/**
 * The key that makes a page safe to send twice. It is the incident's own, not the alert group's: once PagerDuty has
 * resolved a key, the same key opens a new page, and that must only happen for a new incident.
 */
export function dedupKeyOf(incidentId: string): string {
  return PREFIX + createHash('sha256').update(incidentId).digest('hex');
}

/** Whether the page behind this key was triggered by us; only then does our routing key reach it. */
export function isOurs(dedupKey: string): boolean {
  return dedupKey.startsWith(PREFIX);
}
