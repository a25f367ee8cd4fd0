import { describe, expect, test } from 'vitest';
import { lean } from '../../../src/edges/postgres/lean.ts';

const usual = (join = 'JOIN', tail = '') => `SELECT b.pid, a.pid FROM pg_stat_activity AS a ${join} pg_stat_activity b ON b.pid = ANY (pg_blocking_pids(a.pid))${tail}`;

describe('the usual question who blocks whom', () => {
  test('asks once per waiting session instead of once per pair', () => {
    expect(lean(usual())).toContain("wait_event_type = 'Lock'");
    expect(lean(usual())).toContain('b.pid = ANY(a.lifeguard_blocked_by)');
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
  ])('is left as written with %s', (_, sql) => {
    expect(lean(sql)).toBe(sql);
  });
});
