import { z } from 'zod';
import { harmless } from './foreign-text.ts';

/** Something a person did in PagerDuty itself. `dedupKey` is PagerDuty's incident_key. */
export type PageChange = { kind: 'acknowledged' | 'resolved'; dedupKey: string };

const delivery = z.object({
  event: z.object({
    event_type: z.enum(['incident.acknowledged', 'incident.resolved']),
    data: z.object({ incident_key: z.string().max(255).min(1) }),
  }),
});

/** What a webhook v3 tells us, or null for all the rest of what PagerDuty sends. */
export function pageChangeOf(value: unknown): PageChange | null {
  const parsed = delivery.safeParse(value);
  if (!parsed.success) return null;
  const { event_type, data } = parsed.data.event;
  return { kind: event_type === 'incident.resolved' ? 'resolved' : 'acknowledged', dedupKey: harmless(data.incident_key, 255) };
}
