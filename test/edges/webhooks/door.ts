import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Alert } from '../../../src/core/alert/alert.ts';
import { webhookRoutes } from '../../../src/edges/webhooks/webhooks.ts';
import type { WebhookOptions } from '../../../src/edges/webhooks/webhooks.ts';

type Accepted = { alerts: Alert[]; key: string };

/** The doors on a real port, remembering what they accepted. */
export async function openDoor(options: Partial<WebhookOptions> = {}) {
  const accepted: Accepted[] = [];
  const warnings: string[] = [];
  const app = express();
  app.use(webhookRoutes({
    tokens: ['right', 'next'],
    accept: async (alerts, key) => void accepted.push({ alerts, key }),
    log: { warn: (fields, message) => void warnings.push(`${message} ${JSON.stringify(fields)}`) },
    ...options,
  }));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const post = async (path: string, body: unknown, headers: Record<string, string> = { authorization: 'Bearer right' }) => {
    const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const answer = await fetch(`http://127.0.0.1:${port}/webhooks/${path}`, { method: 'POST', body: raw as BodyInit, headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.status, text: (await answer.text()).trim() };
  };
  return {
    port, accepted, warnings, post,
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type Door = Awaited<ReturnType<typeof openDoor>>;

/** What Alertmanager 0.25 sends for one alert, with changes to the alert or the whole. */
export function notification(alert: Record<string, unknown> = {}, whole: Record<string, unknown> = {}) {
  const labels = { alertname: 'DatabaseConnectionPoolExhaustion', namespace: 'production', service: 'cygni-api', severity: 'critical' };
  return {
    version: '4', groupKey: '{}:{service="cygni-api"}', truncatedAlerts: 0, status: 'firing', receiver: 'lifeguard',
    groupLabels: { service: 'cygni-api' }, commonLabels: labels, commonAnnotations: {}, externalURL: 'http://alertmanager:9093',
    alerts: [{
      status: 'firing', labels, annotations: { summary: 'No idle connections' }, startsAt: '2026-11-23T05:00:00.123456789Z',
      endsAt: '0001-01-01T00:00:00Z', generatorURL: 'http://prometheus:9090/graph', fingerprint: '1234567890abcdef', ...alert,
    }],
    ...whole,
  };
}
