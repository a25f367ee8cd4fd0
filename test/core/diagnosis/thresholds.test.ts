import { beforeAll, expect, test } from 'vitest';
import { thresholdsOf, usualThresholds } from '../../../src/core/diagnosis/thresholds.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';

beforeAll(loadSqlParser);

const idle = (time: string) => `SELECT pid FROM pg_stat_activity WHERE state = 'idle' AND state_change < now() - ${time}`;
const running = (time: string) => `SELECT pid, now() - pg_stat_activity.query_start AS d FROM pg_stat_activity WHERE (now() - pg_stat_activity.query_start) > ${time}`;

test.each([
  ["interval '10 minutes'", 600], ["INTERVAL '90 s'", 90], ["interval '1h 30m'", 5_400], ["interval '00:05:00'", 300], ["'45 seconds'::interval", 45],
  ["interval '2' minute", 120], ["interval '1 day'", 86_400], ["interval '1.5 hours'", 5_400],
])('%s is read as %i seconds, for idle sessions and for running ones', (time, seconds) => {
  expect(thresholdsOf([idle(time)])).toEqual({ idleSeconds: seconds, runningSeconds: usualThresholds.runningSeconds });
  expect(thresholdsOf([running(time)])).toEqual({ idleSeconds: usualThresholds.idleSeconds, runningSeconds: seconds });
});

test('of several times the shortest counts: the longer ones belong to the steps that end something', () => {
  const thirty = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state != 'idle' AND query_start < now() - interval '30 minutes'";
  expect(thresholdsOf([thirty, running("interval '5 minutes'")]).runningSeconds).toBe(300);
});

test('times of a histogram, and times that cannot be read, are no thresholds', () => {
  const histogram = "SELECT CASE WHEN age < interval '1 second' THEN 'a' END FROM (SELECT now() - backend_start AS age FROM pg_stat_activity) t";
  expect(thresholdsOf([histogram, idle("interval 'a while'"), running("interval '5 parsecs'")])).toEqual(usualThresholds);
});

test("a runbook's statements together give both times", () => {
  const all = [idle("interval '10 seconds'"), running("interval '5 seconds'"), 'SELECT state, count(*) FROM pg_stat_activity GROUP BY state'];
  expect(thresholdsOf(all)).toEqual({ idleSeconds: 10, runningSeconds: 5 });
});

test('a time in a comment is no threshold', () => {
  expect(thresholdsOf([`-- was interval '1 minute', too strict\n${idle("/* interval '2 minutes' */ interval '3 minutes'")}`]).idleSeconds).toBe(180);
});

test.each([
  ['excluded', "state <> 'idle' AND state_change < now() - interval '3 minutes'"],
  ['of another branch', "(state = 'active' AND state_change < now() - interval '1 minute') OR (state = 'idle' AND pid > 1)"],
  ['in transaction only', "state = 'idle in transaction' AND state_change < now() - interval '1 minute'"],
  ['timed by its last statement', "state = 'idle' AND query_start < now() - interval '1 minute'"],
])('idle sessions %s give no threshold', (_why, condition) => {
  expect(thresholdsOf([`SELECT pid FROM pg_stat_activity WHERE ${condition}`])).toEqual(usualThresholds);
});
