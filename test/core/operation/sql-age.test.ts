import { beforeAll, describe, expect, it } from 'vitest';
import { ageLimits } from '../../../src/core/operation/sql/age.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';

beforeAll(loadSqlParser);

const where = (condition: string) => ageLimits(`SELECT pid FROM pg_stat_activity a WHERE ${condition}`);

describe('an age limit', () => {
  it.each([
    ["now() - interval '3 minutes' > state_change", 'state_change', 180],
    ['state_change < now() - make_interval(mins => 3)', 'state_change', 180],
    ['state_change < now() - make_interval(0, 0, 0, 0, 1, 30)', 'state_change', 5_400],
    ["a.state_change + interval '3 minutes' <= now()", 'state_change', 180],
    ["now() - query_start > '5 minutes'", 'query_start', 300],
    ["age(now(), query_start) >= '00:05:00'::interval", 'query_start', 300],
    ["clock_timestamp() - xact_start > 2 * interval '90 s'", 'xact_start', 180],
    ["interval '5 min' < current_timestamp - query_start", 'query_start', 300],
    ['EXTRACT(EPOCH FROM now() - query_start) > 300', 'query_start', 300],
    ["date_part('epoch', (now() - query_start)::interval) / 60 > 5", 'query_start', 300],
    ["extract(epoch from query_start) < extract(epoch from now()) - 300", 'query_start', 300],
    ["NOT (now() - backend_start <= interval '1' hour)", 'backend_start', 3_600],
    ["query_start < now() - interval '1 day 01:00'", 'query_start', 90_000],
    ["query_start - now() < -7 * interval '1 second'", 'query_start', 7],
    ["-(now() - query_start) < -(interval '7 s')", 'query_start', 7],
  ])('is read from %s', (condition, column, seconds) => {
    expect(where(condition).limits).toEqual([{ column, seconds, states: [] }]);
  });

  it.each([
    ['looks for the young', "query_start > now() - interval '5 minutes'"],
    ['is denied', "NOT (query_start < now() - interval '5 minutes')"],
    ['has a unit nobody knows', "query_start < now() - interval '5 parsecs'"],
    ['is cut to a day', "now()::date - query_start::date > 5"],
    ['compares two columns', "query_start - xact_start > interval '5 minutes'"],
    ['compares with a fixed day', "query_start < '2026-01-01'"],
    ['stands in a comment', "pid > 1 /* AND query_start < now() - interval '5 minutes' */"],
    ['stands in a text', "query = 'query_start < now() - interval ''5 minutes'''"],
    ['is a group of a histogram', "(CASE WHEN now() - query_start > interval '1 s' THEN 'a' END) = 'a'"],
    ['times something else', "a.last_seen < now() - interval '5 minutes'"],
  ])('is not read from a condition that %s', (_why, condition) => {
    expect(where(condition).limits).toEqual([]);
  });

  it('is found in a part of a query, under a name of its own, and behind a FILTER', () => {
    expect(ageLimits("WITH w AS (SELECT pid, now() - query_start AS running FROM pg_stat_activity) SELECT pid FROM w WHERE running > interval '5 minutes'").limits).toMatchObject([{ column: 'query_start', seconds: 300 }]);
    expect(ageLimits("SELECT count(*) FILTER (WHERE state = 'idle' AND state_change < now() - interval '2 min') FROM pg_stat_activity").limits).toEqual([{ column: 'state_change', seconds: 120, states: ['idle'] }]);
    expect(ageLimits("SELECT (SELECT count(*) FROM pg_stat_activity WHERE xact_start < now() - interval '1 min') AS old").limits).toMatchObject([{ column: 'xact_start', seconds: 60 }]);
  });

  it('is not found where one name stands for two things, nor in what is not SQL', () => {
    const two = "SELECT 1 FROM (SELECT now() - query_start AS age FROM pg_stat_activity) a, (SELECT now() - xact_start AS age FROM pg_stat_activity) b WHERE age > interval '1 min'";
    expect(ageLimits(two).limits).toEqual([]);
    expect(ageLimits('not sql')).toEqual({ limits: [], byState: false });
  });
});

describe('the states of an age limit', () => {
  const old = "state_change < now() - interval '1 minute'";
  it.each([
    [`state = 'idle' AND ${old}`, ['idle']],
    [`${old} AND ('idle' = a.state OR state = 'idle in transaction')`, ['idle', 'idle in transaction']],
    [`state IN ('idle', 'disabled') AND ${old}`, ['idle', 'disabled']],
    [`state = ANY (ARRAY['idle']) AND ${old}`, ['idle']],
    [`state LIKE 'idle%' AND ${old}`, ['idle']],
    [`(state = 'idle' AND pid > 1) AND (${old} OR pid = 1)`, ['idle']],
    [`NOT (state <> 'idle' OR NOT ${old})`, ['idle']],
    [`state NOT IN ('idle') AND ${old}`, []],
    [`NOT state = 'idle' AND ${old}`, []],
    [`(state = 'idle' OR pid > 1) AND ${old}`, []],
  ])('are those %s asks for', (condition, states) => {
    expect(where(condition)).toEqual({ limits: [{ column: 'state_change', seconds: 60, states }], byState: true });
  });

  it('belong to their side of an OR', () => {
    const condition = "(state = 'idle' AND state_change < now() - interval '10 min') OR (state = 'idle in transaction' AND state_change < now() - interval '1 min')";
    expect(where(condition).limits.map(({ seconds, states }) => [seconds, states])).toEqual([[600, ['idle']], [60, ['idle in transaction']]]);
  });

  it('are filtered by only in a condition: a state merely shown is none', () => {
    expect(ageLimits("SELECT pid, state FROM pg_stat_activity WHERE now() - query_start > interval '5 minutes'").byState).toBe(false);
    expect(ageLimits("SELECT pid FROM pg_stat_activity a JOIN pg_locks l ON a.state <> 'idle' AND l.pid = a.pid").byState).toBe(true);
  });
});
