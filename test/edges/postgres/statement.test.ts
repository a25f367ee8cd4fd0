import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/edges/postgres/target.ts';
import { roles, watchedByBot, type Watched } from './watched.ts';
import { faultOf } from '../../support/fault.ts';

let server: Watched;
let bot: Database;
beforeAll(async () => {
  ({ server, bot } = await watchedByBot());
  await server.admin.query('CREATE TABLE jobs (id integer PRIMARY KEY, state text NOT NULL); CREATE TABLE closed (id integer); GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO lifeguard_bot');
});
afterAll(() => server.stop());
beforeEach(async () => void (await server.admin.query("TRUNCATE jobs; INSERT INTO jobs SELECT n, CASE WHEN n % 4 = 0 THEN 'dead' ELSE 'live' END FROM generate_series(1, 400) n; ANALYZE jobs")));

const count = async (where = 'true'): Promise<number> => Number((await server.admin.query<{ n: string }>(`SELECT count(*) AS n FROM jobs WHERE ${where}`)).rows[0]?.n);
const DELETE = "DELETE FROM jobs WHERE state = 'dead'";

describe('looking at a statement', () => {
  it('says where it would run and how many rows the planner expects, and runs nothing', async () => {
    expect(await bot.previewStatement(DELETE, [])).toMatchObject({ database: 'postgres', role: 'lifeguard_bot', rows: 100, identity: { inRecovery: false } });
    expect(await bot.previewStatement("-- all of them\nWITH dead AS (DELETE FROM jobs RETURNING id) INSERT INTO jobs SELECT id + 1000, 'old' FROM dead", [])).toMatchObject({ rows: 800 });
    expect(await bot.previewStatement("INSERT INTO jobs VALUES (9001, 'live')", [])).toMatchObject({ rows: 1 });
    expect(await count()).toBe(400);
  });

  it('asks no planner where it has no opinion', async () => {
    expect(await bot.previewStatement('VACUUM jobs', [])).toMatchObject({ rows: null });
    expect(await bot.previewStatement('TRUNCATE jobs', [])).toMatchObject({ rows: null });
    expect(await count()).toBe(400);
  });

  it('names the missing right before anybody confirms', async () => {
    expect(await faultOf(bot.previewStatement('DELETE FROM closed', []))).toMatchObject({ retry: 'never', message: 'the role lifeguard_bot lacks the right for it (permission denied for table closed): a DBA has to grant it.' });
  });

  it('is not misled by a second statement or an EXPLAIN that would run it', async () => {
    for (const sql of [`${DELETE}; DELETE FROM jobs`, 'DELETE FROM jobs; COMMIT; DROP TABLE jobs']) expect(await faultOf(bot.previewStatement(sql, []))).toMatchObject({ retry: 'never' });
    expect(await bot.previewStatement('ANALYZE jobs', [])).toMatchObject({ rows: null });
    expect(await count()).toBe(400);
  });
});

describe('running a statement', () => {
  const run = async (sql: string, more: { identity?: { system: string; startedAt: string; inRecovery: boolean } } = {}) => {
    const { identity } = await bot.previewStatement('VACUUM jobs', []);
    return bot.runStatement({ identity, sql, values: [], ...more });
  };

  it('does it once and says to how many rows', async () => {
    expect(await run(DELETE)).toEqual({ outcome: 'done', command: 'DELETE', rows: 100 });
    expect(await count()).toBe(300);
  });

  it('binds values, which are never part of its text', async () => {
    const sql = 'DELETE FROM jobs WHERE state = $1';
    const { identity, rows } = await bot.previewStatement(sql, ['dead']);
    expect(rows).toBe(100);
    expect(await bot.runStatement({ identity, sql, values: ["dead' OR true --"] })).toMatchObject({ outcome: 'done', rows: 0 });
    expect(await bot.runStatement({ identity, sql, values: ['dead'] })).toMatchObject({ outcome: 'done', rows: 100 });
  });

  it('runs what no transaction may hold', async () => {
    await server.admin.query('ALTER TABLE jobs OWNER TO lifeguard_bot; GRANT CREATE ON SCHEMA public TO lifeguard_bot');
    expect(await run('VACUUM jobs')).toMatchObject({ outcome: 'done' });
    expect(await run('CREATE INDEX CONCURRENTLY jobs_by_state ON jobs (state)')).toMatchObject({ outcome: 'done' });
    expect((await server.admin.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'jobs_by_state'::regclass")).rows).toEqual([{ indisvalid: true }]);
    await server.admin.query('DROP INDEX jobs_by_state; ALTER TABLE jobs OWNER TO postgres; GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO lifeguard_bot');
  });

  it('says in plain words what the role may not do, and that nothing was done', async () => {
    expect(await run('DELETE FROM closed')).toEqual({ outcome: 'not done', why: 'the role lifeguard_bot lacks the right for it (permission denied for table closed): a DBA has to grant it' });
    expect(await run("ALTER SYSTEM SET work_mem = '1GB'")).toMatchObject({ outcome: 'not done', why: expect.stringContaining('lacks the right') });
  });

  it('runs one statement and never a second one behind it', async () => {
    expect(await run(`${DELETE}; DELETE FROM jobs`)).toMatchObject({ outcome: 'not done' });
    expect(await count()).toBe(400);
  });

  it('gives up on a lock after two seconds', async () => {
    const holder = await server.open(roles.superuser);
    await holder.query('BEGIN; LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE');
    expect(await run(DELETE)).toEqual({ outcome: 'not done', why: 'somebody else holds a lock it needs: it waited a moment and gave up' });
    await holder.query('ROLLBACK');
  });

  it('does nothing on another server than the one the preview was taken from', async () => {
    expect(await run(DELETE, { identity: { system: '1', startedAt: 'x', inRecovery: false } })).toMatchObject({ outcome: 'not done', why: expect.stringContaining('another server') });
    expect(await count()).toBe(400);
  });

  it('does not know how it ended when its session was cut off, and does not try again', async () => {
    const running = run("UPDATE jobs SET state = (SELECT CASE WHEN pg_sleep(5) IS NULL THEN 'x' ELSE 'slow' END) WHERE id = 1");
    for (let tries = 0; tries < 100; tries += 1) {
      const { rowCount } = await server.admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'UPDATE jobs%' AND state = 'active' AND pid <> pg_backend_pid()");
      if (rowCount) break;
      await new Promise((wait) => { setTimeout(wait, 30); });
    }
    expect(await running).toMatchObject({ outcome: 'unknown' });
    expect(await count("state = 'slow'")).toBe(0);
  });

  it('says so when no connection can be had', async () => {
    const lost = server.bot({ url: server.url('lifeguard_bot', '', 'nowhere') });
    expect(await lost.runStatement({ identity: { system: '1', startedAt: 'x', inRecovery: false }, sql: DELETE, values: [] })).toMatchObject({ outcome: 'not done', why: expect.stringContaining('database does not exist') });
  });

  it('leaves the session that diagnoses READ ONLY', async () => {
    const { identity } = await bot.previewStatement(DELETE, []);
    await bot.runStatement({ identity, sql: DELETE, values: [] });
    const { answers } = await bot.examine([{ id: 'r', sql: 'SHOW transaction_read_only' }]);
    expect(answers['r']).toMatchObject({ rows: [['on']] });
  });
});
