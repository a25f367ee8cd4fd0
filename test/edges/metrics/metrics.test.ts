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
async function service(answer: RequestListener): Promise<{ url: string; port: number; asked: string[]; methods: string[] }> {
  const asked: string[] = [];
  const methods: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    methods.push(request.method ?? '');
    answer(request, response);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/metrics`, port, asked, methods };
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

test('a HEAD is sent as a HEAD and answered with its status line and headers, whatever the status', async () => {
  const { url, methods } = await service((_, response) => response.writeHead(503, { 'content-type': 'text/plain', 'set-cookie': 'session=secret' }).end());
  const answer = await connectMetrics({ url }).get(read({ method: 'HEAD', path: '/health' }));
  expect(methods).toEqual(['HEAD']);
  expect(answer).toMatchObject({ kind: 'text', lines: expect.arrayContaining(['HTTP/1.1 503 Service Unavailable', 'content-type: text/plain', 'set-cookie: (not shown)']) });
  expect(JSON.stringify(answer)).not.toContain('secret');
});

test('who asks for the code alone gets it, of a page that fails too', async () => {
  const { url, methods } = await service((_, response) => response.writeHead(503, { 'x-version': '1.4' }).end('broken'));
  const answer = await connectMetrics({ url }).get(read({ path: '/health', show: { format: '%{http_code} %{size_download} %header{X-Version} %{time_namelookup} 100%%\\n' } }));
  expect(answer).toMatchObject({ kind: 'text', lines: ['503 6 1.4 ? 100%'] });
  expect(methods).toEqual(['GET']);
});

test('the head and the page come together when both are asked for', async () => {
  const { url } = await service((_, response) => response.writeHead(200, { 'x-version': '1.4' }).end('fine\n'));
  const answer = await connectMetrics({ url }).get(read({ path: '/health', show: 'headers and page', filters: [{ program: 'grep', args: ['-E', 'HTTP|version|fine'] }] }));
  expect(answer).toMatchObject({ kind: 'text', lines: ['HTTP/1.1 200 OK', 'x-version: 1.4', 'fine'] });
});

test('a question sent along is not sent', async () => {
  const { url, asked } = await service((_, response) => response.end('{}'));
  expect(await connectMetrics({ url }).get(read({ path: '/_search', body: '{}' }))).toMatchObject({ kind: 'failed', hint: expect.stringContaining('by hand') });
  expect(asked).toEqual([]);
});

test('a password in the configured address is sent as one', async () => {
  const { url } = await service((request, response) => response.end(request.headers.authorization ?? 'none'));
  expect(await connectMetrics({ url: url.replace('127', 'me:p%40ss@127') }).get(read())).toMatchObject({ lines: [`Basic ${Buffer.from('me:p@ss').toString('base64')}`] });
});

const json = (body: unknown): RequestListener => (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const question = (query: string, ...pipe: string[][]): Operation & { kind: 'metrics query' } => ({ kind: 'metrics query', query, filters: pipe.map(([program = '', ...args]) => ({ program, args })) });

test('a question in PromQL is asked of the configured Prometheus, where it is mounted, and answered a series a line', async () => {
  const result = [{ metric: { __name__: 'up', job: 'api', note: 'a "b"' }, value: [1700000000, '1'] }, { metric: {}, value: [1700000000, '0.5'] }, { metric: { __name__: 'h' }, histogram: [1, {}] }];
  const { url, asked } = await service(json({ status: 'success', data: { resultType: 'vector', result } }));
  const metrics = connectMetrics({ url: null, prometheusUrl: url.replace('/metrics', '/prometheus/') });
  expect(await metrics.query(question('up{job="api"} == 1'))).toMatchObject({ kind: 'text', lines: ['up{job="api", note="a \\"b\\""} => 1', '{} => 0.5', 'h => a histogram'] });
  const sent = new URL(asked[0] ?? '', 'http://x');
  expect([sent.pathname, sent.searchParams.get('query'), sent.searchParams.get('timeout')]).toEqual(['/prometheus/api/v1/query', 'up{job="api"} == 1', '3000ms']);
  expect(await metrics.query(question('up', ['grep', '-c', '=>']))).toMatchObject({ lines: ['3'] });
});

test.each([
  ['a scalar', { status: 'success', data: { resultType: 'scalar', result: [1, '42'] } }, { kind: 'text', lines: ['42'] }],
  ['a range', { status: 'success', data: { resultType: 'matrix', result: [{ metric: { job: 'a' }, values: [[1, '5'], [2, '7']] }] } }, { kind: 'text', lines: ['{job="a"} => 7 (the newest of 2)'] }],
  ['nothing', { status: 'success', data: { resultType: 'vector', result: [] } }, { kind: 'text', lines: [] }],
  ['an error', { status: 'error', errorType: 'bad_data', error: 'parse error: unclosed left brace' }, { kind: 'failed', message: 'Prometheus refuses the question: parse error: unclosed left brace' }],
  ['something else', { hello: 'world' }, { kind: 'failed', message: expect.stringContaining('does not answer like a Prometheus') }],
])('a Prometheus that answers with %s is understood', async (_, body, answer) => {
  const { url } = await service(json(body));
  expect(await connectMetrics({ url: null, prometheusUrl: url.replace('/metrics', '') }).query(question('up'))).toMatchObject(answer);
});

test('without a Prometheus the answer says how to name one', async () => {
  const { url, asked } = await service((_, response) => response.end('x'));
  const metrics = connectMetrics({ url });
  expect(await metrics.query(question('up'))).toMatchObject({ kind: 'failed', hint: expect.stringContaining('TARGET_PROMETHEUS_URL') });
  expect(await metrics.get(read({ port: 9090, path: '/api/v1/query?query=up' }))).toMatchObject({ kind: 'failed', hint: expect.stringContaining('TARGET_PROMETHEUS_URL') });
  expect(await connectMetrics({ url: null }).get(read())).toMatchObject({ kind: 'failed', hint: expect.stringContaining('TARGET_METRICS_URL') });
  expect(await connectMetrics({ url: null }).pool()).toBeNull();
  expect(asked).toEqual([]);
});

test('a localhost page of Prometheus is asked of the configured Prometheus, any other of the service', async () => {
  const page = await service((_, response) => response.end('page'));
  const prometheus = await service((_, response) => response.end('prometheus'));
  const metrics = connectMetrics({ url: page.url, prometheusUrl: prometheus.url.replace('/metrics', '') });
  const lines = async (port: number | null, path: string, host = 'localhost'): Promise<unknown> => {
    const answer = await metrics.get(read({ host, port, path }));
    return answer.kind === 'text' ? answer.lines[0] : answer.kind;
  };
  expect(await lines(9090, '/api/v1/query?query=up')).toBe('prometheus');
  expect(await lines(3000, '/api/datasources/proxy/1/api/v1/query?query=up')).toBe('prometheus');
  expect(await lines(prometheus.port, '/-/ready')).toBe('prometheus');
  expect(prometheus.asked).toEqual(['/api/v1/query?query=up', '/api/v1/query?query=up', '/-/ready']);
  expect(await lines(page.port, '/api/v1/query?query=up')).toBe('page');
  expect(await lines(3100, '/loki/api/v1/query?query=up')).toBe('page');
  expect(await lines(9093, '/api/v1/alerts')).toBe('page');
  expect(await lines(4000, '/health')).toBe('page');
  expect(await lines(9090, '/api/v1/query?query=up', 'prometheus.example')).toBe('failed');
});
