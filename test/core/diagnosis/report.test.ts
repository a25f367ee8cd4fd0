import { describe, expect, test } from 'vitest';
import { whichPool } from '../../../src/core/diagnosis/pool.ts';
import { ownFindings } from '../../../src/core/diagnosis/own-findings.ts';
import { report } from '../../../src/core/diagnosis/report.ts';
import { roomOf } from '../../../src/core/diagnosis/sessions.ts';
import { usualThresholds } from '../../../src/core/diagnosis/thresholds.ts';
import { many, session, snapshotOf } from './snapshots.ts';

const four = (number: number) => many(number, (at) => ({ client: `10.2.0.${at % 4}` }));

describe('which pool is full', () => {
  test("is the server's when clients hold every ordinary slot", () => {
    expect(whichPool(snapshotOf(four(37)))).toEqual({ verdict: 'server full', sentence: "The server's. 37 of 37 ordinary slots used; 6 reserved, 3 superuser." });
  });
  test('is one client when it holds most of a full server', () => {
    expect(whichPool(snapshotOf([...many(30, () => ({})), ...four(7)])).sentence).toBe(
      "The server's, and one client fills it: 10.2.0.14 (cygni-api) holds 30 of 37 ordinary slots.",
    );
  });
  test("is the application's own when it waits while the server has room", () => {
    expect(whichPool(snapshotOf(four(12)), { waiting: 8 })).toMatchObject({ verdict: 'application starved' });
    expect(whichPool(snapshotOf(four(12)))).toMatchObject({ verdict: 'room left' });
  });
  test('is the server when it turns away even the bot, and unknown when it cannot be seen', () => {
    expect(whichPool(null, { refusedAll: true }).verdict).toBe('server full');
    expect(whichPool(null, { connection: 'The server does not answer' })).toEqual({ verdict: 'unknown', sentence: 'Unknown: The server does not answer.' });
    expect(whichPool(snapshotOf(four(37), { seesAll: false })).verdict).toBe('unknown');
  });
});

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
  test('are good news on a healthy server, and none where nothing can be seen', () => {
    const healthy = ownFindings(snapshotOf(four(5)), usualThresholds);
    expect(healthy.map(({ verdict }) => verdict)).toEqual(['fails', 'fails', 'shown', 'shown', 'shown']);
    expect(ownFindings(snapshotOf([], { seesAll: false }), usualThresholds)).toEqual([]);
  });
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
