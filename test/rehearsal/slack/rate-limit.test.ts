import { expect, test } from 'vitest';
import { openRateLimits } from '../../../src/rehearsal/slack/rate-limit.ts';

test('posts to a channel: five at once, then one a second; another channel is not touched', () => {
  const rates = openRateLimits();
  const post = (atMs: number, channel = 'C1'): number => rates.take('chat.postMessage', 'posting', channel, atMs);
  expect([1, 2, 3, 4, 5].map(() => post(0))).toEqual([0, 0, 0, 0, 0]);
  expect(post(0)).toBe(1);
  expect(post(0, 'C2')).toBe(0);
  expect(post(999)).toBe(1);
  expect(post(1000)).toBe(0);
  expect(post(1000)).toBe(1);
});

test.each([[2, 20, 3], [3, 50, 2], [4, 100, 1]] as const)('tier %i: %i calls a minute of one method, and the wait is told in whole seconds', (tier, calls, wait) => {
  const rates = openRateLimits();
  for (let index = 0; index < calls; index += 1) expect(rates.take('a.method', tier, '', 0)).toBe(0);
  expect(rates.take('a.method', tier, '', 0)).toBe(wait);
  expect(rates.take('another.method', tier, '', 0)).toBe(0);
  expect(rates.take('a.method', tier, '', 60_000)).toBe(0);
});
