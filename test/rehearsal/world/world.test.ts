import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { startWorld } from '../../../src/rehearsal/world/world.ts';

const soon = { timeout: 20_000, interval: 50 };

describe('the world of a game day', () => {
  test('fills up, alerts, is mended by ending the leaked sessions, and calms down', async () => {
    const statuses: string[] = [];
    const bot = createServer(async (request, response) => {
      statuses.push((JSON.parse(Buffer.concat(await request.toArray()).toString()) as { status: string }).status);
      response.writeHead(202).end();
    }).listen(0, '127.0.0.1');
    await once(bot, 'listening');
    const world = await startWorld({ alertAfterMs: 500 });
    try {
      world.alertmanager.notify({ url: `http://127.0.0.1:${(bot.address() as AddressInfo).port}/`, token: 't' });
      await expect.poll(() => world.panels().map((panel) => panel.state), soon).toEqual(Array(6).fill('calm'));
      world.run('faster');
      await expect.poll(() => statuses, soon).toEqual(['firing']);
      const database = world.panels().find((panel) => panel.title === 'Database');
      expect(database).toMatchObject({ state: 'trouble', gauge: { value: expect.closeTo(1, 0) } });

      const admin = new pg.Client(world.database.adminUrl);
      await admin.connect();
      await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cygni-api'");
      await admin.end();
      await expect.poll(() => statuses, soon).toEqual(['firing', 'resolved']);
      expect(world.citizens.every((citizen) => citizen.alive())).toBe(true);
      expect(world.monitor.latest()!.used).toBeLessThan(34);
    } finally {
      await world.stop();
      bot.close();
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
      console.log(JSON.stringify([world.database.pid, ...world.fleet.pods().map((pod) => pod.pid)]));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const pids = JSON.parse(line) as number[];
    expect(pids).toHaveLength(5);
    expect(pids.every((pid) => existsSync(`/proc/${pid}`))).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => pids.filter((pid) => existsSync(`/proc/${pid}`)), { timeout: 5_000 }).toEqual([]);
  });
});
