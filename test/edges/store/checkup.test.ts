import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examineStore } from '../../../src/edges/store/checkup.ts';
import { openStoreAndQueue } from '../../../src/edges/store/open.ts';
import { linesOf } from '../../support/checkup.ts';
import { testServer, type TestServer } from '../../support/postgres.ts';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  [server, folder] = await Promise.all([testServer(), mkdtemp(path.join(tmpdir(), 'lifeguard-store-'))]);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});
const log = pino({ level: 'silent' });
const look = (url: string | undefined, dataDir = folder) => linesOf(examineStore({ url, dataDir }).checkups);

test('an empty database is well as long as its role may make the tables, and none is made', async () => {
  const url = await server.database();
  const lines = await look(url);
  expect(Object.values(lines).map(({ mark, what }) => `${mark} ${what}`)).toEqual(['ok connection', 'ok tables', 'ok notifications']);
  expect(lines.tables?.seen).toBe('no tables yet: the first start makes them');
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  expect((await admin.query("SELECT FROM pg_namespace WHERE nspname IN ('lifeguard', 'jobs')")).rowCount).toBe(0);
  await admin.query("CREATE ROLE narrow LOGIN PASSWORD 'known'");
  await admin.end();
  const narrow = new URL(url);
  narrow.username = 'narrow';
  narrow.password = 'known';
  expect((await look(narrow.href)).tables).toMatchObject({ mark: 'fix', fix: expect.stringContaining('GRANT CREATE ON DATABASE') });
});

test('a store in use tells its tables, its queue and what is open; a table that a newer version adds is named', async () => {
  const url = await server.database();
  const opened = await openStoreAndQueue({ url, dataDir: folder, log });
  expect((await look(url)).tables).toMatchObject({ mark: 'ok', seen: expect.stringMatching(/^(\d) of \1, queue schema \d+; 0 incidents open, \d+ jobs waiting$/) });
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query('DROP TABLE lifeguard.freeze');
  await admin.end();
  expect((await look(url)).tables).toMatchObject({ mark: 'warn', seen: 'of an older Lifeguard: freeze missing' });
  await opened.queue.stop();
  await opened.stop();
});

test('an embedded store is looked at through its running owner and never started a second time', async () => {
  const dataDir = path.join(folder, 'embedded');
  expect((await look(undefined, dataDir)).embedded).toMatchObject({ mark: 'ok', seen: expect.stringContaining('the first start makes') });
  const opened = await openStoreAndQueue({ url: undefined, dataDir, log });
  const home = path.join(dataDir, 'postgres');
  const postmaster = await readFile(path.join(home, 'cluster/postmaster.pid'), 'utf8');
  const lines = await look(undefined, dataDir);
  expect(lines.embedded).toMatchObject({ mark: 'ok', seen: `the running Lifeguard (pid ${process.pid}) owns the embedded PostgreSQL in ${home}` });
  expect(lines.tables?.mark).toBe('ok');
  expect(lines.notifications?.mark).toBe('ok');
  expect(await readFile(path.join(home, 'cluster/postmaster.pid'), 'utf8')).toBe(postmaster);
  await opened.queue.stop();
  await opened.stop();
  expect((await look(undefined, dataDir)).embedded).toMatchObject({ mark: 'ok', seen: expect.stringContaining('is not running') });
});

test('a server that is not there says which address to look at', async () => {
  expect((await look('postgres://a:b@127.0.0.1:1/x')).connection).toMatchObject({ mark: 'fix', seen: 'connect ECONNREFUSED 127.0.0.1:1', fix: expect.stringContaining('127.0.0.1:1') });
});
