import { beforeAll, describe as group, expect, it } from 'vitest';
import { describe } from '../../../src/core/operation/describe.ts';
import { judge } from '../../../src/core/operation/judge.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { asksForOffenders } from '../../../src/core/operation/sql/summary.ts';

beforeAll(loadSqlParser);

group('an operation in plain words', () => {
  it.each([
    ['sql', "SELECT pid FROM pg_stat_activity WHERE state = 'idle'", 'list sessions'],
    ['sql', 'SELECT state, count(*) FROM pg_stat_activity GROUP BY state', 'sum up sessions'],
    ['sql', 'SHOW max_connections', 'ask the database'],
    ['sql', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity', 'terminate the sessions it chooses'],
    ['bash', 'kubectl scale deployment cygni-api --replicas=20', 'scale deployment cygni-api to 20 replicas'],
    ['bash', 'kubectl set env deploy/cygni-api A=1 B-', 'set A=1, unset B on deployment cygni-api'],
    ['bash', 'kubectl logs -l app=api -p', 'read earlier logs of pods with app=api'],
    ['bash', 'curl localhost:4000/metrics', 'read localhost:4000/metrics'],
    ['bash', 'kubectl rollout restart deployment/cygni-api -n x', 'rollout restart deployment/cygni-api'],
    ['bash', 'rm x', 'a person does it'],
  ] as const)('%s %s', (language, text, words) => {
    expect(describe(judge(language, text).operation)).toBe(words);
  });
});

group('a query that looks for trouble', () => {
  it.each([
    "SELECT pid FROM pg_stat_activity WHERE state = 'idle'",
    'SELECT a.pid FROM pg_stat_activity a JOIN pg_stat_activity b ON b.pid = ANY(pg_blocking_pids(a.pid))',
    'WITH w AS (SELECT pid FROM pg_locks WHERE NOT granted) SELECT * FROM w',
    'SELECT query FROM pg_stat_statements WHERE mean_exec_time > 1000 LIMIT 20',
    'SELECT pid, row_number() OVER () FROM pg_stat_activity WHERE pid > 1',
    'SELECT pid, (SELECT count(*) FROM pg_locks) FROM pg_stat_activity WHERE pid > 1',
  ])('lists offenders, so that no row means no trouble: %s', (sql) => {
    expect(asksForOffenders(sql)).toBe(true);
  });

  it.each([
    'SELECT state, count(*) FROM pg_stat_activity WHERE true GROUP BY state',
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle'",
    "SELECT (SELECT count(*) FROM pg_stat_activity WHERE state = 'idle') AS idle",
    'SELECT * FROM pg_stat_activity',
    'SHOW max_connections',
    "SELECT CASE WHEN a < interval '1 s' THEN 'x' END, count(*) FROM (SELECT 1 AS a FROM t WHERE x) t GROUP BY 1",
    "-- WHERE\nSELECT name, 'WHERE' FROM pg_settings",
    'SELECT 1 FROM pg_locks WHERE true UNION SELECT 2 FROM pg_locks WHERE true',
    'not sql',
  ])('is not a summary or a bare list: %s', (sql) => {
    expect(asksForOffenders(sql)).toBe(false);
  });
});
