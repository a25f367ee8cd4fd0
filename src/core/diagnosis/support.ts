import type { Hypothesis } from './diagnosis.ts';

/** Shares are of the sessions clients hold now: half of them is strong, a fifth is some, any is weak. */
export function supportOf(number: number, of: number): Hypothesis['support'] {
  if (number === 0) return 'against';
  const share = number / Math.max(1, of);
  // Two sessions of three are no pattern.
  if (number >= 3 && share >= 0.5) return 'strong';
  return number >= 3 && share >= 0.2 ? 'some' : 'weak';
}

/** What speaks against a cause, when anything does. */
export function against(words: string): { against?: string } {
  return words === '' ? {} : { against: words };
}
