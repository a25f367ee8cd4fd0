import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PageChange } from '../../../src/edges/webhooks/pagerduty.ts';
import { notification, openDoor } from './door.ts';
import type { Door } from './door.ts';

let door: Door;
beforeEach(async () => void (door = await openDoor()));
afterEach(() => door.stop());

test('an alert of Alertmanager is stored, complete, and answered with 202', async () => {
  expect(await door.post('alertmanager', notification())).toEqual({ status: 202, text: '' });
  expect(door.accepted).toEqual([{
    key: expect.stringMatching(/^[0-9a-f]{64}$/),
    alerts: [{
      name: 'DatabaseConnectionPoolExhaustion', state: 'firing', severity: 'critical', source: 'alertmanager',
      labels: notification().commonLabels, annotations: { summary: 'No idle connections', generator_url: 'http://prometheus:9090/graph' },
      startsAt: '2026-11-23T05:00:00.123Z', fingerprint: '1234567890abcdef', groupKey: 'production/cygni-api/DatabaseConnectionPoolExhaustion',
    }],
  }]);
});

test('the end of an alert carries its time, and only then', async () => {
  await door.post('alertmanager', notification({ status: 'resolved', endsAt: '2026-11-23T06:00:00+01:00' }));
  expect(door.accepted[0]?.alerts[0]).toMatchObject({ state: 'resolved', endsAt: '2026-11-23T05:00:00.000Z' });
});

test('a repeated notification has the same key, also when its texts were rendered anew', async () => {
  await door.post('alertmanager', notification());
  await door.post('alertmanager', notification({ annotations: { summary: 'Still no idle connections' } }));
  await door.post('alertmanager', notification({ startsAt: '2026-11-23T07:00:00Z' }));
  const [first, second, third] = door.accepted.map(({ key }) => key);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('alerts the sender left out are mentioned', async () => {
  await door.post('alertmanager', notification({}, { truncatedAlerts: 5 }));
  expect(door.accepted[0]?.alerts[0]?.annotations.not_listed).toContain('5 more');
});

test('Grafana is understood in the same shape', async () => {
  expect((await door.post('grafana', notification({}, { version: '1', orgId: 1, title: '[FIRING:1]' }))).status).toBe(202);
  expect(door.accepted[0]?.alerts[0]?.source).toBe('grafana');
});

describe('a generic alert', () => {
  test('needs only a name', async () => {
    expect((await door.post('generic', { name: 'PoolExhausted' })).status).toBe(202);
    expect(door.accepted[0]?.alerts[0]).toMatchObject({ name: 'PoolExhausted', state: 'firing', severity: 'major', groupKey: 'unknown%20service/PoolExhausted' });
  });

  test('says its service, severity and summary in plain fields', async () => {
    await door.post('generic', { name: 'PoolExhausted', service: 'cygni-api', severity: 'critical', summary: 'full', labels: { namespace: 'production' } });
    expect(door.accepted[0]?.alerts[0]).toMatchObject({ severity: 'critical', groupKey: 'production/cygni-api/PoolExhausted', annotations: { summary: 'full' } });
  });

  test('sent twice within five minutes is one delivery, and under another idempotency key it is another', async () => {
    await door.stop();
    door = await openDoor({ now: () => new Date('2026-11-23T05:01:00Z') });
    const bearer = { authorization: 'Bearer right' };
    await door.post('generic', { name: 'a' });
    await door.post('generic', { name: 'a' });
    await door.post('generic', { name: 'a' }, { ...bearer, 'idempotency-key': 'one' });
    await door.post('generic', { name: 'b' }, { ...bearer, 'idempotency-key': 'one' });
    const [first, second, third, fourth] = door.accepted.map(({ key }) => key);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(fourth).toBe(third);
  });

  test('keeps its fingerprint from firing to resolved', async () => {
    await door.post('generic', { name: 'a', service: 's' });
    await door.post('generic', { name: 'a', service: 's', state: 'resolved' });
    const [firing, over] = door.accepted.map(({ alerts }) => alerts[0]);
    expect(over?.fingerprint).toBe(firing?.fingerprint);
    expect(over?.endsAt).toBeDefined();
  });
});

describe('who may send', () => {
  const basic = (password: string) => `Basic ${Buffer.from(`anyone:${password}`).toString('base64')}`;

  test.each([
    ['the token', 'Bearer right'], ['the second token of a rotation', 'bearer next'], ['the token as a basic password', basic('right')],
  ])('%s opens the door', async (_, authorization) => {
    expect((await door.post('alertmanager', notification(), { authorization })).status).toBe(202);
  });

  test.each([
    ['nothing', {}], ['a wrong token', { authorization: 'Bearer wrong' }], ['half a token', { authorization: 'Bearer righ' }], ['an empty token', { authorization: 'Bearer ' }],
    ['an empty basic password', { authorization: basic('') }], ['another scheme', { authorization: 'Digest right' }], ['both tokens', { authorization: 'Bearer right,next' }],
  ])('%s does not, on any route', async (_, headers) => {
    for (const path of ['alertmanager', 'grafana', 'generic']) expect((await door.post(path, notification(), headers as Record<string, string>)).status).toBe(401);
    expect(door.accepted).toEqual([]);
  });

  test('a body is not even read before its sender is known', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(door.port, '127.0.0.1', () => socket.write('POST /webhooks/alertmanager HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{'));
      socket.setTimeout(2000, () => reject(new Error('no answer without the body')));
      socket.once('data', (data) => { resolve(String(data)); socket.destroy(); });
      socket.once('error', reject);
    });
    expect(answer).toContain('401');
  });

  test('without a configured token nobody may, and the answer says why', async () => {
    await door.stop();
    door = await openDoor({ tokens: [] });
    const answer = await door.post('alertmanager', notification(), { authorization: 'Bearer ' });
    expect(answer).toEqual({ status: 401, text: expect.stringContaining('WEBHOOK_TOKEN is not set') });
  });
});

describe('a body that is not what it should be', () => {
  test.each([
    ['no JSON', '{"version"', 'not JSON'],
    ['not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 'UTF-8'],
    ['another version', JSON.stringify(notification({}, { version: '3' })), 'version'],
    ['no alerts', JSON.stringify(notification({}, { alerts: [] })), 'alerts'],
    ['a time that is none', JSON.stringify(notification({ startsAt: 'yesterday' })), 'startsAt'],
    ['null', 'null', 'expected object'],
    ['200,000 brackets', '['.repeat(200_000), 'not JSON'],
    ['200,000 nested arrays', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'expected object'],
  ])('%s is refused for good with one sentence', async (_, body, said) => {
    const answer = await door.post('alertmanager', body);
    expect(answer).toEqual({ status: 400, text: expect.stringContaining(said) });
    expect(answer.text).not.toContain('\n');
    expect(door.accepted).toEqual([]);
  });

  test('one that is too large is refused, whether it says so or not', async () => {
    await door.stop();
    door = await openDoor({ maxBodyBytes: 1000 });
    expect((await door.post('alertmanager', 'x'.repeat(1001))).status).toBe(413);
    const drip = new ReadableStream({ start: (stream) => { for (let i = 0; i < 20; i += 1) stream.enqueue(new Uint8Array(100)); stream.close(); } });
    const answer = await fetch(`http://127.0.0.1:${door.port}/webhooks/alertmanager`, { method: 'POST', body: drip, duplex: 'half', headers: { authorization: 'Bearer right' } } as RequestInit);
    expect(answer.status).toBe(413);
  });
});

describe('a foreign text', () => {
  test('that the store or Slack could choke on is made harmless', async () => {
    const raw = JSON.stringify(notification({ annotations: { summary: 'A' } })).replace('"A"', '"nul \\u0000 lone \\ud800 turned \\u202e end"');
    expect((await door.post('alertmanager', raw)).status).toBe(202);
    expect(door.accepted[0]?.alerts[0]?.annotations.summary).toBe('nul \ufffd lone \ufffd turned \ufffd end');
  });

  test('is bounded in length and number', async () => {
    const labels = Object.fromEntries([['alertname', 'x'.repeat(100_000)], ...Array.from({ length: 100_000 }, (_, index) => [`l${index}`, 'v'])]);
    expect((await door.post('alertmanager', notification({ labels }))).status).toBe(202);
    const alert = door.accepted[0]?.alerts[0];
    expect(alert?.name).toHaveLength(1024);
    expect(Object.keys(alert?.labels ?? {})).toHaveLength(64);
  });

  test('named __proto__ changes no object', async () => {
    const raw = JSON.stringify(notification()).replace('"namespace"', '"__proto__":{"polluted":"yes"},"constructor":"c","namespace"');
    expect((await door.post('alertmanager', raw)).status).toBe(202);
    expect(Object.keys(door.accepted[0]?.alerts[0]?.labels ?? {})).toEqual(['alertname', 'namespace', 'service', 'severity']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

test('what cannot be stored is answered with 503 so that the sender repeats it, without telling why', async () => {
  await door.stop();
  door = await openDoor({ accept: () => Promise.reject(new Error('password=hunter2 refused')) });
  expect(await door.post('alertmanager', notification())).toEqual({ status: 503, text: 'Not stored; please send it again.' });
  expect(door.warnings).toHaveLength(1);
});

test('ten thousand alerts in one body cost less than two seconds of the processor', async () => {
  const [alert] = notification().alerts;
  const alerts = Array.from({ length: 10_000 }, (_, index) => ({ ...alert, fingerprint: String(index), labels: { ...alert?.labels, pod: `cygni-api-${index}` } }));
  const before = process.cpuUsage();
  expect((await door.post('alertmanager', notification({}, { alerts }))).status).toBe(202);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(2000);
  expect(door.accepted[0]?.alerts).toHaveLength(10_000);
});

describe('PagerDuty’s webhook', () => {
  const changes: PageChange[] = [];
  const delivery = (type: string) => JSON.stringify({ event: { id: '1', event_type: type, resource_type: 'incident', occurred_at: '2026-11-23T05:00:00.000Z', agent: { summary: 'Ana' }, data: { id: 'P1', type: 'incident', incident_key: 'lg1:abc' } } });
  const signature = (body: string, secret = 's3cret') => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const send = (body: string, header: string) => door.post('pagerduty', body, { 'x-pagerduty-signature': header });
  beforeEach(async () => {
    changes.length = 0;
    await door.stop();
    door = await openDoor({ pagerDutySecret: 's3cret', onPagerDuty: async (change) => void changes.push(change) });
  });

  test('tells which page was acknowledged or resolved', async () => {
    const body = delivery('incident.acknowledged');
    expect((await send(body, signature(body))).status).toBe(202);
    expect(changes).toEqual([{ kind: 'acknowledged', dedupKey: 'lg1:abc' }]);
  });

  test('is heard when any signature of its list is right, as in a rotation', async () => {
    const body = delivery('incident.resolved');
    expect((await send(body, `${signature(body, 'old')},${signature(body)}`)).status).toBe(202);
    expect(changes[0]?.kind).toBe('resolved');
  });

  test.each(['incident.triggered', 'pagey.ping'])('%s is accepted and left alone', async (type) => {
    const body = delivery(type);
    expect((await send(body, signature(body))).status).toBe(202);
    expect((await send('no json', signature('no json'))).status).toBe(202);
    expect(changes).toEqual([]);
  });

  test.each([['none', ''], ['a wrong one', signature('another body')], ['one of another version', signature(delivery('incident.resolved')).replace('v1', 'v0')], ['a bare one', 'v1=']])(
    'with %s as its signature is refused', async (_, header) => {
      expect((await send(delivery('incident.resolved'), header)).status).toBe(401);
      expect(changes).toEqual([]);
    });

  test('is refused while no secret is configured', async () => {
    await door.stop();
    door = await openDoor();
    const body = delivery('incident.resolved');
    expect(await send(body, signature(body, ''))).toEqual({ status: 401, text: expect.stringContaining('PAGERDUTY_WEBHOOK_SECRET') });
  });
});
