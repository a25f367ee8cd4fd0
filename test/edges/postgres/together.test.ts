import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { askAll } from '../../../src/edges/postgres/asking.ts';
import { textOf } from '../../../src/edges/postgres/one-statement.ts';
import { openSession, type Session } from '../../../src/edges/postgres/session.ts';
import { apart, looksOnlyAtSessions, together } from '../../../src/edges/postgres/together.ts';
import { roles, watched, type Watched } from './watched.ts';

let server: Watched;
let session: Session;

beforeAll(async () => {
  await loadSqlParser();
  server = await watched();
  await server.admin.query('CREATE TABLE held (id integer); GRANT ALL ON held TO app_user; INSERT INTO held VALUES (1)');
  const named = await Promise.all(['cygni-api', 'a "b" \\ (c), d', '', 'batch', '{1,2}'].map((application) => server.open(roles.app, application)));
  await named[0]?.query(`SELECT 'a,b', "id", E'\\\\' FROM held -- (" )`);
  const holder = await server.open(roles.app, 'cygni-api');
  await holder.query('BEGIN; UPDATE held SET id = 2');
  for (const name of ['waits', 'waits too']) (await server.open(roles.app, name)).query('UPDATE held SET id = 3').catch(() => {});
  (await server.open(roles.plain, 'sleeps')).query('SELECT pg_sleep(600)').catch(() => {});
  await vi.waitFor(async () => expect((await server.admin.query("SELECT FROM pg_stat_activity WHERE wait_event IN ('transactionid', 'tuple', 'PgSleep')")).rowCount).toBe(3), { timeout: 10_000, interval: 20 });
  session = await openSession({ url: server.url(roles.bot), application: 'lifeguard/test', lost() {} });
});
afterAll(async () => {
  await session.close();
  await server.stop();
});

/** The rows of each text asked alone and of all asked together, within one transaction, whose list of sessions and time stand still. */
async function both(sqls: string[]): Promise<{ alone: (string | null)[][][]; joint: (string | null)[][][] }> {
  await session.run('BEGIN READ ONLY');
  try {
    const alone = [];
    for (const sql of sqls) alone.push((await session.ask(textOf({ sql }))).rows);
    return { alone, joint: apart(await session.ask(together(sqls.map((sql) => ({ sql })))), sqls.length) };
  } finally {
    await session.run('ROLLBACK');
  }
}

const statements = [
  'SELECT * FROM pg_stat_activity',
  'SELECT * FROM pg_stat_activity ORDER BY pid DESC LIMIT 3 -- the newest',
  'SELECT a.* FROM pg_stat_activity a WHERE a.client_addr IS NOT NULL ORDER BY a.backend_start;',
  'TABLE pg_stat_activity',
  'SELECT count(*) FROM pg_stat_activity',
  'SELECT NULL FROM pg_stat_activity',
  'SELECT pid AS one, pid AS one, state FROM pg_stat_activity',
  "SELECT true, 1.50, ''::text, '  ', E'a\\nb\\\\', '(\"x\",)', ARRAY['a', NULL, 'b c'], ROW(1, 'x y', NULL), interval '1 day 2 hours', '10.0.0.0/8'::inet FROM pg_stat_activity",
  'SELECT a FROM pg_stat_activity a',
  'SELECT a.pid, count(a) FROM pg_stat_activity a WHERE a IS NOT DISTINCT FROM a GROUP BY 1',
  'SELECT pid, client_addr, client_port, backend_xid, backend_xmin, query_id, leader_pid, backend_type, usesysid, datid FROM pg_stat_activity',
  'SELECT state, count(*), min(now() - state_change), max(query_start) FROM pg_stat_activity GROUP BY state ORDER BY 2 DESC, 1',
  "SELECT usename, state, count(*) FROM pg_stat_activity WHERE state IS NOT NULL GROUP BY ROLLUP (usename, state) HAVING count(*) > 0 ORDER BY 1, 2, 3",
  'SELECT pid, age(now(), backend_start), now() - query_start AS running, query FROM pg_stat_activity ORDER BY running DESC NULLS LAST, pid',
  "SELECT pid, usename, row_number() OVER (PARTITION BY usename ORDER BY pid) FROM pg_stat_activity",
  'WITH busy AS (SELECT * FROM pg_stat_activity WHERE state = $q$active$q$) SELECT pid FROM busy UNION SELECT pid FROM busy ORDER BY 1',
  'WITH pg_stat_activity AS (SELECT 7 AS pid) SELECT pid FROM pg_stat_activity',
  'SELECT a.pid, b.pid FROM pg_stat_activity a LEFT JOIN pg_stat_activity b ON b.pid = ANY(pg_blocking_pids(a.pid)) ORDER BY 1, 2',
  'SELECT a.pid, b.pid FROM pg_stat_activity a JOIN pg_stat_activity b ON b.pid = ANY(pg_blocking_pids(a.pid))',
  'SELECT w.pid, h.pid FROM pg_stat_activity w CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) AS blocker(pid) JOIN pg_stat_activity h ON h.pid = blocker.pid',
  'SELECT pid, (SELECT count(*) FROM pg_stat_activity o WHERE o.usename = a.usename) FROM pg_stat_activity a WHERE EXISTS (SELECT FROM pg_stat_activity b WHERE b.pid > a.pid)',
  "SELECT string_agg(application_name, ', ' ORDER BY application_name), array_agg(DISTINCT state), bool_or(state = 'idle') FROM pg_stat_activity",
  "SELECT CASE WHEN state = 'idle' THEN 'resting' ELSE coalesce(state, 'none') END AS s, round(avg(extract(epoch FROM now() - state_change)), 3) FROM pg_stat_activity GROUP BY 1 ORDER BY 1",
  'SELECT DISTINCT ON (usename) usename, pid FROM pg_stat_activity ORDER BY usename, pid',
  "SELECT current_setting('max_connections')::int - count(*) FILTER (WHERE backend_type = 'client backend') FROM pg_stat_activity",
  'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY pid OFFSET 1 FETCH FIRST 2 ROWS ONLY',
];

describe('statements about the sessions, asked together', () => {
  test.each(statements)('%s gives the rows of the author’s own text', async (sql) => {
    expect(looksOnlyAtSessions(sql)).toBe(true);
    const { alone: [alone], joint: [joint] } = await both([sql]);
    expect(alone?.length).toBeGreaterThan(0);
    expect(/ORDER BY(?![^)]*\))/.test(sql) ? joint : joint?.map(String).sort()).toEqual(/ORDER BY(?![^)]*\))/.test(sql) ? alone : alone?.map(String).sort());
  });

  test('give each its own rows, in one list of sessions', async () => {
    const { alone, joint } = await both(statements);
    const flat = (rows: (string | null)[][][]) => rows.map((part) => part.map((row) => JSON.stringify(row)).sort());
    expect(flat(joint)).toEqual(flat(alone));
  });

  test('show the first hundred rows and count the others', async () => {
    const sql = 'SELECT a.pid, b.pid FROM pg_stat_activity a, pg_stat_activity b, pg_stat_activity c ORDER BY 1, 2';
    const { alone: [alone = []], joint: [joint = []] } = await both([sql]);
    expect(alone.length).toBe(1_001);
    expect(joint.length).toBe(1_001);
    expect(joint.slice(0, 100)).toEqual(alone.slice(0, 100));
    expect(joint.slice(100).flat()).toEqual([]);
  });

  test('are exact for 300 generated ones', async () => {
    const column = fc.constantFrom('pid', 'usename', 'datname', 'application_name', 'client_addr', 'client_port', 'backend_start', 'xact_start', 'query_start', 'state_change', 'wait_event_type', 'wait_event', 'state', 'backend_xid', 'backend_xmin', 'query_id', 'query', 'backend_type', 'now() - state_change', "coalesce(state, '-')", 'left(query, 9)', 'pid % 3', 'NULL::text', "state = 'idle'");
    const condition = fc.constantFrom('true', "state = 'idle'", "state <> 'idle'", 'state IS NULL', "application_name LIKE '%a%'", 'pid % 2 = 0', "wait_event_type = 'Lock'", 'usename = session_user', "query_start < now() - interval '1 ms'", "datname = current_database() OR pid < 0", 'backend_xid IS NOT NULL');
    const listing = fc.tuple(fc.array(column, { minLength: 1, maxLength: 6 }), condition, condition).map(([columns, one, two]) => `SELECT ${columns.join(', ')} FROM pg_stat_activity WHERE ${one} AND ${two}`);
    const counting = fc.tuple(fc.uniqueArray(column, { minLength: 1, maxLength: 3 }), condition).map(([columns, where]) => `SELECT ${columns.join(', ')}, count(*), max(pid) FROM pg_stat_activity WHERE ${where} GROUP BY ${columns.map((_, at) => at + 1).join(', ')}`);
    const all = fc.sample(fc.oneof(listing, counting), { numRuns: 300 });
    expect(all.filter(looksOnlyAtSessions)).toEqual(all);
    let rows = 0;
    for (let at = 0; at < all.length; at += 25) {
      const { alone, joint } = await both(all.slice(at, at + 25));
      for (const [index, part] of alone.entries()) expect(joint[index]?.map((row) => JSON.stringify(row)).sort(), all[at + index]).toEqual(part.map((row) => JSON.stringify(row)).sort());
      rows += alone.flat().length;
    }
    expect(rows).toBeGreaterThan(500);
  }, 60_000);
});

test.each([
  'SELECT * FROM pg_locks', 'SELECT * FROM pg_catalog.pg_stat_activity', 'SELECT a.pid FROM pg_stat_activity a JOIN held ON true', 'SELECT pid FROM pg_stat_activity WHERE usename = $1', 'SELECT pg_sleep(1) FROM pg_stat_activity',
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity', 'SELECT pid INTO kept FROM pg_stat_activity', 'SELECT pid FROM pg_stat_activity FOR UPDATE', "SELECT set_config('a.b', 'c', false) FROM pg_stat_activity", 'SHOW max_connections',
  'SELECT 1; SELECT pid FROM pg_stat_activity', 'EXPLAIN SELECT * FROM pg_stat_activity', "SELECT nextval('s') FROM pg_stat_activity", 'SELECT 1 AS lifeguard_row FROM pg_stat_activity', 'not sql',
])('%s is asked alone', (sql) => {
  expect(looksOnlyAtSessions(sql)).toBe(false);
});

describe('a connection that learns', () => {
  /** The same server, and every text it is asked. */
  function listening(): { session: Session; asked: string[] } {
    const asked: string[] = [];
    return { asked, session: { ...session, ask: (sql, ...rest) => { asked.push(sql); return session.ask(sql, ...rest); } } };
  }
  const reads = [
    { id: 'states', sql: "SELECT state, count(*) FROM pg_stat_activity WHERE application_name = 'batch' GROUP BY state" },
    { id: 'idle', sql: "SELECT usename FROM pg_stat_activity WHERE application_name = 'batch'" },
    { id: 'missing', sql: 'SELECT * FROM pg_stat_statements' },
    { id: 'other', sql: "SELECT name FROM pg_settings WHERE name = 'max_connections'" },
    { id: 'value', sql: 'SELECT $1::text', values: ['x'] },
  ];
  const simply = (replies: Awaited<ReturnType<typeof askAll>>) => reads.map(({ id }) => { const reply = replies.get(id); return reply === undefined ? 'nothing' : 'rows' in reply ? { columns: reply.rows.columns.map(({ name }) => name), rows: reply.rows.rows } : String(reply.error); });

  test('asks each alone first, together from then on, and answers alike', async () => {
    const { session: one, asked } = listening();
    const first = simply(await askAll(one, reads));
    expect(first).toMatchObject([{ rows: [['idle', '1']] }, { rows: [['app_user']] }, 'error: relation "pg_stat_statements" does not exist', { rows: [['max_connections']] }, { rows: [['x']] }]);
    expect(asked).toHaveLength(5);
    asked.length = 0;
    expect(simply(await askAll(one, reads))).toEqual(first);
    expect(asked).toHaveLength(4);
    expect(asked[0]).toContain('UNION ALL');
  });

  test('gives long answers alike, alone and together', async () => {
    const bot = server.bot();
    const read = { id: 'pairs', sql: 'SELECT a.pid, b.pid AS other FROM pg_stat_activity a, pg_stat_activity b ORDER BY 1, 2' };
    const first = (await bot.examine([read, ...reads])).answers.pairs;
    const second = (await bot.examine([read, ...reads])).answers.pairs;
    expect(first?.kind === 'table' && first.more).toBeGreaterThan(40);
    expect(second).toEqual({ ...first, tookMs: expect.any(Number) });
    await bot.close();
  });

  test('passes on what it learned to the next to the same server, but not to one of another version', async () => {
    const target = {};
    await askAll(listening().session, reads, target);
    const next = listening();
    expect(simply(await askAll(next.session, reads, target))).toMatchObject([{ rows: [['idle', '1']] }, { rows: [['app_user']] }, {}, {}, {}]);
    expect(next.asked[0]).toContain('UNION ALL');
    const other = listening();
    other.session.login = { version: 170_000, role: '', superuser: false, granted: false, kept: null };
    await askAll(other.session, reads, target);
    expect(other.asked.join()).not.toContain('UNION ALL');
  });

  test('loses no other answer when one of them fails later, and asks that one alone from then on', async () => {
    const { session: one, asked } = listening();
    const risky = { id: 'risky', sql: "SELECT 1 / (1 - count(*)) FROM pg_stat_activity WHERE application_name = 'newcomer'" };
    const all = [...reads, risky, { id: 'third', sql: "SELECT datname FROM pg_stat_activity WHERE application_name = 'batch'" }];
    for (const _ of ['alone', 'together']) expect((await askAll(one, all)).get('risky')).toMatchObject({ rows: { rows: [['1']] } });
    const newcomer = await server.open(roles.app, 'newcomer');
    asked.length = 0;
    const failed = await askAll(one, all);
    expect(failed.get('risky')).toMatchObject({ error: { code: '22012' } });
    expect(failed.get('states')).toMatchObject({ rows: { rows: [['idle', '1']] } });
    expect(failed.get('other')).toMatchObject({ rows: { rows: [['max_connections']] } });
    asked.length = 0;
    expect((await askAll(one, all)).get('risky')).toMatchObject({ error: { code: '22012' } });
    expect(asked.filter((text) => text.includes('UNION ALL'))).toHaveLength(1);
    await newcomer.end();
    await expect.poll(async () => (await server.admin.query("SELECT FROM pg_stat_activity WHERE application_name = 'newcomer'")).rowCount, { interval: 10 }).toBe(0);
    expect((await askAll(one, all)).get('risky')).toMatchObject({ rows: { rows: [['1']] } });
  });

  test('gives up what became slow without the others', async () => {
    const { session: one } = listening();
    const crowd = Array.from({ length: 9 }, (_, at) => `pg_stat_activity t${at}`).join(', ');
    const slow = { id: 'slow', sql: `SELECT count(*) FROM ${crowd} WHERE EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'late')` };
    expect(looksOnlyAtSessions(slow.sql)).toBe(true);
    const all = [slow, ...reads];
    for (const _ of ['alone', 'together']) expect((await askAll(one, all)).get('slow')).toMatchObject({ rows: { rows: [['0']] } });
    const client = await server.open(roles.app, 'late');
    const startedMs = performance.now();
    const replies = await askAll(one, all);
    expect(performance.now() - startedMs).toBeLessThan(6_000);
    expect(replies.get('slow')).toMatchObject({ error: { code: '57014' } });
    expect(replies.get('states')).toMatchObject({ rows: { rows: [['idle', '1']] } });
    expect(replies.get('other')).toMatchObject({ rows: { rows: [['max_connections']] } });
    await client.end();
  });

  test('plans a statement anew whose table has changed under it', async () => {
    const { session: one } = listening();
    await server.admin.query('CREATE TABLE changing (a integer); INSERT INTO changing VALUES (1); GRANT SELECT ON changing TO lifeguard_bot');
    const read = { id: 'all', sql: 'SELECT * FROM changing' };
    for (const _ of ['first', 'second']) expect((await askAll(one, [read])).get('all')).toMatchObject({ rows: { rows: [['1']] } });
    await server.admin.query('ALTER TABLE changing ADD COLUMN b text');
    expect((await askAll(one, [read])).get('all')).toMatchObject({ rows: { rows: [['1', null]] } });
  });
});
