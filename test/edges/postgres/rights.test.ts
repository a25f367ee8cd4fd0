import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { run } from '../../../src/cli/setup-sql.ts';
import type { Database } from '../../../src/edges/postgres/target.ts';
import { testServer } from '../../support/postgres.ts';
import { pidOf, roles, watchedByBot, type Watched } from './watched.ts';

const rolesSql = () => readFile(new URL('../../../deploy/roles.sql', import.meta.url), 'utf8');

let server: Watched;
let bot: Database;
beforeAll(async () => void ({ server, bot } = await watchedByBot()));
afterAll(() => server.stop());

describe("the DBA's script", () => {
  test('is printed by setup-sql as it stands', async () => {
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      expect(await run([])).toBe(0);
      expect(out.mock.calls.map(([text]) => text).join('')).toBe(await rolesSql());
    } finally {
      out.mockRestore();
    }
  });

  test('can be run again and changes nothing', async () => {
    const state = () => server.admin.query(`
      SELECT (SELECT json_agg(r ORDER BY r.rolname) FROM pg_roles r WHERE rolname LIKE 'lifeguard%') AS roles,
        (SELECT json_agg(m ORDER BY m.oid) FROM pg_auth_members m) AS members, (SELECT json_agg(proacl ORDER BY proname) FROM pg_proc WHERE pronamespace = 'lifeguard'::regnamespace) AS rights`);
    const before = (await state()).rows;
    await server.admin.query(await rolesSql());
    expect((await state()).rows).toEqual(before);
  });

  test('can be run by an administrator who is no superuser', async () => {
    const fresh = await testServer();
    const connect = async (user: string | null, database: string): Promise<pg.Client> => {
      const address = new URL(fresh.url);
      if (user !== null) [address.username, address.password] = [user, 'known'];
      address.pathname = database;
      const client = new pg.Client({ connectionString: address.href });
      client.on('error', () => {});
      await client.connect();
      return client;
    };
    try {
      const superuser = await connect(null, '/postgres');
      await superuser.query(`CREATE ROLE manager LOGIN CREATEROLE PASSWORD 'known'`);
      await superuser.query('GRANT pg_signal_backend, pg_read_all_stats, pg_use_reserved_connections TO manager WITH ADMIN OPTION');
      await superuser.query('CREATE DATABASE managed OWNER manager');
      const manager = await connect('manager', '/managed');
      for (const _ of ['first', 'again']) await manager.query(await rolesSql());
      const { rows } = await manager.query(`SELECT DISTINCT proowner::regrole::text AS owner FROM pg_proc WHERE pronamespace = 'lifeguard'::regnamespace`);
      expect(rows).toEqual([{ owner: 'lifeguard_owner' }]);
      await Promise.all([superuser.end(), manager.end()]);
    } finally {
      await fresh.stop();
    }
  });
});

describe("the bot's role", () => {
  test('may signal no session but through the guard, and read no table', async () => {
    const login = await server.open(roles.bot);
    const pid = await pidOf(await server.open(roles.app));
    await expect(login.query('SELECT pg_terminate_backend($1)', [pid])).rejects.toMatchObject({ code: '42501' });
    await expect(login.query('SELECT pg_cancel_backend($1)', [pid])).rejects.toMatchObject({ code: '42501' });
    await expect(login.query("SELECT lifeguard.judge(1, '', '', '', '', '', NULL)")).rejects.toMatchObject({ code: '42501' });
    await expect(login.query("INSERT INTO lifeguard.rule VALUES ('allowed database', 'x')")).rejects.toMatchObject({ code: expect.stringMatching(/25006|42501/) });
    await server.admin.query('CREATE TABLE customers (name text)');
    await expect(login.query('SELECT * FROM customers')).rejects.toMatchObject({ code: '42501' });
    await login.end();
  });

  test('cannot end more than 25 sessions at once, nor do anything else to them', async () => {
    const login = await server.open(roles.bot);
    const call = (kind: string, many: number) => {
      const texts = Array.from({ length: many }, () => '2026-01-01');
      return login.query('SELECT * FROM lifeguard.signal($1, $2, $3, $3, $3, $3, $3)', [kind, texts.map(() => 1), texts]);
    };
    expect((await call('terminate', 25)).rowCount).toBe(25);
    await expect(call('terminate', 26)).rejects.toMatchObject({ code: 'P0001' });
    await expect(call('drop', 1)).rejects.toMatchObject({ code: 'P0001' });
    await login.end();
  });

  test('is not fooled inside one transaction, where the server shows sessions as they first were', async () => {
    const client = await server.open(roles.app);
    const pid = await pidOf(client);
    const login = await server.open(roles.bot);
    await login.query('BEGIN');
    const { rows } = await login.query<Record<string, string>>('SELECT backend_start::text, usename, datname, state, state_change::text FROM pg_stat_activity WHERE pid = $1', [pid]);
    await client.query('SELECT 1');
    const [seen] = rows;
    const answer = await login.query<{ terminate: string }>('SELECT lifeguard.terminate($1, $2, $3, $4, $5, $6)', [pid, seen?.backend_start, seen?.usename, seen?.datname, seen?.state, seen?.state_change]);
    expect(answer.rows).toEqual([{ terminate: 'changed' }]);
    await login.end();
  });

  test('acts in another database only where the DBA allowed it', async () => {
    await server.admin.query('CREATE DATABASE second');
    const client = await server.open(roles.app, '', 'second');
    const pid = await pidOf(client);
    const choose = 'SELECT pid FROM pg_stat_activity';
    expect((await bot.previewSessions(choose)).kept.find((target) => target.pid === pid)?.protectedBy).toBe('another database');
    await server.admin.query(`INSERT INTO lifeguard.rule VALUES ('allowed database', 'second')`);
    const preview = await bot.previewSessions(choose);
    const targets = preview.targets.filter((target) => target.pid === pid);
    expect(await bot.signalSessions({ identity: preview.identity, signal: 'terminate', targets })).toMatchObject({ results: [{ pid, result: 'terminated' }] });
  });
});

describe('cancelling', () => {
  test('stops the statement and leaves the session open', async () => {
    const client = await server.open(roles.app);
    const pid = await pidOf(client);
    const running = client.query('SELECT pg_sleep(30)').then(() => 'finished', (error: { code?: string }) => error.code);
    const choose = `SELECT pid FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep'`;
    await expect.poll(async () => (await bot.previewSessions(choose)).targets.length, { interval: 10 }).toBe(1);
    const { identity, targets } = await bot.previewSessions(choose);
    expect((await bot.signalSessions({ identity, signal: 'cancel', targets })).results).toMatchObject([{ pid, result: 'cancelled' }]);
    expect(await running).toBe('57014');
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('leaves a schema change alone', async () => {
    const holder = await server.open(roles.superuser);
    await holder.query('CREATE TABLE changing (id integer); ALTER TABLE changing OWNER TO app_user');
    await holder.query('BEGIN; LOCK TABLE changing');
    const migration = await server.open(roles.app);
    const waits = migration.query('/* migration 7 */ ALTER TABLE changing ADD COLUMN a integer');
    const choose = `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'`;
    await expect.poll(async () => (await bot.previewSessions(choose)).kept.map(({ protectedBy }) => protectedBy), { interval: 10 }).toEqual(['schema change or maintenance']);
    const { identity, kept } = await bot.previewSessions(choose);
    expect((await bot.signalSessions({ identity, signal: 'cancel', targets: kept })).results).toMatchObject([{ result: 'protected' }]);
    await holder.query('ROLLBACK');
    await waits;
  });
});

describe('without the guarded functions', () => {
  test('previews still work, and ending says what a DBA has to do', async () => {
    await server.admin.query('CREATE DATABASE bare');
    const pid = await pidOf(await server.open(roles.app, '', 'bare'));
    const elsewhere = server.bot({ url: server.url(roles.bot, '', 'bare') });
    expect(await elsewhere.canSignal()).toBe(false);
    const { identity, targets } = await elsewhere.previewSessions(`SELECT pid FROM pg_stat_activity WHERE datname = 'bare' AND state = 'idle'`);
    expect(targets.map((target) => target.pid)).toEqual([pid]);
    await expect(elsewhere.signalSessions({ identity, signal: 'terminate', targets })).rejects.toMatchObject({ name: 'Fault', retry: 'never', message: expect.stringContaining('npx lifeguard setup-sql') });
  });

  test('a role without the right to call them is told the same', async () => {
    await server.admin.query('GRANT pg_read_all_stats TO plain_user');
    const plain = server.bot({ role: roles.plain });
    expect(await plain.canSignal()).toBe(false);
    const { identity, targets } = await plain.previewSessions(`SELECT pid FROM pg_stat_activity WHERE usename = 'app_user' AND datname = 'postgres' AND state = 'idle'`);
    await expect(plain.signalSessions({ identity, signal: 'terminate', targets })).rejects.toMatchObject({ name: 'Fault', retry: 'never' });
  });
});
