import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/core/operation/judge.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';

beforeAll(loadSqlParser);

/** The statement with its parameters, and their names; the class alone where there are none. */
function bound(sql: string): string {
  const { operation, class: kind, placeholders = [] } = judge('sql', sql);
  if ('sql' in operation && operation.parameters.length > 0) {
    expect(placeholders).toEqual(operation.parameters);
    return `${operation.sql} (${operation.parameters.join(', ')})`;
  }
  return placeholders.length > 0 ? `${kind}, ${placeholders.join(', ')} open` : kind;
}

describe('a placeholder in SQL', () => {
  it.each(['<pid>', '[PID]', '{pid}', '$PID', '${PID}', ':pid', '%s', '%(pid)s', '{{ pid }}', '{{ $labels.pid }}', "'<pid>'", "':pid'", "'$PID'", "'{pid}'", "'[PID]'", "'%s'", ":'pid'", "'your-pid'", "'YOUR_PID'", "'PROCESS_ID'", "'<the pid>'", '$1'])(
    'that stands as a value is bound, not written: %s',
    (placeholder) => {
      expect(bound(`SELECT 1 FROM pg_stat_activity WHERE pid = ${placeholder}`)).toMatch(/^SELECT 1 FROM pg_stat_activity WHERE pid = \$1 \(.+\)$/);
      expect(judge('sql', `SELECT 1 FROM pg_stat_activity WHERE pid = ${placeholder}`)).toMatchObject({ class: 'read', auto: false, reason: expect.stringContaining('must be filled in') });
    },
  );

  it('is one parameter however often it stands, and several are numbered in their order', () => {
    expect(bound("DELETE FROM jobs WHERE id = <id> OR parent = '<id>' OR kind = '<kind>' LIMIT 1".replace(' LIMIT 1', ''))).toBe('DELETE FROM jobs WHERE id = $1 OR parent = $1 OR kind = $2 (<id>, <kind>)');
    expect(bound('SELECT 1 FROM a WHERE b = $2 AND c = $1 AND d = $2')).toBe('SELECT 1 FROM a WHERE b = $1 AND c = $2 AND d = $1 ($2, $1)');
  });

  it('inside a text makes that text of its parts', () => {
    expect(bound("SELECT 1 FROM pg_stat_activity WHERE query ILIKE '%<table>%'")).toBe("SELECT 1 FROM pg_stat_activity WHERE query ILIKE ('%' || $1::text || '%') (<table>)");
    expect(bound("SELECT now() - interval '<n> minutes'")).toBe("SELECT now() - ($1::text || ' minutes')::interval (<n>)");
    expect(bound("SELECT now() - interval '<duration>'")).toBe('SELECT now() - $1::interval (<duration>)');
    expect(bound("SELECT 'it''s <a>'")).toBe("SELECT ('it''s ' || $1::text) (<a>)");
  });

  it.each([
    'SELECT count(*) FROM <table>', 'SELECT <column> FROM orders', 'SELECT * FROM orders WHERE <condition>', 'SELECT * FROM orders WHERE a AND <condition>', 'SELECT * FROM orders WHERE <column> = 5', 'SELECT * FROM orders WHERE <column> IS NULL',
    'SELECT * FROM orders ORDER BY <column>', 'SELECT count(*) FROM orders GROUP BY <column>', 'SELECT count(<column>) FROM orders', 'SELECT "<column>" FROM orders', "SELECT E'<a>'", 'SELECT $$<a>$$', '<statement>',
    'UPDATE orders SET <column> = 1', 'VACUUM <table>', 'ALTER SYSTEM SET work_mem = \'<size>\'', "SET statement_timeout = '<ms>'", 'DROP INDEX <index>', 'VACUUM your_table', 'DELETE FROM your_table',
  ])('that stands for a name, a column or a part of the statement leaves it to a person: %s', (sql) => {
    expect(judge('sql', sql)).toMatchObject({ class: 'manual', operation: { kind: 'manual' }, placeholders: [expect.any(String)] });
  });

  it.each([
    'SELECT ARRAY[pid] FROM pg_stat_activity', 'SELECT x[n] FROM a', 'SELECT x[1:n] FROM a', "SELECT '{1,2}'::int[]", "SELECT 1 WHERE 'active' = ANY('{active}')", "SELECT a #>> '{name}' FROM b", "SELECT '{name}'::text[]",
    "SELECT regexp_replace(a, '[A-Z]', '') FROM b", "SELECT 1 FROM b WHERE a ~ '[ABC]+'", "SELECT 1 FROM b WHERE a <> '<IDLE>'", "SELECT 1 FROM b WHERE a = '<insufficient privilege>'", 'SELECT 1<<2>>1', 'SELECT a %s FROM b',
    "SELECT format('%s', a) FROM b", "SELECT 1 FROM b WHERE a LIKE '%s'", "SELECT '10:30'::time", 'SELECT a::int FROM b', "SELECT a -> 'b' FROM c", 'SELECT 1 -- <pid>', "SELECT to_char(now(), 'HH24:MI')", "SELECT jsonb_path_query(a, '$.b') FROM c",
    "SELECT JSON_OBJECT('a': b) FROM c",
  ])('is not seen where there is none: %s', (sql) => {
    expect(judge('sql', sql)).not.toHaveProperty('placeholders');
    expect(judge('sql', sql).class).toBe('read');
  });

  it('is never looked for at the cost of time', () => {
    const started = performance.now();
    for (const text of [`SELECT ${' '.repeat(19_000)}[PID]`, `SELECT '${'<a'.repeat(9_000)}' FROM b`, `SELECT ${'$a'.repeat(9_000)} FROM b`, `SELECT ${'{{'.repeat(9_000)}`, `SELECT ${'['.repeat(19_000)}`, `SELECT ${'lower('.repeat(2_500)}pg_reload_conf()${')'.repeat(2_500)}`, `SELECT ${"'<a>' || ".repeat(2_000)}''`]) {
      expect(judge('sql', text)).toMatchObject({ auto: false });
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
