import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/core/diagnosis/diagnosis.ts';
import type { Database } from '../../../src/edges/postgres/target.ts';
import { pidOf, roles, watchedByBot, type Watched } from './watched.ts';

let server: Watched;
let bot: Database;
beforeAll(async () => void ({ server, bot } = await watchedByBot()));
afterAll(() => server.stop());

async function answers(...sqls: string[]): Promise<Answer[]> {
  const { answers } = await bot.examine(sqls.map((sql, at) => ({ id: String(at), sql })));
  return sqls.map((_, at) => answers[String(at)] ?? { kind: 'failed', message: 'no answer', hint: null });
}

const rowsOf = (answer: Answer | undefined): string[][] => (answer?.kind === 'table' ? answer.rows : []);

describe('an examination', () => {
  test('brings the snapshot and every read of the same instant', async () => {
    await server.open(roles.app, 'cygni-api');
    const result = await bot.examine([{ id: 'all', sql: 'SELECT count(*) FROM pg_stat_activity' }]);
    expect(result.missing).toEqual([]);
    expect(result.connection).toBe('over the reserved connection');
    expect(result.snapshot).toMatchObject({ maxConnections: 40, superuserReserved: 3, reserved: 4, seesAll: true, inRecovery: false });
    expect(result.snapshot?.sessions.map(({ application }) => application)).toContain('cygni-api');
    expect(rowsOf(result.answers.all)).toEqual([[String(result.snapshot?.sessions.length)]]);
    expect(result.identity).toEqual(await bot.identity());
  });

  test('loses only the read that fails, and says why and what would mend it', async () => {
    const [missing, hidden, wrong, writing, fine] = await answers(
      'SELECT query, calls FROM pg_stat_statements LIMIT 20',
      'SELECT rolpassword FROM pg_authid',
      'SELECT nowhere FROM pg_stat_activity',
      "SELECT nextval('s'), 1 FROM (SELECT 1) t WHERE false; CREATE TABLE t ()",
      'SHOW max_connections',
    );
    expect(missing).toMatchObject({ kind: 'failed', message: 'pg_stat_statements is not installed', hint: expect.stringContaining('CREATE EXTENSION') });
    expect(hidden).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^cannot see/) });
    expect(wrong).toMatchObject({ kind: 'failed', message: 'column "nowhere" does not exist' });
    expect(writing).toMatchObject({ kind: 'failed' });
    expect(rowsOf(fine)).toEqual([['40']]);
  });

  test('changes nothing even when a read would', async () => {
    const [create, set, copy] = await answers('CREATE TABLE made ()', "SELECT set_config('transaction_read_only', 'off', false)", "COPY (SELECT 1) TO '/tmp/x'");
    expect(create).toMatchObject({ kind: 'failed', message: 'it would change something: refused' });
    expect(set?.kind).toBe('failed');
    expect(copy?.kind).toBe('failed');
    expect((await server.admin.query("SELECT to_regclass('made') AS made")).rows).toEqual([{ made: null }]);
  });

  test('shows 100 rows and counts the others', async () => {
    const [some, endless] = await answers('SELECT g FROM generate_series(1, 150) g', 'SELECT g FROM generate_series(1, 5000) g');
    expect(some).toMatchObject({ more: 50 });
    expect(rowsOf(some)).toHaveLength(100);
    expect(endless).toMatchObject({ more: 901 });
  });

  test('is over within its time although every read takes too long', async () => {
    const startedMs = performance.now();
    const all = await answers(...Array.from({ length: 5 }, () => 'SELECT pg_sleep(10)'));
    expect(performance.now() - startedMs).toBeLessThan(6_500);
    for (const answer of all) expect(answer).toMatchObject({ kind: 'failed', message: 'not finished in time and stopped' });
    // The warm session outlives it: nothing had to be cut.
    expect(bot.health().connected).toBe(true);
  });

  test('shows no literal of any statement, whatever the column is called', async () => {
    const client = await server.open(roles.app, 'cygni-api');
    await client.query("SELECT 'hunter2' AS a, E'x\\'hunter2' AS b -- hunter2");
    const all = await answers(
      'SELECT pid, query FROM pg_stat_activity',
      'SELECT * FROM pg_stat_activity',
      'SELECT query AS q FROM pg_stat_activity',
      'SELECT left(query, 20) AS start, upper(query) AS application_name FROM pg_stat_activity',
      'SELECT substr(query, 9) AS query FROM pg_stat_activity',
      'SELECT query AS application_name FROM pg_stat_activity',
      'SELECT a FROM pg_stat_activity a',
      'SELECT to_json(a) FROM pg_stat_activity a',
      'SELECT array_agg(query) FROM pg_stat_activity',
      "SELECT string_agg(query, ' ; ') FROM pg_stat_activity",
      'SELECT usename FROM pg_stat_activity GROUP BY usename, query',
      'SELECT pg_stat_get_backend_activity(id) FROM pg_stat_get_backend_idset() id',
      'SELECT s.query FROM pg_stat_get_activity(NULL) s',
    );
    expect(all.map(({ kind }) => kind)).toEqual(all.map(() => 'table'));
    for (const answer of all) expect(JSON.stringify(answer).toLowerCase()).not.toContain('hunter2');
    expect(rowsOf(all[0]).map((row) => row[1])).toContain('SELECT ? AS a, ? AS b');
    expect(JSON.stringify(rowsOf(all[1]))).toContain('cygni-api');
    expect(rowsOf(all[3]).map((row) => row[0])).toContain('SELECT ? AS');
  });
});

describe('blocked sessions', () => {
  const usual = `SELECT blocking.pid AS blocking_pid, blocked.pid AS blocked_pid FROM pg_stat_activity AS blocked
    JOIN pg_stat_activity AS blocking ON blocking.pid = ANY(pg_blocking_pids(blocked.pid))`;

  test('are found with who blocks them, by the snapshot and by the runbook alike', async () => {
    await server.admin.query('CREATE TABLE held (id integer); GRANT ALL ON held TO app_user; INSERT INTO held VALUES (1)');
    const [holder, second, third] = [await server.open(roles.app), await server.open(roles.app), await server.open(roles.app)];
    const [first, middle, last] = [await pidOf(holder), await pidOf(second), await pidOf(third)];
    await holder.query('BEGIN; UPDATE held SET id = 2');
    const waits = [second.query('UPDATE held SET id = 3')];
    await expect.poll(async () => rowsOf((await answers(usual))[0]), { timeout: 5_000, interval: 20 }).toEqual([[String(first), String(middle)]]);
    waits.push(third.query('UPDATE held SET id = 4'));
    await expect.poll(async () => rowsOf((await answers(usual))[0]).length, { timeout: 5_000, interval: 20 }).toBe(2);

    const { snapshot } = await bot.examine([]);
    const blockedBy = (pid: number) => snapshot?.sessions.find((session) => session.pid === pid)?.blockedBy;
    expect(blockedBy(middle)).toEqual([first]);
    expect(blockedBy(last)).toEqual([middle]);
    expect(snapshot?.sessions.find(({ pid }) => pid === first)).toMatchObject({ state: 'idle in transaction', blockedBy: [] });

    // The quadratic text as it stands, asked by a person, gives the same rows.
    const asTyped = await server.admin.query<{ blocking_pid: number; blocked_pid: number }>(usual);
    const asAsked = rowsOf((await answers(usual))[0]);
    expect(asAsked.sort()).toEqual(asTyped.rows.map((row) => [String(row.blocking_pid), String(row.blocked_pid)]).sort());

    await holder.query('ROLLBACK');
    await Promise.all(waits);
  });
});

describe('a role that may not see other sessions', () => {
  test('gives "cannot see", never nothing found', async () => {
    const plain = server.bot({ role: roles.plain });
    const result = await plain.examine([{ id: 'idle', sql: "SELECT pid FROM pg_stat_activity WHERE state = 'idle'" }]);
    expect(result.answers.idle).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^cannot see/) });
    expect(result.snapshot?.seesAll).toBe(false);
    expect(result.missing.join()).toContain('pg_read_all_stats');
    await expect(plain.previewSessions('SELECT pid FROM pg_stat_activity')).rejects.toMatchObject({ name: 'Fault', party: 'database', retry: 'never' });
  });

  test('is told only of what is really hidden from it', async () => {
    const plain = server.bot({ role: roles.plain });
    const { answers } = await plain.examine([
      { id: 'replication', sql: 'SELECT application_name, state FROM pg_stat_replication' }, { id: 'progress', sql: 'SELECT * FROM pg_stat_progress_vacuum' },
      { id: 'databases', sql: 'SELECT datname, numbackends FROM pg_stat_database' }, { id: 'tables', sql: 'SELECT relname FROM pg_stat_user_tables' }, { id: 'locks', sql: 'SELECT mode, count(*) FROM pg_locks GROUP BY mode' },
    ]);
    expect(answers.replication).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^cannot see/) });
    expect(answers.progress).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^cannot see/) });
    expect([answers.databases?.kind, answers.tables?.kind, answers.locks?.kind]).toEqual(['table', 'table', 'table']);
  });
});

describe('a view that lists only what one may read', () => {
  test('and therefore nothing is "cannot see", and what it does list is shown', async () => {
    await server.admin.query('CREATE TABLE hidden AS SELECT generate_series(1, 9) AS n; ANALYZE hidden');
    const sql = "SELECT tablename, n_distinct FROM pg_stats WHERE tablename = 'hidden'";
    const [stats, schema] = await answers(sql, "SELECT table_name FROM information_schema.tables WHERE table_name = 'hidden'");
    expect(stats).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^cannot see: it lists only what the bot's role may read/) });
    expect(schema).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^cannot see/) });
    await server.admin.query('GRANT SELECT ON hidden TO lifeguard_bot');
    expect(rowsOf((await answers(sql))[0])).toHaveLength(1);
  });
});
