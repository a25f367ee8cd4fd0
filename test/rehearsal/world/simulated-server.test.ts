import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulatedServer } from '../../../src/rehearsal/world/simulated-server.ts';
import type { SimulatedServer } from '../../../src/rehearsal/world/simulated-server.ts';

let server: SimulatedServer;
let done: string[];
beforeEach(async () => {
  done = [];
  server = await startSimulatedServer({
    handle(request) {
      done.push(`${request.method} ${request.path}`);
      return { status: 200, body: { echo: request.body ?? null } };
    },
  });
});
afterEach(() => server.stop());

const post = (path: string, body = '{"a":1}') => fetch(server.url + path, { method: 'POST', body, signal: AbortSignal.timeout(10_000) });

describe('a simulated party', () => {
  test('answers and keeps a journal', async () => {
    expect(await (await post('/one?x=1')).json()).toEqual({ echo: { a: 1 } });
    expect(server.journal).toMatchObject([{ method: 'POST', path: '/one', query: '?x=1', body: { a: 1 }, status: 200 }]);
  });

  test('does nothing when it resets or refuses, and does everything when only the reply is lost', async () => {
    server.misbehave({ how: 'reset' });
    await expect(post('/reset')).rejects.toThrow();
    server.misbehave({ how: { status: 429, headers: { 'retry-after': '3' } } });
    expect((await post('/refused')).headers.get('retry-after')).toBe('3');
    server.misbehave({ how: 'lose reply' });
    await expect(post('/lost')).rejects.toThrow();
    expect(done).toEqual(['POST /lost']);
  });

  test('spoils only what matches, as often as told, until it is healed', async () => {
    server.misbehave({ how: { status: 500 }, method: 'GET' });
    server.misbehave({ how: { status: 503 }, path: /^\/bad/, times: 2 });
    server.misbehave({ how: { status: 502 }, path: /^\/worse/, times: Infinity });
    const statuses = [];
    for (const path of ['/good', '/bad', '/bad', '/bad', '/worse', '/worse']) statuses.push((await post(path)).status);
    expect(statuses).toEqual([200, 503, 503, 200, 502, 502]);
    server.heal();
    expect((await post('/worse')).status).toBe(200);
  });

  test('answers late when told to', async () => {
    server.misbehave({ how: { delayMs: 150 } });
    const began = performance.now();
    expect((await post('/late')).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(140);
  });

  test('refuses what is not JSON, and never as the handler’s fault', async () => {
    expect((await post('/bad', '{"a"')).status).toBe(400);
    expect(done).toEqual([]);
  });

  test('cuts hanging callers when it stops', async () => {
    server.misbehave({ how: 'hang' });
    const hanging = expect(fetch(server.url)).rejects.toThrow();
    await expect.poll(() => server.journal.length, { timeout: 10_000 }).toBe(1);
    await server.stop();
    await hanging;
  });
});
