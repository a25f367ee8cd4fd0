import { describe, expect, test } from 'vitest';
import { ownFindings } from '../../../src/core/diagnosis/own-findings.ts';
import { ageOf, type Place } from '../../../src/core/diagnosis/place.ts';
import { hypotheses } from '../../../src/core/diagnosis/hypotheses.ts';
import { usualThresholds } from '../../../src/core/diagnosis/thresholds.ts';
import { many, snapshotOf } from './snapshots.ts';

const place = (startedAt: string | null, deployedAt: string | null): Place => ({ pod: 'cygni-api-7f9', startedAt, deployedAt });
const now = '2026-11-23T03:14:07.000Z';

describe('how old a pod is', () => {
  test.each([
    ['2026-11-23T02:06:00Z', '2026-11-23T02:00:00Z', 'started 6 min after the last deploy'],
    ['2026-11-23T02:00:20Z', '2026-11-23T02:00:00Z', 'started with the last deploy, 1 h ago'],
    ['2026-11-22T02:00:00Z', '2026-11-23T02:00:00Z', 'older than the last deploy'],
    ['2026-11-23T03:10:07Z', null, 'up for 4 min'],
    [null, '2026-11-23T02:00:00Z', ''],
  ])('of one started at %s and deployed at %s is %s', (startedAt, deployedAt, words) => {
    expect(ageOf(place(startedAt, deployedAt), now)).toBe(words);
  });
});

describe('where the cluster knows the address', () => {
  const places = new Map([['10.2.0.14', place('2026-11-23T02:06:00Z', '2026-11-23T02:00:00Z')]]);
  const snapshot = snapshotOf([...many(29, (at) => ({ stateSeconds: 700 + at, ageSeconds: 700 + 30 * at })), ...many(8, () => ({ client: '10.2.0.15' }))]);

  test('a leak names the pod and its age', () => {
    expect(hypotheses(snapshot, [], usualThresholds, null, places)[0]?.because).toMatch(/^29 idle over 10 min, all from one pod: cygni-api-7f9 \(started 6 min after the last deploy\); /);
  });

  test('the table by client has the pods, and an address nobody knows stays an address', () => {
    const clients = ownFindings(snapshot, usualThresholds, places).find(({ check }) => check === 'lifeguard:clients');
    expect(clients).toMatchObject({ count: '2 clients', detail: 'cygni-api-7f9 29, 10.2.0.15 8' });
    expect(clients?.answer).toMatchObject({
      columns: ['client', 'application', 'sessions', 'idle', 'idle over 10 min', 'oldest', 'which is'],
      rows: [['cygni-api-7f9', 'cygni-api', '29', '29', '29', '25 min', 'started 6 min after the last deploy'], ['10.2.0.15', 'cygni-api', '8', '8', '0', '15 min', '']],
    });
  });
});
