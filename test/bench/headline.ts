/** Row 1: an alert's POST until Slack has the headline, one at a time, against the least a durable bot can do. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../src/edges/store/embedded-postgres.ts';
import { startBot } from '../../src/rehearsal/bot.ts';
import { startSlack } from '../../src/rehearsal/slack/slack.ts';
import { figures, pause, type Row } from './figures.ts';

const ALERTS = 200;
/** Everything an incident starts is over by then; what is measured next starts from rest. */
const REST_MS = 120;

export async function headlineRow(): Promise<Row> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lifeguard-bench-'));
  const slack = await startSlack({ rateLimits: false });
  const store = await startPostgres({ dataDir: path.join(folder, 'store'), durable: true });
  const relay = await startRelay(slack.apiUrl);
  const bot = await startBot({
    PORT: '0', DATABASE_URL: store.url, WEBHOOK_TOKEN: 'bench', LOG_LEVEL: 'error', SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: relay.apiUrl, SLACK_INCIDENT_CHANNEL: slack.ids.channels.incidents, SLACK_RESPONDER_GROUP: slack.ids.groups.responders,
  }, path.join(folder, 'bot.log'));
  const floor = fork(path.join(import.meta.dirname, 'durable-bolt.ts'), [store.url, relay.apiUrl, slack.botToken, slack.ids.channels.incidents], { stdio: 'inherit' });
  try {
    const [{ port }] = await once(floor, 'message') as [{ port: number }];
    const one = async (url: string, name: string): Promise<number> => {
      const posted = relay.nextPost(name);
      const started = performance.now();
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer bench' }, body: JSON.stringify(alertmanagerBody(name)) });
      if (response.status !== 202) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
      const took = (await posted) - started;
      await pause(REST_MS);
      return took;
    };
    const ours: number[] = [];
    const floors: number[] = [];
    for (let round = -20; round < ALERTS; round += 1) {
      const mine = await one(`${bot.url}/webhooks/alertmanager`, `Bench${round + 20}Bot`);
      const least = await one(`http://127.0.0.1:${port}/alert`, `Bench${round + 20}Floor`);
      // The first rounds warm both sides up.
      if (round < 0) continue;
      ours.push(mine);
      floors.push(least);
    }
    return { measure: 'alert → headline received by Slack', ours: figures(ours), floor: figures(floors), floorIs: 'one fsynced insert, 202, post (Bolt)' };
  } finally {
    floor.kill();
    await bot.stop();
    await relay.close();
    await slack.close();
    await store.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Passes calls on to the workspace, and notes the instant a post that speaks of a name arrives. */
async function startRelay(apiUrl: string): Promise<{ apiUrl: string; nextPost(name: string): Promise<number>; close(): Promise<void> }> {
  const waiting = new Map<string, (at: number) => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void (async () => {
      const at = performance.now();
      const body = Buffer.concat(chunks);
      if (request.url?.endsWith('chat.postMessage')) {
        const text = decodeURIComponent(body.toString().replaceAll('+', ' ')).replaceAll(' ', '');
        for (const [name, arrived] of waiting) if (text.includes(name)) { waiting.delete(name); arrived(at); }
        // A million messages would slow the workspace down; what is measured is over when the post arrives.
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: true, channel: 'C0INCIDENTS', ts: `${(Date.now() / 1_000).toFixed(6)}` }));
        return;
      }
      const method = request.url?.split('/').at(-1) ?? '';
      const answer = await fetch(apiUrl + method, { method: 'POST', headers: { 'content-type': request.headers['content-type'] ?? '', authorization: request.headers.authorization ?? '' }, body });
      response.setHeader('content-type', 'application/json').end(await answer.text());
    })());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    nextPost: (name) => new Promise((resolve) => { waiting.set(name, resolve); }),
    close: () => new Promise((closed) => { server.close(() => closed()); server.closeAllConnections(); }),
  };
}

function alertmanagerBody(name: string): object {
  const labels = { alertname: name, severity: 'critical', service: 'cygni-api', namespace: 'production' };
  return {
    version: '4', groupKey: `{}:{alertname="${name}"}`, truncatedAlerts: 0, status: 'firing', receiver: 'lifeguard', groupLabels: { alertname: name }, commonLabels: labels, commonAnnotations: {}, externalURL: 'http://alertmanager.example',
    alerts: [{ status: 'firing', labels, annotations: { summary: name }, startsAt: new Date().toISOString(), endsAt: '0001-01-01T00:00:00Z', generatorURL: 'http://prometheus.example', fingerprint: name.padEnd(16, '0').slice(0, 16) }],
  };
}
