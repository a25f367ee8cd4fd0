import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { lean } from '../../../src/edges/postgres/lean.ts';
import { roles, watched, type Watched } from './watched.ts';

beforeAll(loadSqlParser);

const usual = (join = 'JOIN', tail = '') => `SELECT b.pid, a.pid FROM pg_stat_activity AS a ${join} pg_stat_activity b ON b.pid = ANY (pg_blocking_pids(a.pid))${tail}`;
const inWhere = 'SELECT b.pid, a.pid FROM pg_stat_activity a, pg_stat_activity b WHERE b.pid = ANY(pg_blocking_pids(a.pid)) AND a.pid <> b.pid';

describe('the usual question who blocks whom', () => {
  test.each([usual(), inWhere, usual('JOIN', ' WHERE a.pid > 1 GROUP BY b.pid, a.pid')])('asks once per waiting session instead of once per pair: %s', (sql) => {
    expect(lean(sql)).toContain("wait_event_type = 'Lock'");
    expect(lean(sql)).toContain('b.pid = a.lifeguard_blocked_by');
  });

  test.each([
    ['another kind of join', usual('LEFT JOIN')],
    ['another condition beside it', usual('JOIN', ' OR a.pid = 1')],
    ['all columns', usual().replace('b.pid, a.pid', '*')],
    ['the whole row', usual().replace('b.pid, a.pid', 'a')],
    ['a comment', usual('JOIN', ' -- a')],
    ['two questions', usual('JOIN', ' AND b.pid = ANY(pg_blocking_pids(b.pid))')],
    ['another table', usual().replace('pg_stat_activity AS a', 'pg_locks AS a')],
    ['no join at all', 'SELECT pid FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0'],
    ['the question as a column, which drops no row', 'SELECT a.pid, b.pid = ANY(pg_blocking_pids(a.pid)) AS blocks FROM pg_stat_activity a, pg_stat_activity b'],
    ['the question in a row of its own', 'SELECT a.pid FROM pg_stat_activity a, (SELECT 1) s, pg_stat_activity b WHERE b.pid = ANY(pg_blocking_pids(a.pid))'],
    ['the question refused', usual().replace('ON b', 'ON NOT b')],
  ])('is left as written with %s', (_, sql) => {
    expect(lean(sql)).toBe(sql);
  });
});

describe('on a server with a pile-up', () => {
  let server: Watched;
  beforeAll(async () => { server = await watched(); });
  afterAll(() => server.stop());

  test('gives the same rows, each pair once', async () => {
    await server.admin.query('CREATE TABLE held (id integer); GRANT ALL ON held TO app_user; INSERT INTO held VALUES (1)');
    const holder = await server.open(roles.app);
    await holder.query('BEGIN; UPDATE held SET id = 2');
    const waiting = await Promise.all(Array.from({ length: 6 }, () => server.open(roles.app)));
    const done = waiting.map((client) => client.query('UPDATE held SET id = 3'));
    await expect.poll(async () => (await server.admin.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'")).rowCount, { interval: 20 }).toBe(6);
    for (const sql of [usual(), inWhere]) {
      const rows = async (text: string) => (await server.admin.query({ text, rowMode: 'array' })).rows.map(String).sort();
      const asTyped = await rows(sql);
      expect(asTyped.length).toBeGreaterThanOrEqual(6);
      expect(await rows(lean(sql))).toEqual(asTyped);
    }
    await holder.query('ROLLBACK');
    await Promise.all(done);
  });
});
