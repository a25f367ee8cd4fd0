import { z } from 'zod';
import type { Alert } from '../../core/alert/alert.ts';
import { alertOf, instant } from './alert.ts';

/** The body of Alertmanager's webhook, version "4", as far as it is read. Grafana sends the same shape as version "1". */
const body = (version: '4' | '1') => z.object({
  version: z.literal(version),
  truncatedAlerts: z.number().optional(),
  commonLabels: z.record(z.string(), z.unknown()).optional(),
  alerts: z.array(z.object({
    status: z.enum(['firing', 'resolved']),
    labels: z.record(z.string(), z.unknown()),
    annotations: z.record(z.string(), z.unknown()).optional(),
    startsAt: instant,
    endsAt: z.string().optional(),
    fingerprint: z.string().max(128).optional(),
    generatorURL: z.string().optional(),
  })).min(1),
});

const schemas = { alertmanager: body('4'), grafana: body('1') };

/** The alerts of one group notification. Throws a ZodError when the body is something else. */
export function alertsOf(source: 'alertmanager' | 'grafana', value: unknown): Alert[] {
  const { alerts, commonLabels, truncatedAlerts = 0 } = schemas[source].parse(value);
  return alerts.map((alert, index) => alertOf({
    source,
    state: alert.status,
    labels: alert.labels.alertname === undefined ? { ...alert.labels, alertname: commonLabels?.alertname } : alert.labels,
    annotations: {
      ...alert.annotations,
      ...(alert.generatorURL ? { generator_url: alert.generatorURL } : {}),
      // Said once, or people would believe they see all of them.
      ...(index === 0 && truncatedAlerts > 0 ? { not_listed: `${truncatedAlerts} more alerts were left out by the sender` } : {}),
    },
    startsAt: alert.startsAt,
    endsAt: alert.endsAt,
    fingerprint: alert.fingerprint,
  }));
}
