import { createHash } from 'node:crypto';
import type { Incident } from './incident.ts';

const PREFIX = 'lg1:';

/**
 * The key that makes a page safe to send twice. It is the incident's own, not the alert group's: a later incident of the same
 * alert opens a new page. A page that was resolved and reopens needs a new key too, since under the old one PagerDuty would mix the two.
 */
export function pageKey({ id, page }: Pick<Incident, 'id' | 'page'>): string {
  const own = PREFIX + digest(id);
  return page?.state === 'resolved' ? `${own}:${digest(page.dedupKey).slice(0, 8)}` : own;
}

/** Whether the page behind this key was triggered by us; only then does our routing key reach it. */
export function isOurs(dedupKey: string): boolean {
  return dedupKey.startsWith(PREFIX);
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
