/** Most labels of real alerts; beyond this a body is broken or hostile. */
const MAX_PAIRS = 64;
const MAX_NAME_LENGTH = 128;

/** Names that mean something to JavaScript objects; no monitor uses them as labels. */
const UNSAFE_NAMES = ['__proto__', 'constructor', 'prototype'];

/**
 * A foreign text that PostgreSQL can store and Slack can show: no NUL and no other control character but tab and newline,
 * no sign that turns the direction of writing, lone surrogates replaced, cut at `maxLength`.
 */
export function harmless(text: string, maxLength: number): string {
  // Cut before cleaning so that a megabyte costs nothing, and clean after it because a cut can split a pair.
  const cut = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return cut.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** Foreign names and values, bounded in number and length. Numbers and booleans become texts; anything else is left out. */
export function harmlessPairs(value: unknown, maxValueLength: number): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  const pairs: [string, string][] = [];
  for (const [name, one] of Object.entries(value)) {
    if (pairs.length === MAX_PAIRS) break;
    if (name.length > MAX_NAME_LENGTH || UNSAFE_NAMES.includes(name)) continue;
    if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean') pairs.push([harmless(name, MAX_NAME_LENGTH), harmless(String(one), maxValueLength)]);
  }
  return Object.fromEntries(pairs);
}
