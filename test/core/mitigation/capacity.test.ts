import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capacity } from '../../../src/core/mitigation/capacity.ts';
import { planWorkload } from '../../../src/core/mitigation/workload.ts';
import type { WorkloadNow } from '../../../src/core/mitigation/workload.ts';

describe('the arithmetic', () => {
  test('says what would be needed, what room there is, and how many replicas would fit', () => {
    expect(capacity({ replicas: 20, surge: 0, pool: 25, others: 0, slots: 37, vary: 'replicas' }))
      .toEqual({ others: 0, needed: 500, slots: 37, fits: false, sentence: '20 × 25 = 500 connections, room for 37 · would fit: 1 replica' });
  });

  test('says which pool size would fit', () => {
    expect(capacity({ replicas: 4, surge: 0, pool: 50, others: 0, slots: 37, vary: 'pool' }).sentence).toBe('4 × 50 = 200 connections, room for 37 · would fit: 8 each');
  });

  test('counts the pods of a rollout and the sessions of others', () => {
    expect(capacity({ replicas: 4, surge: 1, pool: 50, others: 7, slots: 400, vary: 'pool' }))
      .toMatchObject({ needed: 257, fits: true, sentence: '(4 + 1) × 50 = 250 connections and 7 of other clients, room for 400 · fits' });
  });

  test('keeps a tenth free', () => {
    expect(capacity({ replicas: 9, surge: 0, pool: 10, others: 0, slots: 100, vary: 'replicas' }).fits).toBe(true);
    expect(capacity({ replicas: 9, surge: 0, pool: 10, others: 1, slots: 100, vary: 'replicas' }))
      .toMatchObject({ fits: false, sentence: expect.stringContaining('room for 100, a tenth of it kept free · would fit: 8 replicas') });
  });

  test('says so when nothing would fit', () => {
    expect(capacity({ replicas: 2, surge: 0, pool: 50, others: 30, slots: 37, vary: 'replicas' }).sentence).toContain('nothing would fit');
  });

  const numbers = fc.record({
    replicas: fc.nat(100), surge: fc.nat(25), pool: fc.integer({ min: 1, max: 200 }), others: fc.nat(500), slots: fc.nat(2000), vary: fc.constantFrom('replicas', 'pool'),
  }) as fc.Arbitrary<Parameters<typeof capacity>[0]>;

  test('what it says would fit does fit, and one more does not', () => {
    fc.assert(fc.property(numbers, (given) => {
      const { fits, sentence } = capacity(given);
      const pods = given.replicas + given.surge;
      fc.pre(pods > 0 && !fits);
      const wouldFit = Number(/would fit: (\d+)/.exec(sentence)?.[1] ?? 0);
      const needs = (count: number) => (given.vary === 'replicas' ? (count + given.surge) * given.pool : pods * count) + given.others;
      if (wouldFit > 0) expect(needs(wouldFit)).toBeLessThanOrEqual(Math.floor(given.slots * 0.9));
      expect(needs(wouldFit + 1)).toBeGreaterThan(Math.floor(given.slots * 0.9));
    }));
  });
});

describe('a workload step', () => {
  const now: WorkloadNow = { replicas: 4, surge: 1, env: { DB_POOL_SIZE: '25', READ_REPLICA_ENABLED: 'false', DATABASE_URL: null }, hpa: false };
  const workload = { kind: 'deployment', name: 'cygni-api' } as const;
  const scale = (replicas: number, change: Partial<Parameters<typeof planWorkload>[0]> = {}) =>
    planWorkload({ operation: { kind: 'scale', namespace: null, workload, replicas }, now, room: { slots: 37 }, others: 0, poolVariable: 'DB_POOL_SIZE', ...change });
  const setEnv = (env: Record<string, string | null>) =>
    planWorkload({ operation: { kind: 'set env', namespace: null, workload, env }, now, room: { slots: 37 }, others: 0, poolVariable: 'DB_POOL_SIZE' });

  test('that scales beyond the room is blocked with the arithmetic', () => {
    expect(scale(20)).toMatchObject({
      changes: [{ what: 'replicas', from: '4', to: '20' }], effect: 'adds 16 pods', blocked: '20 × 25 = 500 connections, room for 37 · would fit: 1 replica',
    });
  });

  test('that scales within the room is not', () => {
    expect(scale(20, { room: { slots: 600 } })).toMatchObject({ blocked: null, capacity: { fits: true } });
  });

  test('that scales down leaves more room and is never blocked by it', () => {
    expect(scale(2)).toMatchObject({ effect: 'removes 2 pods', blocked: null, capacity: { fits: false } });
    expect(scale(2, { room: null })).toMatchObject({ blocked: null, capacity: null });
  });

  test('that finds the number already there has nothing to do', () => {
    expect(scale(4)).toEqual({ changes: [], capacity: null, blocked: null, effect: 'already at 4 replicas' });
  });

  test('that an autoscaler would undo is blocked', () => {
    expect(scale(20, { now: { ...now, hpa: true }, room: { slots: 600 } }).blocked).toContain('autoscaler');
  });

  test('that cannot be counted is blocked, with what is missing', () => {
    expect(scale(20, { room: null }).blocked).toContain('room the database has is not known');
    expect(scale(20, { now: { ...now, env: {} } }).blocked).toContain('DB_POOL_SIZE is not set');
  });

  test('that raises the pool beyond the room is blocked, the pods of the rollout counted', () => {
    expect(setEnv({ DB_POOL_SIZE: '50' })).toMatchObject({
      changes: [{ what: 'DB_POOL_SIZE', from: '25', to: '50' }], effect: 'restarts 4 pods', blocked: '(4 + 1) × 50 = 250 connections, room for 37 · would fit: 6 each',
    });
  });

  test('that lowers the pool is not blocked although it still does not fit', () => {
    expect(setEnv({ DB_POOL_SIZE: '8' })).toMatchObject({ blocked: null, capacity: { fits: false } });
  });

  test('that leaves the pool alone restarts the pods and says what the restart needs', () => {
    expect(setEnv({ READ_REPLICA_ENABLED: 'true' })).toMatchObject({
      changes: [{ what: 'READ_REPLICA_ENABLED', from: 'false', to: 'true' }], effect: 'restarts 4 pods', blocked: null, capacity: { needed: 125 },
    });
  });

  test('that sets what is set already has nothing to do', () => {
    expect(setEnv({ READ_REPLICA_ENABLED: 'false' })).toMatchObject({ changes: [], effect: 'already set: READ_REPLICA_ENABLED=false' });
    expect(setEnv({ NOT_THERE: null })).toMatchObject({ changes: [], effect: 'already unset: NOT_THERE' });
  });

  test.each([['lots', 'lots'], ['0', '0'], ['-5', '-5'], ['unset', null]])('that makes the pool size %s is blocked', (_, value) => {
    expect(setEnv({ DB_POOL_SIZE: value }).blocked).toContain('not known');
  });

  test('that would overwrite a value from a secret is blocked, because no undo could bring it back', () => {
    expect(setEnv({ DATABASE_URL: 'postgres://elsewhere' }).blocked).toContain('secret');
  });
});
