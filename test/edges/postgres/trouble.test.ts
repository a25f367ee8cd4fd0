import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { report } from '../../../src/core/diagnosis/report.ts';
import { usualThresholds } from '../../../src/core/diagnosis/thresholds.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { readRunbook } from '../../../src/core/runbook/read.ts';
import { automaticReads } from '../../../src/core/runbook/reads.ts';
import type { Database, Examination } from '../../../src/edges/postgres/target.ts';
import { pidOf, roles, watched, type Watched } from './watched.ts';

let reads: { id: string; sql: string }[];
beforeAll(async () => {
  await loadSqlParser();
  const file = 'runbooks/database-connection-pool-exhaustion.md';
  reads = automaticReads(await readRunbook(file, await readFile(file, 'utf8')));
});

let server: Watched;
let bot: Database;
beforeAll(async () => { server = await watched({ max_connections: '20' }); });
afterAll(() => server.stop());
beforeEach(async () => {
  bot = server.bot();
  await bot.examine(reads);
});
afterEach(async () => {
  for (const pid of stopped.splice(0)) process.kill(pid, 'SIGCONT');
  await bot.close();
  await emptied(server);
});

/** Cuts everybody but the administrator and waits until they are gone. */
async function emptied({ admin }: Watched): Promise<void> {
  const others = "FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
  await admin.query(`SELECT pg_terminate_backend(pid) ${others}`);
  await vi.waitFor(async () => expect((await admin.query(`SELECT ${others}`)).rowCount).toBe(0), { timeout: 5_000, interval: 20 });
}

const stopped: number[] = [];
/** Nothing of it moves any more, as on a machine whose disk hangs: its connections stay open and nobody answers. */
function freeze(...pids: number[]): void {
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  stopped.push(...pids);
}

const botPid = async () => Number((await server.admin.query<{ pid: number }>("SELECT pid FROM pg_stat_activity WHERE application_name = 'lifeguard/test'")).rows[0]?.pid);
const reportOf = (examined: Examination) => report({ now: '2026-11-23T03:14:07.000Z', ...examined, checks: reads.map(({ id }) => ({ id, title: id, offenders: false })), thresholds: usualThresholds });

async function fill(role: string): Promise<string | undefined> {
  for (let opened = 0; opened < 50; opened += 1) {
    try {
      await server.open(role, 'cygni-api');
    } catch (error) {
      return (error as { code?: string }).code;
    }
  }
  throw new Error('the server took 50 sessions');
}

describe('a server without a free slot', () => {
  test('is diagnosed as a whole, every check of the runbook and every one of the bot’s own, before and after a lost connection', async () => {
    expect(await fill(roles.app)).toBe('53300');
    for (const cut of [false, true]) {
      if (cut) await server.admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lifeguard/test'");
      const examined = await bot.examine(reads);
      expect(examined).toMatchObject({ missing: [], refusedAll: false, connection: 'over the reserved connection (the server refuses everyone else)' });
      const kinds = reads.map(({ id, sql }) => [examined.answers[id]?.kind, sql.includes('pg_stat_statements')]);
      expect(kinds).toEqual(reads.map(({ sql }) => (sql.includes('pg_stat_statements') ? ['failed', true] : ['table', false])));
      const result = reportOf(examined);
      expect(result.pool.verdict).toBe('server full');
      expect(result.room).toMatchObject({ slots: 13, used: 13 });
      expect(result.checks).toBe(reads.length + 8);
    }
  });

  test('that has given away even the reserved ones is itself the finding, and the bot comes back with the first free one', async () => {
    await server.admin.query('GRANT pg_use_reserved_connections TO app_user');
    await bot.close();
    expect(await fill(roles.app)).toBe('53300');
    expect(await fill(roles.superuser)).toBe('53300');
    const late = server.bot();
    const examined = await late.examine(reads);
    expect(examined).toMatchObject({ snapshot: null, refusedAll: true, missing: ['The server refuses the bot as well: no connection is left'] });
    expect(reportOf(examined)).toMatchObject({ pool: { verdict: 'server full', sentence: "The server's: it turns away even the bot." }, room: null, hypotheses: [] });
    await server.admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cygni-api'");
    await expect.poll(() => late.health().connected, { timeout: 10_000 }).toBe(true);
    expect((await late.examine(reads)).missing).toEqual([]);
    expect(late.health().redials).toBeGreaterThan(0);
    await late.close();
    await server.admin.query('REVOKE pg_use_reserved_connections FROM app_user');
  });
});

describe('a lifeboat that is lost in the middle', () => {
  test('twice in a row gives the part that had arrived, says what is missing, and hangs nothing', async () => {
    const slow = [...reads, { id: 'slow', sql: 'SELECT pg_sleep(1.5)' }];
    const startedMs = performance.now();
    const asked = bot.examine(slow);
    const cut = new Set<number>();
    while (cut.size < 2) {
      const { rows } = await server.admin.query<{ pid: number }>("SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lifeguard/test' AND wait_event = 'PgSleep' AND NOT pid = ANY($1)", [[...cut]]);
      for (const { pid } of rows) cut.add(pid);
    }
    const examined = await asked;
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(examined.snapshot?.sessions.length).toBeGreaterThan(0);
    expect(examined.missing).toEqual([expect.stringMatching(/^The connection was lost before \d+ of 11 checks were answered$/)]);
    expect(examined.answers.slow).toEqual({ kind: 'failed', message: 'the connection was ended by the server', hint: null });
    expect(Object.values(examined.answers).filter(({ kind }) => kind === 'table').length).toBeGreaterThanOrEqual(9);
    await expect.poll(() => bot.health().connected, { timeout: 5_000 }).toBe(true);
    expect((await bot.examine(reads)).missing).toEqual([]);
  });

  test('by a server that is gone keeps what it had brought, and says why there is no more', async () => {
    const another = await watched();
    const its = another.bot();
    await its.examine(reads);
    const asked = its.examine([...reads, { id: 'slow', sql: 'SELECT pg_sleep(1.5)' }]);
    await expect.poll(async () => (await another.admin.query("SELECT FROM pg_stat_activity WHERE application_name = 'lifeguard/test' AND wait_event = 'PgSleep'")).rowCount, { interval: 10, timeout: 5_000 }).toBe(1);
    await another.stop();
    const examined = await asked;
    expect(examined.snapshot?.sessions.length).toBeGreaterThan(0);
    expect(examined.missing).toEqual([expect.stringMatching(/^The connection was lost before 1 of 11/), expect.stringMatching(/^The server (cannot be reached|is starting up, shutting down)/)]);
    expect(reportOf(examined)).toMatchObject({ pool: { verdict: 'room left' }, hypotheses: expect.arrayContaining([expect.objectContaining({ cause: 'leak' })]) });
  });
});

describe('a server that does not move', () => {
  test('on the lifeboat’s own process is asked over a new connection, and the examination is whole', async () => {
    const pid = await botPid();
    freeze(pid);
    const startedMs = performance.now();
    const examined = await bot.examine(reads);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(examined.missing).toEqual([]);
    expect(examined.snapshot?.sessions.map((session) => session.pid)).toContain(pid);
  });

  test('at all gives a report without it in seconds, and works again when it does', async () => {
    freeze(server.postmaster, await botPid());
    const startedMs = performance.now();
    const examined = await bot.examine(reads);
    expect(performance.now() - startedMs).toBeLessThan(8_000);
    expect(examined).toMatchObject({ snapshot: null, refusedAll: false, missing: ['The server does not answer: no connection within 3 s'] });
    expect(reportOf(examined).pool).toEqual({ verdict: 'unknown', sentence: 'Unknown: The server does not answer: no connection within 3 s.' });
    expect(new Set(Object.values(examined.answers).map(({ kind }) => kind))).toEqual(new Set(['failed']));
    expect(bot.health()).toMatchObject({ connected: false, lastError: expect.stringContaining('does not answer') });
    for (const pid of stopped.splice(0)) process.kill(pid, 'SIGCONT');
    await expect.poll(() => bot.health().connected, { timeout: 15_000 }).toBe(true);
    expect((await bot.examine(reads)).missing).toEqual([]);
  });

  test('any more in the middle gives what it had given', async () => {
    const pid = await botPid();
    const asked = bot.examine([...reads, { id: 'slow', sql: 'SELECT pg_sleep(1.5)' }]);
    await expect.poll(async () => (await server.admin.query("SELECT FROM pg_stat_activity WHERE application_name = 'lifeguard/test' AND wait_event = 'PgSleep'")).rowCount, { interval: 10, timeout: 5_000 }).toBe(1);
    freeze(server.postmaster, pid);
    const startedMs = performance.now();
    const examined = await asked;
    expect(performance.now() - startedMs).toBeLessThan(8_000);
    expect(examined.snapshot?.sessions.length).toBeGreaterThan(0);
    expect(examined.answers.slow).toMatchObject({ kind: 'failed', message: 'the server does not answer' });
    expect(examined.missing).toEqual([expect.stringMatching(/^The connection was lost before 1 of 11/), 'The server does not answer: no connection within 3 s']);
  });
});

describe('a read', () => {
  test('that meets a lock gives up after a second and spoils no other', async () => {
    await server.admin.query('CREATE TABLE orders (id integer); GRANT SELECT ON orders TO lifeguard_bot');
    const holder = await server.open(roles.superuser);
    await holder.query('BEGIN; LOCK TABLE orders');
    const startedMs = performance.now();
    const { answers, missing } = await bot.examine([{ id: 'orders', sql: 'SELECT count(*) FROM orders' }, ...reads]);
    expect(performance.now() - startedMs).toBeLessThan(2_500);
    expect(answers.orders).toEqual({ kind: 'failed', message: 'waited over 1 s for a lock and gave up', hint: null });
    expect(missing).toEqual([]);
    expect(Object.values(answers).filter(({ kind }) => kind === 'table')).toHaveLength(9);
  });

  test('of the moment does not disturb another that is asked at the same time', async () => {
    const both = await Promise.all([bot.examine(reads), bot.examine([{ id: 'one', sql: 'SELECT 1' }, { id: 'two', sql: 'SELECT pg_sleep(0.2)' }]), bot.room(), bot.examine(reads)]);
    expect(both.map((one) => ('missing' in one ? one.missing : one.slots))).toEqual([[], [], 13, []]);
    expect(await pidOf(server.admin)).toBeGreaterThan(0);
  });
});
