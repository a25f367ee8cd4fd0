/** Ways to compare two texts, as sort's letters have them: below zero when the first comes first. */

/** By bytes, which for our texts is by character code. */
export function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `-n`: the number a text begins with, of any length; no number is zero. */
export function byNumber(left: string, right: string): number {
  return compareDecimals(decimal(left), decimal(right));
}

/** `-h`: first by unit (a K is more than any plain number), then by number. */
export function byHuman(left: string, right: string): number {
  return rank(left) - rank(right) || byNumber(left, right);
}

/** `-g`: numbers in any notation; what is no number comes first, then NaN. */
export function byGeneral(left: string, right: string): number {
  const [a, b] = [general(left), general(right)];
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  if (Number.isNaN(a) || Number.isNaN(b)) return (Number.isNaN(a) ? 0 : 1) - (Number.isNaN(b) ? 0 : 1);
  return a === b ? 0 : a < b ? -1 : 1;
}

/** `-M`: January before February; what is no month comes first. */
export function byMonth(left: string, right: string): number {
  const month = (text: string): number => ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'].indexOf(text.trimStart().slice(0, 3).toUpperCase());
  return month(left) - month(right);
}

/** `-V`: numbers inside a text count as numbers, so that 1.9 comes before 1.10; file endings count last. */
export function byVersion(left: string, right: string): number {
  if (left === right) return 0;
  const special = (text: string): number => (text === '' ? 0 : text === '.' ? 1 : text === '..' ? 2 : text.startsWith('.') ? 3 : 4);
  const first = special(left) - special(right);
  if (first !== 0) return first;
  const bare = (text: string): string => text.charAt(0) + text.slice(1).replace(/(?:\.[A-Za-z~][A-Za-z0-9~]*)*$/, '');
  return versions(bare(left), bare(right)) || versions(left, right);
}

function versions(left: string, right: string): number {
  const [a, b] = [pieces(left), pieces(right)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 2) {
    const texts = letters(a, b, index);
    if (texts !== 0) return texts;
    const numbers = compareDecimals(decimal(a[index + 1] ?? '0'), decimal(b[index + 1] ?? '0'));
    if (numbers !== 0) return numbers;
  }
  return 0;
}

/** Texts and numbers in turn; the first text may be empty. */
function pieces(text: string): string[] {
  const found = text.match(/\d+|\D+/g) ?? [];
  return /^\d/.test(text) ? ['', ...found] : found;
}

/** A tilde before the end, the end before a number, a number before letters, letters before everything else. */
function letters(left: string[], right: string[], index: number): number {
  const weight = (parts: string[], at: number): number => {
    const sign = parts[index]?.charAt(at) ?? '';
    if (sign === '') return index + 1 < parts.length ? 0 : -1;
    if (sign === '~') return -2;
    return /[A-Za-z]/.test(sign) ? sign.charCodeAt(0) : sign.charCodeAt(0) + 256;
  };
  for (let at = 0; at < Math.max(left[index]?.length ?? 0, right[index]?.length ?? 0); at += 1) {
    const difference = weight(left, at) - weight(right, at);
    if (difference !== 0) return difference;
  }
  return 0;
}

type Decimal = { negative: boolean; whole: string; rest: string };

function decimal(text: string): Decimal {
  const [, minus, digits = '', rest = ''] = /^[ \t]*(-)?(\d*)(?:\.(\d*))?/.exec(text) ?? [];
  const [whole, fraction] = [digits.replace(/^0+/, ''), rest.replace(/0+$/, '')];
  return { negative: minus !== undefined && (whole !== '' || fraction !== ''), whole, rest: fraction };
}

function compareDecimals(left: Decimal, right: Decimal): number {
  if (left.negative !== right.negative) return left.negative ? -1 : 1;
  const size = left.whole.length - right.whole.length || byText(left.whole, right.whole) || byText(left.rest, right.rest);
  return left.negative ? -size : size;
}

function rank(text: string): number {
  const [, minus, digits = '', unit = ''] = /^[ \t]*(-)?(\d*(?:\.\d*)?)([KkMGTPEZY]?)/.exec(text) ?? [];
  // Zero has no unit.
  if (!/[1-9]/.test(digits)) return 0;
  const place = unit === '' ? 0 : 'KMGTPEZY'.indexOf(unit.toUpperCase()) + 1;
  return minus === undefined ? place : -place;
}

function general(text: string): number | null {
  const [, word] = /^\s*([+-]?(?:nan|inf(?:inity)?|0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?))/i.exec(text) ?? [];
  if (word === undefined) return null;
  if (/nan$/i.test(word)) return NaN;
  if (/inf/i.test(word)) return word.startsWith('-') ? -Infinity : Infinity;
  return Number(word);
}
