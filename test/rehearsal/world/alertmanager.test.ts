import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startAlertmanager } from '../../../src/rehearsal/world/alertmanager.ts';
import type { Alertmanager } from '../../../src/rehearsal/world/alertmanager.ts';

type Body = { status: string; alerts: { startsAt: string; endsAt: string; fingerprint: string }[] };
let bot: Server;
let received: { token: string | undefined; body: Body }[];
let answers: number[];
let alertmanager: Alertmanager;

beforeEach(async () => {
  received = [];
  answers = [];
  bot = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString()) as Body;
    received.push({ token: request.headers.authorization, body });
    response.writeHead(answers.shift() ?? 202).end();
  }).listen(0, '127.0.0.1');
  await once(bot, 'listening');
  alertmanager = startAlertmanager();
  alertmanager.notify({ url: `http://127.0.0.1:${(bot.address() as AddressInfo).port}/`, token: 'secret' });
});
afterEach(async () => {
  await alertmanager.stop();
  bot.close();
  bot.closeAllConnections();
});

const startsAt = new Date('2026-11-23T03:00:00Z');
const firing = { firing: true, startsAt, description: 'full' };
const over = { firing: false, startsAt: new Date(), description: 'well' };
const soon = { timeout: 10_000 };
const heard = () => received.map((one) => one.body.status);

describe('the simulated Alertmanager', () => {
  test('sends every field of version 4, with its bearer token, once for one change', async () => {
    alertmanager.report(firing);
    alertmanager.report(firing);
    await expect.poll(heard, soon).toEqual(['firing']);
    expect(received[0]).toMatchObject({
      token: 'Bearer secret',
      body: {
        receiver: 'lifeguard',
        version: '4',
        truncatedAlerts: 0,
        groupKey: '{}:{alertname="DatabaseConnectionPoolExhaustion", service="cygni-api"}',
        groupLabels: { alertname: 'DatabaseConnectionPoolExhaustion', service: 'cygni-api' },
        commonLabels: { severity: 'critical', namespace: 'production' },
        alerts: [{ status: 'firing', startsAt: startsAt.toISOString(), endsAt: '0001-01-01T00:00:00Z' }],
      },
    });
    expect(Object.keys(received[0]!.body)).toEqual(
      expect.arrayContaining(['commonAnnotations', 'externalURL', 'status', 'alerts']),
    );
    expect(received[0]!.body.alerts[0]!.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  test('reports the end with the same start and fingerprint, and a new start when it comes back', async () => {
    alertmanager.report(firing);
    await expect.poll(heard, soon).toEqual(['firing']);
    alertmanager.report(over);
    await expect.poll(heard, soon).toEqual(['firing', 'resolved']);
    const [first, second] = received.map((one) => one.body.alerts[0]!);
    expect(second).toMatchObject({ startsAt: first!.startsAt, fingerprint: first!.fingerprint });
    expect(Date.parse(second!.endsAt)).toBeGreaterThan(Date.parse(second!.startsAt));
    alertmanager.report({ ...firing, startsAt: new Date() });
    await expect.poll(heard, soon).toEqual(['firing', 'resolved', 'firing']);
    expect(received[2]!.body.alerts[0]!.startsAt).not.toBe(first!.startsAt);
  });

  test('sends nothing for a condition that never fired', async () => {
    alertmanager.report(over);
    alertmanager.report(firing);
    await expect.poll(heard, soon).toEqual(['firing']);
  });

  test('tries again with the identical body after a 503', async () => {
    answers = [503];
    alertmanager.report(firing);
    await expect.poll(heard, soon).toEqual(['firing', 'firing']);
    expect(received[1]!.body).toEqual(received[0]!.body);
    await expect.poll(() => alertmanager.sent, soon).toMatchObject([{ attempts: 2, answer: 202 }]);
  });

  test('takes a 400 for a refusal: no second try within the group interval', async () => {
    answers = [400];
    alertmanager.report(firing);
    await expect.poll(() => alertmanager.sent, soon).toMatchObject([{ attempts: 1, answer: 400 }]);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(heard()).toEqual(['firing']);
  });
});
