import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'node:https';
import { api, event } from '@pagerduty/pdjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startAuthority } from '../../../src/rehearsal/world/authority.ts';
import type { Authority } from '../../../src/rehearsal/world/authority.ts';
import { startPagerDuty } from '../../../src/rehearsal/world/pagerduty.ts';
import type { PagerDuty } from '../../../src/rehearsal/world/pagerduty.ts';

let authority: Authority;
let pagerDuty: PagerDuty;
beforeEach(async () => {
  authority = await startAuthority();
  pagerDuty = await startPagerDuty({ authority });
});
afterEach(async () => {
  await pagerDuty.stop();
  await authority.stop();
});

type Extra = { agent: Agent; signal: AbortSignal };
const extra = (timeoutMs = 10_000): Extra => ({ agent: new Agent({ ca: authority.ca }), signal: AbortSignal.timeout(timeoutMs) });

function send(action: 'trigger' | 'acknowledge' | 'resolve', key: string, timeoutMs?: number) {
  return event({
    server: pagerDuty.host,
    data: {
      routing_key: pagerDuty.routingKey,
      event_action: action,
      dedup_key: key,
      payload: { summary: 'Pool exhausted', source: 'cygni-api', severity: 'critical' },
    },
    ...extra(timeoutMs),
  });
}

async function rest(method: string, path: string, data?: object) {
  const client = api({ token: pagerDuty.apiToken, server: pagerDuty.host });
  const headers = { from: pagerDuty.from };
  return client({ method, endpoint: path, headers, ...(data ? { data } : {}), ...extra() });
}

describe('the simulated PagerDuty', () => {
  test('joins a second trigger with the same key to the open page', async () => {
    const first = await send('trigger', 'one');
    await send('trigger', 'one');
    expect(first.data).toEqual({ status: 'success', message: 'Event processed', dedup_key: 'one' });
    expect(pagerDuty.pages()).toMatchObject([{ key: 'one', triggers: 2, status: 'triggered' }]);
  });

  test('opens a new page for the same key once the first is resolved', async () => {
    await send('trigger', 'one');
    await send('resolve', 'one');
    await send('trigger', 'one');
    expect(pagerDuty.pages().map((page) => page.status)).toEqual(['triggered', 'resolved']);
  });

  test('accepts and drops a resolve for a key that has no open page', async () => {
    expect((await send('resolve', 'never seen')).status).toBe(202);
    expect(pagerDuty.pages()).toEqual([]);
  });

  test('refuses an event that lacks what the real one demands, and says what', async () => {
    const answer = await event({
      server: pagerDuty.host,
      data: { routing_key: 'wrong', event_action: 'trigger', payload: { summary: '', source: 'x', severity: 'critical' } },
      ...extra(),
    });
    expect(answer.status).toBe(400);
    expect(answer.data.errors).toEqual(["'routing_key' is invalid", "'payload.summary' is missing or blank"]);
  });

  test('finds incidents by key and status, reads one and changes it', async () => {
    await send('trigger', 'one');
    const found = await rest('GET', '/incidents?incident_key=one&statuses[]=triggered');
    const { id } = (found.data as { incidents: { id: string }[] }).incidents[0]!;
    await rest('PUT', `/incidents/${id}`, { incident: { type: 'incident_reference', status: 'acknowledged' } });
    const read = await rest('GET', `/incidents/${id}`);
    expect(read.data).toMatchObject({ incident: { id, status: 'acknowledged', incident_key: 'one' } });
    expect((await rest('GET', '/incidents?incident_key=one&statuses[]=triggered')).data).toMatchObject({ incidents: [] });
  });

  test('refuses to create an incident whose key is open already', async () => {
    const incident = { type: 'incident', title: 'Pool', incident_key: 'k', service: { id: 'PCYGNI1', type: 'service_reference' } };
    expect((await rest('POST', '/incidents', { incident })).status).toBe(201);
    const again = await rest('POST', '/incidents', { incident });
    expect(again.status).toBe(400);
    expect(JSON.stringify(again.data)).toContain('matching dedup key already exists');
  });

  test('keeps notes, and answers 401 to a wrong token', async () => {
    await send('trigger', 'one');
    const { id } = pagerDuty.open()[0]!;
    await rest('POST', `/incidents/${id}/notes`, { note: { content: 'Lifeguard is on it' } });
    expect(pagerDuty.open()[0]!.notes).toEqual(['Lifeguard is on it']);
    const stranger = api({ token: 'guess', server: pagerDuty.host });
    expect((await stranger.get('/incidents', extra())).status).toBe(401);
  });

  test('loses a reply after having paged, and hangs, when told to', async () => {
    pagerDuty.misbehave({ how: 'lose reply', path: /enqueue/ });
    await expect(send('trigger', 'one')).rejects.toThrow();
    expect(pagerDuty.open()).toHaveLength(1);
    pagerDuty.misbehave({ how: 'hang' });
    await expect(send('trigger', 'two', 500)).rejects.toThrow(/abort/i);
    expect(pagerDuty.open()).toHaveLength(1);
    expect(pagerDuty.journal.map((call) => call.status)).toEqual([null, null]);
  });

  test('answers scripted refusals as often as told, then is well again', async () => {
    pagerDuty.misbehave({ how: { status: 502, text: '<html>Bad gateway</html>' }, times: 1 });
    await expect(send('trigger', 'one')).rejects.toThrow();
    expect((await send('trigger', 'one')).status).toBe(202);
  });

  test('tells a subscriber, signed, that a person acknowledged, and tries again after a 503', async () => {
    const heard: { id: string; type: string; valid: boolean; agent: string | undefined }[] = [];
    let refusals = 1;
    const bot = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      const signature = `v1=${createHmac('sha256', 'secret').update(body).digest('hex')}`;
      const told = JSON.parse(body.toString()) as { event: { event_type: string; agent: { summary: string } | null } };
      heard.push({
        id: String(request.headers['x-webhook-id']),
        type: told.event.event_type,
        valid: request.headers['x-pagerduty-signature'] === signature,
        agent: told.event.agent?.summary,
      });
      response.writeHead(refusals-- > 0 ? 503 : 202).end();
    });
    bot.listen(0, '127.0.0.1');
    await once(bot, 'listening');
    try {
      await send('trigger', 'one');
      pagerDuty.subscribe({ url: `http://127.0.0.1:${(bot.address() as AddressInfo).port}/`, secret: 'secret' });
      await pagerDuty.act(pagerDuty.open()[0]!.id, 'acknowledge', 'Petra Dahl');
      expect(heard).toHaveLength(2);
      expect(heard[1]).toEqual({ id: heard[0]!.id, type: 'incident.acknowledged', valid: true, agent: 'Petra Dahl' });
    } finally {
      bot.close();
      bot.closeAllConnections();
    }
  });
});
