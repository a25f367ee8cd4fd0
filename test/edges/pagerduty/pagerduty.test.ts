import tls from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { pageKey } from '../../../src/core/incident/page-key.ts';
import { connectPagerDuty } from '../../../src/edges/pagerduty/pagerduty.ts';
import { startAuthority } from '../../../src/rehearsal/world/authority.ts';
import type { Authority } from '../../../src/rehearsal/world/authority.ts';
import { startPagerDuty } from '../../../src/rehearsal/world/pagerduty.ts';
import type { PagerDuty as Simulated } from '../../../src/rehearsal/world/pagerduty.ts';
import { faultOf } from '../../support/fault.ts';

let authority: Authority;
let simulated: Simulated;
const trusted = tls.getCACertificates('default');
let count = 0;

beforeAll(async () => {
  authority = await startAuthority();
  tls.setDefaultCACertificates([...trusted, authority.ca]);
});
afterAll(async () => {
  tls.setDefaultCACertificates(trusted);
  await authority.stop();
});
beforeEach(async () => {
  simulated = await startPagerDuty({ authority });
  return () => simulated.stop();
});

const connect = (change: { apiToken?: undefined; from?: undefined; timeoutMs?: number; routingKey?: string } = {}) =>
  connectPagerDuty({
    routingKey: simulated.routingKey, apiToken: simulated.apiToken, from: simulated.from,
    eventsServer: simulated.host, apiServer: simulated.host, timeoutMs: 2000, ...change,
  });
const event = () =>
  ({ dedupKey: pageKey({ id: `incident ${(count += 1)}`, page: null }), summary: 'Connection pool exhausted · cygni-api', source: 'cygni-api', severity: 'critical' as const, details: { idle: '0 %' } });

test('an incident pages once however often the trigger is sent', async () => {
  const pagerduty = connect();
  const page = event();
  await pagerduty.trigger(page);
  await pagerduty.trigger(page);
  expect(simulated.open()).toHaveLength(1);
  expect(simulated.open()[0]).toMatchObject({ key: page.dedupKey, triggers: 2 });
});

test('a page is acknowledged and resolved by its key and read back with its number and address', async () => {
  const pagerduty = connect();
  const page = event();
  await pagerduty.trigger(page);
  await pagerduty.acknowledge(page.dedupKey);
  expect(await pagerduty.byKey(page.dedupKey)).toMatchObject({ number: String(simulated.pages()[0]?.number), status: 'acknowledged', url: expect.stringContaining('http') });
  await pagerduty.resolve(page.dedupKey);
  expect((await pagerduty.byKey(page.dedupKey))?.status).toBe('resolved');
});

test('a page that another integration opened for the same alert is found instead of paging twice', async () => {
  await otherOpens('[FIRING:1] DatabaseConnectionPoolExhaustion cygni-api production', 'auto-1');
  const found = await connect().findOpen({ service: 'cygni-api', title: 'Database Connection Pool Exhaustion', dedupKey: pageKey({ id: 'x', page: null }) });
  expect(found?.dedupKey).toBe('auto-1');
});

test('an open page about something else is not taken for ours', async () => {
  await otherOpens('[FIRING:1] DiskFull cygni-api', 'auto-2');
  expect(await connect().findOpen({ service: 'cygni-api', title: 'Database Connection Pool Exhaustion', dedupKey: pageKey({ id: 'x', page: null }) })).toBeNull();
});

test('our own open page is preferred to one that merely looks alike', async () => {
  const page = event();
  await otherOpens('Connection pool exhausted · cygni-api', 'auto-3');
  await connect().trigger(page);
  expect((await connect().findOpen({ service: 'cygni-api', title: 'Connection pool exhausted', dedupKey: page.dedupKey }))?.dedupKey).toBe(page.dedupKey);
});

test('a page of another integration is acknowledged over REST, because our routing key does not reach it', async () => {
  await otherOpens('[FIRING:1] PoolExhausted cygni-api', 'auto-4');
  await connect().acknowledge('auto-4');
  expect(simulated.pages()[0]?.status).toBe('acknowledged');
  const fault = await faultOf(connect({ from: undefined }).resolve('auto-4'));
  expect(fault).toMatchObject({ retry: 'never', message: expect.stringContaining('PAGERDUTY_FROM') });
});

test('without a REST token nothing is looked up and paging still works', async () => {
  const pagerduty = connect({ apiToken: undefined });
  const page = event();
  await pagerduty.trigger(page);
  expect(await pagerduty.findOpen({ service: 's', title: 't', dedupKey: page.dedupKey })).toBeNull();
  expect(await pagerduty.byKey(page.dedupKey)).toBeNull();
  expect(simulated.open()).toHaveLength(1);
});

test('a 429 comes back at once with the time PagerDuty asks for, and is not repeated by the library', async () => {
  simulated.misbehave({ how: { status: 429, body: { status: 'throttled' }, headers: { 'retry-after': '7' } }, times: Infinity });
  const started = Date.now();
  const fault = await faultOf(connect().trigger(event()));
  expect(fault).toMatchObject({ party: 'PagerDuty', retry: 'later', retryAfterMs: 7000, unknown: false });
  expect(Date.now() - started).toBeLessThan(1000);
  expect(simulated.journal).toHaveLength(1);
});

test('a 429 on the REST side comes back at once too', async () => {
  simulated.misbehave({ how: { status: 429, headers: { 'ratelimit-reset': '3' } }, path: /incidents/ });
  expect(await faultOf(connect().findOpen({ service: 's', title: 't', dedupKey: 'k' }))).toMatchObject({ retryAfterMs: 3000 });
});

test('a hanging PagerDuty is given up after the time limit, and it is unknown whether it heard us', async () => {
  simulated.misbehave({ how: 'hang' });
  const started = Date.now();
  const fault = await faultOf(connect({ timeoutMs: 300 }).trigger(event()));
  expect(fault).toMatchObject({ retry: 'later', unknown: true, message: expect.stringContaining('0.3 s') });
  expect(Date.now() - started).toBeLessThan(1500);
});

test('a body that never ends is given up after the time limit', async () => {
  simulated.misbehave({ how: { delayMs: 3000 } });
  expect(await faultOf(connect({ timeoutMs: 200 }).byKey('k'))).toMatchObject({ unknown: true });
});

test('a lost reply is unknown, and the repeat joins the page it had opened', async () => {
  simulated.misbehave({ how: 'lose reply' });
  const page = event();
  expect(await faultOf(connect().trigger(page))).toMatchObject({ retry: 'later', unknown: true });
  await connect().trigger(page);
  expect(simulated.open()).toHaveLength(1);
});

test('an HTML 502 is a fault with its status, and unknown', async () => {
  simulated.misbehave({ how: { status: 502, text: '<html>Bad Gateway</html>' }, times: 2 });
  expect(await faultOf(connect().trigger(event()))).toMatchObject({ retry: 'later', unknown: true, message: expect.stringContaining('502') });
  expect(await faultOf(connect().byKey('k'))).toMatchObject({ message: expect.stringContaining('502') });
});

test('a 500 may be tried again', async () => {
  simulated.misbehave({ how: { status: 500, body: {} } });
  expect(await faultOf(connect().trigger(event()))).toMatchObject({ retry: 'later', unknown: false });
});

test('an accepted event counts as accepted although its answer is not JSON', async () => {
  simulated.misbehave({ how: { status: 202, text: 'accepted' } });
  await expect(connect().trigger(event())).resolves.toBeUndefined();
});

test('a wrong routing key is a fault no repeat can mend, and says what PagerDuty said', async () => {
  const fault = await faultOf(connect({ routingKey: 'wrong' }).trigger(event()));
  expect(fault).toMatchObject({ retry: 'never', message: expect.stringMatching(/400.*Event object is invalid/) });
});

test('a PagerDuty that is not there is a fault that surely had no effect', async () => {
  await simulated.stop();
  expect(await faultOf(connect().trigger(event()))).toMatchObject({ retry: 'later', unknown: false, message: expect.stringContaining('ECONNREFUSED') });
});

test('an over-long summary is cut at 1,024 characters', async () => {
  await connect().trigger({ ...event(), summary: 'x'.repeat(5000) });
  expect(simulated.open()[0]?.title).toHaveLength(1024);
});

/** Another integration opens a page, on the simulated service `cygni-api`. */
async function otherOpens(title: string, key: string): Promise<void> {
  const answer = await fetch(`${simulated.url}/incidents`, {
    method: 'POST',
    headers: { authorization: `Token token=${simulated.apiToken}`, from: simulated.from, 'content-type': 'application/json' },
    body: JSON.stringify({ incident: { type: 'incident', title, incident_key: key, service: { id: 'PCYGNI1', type: 'service_reference' } } }),
  });
  if (!answer.ok) throw new Error(`the simulation refused: ${answer.status} ${await answer.text()}`);
}
