/** Ways to compare two texts, as sort's letters have them: below zero when the first comes first. */

/** By bytes, which for our texts is by character code. */
export function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `-n`: the number a text begins with, of any length; no number is zero. */
export function byNumber(left: string, right: string): number {
  const [a, b] = [decimal(left), decimal(right)];
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const size = a.whole.length - b.whole.length || byText(a.whole, b.whole) || byText(a.rest, b.rest);
  return a.negative ? -size : size;
}

/** `-h`: first by unit (a K is more than any plain number), then by number. */
export function byHuman(left: string, right: string): number {
  return rank(left) - rank(right) || byNumber(left, right);
}

function decimal(text: string): { negative: boolean; whole: string; rest: string } {
  const [, minus, digits = '', rest = ''] = /^[ \t]*(-)?(\d*)(?:\.(\d*))?/.exec(text) ?? [];
  const [whole, fraction] = [digits.replace(/^0+/, ''), rest.replace(/0+$/, '')];
  return { negative: minus !== undefined && (whole !== '' || fraction !== ''), whole, rest: fraction };
}

function rank(text: string): number {
  const [, minus, digits = '', unit = ''] = /^[ \t]*(-)?(\d*(?:\.\d*)?)([KkMGTPEZY]?)/.exec(text) ?? [];
  // Zero has no unit.
  if (!/[1-9]/.test(digits)) return 0;
  const place = unit === '' ? 0 : 'KMGTPEZY'.indexOf(unit.toUpperCase()) + 1;
  return minus === undefined ? place : -place;
}
