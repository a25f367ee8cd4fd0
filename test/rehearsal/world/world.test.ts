import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { startWorld } from '../../../src/rehearsal/world/world.ts';

const soon = { timeout: 40_000, interval: 50 };

// Real processes on a machine that may be busy: a story of twenty seconds can take twice that.
describe('the world of a game day', { timeout: 90_000 }, () => {
  test('fills up, alerts, is mended by ending the leaked sessions, and calms down', async () => {
    const statuses: string[] = [];
    const bot = createServer(async (request, response) => {
      const body = JSON.parse(Buffer.concat(await request.toArray()).toString()) as { status?: string; event?: { event_type: string } };
      statuses.push(body.event?.event_type ?? `${request.headers.authorization} ${body.status}`);
      response.writeHead(202).end();
    }).listen(0, '127.0.0.1');
    await once(bot, 'listening');
    const world = await startWorld({ alertAfterMs: 500 });
    try {
      world.wire({ url: `http://127.0.0.1:${(bot.address() as AddressInfo).port}`, webhookToken: 't' });
      await expect.poll(() => world.panels().map((panel) => panel.state), soon).toEqual(Array(6).fill('calm'));
      world.run('faster');
      await expect.poll(() => statuses, soon).toEqual(['Bearer t firing']);
      const database = world.panels().find((panel) => panel.title === 'Database');
      expect(database).toMatchObject({ state: 'trouble', gauge: { value: expect.closeTo(1, 0) } });

      const admin = new pg.Client(world.database.adminUrl);
      await admin.connect();
      await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cygni-api'");
      await admin.end();
      await expect.poll(() => statuses, soon).toEqual(['Bearer t firing', 'Bearer t resolved']);
      expect(world.citizens.every((citizen) => citizen.alive())).toBe(true);
      expect(world.monitor.latest()!.used).toBeLessThan(34);
    } finally {
      await world.stop();
      bot.close();
    }
  });

  test('tells the story of the runbook: one pod leaks, three transactions stay open, two requests wait for them', async () => {
    const world = await startWorld({ alertAfterMs: 1_000 });
    const admin = new pg.Client(world.database.adminUrl);
    await admin.connect();
    try {
      world.run('start');
      await expect.poll(() => world.monitor.condition().state, soon).toBe('firing');
      // The alert fires before the last slot is taken; the story is whole a moment later.
      const told = async (): Promise<{ leaked: number; open: number; waiting: number; oldest: boolean }> => (await admin.query(
        `select count(*) filter (where state = 'idle' and state_change < now() - interval '1 second')::int as leaked,
                count(*) filter (where state = 'idle in transaction')::int as open,
                count(*) filter (where cardinality(pg_blocking_pids(pid)) > 0)::int as waiting,
                min(xact_start) filter (where state = 'idle in transaction') < min(query_start) filter (where state = 'idle' and state_change < now() - interval '1 second') as oldest
         from pg_stat_activity where application_name = 'cygni-api'`,
      )).rows[0];
      await expect.poll(async () => (await told()).leaked, soon).toBeGreaterThanOrEqual(22);
      expect(await told()).toMatchObject({ open: 3, waiting: 2, oldest: true });
      world.run('stop');
      await expect.poll(() => world.monitor.condition().state, soon).toBe('inactive');
    } finally {
      await admin.end();
      await world.stop();
    }
  });

  test('has a control for everything it offers, and points a bot at every party', async () => {
    const world = await startWorld();
    try {
      for (const control of world.controls()) expect(() => world.run(control.id)).not.toThrow();
      expect(() => world.run('no such control')).toThrow(/no control/);
      expect(readFileSync(world.environment['KUBECONFIG']!, 'utf8')).toBe(world.kubernetes.kubeconfig);
      expect(existsSync(world.environment['NODE_EXTRA_CA_CERTS']!)).toBe(true);
      world.kubernetes.interfere('ana', { replicas: 2 });
      await world.fleet.settled();
      expect(world.fleet.pods()).toHaveLength(2);
    } finally {
      await world.stop();
    }
    expect(existsSync(world.environment['KUBECONFIG']!)).toBe(false);
  });

  test.runIf(process.platform === 'linux')('leaves nothing running when its process is killed', async () => {
    const module = new URL('../../../src/rehearsal/world/world.ts', import.meta.url).href;
    const program = `import { startWorld } from ${JSON.stringify(module)};
      const world = await startWorld();
      const pids = [world.database.pid, ...world.fleet.pods().map((pod) => pod.pid)];
      console.log(JSON.stringify({ pids, files: world.environment.KUBECONFIG }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { pids, files } = JSON.parse(line) as { pids: number[]; files: string };
    expect(pids).toHaveLength(5);
    expect(pids.every((pid) => existsSync(`/proc/${pid}`))).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => pids.filter((pid) => existsSync(`/proc/${pid}`)), soon).toEqual([]);
    await rm(dirname(files), { recursive: true });
  });
});
