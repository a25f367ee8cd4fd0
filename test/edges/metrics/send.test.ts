import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writingAddress } from '../../../src/edges/metrics/address.ts';
import { send } from '../../../src/edges/metrics/send.ts';

const got: { method: string; url: string; type: string; body: string }[] = [];
let server: Server;
let origin = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => { body += String(part); });
    request.on('end', () => {
      got.push({ method: request.method ?? '', url: request.url ?? '', type: request.headers['content-type'] ?? '', body });
      if (request.url === '/cut') return void request.socket.destroy();
      if (request.url === '/silent') return;
      if (request.url === '/elsewhere') return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
      response.writeHead(request.url === '/no' ? 409 : 200).end(request.url === '/long' ? `token=abc123 ${'x'.repeat(900)}` : 'flushed\n12 keys');
    });
  });
  await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', ready); });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => { server.closeAllConnections(); server.close(); });

const post = (path: string, more: Partial<Parameters<typeof send>[0]> = {}, timeoutMs = 2_000) => send({ method: 'POST', address: origin + path, body: '{"all":true}', contentType: 'application/json', ...more }, timeoutMs);

test('sends it once, as it was shown, and brings status and answer back', async () => {
  got.length = 0;
  expect(await post('/admin/flush?now=1')).toEqual({ outcome: 'answered', status: 200, text: 'flushed 12 keys' });
  expect(got).toEqual([{ method: 'POST', url: '/admin/flush?now=1', type: 'application/json', body: '{"all":true}' }]);
  expect(await post('/no', { method: 'DELETE', body: null })).toMatchObject({ outcome: 'answered', status: 409 });
});

test('shows the beginning of a long answer, without what looks like a secret', async () => {
  const answer = await post('/long');
  expect(answer.outcome === 'answered' && answer.text).toMatch(/^token=… x+…$/);
  expect(answer.outcome === 'answered' && answer.text.length).toBe(300);
});

test('follows no redirect: it could lead anywhere', async () => {
  expect(await post('/elsewhere')).toMatchObject({ outcome: 'answered', status: 302 });
});

test('does not know how it ended when no answer came, and tries no second time', async () => {
  got.length = 0;
  expect(await post('/cut')).toEqual({ outcome: 'unknown', why: 'the connection was lost' });
  expect(await post('/silent', {}, 200)).toEqual({ outcome: 'unknown', why: 'the service did not answer within 0.2 s' });
  expect(got).toHaveLength(2);
});

test('knows that nothing was sent when nobody listens', async () => {
  const closed = createServer();
  await new Promise<void>((ready) => { closed.listen(0, '127.0.0.1', ready); });
  const { port } = closed.address() as AddressInfo;
  await new Promise((gone) => { closed.close(gone); });
  expect(await post('', { address: `http://127.0.0.1:${port}/` })).toMatchObject({ outcome: 'not sent', why: expect.stringContaining('cannot be reached') });
});

const page = new URL('http://api.shop.svc:4000/metrics');
test.each([
  ['localhost', 4000, '/admin/flush?x=1', 'http://api.shop.svc:4000/admin/flush?x=1'],
  ['127.0.0.1', 4000, '/a', 'http://api.shop.svc:4000/a'],
  ['api.shop.svc', 4000, '/a', 'http://api.shop.svc:4000/a'],
  ['api.shop.svc', 4000, '/../b', 'http://api.shop.svc:4000/b'],
  ['api.shop.svc', 4000, '//evil.example/b', 'http://api.shop.svc:4000//evil.example/b'],
  ['localhost', 9200, '/_cache/clear', null],
  ['localhost', null, '/a', null],
  ['api.shop.svc', null, '/a', null],
  ['api.other.svc', 4000, '/a', null],
  ['api.shop.svc', 4000, 'a@evil.example/', null],
])('%s:%s%s goes to %s', (host, port, path, expected) => {
  expect(writingAddress({ host, port, path }, page)).toBe(expected);
});
