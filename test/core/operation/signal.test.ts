import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/core/operation/judge.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';

beforeAll(loadSqlParser);

/** What the statement would choose, on one line; null when it is not the signalling of sessions. */
function chosen(sql: string): string | null {
  const { operation } = judge('sql', sql);
  return operation.kind === 'signal sessions' ? `${operation.signal}: ${operation.choose.replace(/\s+/g, ' ')}` : null;
}

describe('a statement that ends sessions', () => {
  it('becomes the query that chooses them, with its own FROM and WHERE', () => {
    expect(chosen("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND state_change < now() - interval '10 minutes';")).toBe(
      "terminate: SELECT pid AS pid FROM pg_stat_activity WHERE state = 'idle' AND state_change < (now() - '10 minutes'::interval)",
    );
  });

  it('keeps joins, sub-selects, order and limit', () => {
    expect(chosen('SELECT pg_cancel_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid WHERE a.usesysid NOT IN (SELECT oid FROM pg_roles WHERE rolsuper) ORDER BY a.query_start LIMIT 3')).toBe(
      'cancel: SELECT a.pid AS pid FROM pg_stat_activity AS a JOIN pg_locks AS l ON l.pid = a.pid WHERE NOT (a.usesysid IN (SELECT oid FROM pg_roles WHERE rolsuper)) ORDER BY a.query_start LIMIT 3',
    );
  });

  it('may name one session by number, or by a query in its place', () => {
    expect(chosen('SELECT pg_terminate_backend(4242)')).toBe('terminate: SELECT 4242 AS pid');
    expect(chosen('SELECT pg_terminate_backend((SELECT max(pid) FROM pg_locks))')).toMatch(/^terminate: SELECT \(SELECT max\(pid\) FROM pg_locks\) AS pid$/);
  });

  it('loses the columns that are only shown and the time it would wait', () => {
    expect(chosen('SELECT usename, pg_terminate_backend(pid, 5000) FROM pg_stat_activity')).toBe('terminate: SELECT pid AS pid FROM pg_stat_activity');
  });

  it('may stand in the one sub-select or WITH query that is looked at', () => {
    const idle = "SELECT pid AS pid FROM pg_stat_activity WHERE state = 'idle'";
    expect(chosen("SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle') ended")).toBe(`terminate: ${idle}`);
    expect(chosen("WITH ended AS (SELECT pg_cancel_backend(pid) AS ok FROM pg_stat_activity WHERE state = 'idle') SELECT count(*) FROM ended WHERE ok")).toBe(`cancel: ${idle}`);
    expect(chosen('WITH old AS (SELECT pid FROM pg_locks), ended AS (SELECT pg_terminate_backend(pid) FROM old) SELECT * FROM ended')).toBe('terminate: WITH old AS (SELECT pid FROM pg_locks) SELECT pid AS pid FROM old');
  });

  it.each([
    ['SELECT pg_terminate_backend(<pid>)', ['<pid>'], 'SELECT CAST($1 AS int) AS pid'],
    ['SELECT pg_terminate_backend($1)', ['$1'], 'SELECT CAST($1 AS int) AS pid'],
    ['SELECT pg_terminate_backend(pid)', ['pid'], 'SELECT CAST($1 AS int) AS pid'],
    ["SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '<user>' AND datname = '$DB'", ['<user>', '$DB'], 'SELECT pid AS pid FROM pg_stat_activity WHERE usename = $1 AND datname = $2'],
  ])('binds what is left open, never writes it: %s', (sql, parameters, choose) => {
    const judgement = judge('sql', sql);
    expect(judgement).toMatchObject({ class: 'terminate', auto: false, placeholders: parameters, operation: { kind: 'signal sessions', parameters } });
    expect(chosen(sql)).toBe(`terminate: ${choose}`);
  });

  it.each([
    ['its choice is not provably a read', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE mine(pid)'],
    ['a column beside it is not provably a read', 'SELECT mine(pid), pg_terminate_backend(pid) FROM pg_stat_activity'],
    ['it orders by a name it gives a result column', 'SELECT pg_terminate_backend(pid) AS state FROM pg_stat_activity ORDER BY state LIMIT 1'],
    ['what looks at its answer may stop early', 'SELECT * FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity) t LIMIT 1'],
    ['what looks at its answer may never look', 'SELECT * FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity) t WHERE false'],
    ['a WITH query of it is not looked at', 'WITH k AS (SELECT pg_terminate_backend(pid) FROM pg_stat_activity) SELECT 1'],
    ['what looks at its answer is not provably a read', 'SELECT mine(1) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity) t'],
    ['it orders by a result column', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity ORDER BY 1 LIMIT 1'],
    ['its order would mean another column when asked alone', 'SELECT pg_terminate_backend(b.holder) FROM pg_locks AS b(pid, holder) ORDER BY pid LIMIT 1'],
    ['it groups', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity GROUP BY pid'],
    ['it is a filtered or windowed call', 'SELECT pg_terminate_backend(pid) OVER () FROM pg_stat_activity'],
    ['the function only has the name', 'SELECT mine.pg_terminate_backend(pid) FROM pg_stat_activity'],
    ['it signals twice', 'SELECT pg_terminate_backend(pid), pg_cancel_backend(pid) FROM pg_stat_activity'],
    ['it locks rows', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity FOR UPDATE'],
  ])('is left to a person when %s', (_, sql) => {
    expect(judge('sql', sql)).toMatchObject({ class: 'manual', auto: false });
  });

  it('is never a read, wherever the call stands', () => {
    for (const sql of ['SELECT pg_terminate_backend(pid) FROM pg_stat_activity', 'SELECT 1 FROM pg_stat_activity WHERE pg_terminate_backend(pid)', 'SELECT max(pid) FROM pg_stat_activity HAVING bool_or(pg_terminate_backend(pid))']) {
      expect(judge('sql', sql).class).not.toBe('read');
    }
  });
});

describe('a statement that would end everything of somebody', () => {
  const wholesale = (sql: string): boolean | undefined => {
    const { operation } = judge('sql', sql);
    return operation.kind === 'signal sessions' ? operation.wholesale === true : undefined;
  };

  it('is known by conditions that only say whose sessions', () => {
    expect(wholesale("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app_user' AND pid <> pg_backend_pid()")).toBe(true);
    expect(wholesale("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'cygni' AND application_name LIKE 'api%' AND pg_backend_pid() != pid")).toBe(true);
    expect(wholesale("SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid WHERE r.rolname = 'app_user' AND NOT r.rolsuper LIMIT 5")).toBe(true);
    expect(wholesale('SELECT pg_terminate_backend(pid) FROM pg_stat_activity')).toBe(true);
  });

  it('is another one as soon as state, age or number choose among them', () => {
    for (const where of ["usename = 'app_user' AND state = 'idle'", "datname = 'cygni' AND query_start < now() - interval '5 minutes'", 'pid = 4242', "wait_event_type = 'Lock'"]) {
      expect(wholesale(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${where}`)).toBe(false);
    }
    expect(wholesale('SELECT pg_terminate_backend(4242)')).toBe(false);
  });
});
