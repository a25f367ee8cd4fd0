import { expect, test } from 'vitest';
import { isOurs, pageKey } from '../../../src/core/incident/page-key.ts';

const paged = (dedupKey: string, state: 'open' | 'resolved') => ({ id: 'i1', page: { dedupKey, how: 'triggered', number: null, url: null, state } as const });

test('an incident keeps its key while its page is open, and no other incident has it', () => {
  const key = pageKey({ id: 'i1', page: null });
  expect(pageKey(paged(key, 'open'))).toBe(key);
  expect(pageKey({ id: 'i2', page: null })).not.toBe(key);
});

test('a reopened incident pages under a new key each time, because the old one is a closed alert', () => {
  const first = pageKey({ id: 'i1', page: null });
  const second = pageKey(paged(first, 'resolved'));
  const third = pageKey(paged(second, 'resolved'));
  expect(new Set([first, second, third]).size).toBe(3);
  // PagerDuty takes no longer key.
  expect(third.length).toBeLessThanOrEqual(255);
  expect([first, second, third, 'auto-created'].map(isOurs)).toEqual([true, true, true, false]);
});
