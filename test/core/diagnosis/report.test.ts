import { describe, expect, test } from 'vitest';
import { ownFindings } from '../../../src/core/diagnosis/own-findings.ts';
import { report } from '../../../src/core/diagnosis/report.ts';
import { roomOf } from '../../../src/core/diagnosis/sessions.ts';
import { usualThresholds } from '../../../src/core/diagnosis/thresholds.ts';
import { many, session, snapshotOf } from './snapshots.ts';

const four = (number: number) => many(number, (at) => ({ client: `10.2.0.${at % 4}` }));

test("the room counts the bot's own session, which takes a slot too, and leaves out background processes", () => {
  const sessions = [...four(5), session({ application: 'lifeguard/a' }), session({ backendType: 'walsender' }), session({ state: 'active' })];
  expect(roomOf(snapshotOf(sessions))).toEqual({ slots: 37, used: 7, idle: 5, maxConnections: 46 });
});

describe("the bot's own findings", () => {
  const holder = session({ state: 'idle in transaction', stateSeconds: 840, transactionSeconds: 850 });
  const first = session({ state: 'active', blockedBy: [holder.pid], statementSeconds: 20, waitEvent: 'Lock: tuple' });
  const second = session({ state: 'active', blockedBy: [first.pid], statementSeconds: 10, waitEvent: 'Lock: transactionid' });
  const found = new Map(ownFindings(snapshotOf([holder, first, second]), usualThresholds).map((finding) => [finding.check, finding]));

  test('count behind an open transaction also those who wait in turn', () => {
    expect(found.get('lifeguard:idle-in-transaction')).toMatchObject({ verdict: 'holds', count: '1', detail: 'oldest 14 min, holds back 2 others' });
  });
  test('name who everybody waits behind', () => {
    expect(found.get('lifeguard:lock-waits')).toMatchObject({ verdict: 'holds', count: '2', detail: `2 behind pid ${holder.pid}, idle in transaction for 14 min` });
  });
  test('end on sessions that block each other in a circle', () => {
    const [a, b] = [session(), session()];
    a.blockedBy = [b.pid];
    b.blockedBy = [a.pid];
    expect(ownFindings(snapshotOf([a, b]), usualThresholds).find(({ check }) => check === 'lifeguard:lock-waits')?.count).toBe('2');
  });
  test('are good news on a healthy server', () => {
    const healthy = ownFindings(snapshotOf(four(5)), usualThresholds);
    expect(healthy.map(({ verdict }) => verdict)).toEqual(['fails', 'fails', 'fails', 'fails', 'shown', 'shown', 'shown', 'shown']);
  });
  test('say how well the slots are used', () => {
    const sessions = [...many(30, () => ({})), ...many(4, () => ({ state: 'active' })), ...many(2, () => ({ state: 'idle in transaction' })), session({ application: 'lifeguard/a' })];
    expect(ownFindings(snapshotOf(sessions), usualThresholds)[0]).toMatchObject({ verdict: 'holds', count: '37 of 37', detail: '4 at work (11 %), idle 30, idle in transaction 2' });
  });
  test('count what running statements wait for, in words', () => {
    const busy = [...many(3, () => ({ state: 'active', waitEvent: 'Lock: transactionid' })), ...many(2, () => ({ state: 'active' })), session({ state: 'active', waitEvent: 'IO: DataFileRead' }), session({ waitEvent: 'Client: ClientRead' })];
    const waits = ownFindings(snapshotOf(busy), usualThresholds).find(({ check }) => check === 'lifeguard:waits');
    expect(waits).toMatchObject({ verdict: 'shown', count: '6', detail: 'a lock (transactionid) 3, nothing: on the processor 2, the disk (DataFileRead) 1' });
  });
  test('name the oldest open transactions, those of the runbook’s own time counted', () => {
    const open = many(3, (at) => ({ state: 'idle in transaction', stateSeconds: 500 + 100 * at, transactionSeconds: 500 + 100 * at }));
    expect(ownFindings(snapshotOf(open), usualThresholds).find(({ check }) => check === 'lifeguard:idle-in-transaction')).toMatchObject({ verdict: 'holds', count: '3', detail: '2 over 10 min, oldest 11 min' });
  });
  test('are all unknown where other roles’ sessions cannot be seen, and none says none', () => {
    const blind = ownFindings(snapshotOf([session(), session({ state: 'other', backendType: '' })], { seesAll: false }), usualThresholds);
    expect(blind).toHaveLength(8);
    for (const finding of blind) expect(finding).toMatchObject({ verdict: 'unknown', count: '?', detail: expect.stringMatching(/^cannot see/), answer: { kind: 'failed', hint: expect.stringContaining('pg_read_all_stats') } });
  });
});

test('a report of sessions that cannot be seen counts no room: unseen ones would look free', () => {
  const result = report({
    now: 'x', snapshot: snapshotOf(four(3), { seesAll: false }), connection: 'over the reserved connection', missing: [], tookMs: 3, checks: [], answers: {}, thresholds: usualThresholds, advice: ['grant it'],
  });
  expect(result).toMatchObject({ room: null, hypotheses: [], pool: { verdict: 'unknown' }, advice: ['grant it'] });
});

test('a report of a server that could not be reached says so and keeps every check as unknown', () => {
  const result = report({
    now: '2026-11-23T03:14:07.000Z', snapshot: null, connection: 'The server refuses the bot as well', refusedAll: true, missing: ['x'], tookMs: 3.4,
    checks: [{ id: 'a', title: 'A', offenders: true }], answers: {}, thresholds: usualThresholds,
  });
  expect(result).toMatchObject({ takenAt: '2026-11-23T03:14:07.000Z', tookMs: 3, checks: 1, room: null, hypotheses: [], missing: ['x'] });
  expect(result.pool.verdict).toBe('server full');
  expect(result.findings).toMatchObject([{ check: 'a', verdict: 'unknown', count: '?' }]);
});
