import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres } from '../../../src/edges/store/embedded-postgres.ts';
import type { RunningPostgres } from '../../../src/edges/store/embedded-postgres.ts';
import { testServer } from '../../support/postgres.ts';
import type { TestServer } from '../../support/postgres.ts';

const module = new URL('../../../src/edges/store/embedded-postgres.ts', import.meta.url).href;
const program = `import { startPostgres } from ${JSON.stringify(module)};
const server = await startPostgres({ dataDir: process.argv[1], durable: process.argv[2] !== 'throw-away' });
console.log(JSON.stringify(server));
setInterval(() => {}, 1000);`;

let dataDir: string;
const toStop: { stop(): Promise<unknown> }[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lifeguard-test-'));
  await (await startPostgres({ dataDir })).stop();
});
afterEach(async () => {
  for (const one of toStop.splice(0)) await one.stop();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

async function start(): Promise<RunningPostgres> {
  const server = await startPostgres({ dataDir });
  toStop.push(server);
  return server;
}

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A second process that owns the server, in a process group of its own. */
async function startElsewhere(folder = dataDir, kind = 'kept') {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, folder, kind], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const server = JSON.parse(line) as { pid: number; url: string };
  toStop.push({
    async stop() {
      child.kill('SIGKILL');
      // The next test may play with the files of this server: it must be gone by then.
      if (!(await goneWithin(server.pid, 10_000))) throw new Error(`the server ${server.pid} outlived its owner`);
    },
  });
  return { child, server };
}

async function isAlive(pid: number): Promise<boolean> {
  return stat(`/proc/${pid}`).then(() => true, () => {
    if (process.platform === 'linux') return false;
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  });
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  for (const until = Date.now() + ms; Date.now() < until; await sleep(10)) {
    if (!(await isAlive(pid))) return true;
  }
  return false;
}

describe('the embedded PostgreSQL', () => {
  test('keeps its data and its password from one start to the next', async () => {
    const first = await start();
    await ask(first.url, 'create table if not exists kept as select 7 as n');
    await first.stop();
    const second = await start();
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
  });

  test('asks for the password, which only we can read', async () => {
    const server = await start();
    const wrong = new URL(server.url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
  });

  test('listens on the loopback address alone, speaks UTF-8 and has no socket file', async () => {
    const server = await start();
    const [row] = await ask(
      server.url,
      `select current_setting('listen_addresses') as addresses, current_setting('server_encoding') as encoding,
              current_setting('unix_socket_directories') as sockets, 'é' = lower('É') as folds`,
    );
    expect(row).toEqual({ addresses: '127.0.0.1', encoding: 'UTF8', sockets: '', folds: true });
  });

  test('takes settings, but never one that would open it to the network', async () => {
    const server = await startPostgres({
      dataDir,
      settings: { max_connections: '42', reserved_connections: '2', listen_addresses: '*' },
    });
    toStop.push(server);
    const [row] = await ask(
      server.url,
      "select current_setting('max_connections') as max, current_setting('listen_addresses') as addresses",
    );
    expect(row).toEqual({ max: '42', addresses: '127.0.0.1' });
  });

  test('stops while clients are connected, and may be stopped twice', async () => {
    const server = await start();
    const client = new pg.Client(server.url);
    client.on('error', () => {});
    await client.connect();
    await server.stop();
    await server.stop();
    expect(await isAlive(server.pid)).toBe(false);
  });

  test('dies with its owner when the owner is killed with SIGKILL', async () => {
    const { child, server } = await startElsewhere();
    expect(await isAlive(server.pid)).toBe(true);
    child.kill('SIGKILL');
    expect(await goneWithin(server.pid, 20_000)).toBe(true);
  });

  test("dies with its owner when the owner's whole process group is killed", async () => {
    const { child, server } = await startElsewhere();
    process.kill(-child.pid!, 'SIGKILL');
    expect(await goneWithin(server.pid, 20_000)).toBe(true);
  });

  test('starts at once on the folder of an owner that was just killed', async () => {
    const { child } = await startElsewhere();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const server = await start();
    expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('refuses a folder another living Lifeguard uses, and leaves that server alone', async () => {
    const { server } = await startElsewhere();
    await expect(startPostgres({ dataDir })).rejects.toThrow(/Another Lifeguard \(pid \d+\) uses/);
    expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('is not stopped by a stale pid file whose number now belongs to an unrelated process', async () => {
    const lines = `${process.pid}\n${join(dataDir, 'cluster')}\n1700000000\n5432\n\n127.0.0.1\n`;
    await writeFile(join(dataDir, 'cluster', 'postmaster.pid'), lines);
    const server = await start();
    expect(server.pid).not.toBe(process.pid);
    expect(await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8')).toMatch(new RegExp(`^${server.pid}\n`));
  });

  test('removes a throw-away folder when it stops, and when its owner is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lifeguard-test-'));
    const first = await startPostgres({ dataDir: folder, durable: false });
    await first.stop();
    expect(existsSync(folder)).toBe(false);
    const { child } = await startElsewhere(folder, 'throw-away');
    expect(existsSync(folder)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => existsSync(folder), { timeout: 20_000 }).toBe(false);
  });

  test('works in a private folder below the temporary one, which its user could not enter', async () => {
    const outer = await mkdtemp(join(tmpdir(), 'lifeguard-test-'));
    const server = await startPostgres({ dataDir: join(outer, 'a', 'store'), durable: false });
    expect(await ask(server.url, "select current_setting('data_directory') as place")).toEqual([{ place: join(outer, 'a', 'store', 'cluster') }]);
    await server.stop();
    await rm(outer, { recursive: true });
  });

  test('says why when it cannot start', async () => {
    await expect(startPostgres({ dataDir, settings: { max_connections: 'many' } })).rejects.toMatchObject({
      party: 'store',
      message: expect.stringContaining('max_connections'),
    });
  });
});

describe("the tests' own server", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await testServer();
  });
  afterAll(() => server.stop());

  test('hands out fresh databases, and copies of prepared ones', async () => {
    const [one, two] = await Promise.all([server.database(), server.database()]);
    await ask(one, 'create table mine as select 1 as n');
    await expect(ask(two, 'select n from mine')).rejects.toMatchObject({ code: '42P01' });
    expect(await ask(await server.database(one), 'select n from mine')).toEqual([{ n: 1 }]);
  });
});
