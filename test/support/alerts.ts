/** Alertmanager's notification, version 4, as the real one sends it. */
import type { GameDay } from '../../src/rehearsal/game-day.ts';

export function notification(alertname: string, status: 'firing' | 'resolved' = 'firing', more: { startsAt?: string; annotations?: Record<string, string>; labels?: Record<string, string> } = {}): object {
  const labels = { alertname, namespace: 'production', service: 'cygni-api', severity: 'critical', ...more.labels };
  const annotations = { summary: `${alertname} says so`, runbook_url: 'https://runbooks.example/database-connection-pool-exhaustion.md', ...more.annotations };
  return {
    version: '4', groupKey: `{}:{alertname="${alertname}"}`, truncatedAlerts: 0, status, receiver: 'lifeguard', groupLabels: { alertname }, commonLabels: labels, commonAnnotations: annotations, externalURL: 'http://alertmanager.example:9093',
    alerts: [{
      status, labels, annotations, startsAt: more.startsAt ?? '2026-11-23T03:00:00.000Z', endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-11-23T03:20:00.000Z',
      generatorURL: 'http://prometheus.example:9090/graph', fingerprint: Buffer.from(alertname).toString('hex').padEnd(16, '0').slice(-16),
    }],
  };
}

/** Sends it to the bot's door; resolves to the HTTP status. */
export async function send(day: GameDay, body: unknown, headers: Record<string, string> = { authorization: `Bearer ${day.webhookToken}` }): Promise<number> {
  const response = await fetch(`${day.bot().url}/webhooks/alertmanager`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body), signal: AbortSignal.timeout(10_000),
  });
  await response.arrayBuffer();
  return response.status;
}
