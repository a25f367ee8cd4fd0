import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Fault } from '../../../src/core/fault.ts';
import type { Operation } from '../../../src/core/operation/operation.ts';
import { connectMetrics } from '../../../src/edges/metrics/metrics.ts';
import { poolOf } from '../../../src/edges/metrics/pool.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

/** A service whose every page is answered so; `asked` are the addresses it was asked for. */
async function service(answer: RequestListener): Promise<{ url: string; port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/metrics`, port, asked };
}

const read = (change: Partial<Operation & { kind: 'http read' }> = {}): Operation & { kind: 'http read' } =>
  ({ kind: 'http read', method: 'GET', host: 'localhost', port: 4000, path: '/metrics', filters: [], ...change });
const PAGE = [
  '# HELP database_connection_pool_size Connections of the pool by state.', '# TYPE database_connection_pool_size gauge',
  'database_connection_pool_size{state="total"} 25', 'database_connection_pool_size{state="idle"} 1', 'http_requests_total 9', '',
].join('\n');

test('localhost in a runbook means the watched service, and its pipe is done here', async () => {
  const { url, asked } = await service((_, response) => response.end(PAGE));
  const answer = await connectMetrics({ url }).get(read({ filters: [{ program: 'grep', args: ['database_connection_pool_size{'] }] }));
  expect(answer).toMatchObject({ kind: 'text', lines: ['database_connection_pool_size{state="total"} 25', 'database_connection_pool_size{state="idle"} 1'] });
  expect(asked).toEqual(['/metrics']);
});

test('another page of the service is asked at its own path', async () => {
  const { url, port, asked } = await service((_, response) => response.end('ok'));
  await connectMetrics({ url }).get(read({ path: '/health?verbose' }));
  await connectMetrics({ url }).get(read({ host: '127.0.0.1', port, path: '//elsewhere.example/x' }));
  expect(asked).toEqual(['/health?verbose', '//elsewhere.example/x']);
});

test.each([['a host that is another', 'metadata.google.internal', null], ['a port that is another, beside the service’s name', 'service.example', 9]])(
  '%s is never asked', async (_, host, port) => {
    const answer = await connectMetrics({ url: 'http://service.example:4000/metrics' }).get(read({ host, port }));
    expect(answer).toMatchObject({ kind: 'failed', message: expect.stringContaining('not the watched service') });
  });

test('a redirect is not followed, because it could lead anywhere', async () => {
  const elsewhere = await service((_, response) => response.end('secret'));
  const { url } = await service((_, response) => response.writeHead(302, { location: elsewhere.url }).end());
  expect(await connectMetrics({ url }).get(read())).toMatchObject({ kind: 'failed', message: expect.stringContaining('elsewhere (302)') });
  expect(elsewhere.asked).toEqual([]);
});

test('a page that never ends is cut at 2 MB, and the answer says so', async () => {
  const { url } = await service((_, response) => {
    const more = (): void => { while (!response.destroyed && response.write('x'.repeat(65_535) + '\n')); };
    response.on('drain', more);
    more();
  });
  const answer = await connectMetrics({ url }).get(read());
  expect(answer).toMatchObject({ kind: 'text' });
  if (answer.kind === 'text') expect(answer.lines.at(-1)).toContain('longer than 2 MB');
});

test('a service that hangs or fails is a failed answer, never an exception', async () => {
  const hanging = await service(() => {});
  expect(await connectMetrics({ url: hanging.url, timeoutMs: 150 }).get(read())).toMatchObject({ kind: 'failed', message: expect.stringContaining('0.15 s') });
  const broken = await service((_, response) => response.writeHead(500).end('x'));
  expect(await connectMetrics({ url: broken.url }).get(read())).toMatchObject({ kind: 'failed', message: expect.stringContaining('500') });
  expect(await connectMetrics({ url: 'http://127.0.0.1:9/metrics' }).get(read())).toMatchObject({ kind: 'failed', message: expect.stringContaining('cannot be reached') });
});

test('the pool is read from the page, and a page that fails is a fault', async () => {
  const { url } = await service((_, response) => response.end(PAGE));
  expect(await connectMetrics({ url }).pool()).toEqual({ total: 25, idle: 1, active: null, waiting: null, max: null });
  await expect(connectMetrics({ url: 'http://127.0.0.1:9/metrics' }).pool()).rejects.toBeInstanceOf(Fault);
});

test.each([
  ['one series per state', 'database_connection_pool_size{state="idle"} 2\ndatabase_connection_pool_size{state="active"} 20\ndatabase_connection_pool_size{state="waiting"} 7\ndatabase_connection_pool_size{state="max"} 25', { total: 22, idle: 2, active: 20, waiting: 7, max: 25 }],
  ['several pods', 'database_connection_pool_size{pod="a",state="waiting"} 3\ndatabase_connection_pool_size{pod="b",state="waiting"} 4', { total: null, idle: null, active: null, waiting: 7, max: null }],
  ['one metric per state', 'database_connection_pool_total 25\ndatabase_connection_pool_in_use 25.0\ndatabase_connection_pool_idle 0', { total: 25, idle: 0, active: 25, waiting: null, max: null }],
  ['a bare size', 'database_connection_pool_size 25 1732345678000', { total: 25, idle: null, active: null, waiting: null, max: null }],
])('a pool told by %s is understood', (_, page, pool) => {
  expect(poolOf(page)).toEqual(pool);
});

test.each(['', 'http_requests_total 3', 'database_connection_pool_size{state="idle"} NaN', '# database_connection_pool_size 3', 'database_connection_pool_size{state="unheard"} 3'])(
  'a page without a pool (%j) tells nothing', (page) => {
    expect(poolOf(page)).toBeNull();
  });
