import { describe, expect, it } from 'vitest';
import { peakOf, sampleOf, scarceMs, withSample, type Sample } from '../../../src/core/diagnosis/sample.ts';
import { many, session, snapshotOf } from './snapshots.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 23, 3, 0, second)).toISOString();
const sample = (second: number, used = 10, more: Partial<Sample> = {}): Sample => ({ at: at(second), used, working: 1, inTransaction: 0, idle: used - 1, waiting: 0, oldestIdleSeconds: 9, slots: 37, ...more });

describe('a sample', () => {
  it('counts each client session once, by what it does, and leaves the bot’s own out', () => {
    const taken = sampleOf(snapshotOf([
      ...many(3, () => ({ state: 'idle', stateSeconds: 700 })), session({ state: 'active' }), session({ state: 'idle in transaction' }),
      session({ state: 'active', blockedBy: [7] }), session({ state: 'idle', application: 'lifeguard/a' }), session({ backendType: 'autovacuum worker' }),
    ]));
    expect(taken).toEqual({ at: '2026-11-23T03:14:07.000Z', used: 7, working: 1, inTransaction: 1, idle: 3, waiting: 1, oldestIdleSeconds: 700, slots: 37 });
  });
});

describe('the samples of an incident', () => {
  it('stay few enough for a picture, the newest all kept and the oldest not forgotten', () => {
    let kept: Sample[] = [];
    for (let second = 0; second < 2_000; second += 1) kept = withSample(kept, sample(second));
    expect(kept.length).toBeLessThanOrEqual(240);
    expect(kept.slice(-60).map((one) => one.at)).toEqual(Array.from({ length: 60 }, (_, index) => at(1_940 + index)));
    expect(kept[0]?.at).toBe(at(0));
  });

  it('keep a gap although the sample behind it is left out', () => {
    for (const hole of [20, 21, 100, 119, 120, 121]) {
      let kept: Sample[] = [];
      for (let second = 0; second < 241; second += 1) kept = withSample(kept, sample(second, 10, second === hole ? { gap: true } : {}));
      expect(kept.length, String(hole)).toBeLessThan(241);
      expect(kept.filter(({ gap }) => gap), String(hole)).toHaveLength(1);
    }
  });

  it('say when it was fullest, the first time it was', () => {
    expect(peakOf([sample(0, 30), sample(10, 37), sample(20, 37), sample(30, 4)])?.at).toBe(at(10));
    expect(peakOf([])).toBeNull();
  });

  it('say for how long less than a share was free, and count no time nobody looked', () => {
    expect(scarceMs([sample(0, 37), sample(10, 37), sample(20, 5), sample(30, 5)], 0.1)).toBe(20_000);
    expect(scarceMs([sample(0, 37), sample(600, 37, { gap: true }), sample(610, 5)], 0.1)).toBe(10_000);
    expect(scarceMs([sample(0, 33), sample(10, 33)], 0.1)).toBe(0);
  });
});
