import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, ServerSnapshot } from '../../../src/core/diagnosis/diagnosis.ts';
import { ownFindings } from '../../../src/core/diagnosis/own-findings.ts';
import { usualThresholds } from '../../../src/core/diagnosis/thresholds.ts';
import { connectTarget, type Database } from '../../../src/edges/postgres/target.ts';
import { startPostgres, type RunningPostgres } from '../../../src/edges/store/embedded-postgres.ts';
import { pidOf, roles, watched, type Watched } from './watched.ts';

async function snapshotBy(bot: Database): Promise<ServerSnapshot> {
  const { snapshot, missing } = await bot.examine([]);
  if (snapshot === null) throw new Error(missing.join());
  return snapshot;
}

const findingIn = (snapshot: ServerSnapshot, check: string): Finding | undefined => ownFindings(snapshot, usualThresholds).find((finding) => finding.check === `lifeguard:${check}`);

describe('a server with old promises', () => {
  let server: Watched;
  let bot: Database;
  beforeAll(async () => {
    server = await watched({ max_prepared_transactions: '4', wal_level: 'logical' });
    bot = server.bot();
    await server.admin.query('CREATE TABLE held (id integer); GRANT ALL ON held TO app_user');
  });
  afterAll(() => server.stop());

  test('without any has nothing to tell', async () => {
    expect((await snapshotBy(bot)).upkeep).toEqual({ replicas: [], slots: [], prepared: [], standby: null });
  });

  test('shows prepared transactions, and never the name their client gave them', async () => {
    const client = await server.open(roles.app);
    await client.query("BEGIN; INSERT INTO held VALUES (1); PREPARE TRANSACTION 'hunter2'");
    const snapshot = await snapshotBy(bot);
    expect(snapshot.upkeep.prepared).toEqual([{ owner: 'app_user', database: 'postgres', ageSeconds: expect.any(Number), horizonAge: expect.any(Number) }]);
    expect(JSON.stringify(snapshot)).not.toContain('hunter2');
    await server.admin.query("ROLLBACK PREPARED 'hunter2'");
  });

  test('shows who holds back clean-up, and how many transactions ago it began', async () => {
    const holder = await server.open(roles.app, 'reports');
    await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM held');
    const writer = await server.open(roles.app);
    for (let n = 0; n < 5; n += 1) await writer.query('INSERT INTO held VALUES (2)');
    const pid = await pidOf(holder);
    for (const _ of ['alone', 'together']) {
      const snapshot = await snapshotBy(bot);
      expect(snapshot.sessions.find((session) => session.pid === pid)?.horizonAge).toBeGreaterThanOrEqual(5);
      const table = findingIn(snapshot, 'horizon')?.answer;
      expect(table?.kind === 'table' && table.rows[0]).toEqual([`pid ${pid}`, 'reports, idle in transaction', '0 s', expect.any(String)]);
    }
    await holder.query('ROLLBACK');
  });

  test('shows slots that keep the log for nobody', async () => {
    await server.admin.query("SELECT pg_create_physical_replication_slot('spare', true), pg_create_logical_replication_slot('debezium', 'test_decoding')");
    await server.admin.query('INSERT INTO held SELECT generate_series(1, 100000)');
    const { upkeep } = await snapshotBy(bot);
    expect(upkeep.slots?.toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject([
      { name: 'debezium', active: false, walStatus: 'reserved', horizonAge: expect.any(Number) }, { name: 'spare', active: false, horizonAge: null },
    ]);
    expect(Math.min(...(upkeep.slots ?? []).map(({ keptBytes }) => keptBytes ?? 0))).toBeGreaterThan(1_000_000);
    await server.admin.query("SELECT pg_drop_replication_slot('spare'), pg_drop_replication_slot('debezium')");
  });

  test('keeps the rest of the snapshot when its slots may not be asked, and says so', async () => {
    await server.admin.query('REVOKE SELECT ON pg_replication_slots FROM PUBLIC');
    const fresh = server.bot();
    const snapshot = await snapshotBy(fresh);
    expect(snapshot.upkeep).toMatchObject({ slots: null, replicas: [], prepared: [] });
    expect(snapshot.sessions.length).toBeGreaterThan(0);
    expect(findingIn(snapshot, 'copies')).toMatchObject({ verdict: 'unknown', detail: 'cannot see: slots' });
    await fresh.close();
    await server.admin.query('GRANT SELECT ON pg_replication_slots TO PUBLIC');
  });

  test('of whose sessions the role sees nothing has only unknowns, and no room', async () => {
    const plain = server.bot({ role: roles.plain });
    const snapshot = await snapshotBy(plain);
    expect(snapshot.seesAll).toBe(false);
    expect(new Set(ownFindings(snapshot, usualThresholds).map(({ verdict, count }) => `${verdict} ${count}`))).toEqual(new Set(['unknown ?']));
    await plain.close();
  });
});

describe('a server and its standby', () => {
  const servers: RunningPostgres[] = [];
  const bots: Database[] = [];
  const watch = (server: RunningPostgres): Database => {
    const bot = connectTarget({ url: server.url, replica: 'test', log: pino({ level: 'silent' }) });
    bots.push(bot);
    return bot;
  };
  let folder: string;
  let primary: Database;
  let standby: Database;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lifeguard-test-'));
    const [one, two] = [path.join(folder, 'one'), path.join(folder, 'two')];
    // A cold copy of the folder is the simplest base backup there is.
    await (await startPostgres({ dataDir: one })).stop();
    await promisify(execFile)('cp', ['-a', one, two]);
    // With the owner of all the others.
    await promisify(execFile)('cp', ['-a', path.join(two, 'cluster', 'PG_VERSION'), path.join(two, 'cluster', 'standby.signal')]);
    const first = await startPostgres({ dataDir: one, settings: { fsync: 'off' } });
    servers.push(first);
    const { username, password, hostname, port } = new URL(first.url);
    const second = await startPostgres({ dataDir: two, settings: { fsync: 'off', hot_standby: 'on', primary_conninfo: `host=${hostname} port=${port} user=${username} password=${password} application_name=standby-1` } });
    servers.push(second);
    [primary, standby] = [watch(first), watch(second)];
  }, 120_000);
  afterAll(async () => {
    await Promise.all(bots.map((bot) => bot.close()));
    for (const server of servers.toReversed()) await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('the server names its standby and how far that one is behind', async () => {
    await expect.poll(async () => (await snapshotBy(primary)).upkeep.replicas, { timeout: 20_000 }).toMatchObject([{ application: 'standby-1', client: '127.0.0.1', state: 'streaming', synchronous: false, behindBytes: 0 }]);
    expect(findingIn(await snapshotBy(primary), 'copies')).toMatchObject({ verdict: 'fails', count: '1' });
  });

  test('the standby is told as one, with how far it follows', async () => {
    const { connection, snapshot } = await standby.examine([{ id: 'one', sql: 'SELECT pg_is_in_recovery()' }]);
    expect(connection).toContain('the server is a standby');
    expect(snapshot).toMatchObject({ inRecovery: true, upkeep: { standby: { receiving: true } } });
    expect(snapshot && findingIn(snapshot, 'copies')?.answer).toMatchObject({ rows: [['this server', '', 'receiving', expect.any(String), '']] });
  });

  test('a standby whose source is gone says that it receives nothing', async () => {
    await servers[0]?.stop();
    await expect.poll(async () => findingIn(await snapshotBy(standby), 'copies'), { timeout: 20_000 }).toMatchObject({ verdict: 'holds', detail: expect.stringMatching(/^this standby receives nothing from its source/) });
  });
});
