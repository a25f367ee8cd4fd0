import { z } from 'zod';
import type { Alert } from '../../core/alert/alert.ts';
import { alertOf, instant } from './alert.ts';

/**
 * One alert of a monitor we know nothing about: only a name is needed.
 * `{"name": "PoolExhausted", "state": "resolved", "service": "cygni-api", "severity": "critical", "summary": "…", "labels": {…}}`
 */
const alert = z.object({
  name: z.string().min(1),
  state: z.enum(['firing', 'resolved']).default('firing'),
  severity: z.string().optional(),
  service: z.string().optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  runbook_url: z.string().optional(),
  labels: z.record(z.string(), z.unknown()).default({}),
  annotations: z.record(z.string(), z.unknown()).default({}),
  startsAt: instant.optional(),
  endsAt: z.string().optional(),
  fingerprint: z.string().max(128).optional(),
});
const body = z.union([z.object({ alerts: z.array(alert).min(1) }), alert]);

/**
 * The alerts of a generic body, one or `{"alerts": […]}`; without `startsAt` they begin `now` (ISO 8601).
 * `dated` is true when the sender gave every beginning, so that a repeat of the same alert can be told from a new one.
 * Throws a ZodError when the body is something else.
 */
export function genericAlertsOf(value: unknown, now: string): { alerts: Alert[]; dated: boolean } {
  const parsed = body.parse(value);
  const alerts = 'alerts' in parsed ? parsed.alerts : [parsed];
  return {
    dated: alerts.every((one) => one.startsAt !== undefined),
    alerts: alerts.map((one) => alertOf({
      source: 'generic',
      state: one.state,
      labels: { alertname: one.name, ...given({ severity: one.severity, service: one.service }), ...one.labels },
      annotations: { ...given({ summary: one.summary, description: one.description, runbook_url: one.runbook_url }), ...one.annotations },
      startsAt: one.startsAt ?? now,
      endsAt: one.endsAt ?? now,
      fingerprint: one.fingerprint,
    })),
  };
}

function given(pairs: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(pairs).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
