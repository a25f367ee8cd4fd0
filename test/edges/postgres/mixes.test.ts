import { expect, test } from 'vitest';
import { play } from './mixes.ts';

test('in random mixes of sessions that change while they are ended, no protected one dies and the eligible ones do', { timeout: 120_000 }, async () => {
  const tally = await play(60, 7);
  expect(tally.protectedKilled).toEqual([]);
  expect(tally.movedKilled).toEqual([]);
  expect(tally.eligible).toBeGreaterThan(60);
  expect(tally.eligibleKilled / tally.eligible).toBeGreaterThanOrEqual(0.99);
});
