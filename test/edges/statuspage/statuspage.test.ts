import { beforeEach, expect, test } from 'vitest';
import { connectStatusPage } from '../../../src/edges/statuspage/statuspage.ts';
import { startStatusPage } from '../../../src/rehearsal/world/status-page.ts';
import type { StatusPage as Simulated } from '../../../src/rehearsal/world/status-page.ts';
import { faultOf } from '../../support/fault.ts';

let simulated: Simulated;
beforeEach(async () => {
  simulated = await startStatusPage();
  return () => simulated.stop();
});

const connect = (change: { apiKey?: string; timeoutMs?: number } = {}) => connectStatusPage({ apiKey: simulated.apiKey, pageId: simulated.pageId, apiUrl: simulated.apiUrl, ...change });
const post = { title: 'Database Connectivity Issues', status: 'Identified', message: 'We are working on it.', key: 'incident-1' };

test('a post is opened with the runbook’s own words and edited until it is resolved', async () => {
  const page = connect();
  const { id, url } = await page.create(post);
  expect(url).toContain(id);
  expect(simulated.incidents()[0]).toMatchObject({ name: post.title, status: 'identified' });
  await page.update(id, { status: 'resolved', message: 'Over.' });
  expect(simulated.incidents()[0]).toMatchObject({ status: 'resolved', incident_updates: [{ body: 'Over.' }, { body: post.message }] });
});

test('a lost reply is unknown, and the repeat finds the post instead of opening a second', async () => {
  simulated.misbehave({ how: 'lose reply', method: 'POST' });
  expect(await faultOf(connect().create(post))).toMatchObject({ party: 'status page', retry: 'later', unknown: true });
  const { id } = await connect().create(post);
  expect(simulated.incidents().map((one) => one.id)).toEqual([id]);
});

test('two incidents that publish the same words have a post each, and resolving one leaves the other open', async () => {
  const page = connect();
  const first = await page.create(post);
  const second = await page.create({ ...post, key: 'incident-2' });
  expect(second.id).not.toBe(first.id);
  await page.update(first.id, { status: 'resolved', message: 'Over.' });
  expect(simulated.incidents().map(({ id, status }) => [id, status])).toEqual([[second.id, 'identified'], [first.id, 'resolved']]);
});

test('after a lost reply each of two incidents finds its own post, not the other one of the same words', async () => {
  await connect().create({ ...post, key: 'incident-2' });
  simulated.misbehave({ how: 'lose reply', method: 'POST' });
  await faultOf(connect().create(post));
  const { id } = await connect().create(post);
  expect(simulated.incidents().map(({ metadata }) => metadata)).toEqual([{ lifeguard: { incident: 'incident-1' } }, { lifeguard: { incident: 'incident-2' } }]);
  expect(simulated.incidents()[0]?.id).toBe(id);
});

test('other words for a post whose reply was lost are added to it', async () => {
  simulated.misbehave({ how: 'lose reply', method: 'POST' });
  await faultOf(connect().create(post));
  await connect().create({ ...post, message: 'Found it.' });
  expect(simulated.incidents()).toMatchObject([{ incident_updates: [{ body: 'Found it.' }, { body: post.message }] }]);
});

test('a post whose metadata someone else wrote is not ours, and no fault', async () => {
  const headers = { 'authorization': `OAuth ${simulated.apiKey}`, 'content-type': 'application/json' };
  const foreign = { incident: { name: post.title, status: 'identified', body: post.message, metadata: { lifeguard: { incident: 7 } } } };
  await fetch(`${simulated.apiUrl}/pages/${simulated.pageId}/incidents`, { method: 'POST', headers, body: JSON.stringify(foreign) });
  await connect().create(post);
  expect(simulated.incidents()).toHaveLength(2);
});

test('a status the page does not know never leaves, and the sentence says which it knows', async () => {
  const fault = await faultOf(connect().create({ ...post, status: 'on fire' }));
  expect(fault).toMatchObject({ retry: 'never', message: expect.stringContaining('investigating, identified, monitoring, resolved') });
  expect(simulated.journal).toEqual([]);
});

test('a hanging page is given up after the time limit', async () => {
  simulated.misbehave({ how: 'hang' });
  const started = Date.now();
  expect(await faultOf(connect({ timeoutMs: 200 }).update('x', post))).toMatchObject({ retry: 'later', unknown: true });
  expect(Date.now() - started).toBeLessThan(1500);
});

test.each([
  [420, { retry: 'later', retryAfterMs: 60_000 }], [429, { retry: 'later', retryAfterMs: 60_000 }],
  [500, { retry: 'later', unknown: false }], [502, { retry: 'later', unknown: true }], [422, { retry: 'never' }],
])('the answer %i is a fault of its own kind', async (status, expected) => {
  simulated.misbehave({ how: { status, text: '<html>' }, method: 'PATCH' });
  expect(await faultOf(connect().update('x', post))).toMatchObject(expected);
});

test('a wrong key is told apart from a wrong page', async () => {
  expect(await faultOf(connect({ apiKey: 'wrong' }).create(post))).toMatchObject({ retry: 'never', message: expect.stringContaining('STATUSPAGE_API_KEY') });
  expect(await faultOf(connect().update('nowhere', post))).toMatchObject({ retry: 'never', message: expect.stringContaining('STATUSPAGE_PAGE_ID') });
});

test('an answer that is no JSON is a fault', async () => {
  simulated.misbehave({ how: { status: 200, text: '<html>' } });
  expect(await faultOf(connect().create(post))).toMatchObject({ message: expect.stringContaining('not understood') });
});
