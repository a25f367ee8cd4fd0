import { z } from 'zod';
import { harmless } from './foreign-text.ts';

/** Something a person did in PagerDuty itself. `dedupKey` is PagerDuty's incident_key; `at` is ISO 8601. */
export type PageChange = { kind: 'acknowledged' | 'resolved'; dedupKey: string; incidentId: string; by: string; at: string };

const delivery = z.object({
  event: z.object({
    event_type: z.enum(['incident.acknowledged', 'incident.resolved']),
    occurred_at: z.string().max(40),
    agent: z.object({ summary: z.string().nullish() }).nullish(),
    data: z.object({ id: z.string(), incident_key: z.string().max(255).min(1) }),
  }),
});

/** What a webhook v3 tells us, or null for all the rest of what PagerDuty sends. */
export function pageChangeOf(value: unknown): PageChange | null {
  const parsed = delivery.safeParse(value);
  if (!parsed.success) return null;
  const { event_type, occurred_at, agent, data } = parsed.data.event;
  return {
    kind: event_type === 'incident.resolved' ? 'resolved' : 'acknowledged',
    dedupKey: harmless(data.incident_key, 255),
    incidentId: harmless(data.id, 64),
    by: harmless(agent?.summary ?? 'PagerDuty', 80),
    at: harmless(occurred_at, 40),
  };
}
