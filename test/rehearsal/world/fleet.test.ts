import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDatabase } from '../../../src/rehearsal/world/database.ts';
import type { Database } from '../../../src/rehearsal/world/database.ts';
import { startFleet } from '../../../src/rehearsal/world/fleet.ts';
import type { Fleet } from '../../../src/rehearsal/world/fleet.ts';
import { startServicePage } from '../../../src/rehearsal/world/service-page.ts';

let database: Database;
let admin: pg.Client;
let fleet: Fleet;
beforeAll(async () => {
  database = await startDatabase();
  admin = new pg.Client(database.adminUrl);
  await admin.connect();
});
beforeEach(async () => {
  fleet = await startFleet({ databaseUrl: database.serviceUrl });
  fleet.follow({ replicas: 2, templateHash: 'aaaaa', env: { DB_POOL_SIZE: '6' } });
  await fleet.settled();
});
afterEach(() => fleet.stop());
afterAll(async () => {
  await admin.end();
  await database.stop();
});

async function sessions(where: string): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where application_name = 'cygni-api' and ${where}`,
  );
  return rows[0]!.n;
}
const soon = { timeout: 25_000, interval: 50 };

describe('the leaky service', () => {
  test('runs each pod as a process of its own that the server tells apart by address', async () => {
    const pods = fleet.pods();
    expect(new Set(pods.map((pod) => pod.pid)).size).toBe(2);
    expect(pods.every((pod) => /^cygni-api-aaaaa-[a-z0-9]{5}$/.test(pod.name))).toBe(true);
    if (process.platform === 'linux') {
      await expect.poll(() => sessions("host(client_addr) in ('127.0.0.11', '127.0.0.12')"), soon).toBeGreaterThanOrEqual(2);
    }
  });

  test('fills its pool with connections it never returns, then fails its callers and says so in its log', async () => {
    const [pod] = fleet.pods();
    fleet.command(pod!.name, { do: 'leak', idle: 4, inTransaction: 2, perSecond: 40 });
    await expect.poll(() => sessions("state = 'idle in transaction'"), soon).toBe(2);
    await expect.poll(() => fleet.pods()[0]!.pool, soon).toMatchObject({ total: 6, idle: 0 });
    await expect.poll(() => fleet.logs(pod!.name)!.some((line) => line.text.includes('timeout exceeded')), soon).toBe(true);
    const healthy = fleet.logs(fleet.pods()[1]!.name)!;
    await expect.poll(() => healthy.some((line) => line.text.includes('closed properly')), soon).toBe(true);
  });

  test('makes requests wait for the rows its open transactions hold', async () => {
    const [one, two] = fleet.pods();
    fleet.command(one!.name, { do: 'leak', idle: 0, inTransaction: 3, perSecond: 40 });
    await expect.poll(() => sessions("state = 'idle in transaction'"), soon).toBe(3);
    fleet.command(two!.name, { do: 'collide', requests: 2 });
    await expect.poll(() => sessions("wait_event_type = 'Lock' and cardinality(pg_blocking_pids(pid)) > 0"), soon).toBe(2);
  });

  test('survives the termination of what it leaked: the pool has room again and serves', async () => {
    const [pod] = fleet.pods();
    fleet.command(pod!.name, { do: 'leak', idle: 4, inTransaction: 2, perSecond: 40 });
    await expect.poll(() => fleet.pods()[0]!.pool.idle === 0 && fleet.pods()[0]!.pool.total, soon).toBe(6);
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cygni-api'`);
    const served = fleet.pods()[0]!.requests['200']!;
    await expect.poll(() => fleet.pods()[0]!.requests['200']!, soon).toBeGreaterThan(served + 3);
    expect(fleet.pods()[0]).toMatchObject({ pid: pod!.pid, restarts: 0 });
    expect(fleet.pods()[0]!.pool.total).toBeLessThan(6);
  });

  test('gives everything back when the fault is mended', async () => {
    const [pod] = fleet.pods();
    fleet.command(pod!.name, { do: 'leak', idle: 3, inTransaction: 1, perSecond: 40 });
    await expect.poll(() => sessions("state = 'idle in transaction'"), soon).toBe(1);
    fleet.command(pod!.name, { do: 'mend' });
    await expect.poll(() => sessions("state = 'idle in transaction'"), soon).toBe(0);
  });

  test('replaces pods one by one when their template changes, and never has none', async () => {
    const before = fleet.pods().map((pod) => pod.pid);
    let fewest = Infinity;
    const watch = setInterval(() => (fewest = Math.min(fewest, fleet.pods().filter((pod) => pod.ready).length)), 5);
    fleet.follow({ replicas: 2, templateHash: 'bbbbb', env: { DB_POOL_SIZE: '3' } });
    await fleet.settled();
    clearInterval(watch);
    expect(fewest).toBeGreaterThanOrEqual(1);
    expect(fleet.pods().map((pod) => pod.pool.max)).toEqual([3, 3]);
    expect(fleet.pods().some((pod) => before.includes(pod.pid))).toBe(false);
  });

  test('follows the last of several wishes, and brings a crashed pod back under its name', async () => {
    fleet.follow({ replicas: 4, templateHash: 'aaaaa', env: { DB_POOL_SIZE: '6' } });
    fleet.follow({ replicas: 1, templateHash: 'aaaaa', env: { DB_POOL_SIZE: '6' } });
    await fleet.settled();
    const [pod] = fleet.pods();
    expect(fleet.pods()).toHaveLength(1);
    process.kill(pod!.pid, 'SIGKILL');
    await expect.poll(() => fleet.pods().map(({ name, restarts }) => ({ name, restarts })), soon).toEqual([{ name: pod!.name, restarts: 1 }]);
  });

  test('shows its pool as Prometheus text, for each pod and for the whole service', async () => {
    const page = await startServicePage({ fleet });
    try {
      await expect.poll(() => fleet.pods().every((pod) => (pod.requests['200'] ?? 0) > 0), soon).toBe(true);
      const own = await (await fetch(fleet.pods()[0]!.metricsUrl)).text();
      expect(own).toContain('database_connection_pool_size{state="max"} 6\n');
      const whole = await (await fetch(page.metricsUrl)).text();
      expect(whole).toContain('# TYPE database_connection_pool_size gauge\n');
      expect(whole).toContain('database_connection_pool_size{state="max"} 12\n');
      expect(whole).toMatch(/http_requests_total\{code="200"\} [1-9]/);
      expect(whole.split('\n').filter((line) => line.startsWith('# HELP'))).toHaveLength(2);
    } finally {
      await page.stop();
    }
  });

  test('leaves no session behind when it stops', async () => {
    await fleet.stop();
    for (let tries = 0; tries < 50 && (await sessions('true')) > 0; tries++) await sleep(20);
    expect(await sessions('true')).toBe(0);
  });
});
