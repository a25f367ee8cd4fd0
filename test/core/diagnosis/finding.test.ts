import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/core/diagnosis/diagnosis.ts';
import { findingOf } from '../../../src/core/diagnosis/finding.ts';
import { many, session, snapshotOf } from './snapshots.ts';

const table = (columns: string[], rows: string[][], more = 0): Answer => ({ kind: 'table', columns, rows, more, tookMs: 1 });
const offenders = { id: 'a', title: 'Idle connections', offenders: true };
const summary = { id: 'b', title: 'By state', offenders: false };

describe('a check that lists offenders', () => {
  test('holds when it lists any, counting also those not shown', () => {
    expect(findingOf(offenders, table(['application_name'], [['cygni-api'], ['cygni-api'], ['batch']], 26))).toMatchObject({
      verdict: 'holds', count: '29', detail: 'cygni-api 2, batch 1',
    });
  });

  test('fails when it lists none', () => {
    expect(findingOf(offenders, table(['pid'], []))).toMatchObject({ verdict: 'fails', count: 'none' });
  });

  test('tells by the snapshot who the listed sessions are', () => {
    const sessions = many(3, (at) => ({ stateSeconds: 60 * (at + 1) }));
    const rows = sessions.map(({ pid }) => [String(pid)]);
    expect(findingOf(offenders, table(['pid'], rows), snapshotOf(sessions)).detail).toBe('cygni-api 3 · longest 3 min');
  });
});

describe('a check for long statements that forgets to look at the state', () => {
  const check = { ...offenders, forgetsState: true };
  const idle = many(4, () => ({}));
  const busy = session({ state: 'active', statementSeconds: 400 });

  test('counts only sessions that really run', () => {
    const all = [...idle, busy];
    const found = findingOf(check, table(['pid'], all.map(({ pid }) => [String(pid)])), snapshotOf(all));
    expect(found).toMatchObject({ verdict: 'holds', count: '1', detail: 'cygni-api 1 · 5 listed, 4 of them not running anything' });
  });

  test('fails when none of the listed sessions runs', () => {
    const found = findingOf(check, table(['pid'], idle.map(({ pid }) => [String(pid)])), snapshotOf(idle));
    expect(found).toMatchObject({ verdict: 'fails', count: 'none', detail: '4 listed, 4 of them not running anything' });
  });
});

describe('a check that shows a summary', () => {
  test('says the groups in one line', () => {
    expect(findingOf(summary, table(['state', 'count'], [['idle', '29'], ['active', '5'], ['', '6']]))).toMatchObject({
      verdict: 'shown', count: '3 rows', detail: 'idle 29, active 5, (none) 6',
    });
  });

  test('says one row of numbers by their names', () => {
    expect(findingOf(summary, table(['active', 'max'], [['5', '40']])).detail).toBe('active 5, max 40');
  });

  test('says a single value as the number', () => {
    expect(findingOf(summary, table(['max_connections'], [['40']])).count).toBe('40');
  });
});

test('a failed read is unknown and never none', () => {
  expect(findingOf(offenders, { kind: 'failed', message: 'cannot see', hint: 'grant it' })).toMatchObject({ verdict: 'unknown', count: '?', detail: 'cannot see · grant it' });
});

test('a search through lines holds when a line is found', () => {
  expect(findingOf(offenders, { kind: 'text', lines: ['pool timeout'], more: 4, tookMs: 1 })).toMatchObject({ verdict: 'holds', count: '5' });
  expect(findingOf(offenders, { kind: 'text', lines: [], more: 0, tookMs: 1 }).verdict).toBe('fails');
});
