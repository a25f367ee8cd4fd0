/** A value of awk. `given` came with the input: it is a number where it looks like one. Undefined is both 0 and ''. */
export type Value = number | string | { given: string } | undefined;

export function textOf(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? printed(value) : value.given;
}

export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  return Number(/^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/.exec(textOf(value))?.[1] ?? 0);
}

export function isTrue(value: Value): boolean {
  if (value === undefined) return false;
  if (typeof value === 'object') return looksNumeric(value.given) ? numberOf(value) !== 0 : value.given !== '';
  return typeof value === 'number' ? value !== 0 : value !== '';
}

/** Below zero when the first is less: as numbers when both are, else as texts. */
export function compareValues(left: Value, right: Value): number {
  const numeric = (value: Value): boolean => typeof value === 'number' || value === undefined || (typeof value === 'object' && looksNumeric(value.given));
  if (numeric(left) && numeric(right)) return numberOf(left) - numberOf(right);
  const [a, b] = [textOf(left), textOf(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function looksNumeric(text: string): boolean {
  return /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text);
}

/** Whole numbers as they are, others with six digits that count. */
function printed(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value === 0 ? 0 : value);
  return general(value, 6);
}

const specifier = /%(%|([-+ 0#]*)(\d{1,3})?(?:\.(\d{1,3}))?([sdifg]))/g;
const maxWidth = 200;

/** How many values a format takes; null when it holds anything that is not plain. */
export function placesOf(format: string): number | null {
  let places = 0;
  for (const [, sign, flags = '', width, precision] of format.matchAll(specifier)) {
    if (flags.includes('#') || Number(width ?? 0) > maxWidth || Number(precision ?? 0) > 50) return null;
    if (sign !== '%') places += 1;
  }
  return format.replace(specifier, '').includes('%') ? null : places;
}

/** The text a format makes of values. */
export function format(shape: string, values: readonly Value[]): string {
  let next = 0;
  return shape.replace(specifier, (_, sign: string, flags: string, width: string | undefined, precision: string | undefined, kind: string) => {
    if (sign === '%') return '%';
    const value = values[next];
    next += 1;
    const room = Number(width ?? 0);
    if (kind === 's') return padded(textOf(value).slice(0, precision === undefined ? undefined : Number(precision)), room, flags);
    const number = numberOf(value);
    const size = Math.abs(number);
    const whole = /[di]/.test(kind);
    const digits = whole ? String(Math.trunc(size)).padStart(Number(precision ?? 0), '0') : kind === 'g' ? general(size, Number(precision ?? 6)) : size < 1e21 ? fixed(size, Number(precision ?? 6)) : String(size);
    const mark = number < 0 || (!whole && Object.is(number, -0)) ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
    const zeros = flags.includes('0') && !flags.includes('-') && !(whole && precision !== undefined);
    return padded(mark + (zeros ? digits.padStart(room - mark.length, '0') : digits), room, flags);
  });
}

function padded(text: string, room: number, flags: string): string {
  return flags.includes('-') ? text.padEnd(room) : text.padStart(room);
}

/** Exactly half goes to the even digit in C, and always up here. */
function fixed(size: number, precision: number): string {
  const rounded = size.toFixed(precision);
  const exact = size.toFixed(Math.min(100, precision + 40));
  const rest = exact.slice(exact.indexOf('.') + 1 + precision);
  if (!/^50*$/.test(rest) || !/[13579]$/.test(rounded)) return rounded;
  return precision === 0 ? exact.slice(0, exact.indexOf('.')) : exact.slice(0, exact.indexOf('.') + 1 + precision);
}

function exponent(size: number, precision: number): string {
  return size.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2');
}

function general(value: number, precision: number): string {
  if (value === 0) return '0';
  const digits = Math.max(1, precision);
  const power = Number(/e([+-]\d+)$/.exec(value.toExponential(digits - 1))?.[1] ?? 0);
  if (power < -4 || power >= digits) return exponent(value, digits - 1).replace(/(\.\d*?)0+e/, '$1e').replace('.e', 'e');
  const fixed = value.toFixed(Math.max(0, digits - 1 - power));
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}
