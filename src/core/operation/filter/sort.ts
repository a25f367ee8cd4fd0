import { createBudget } from './budget.ts';
import type { LineFilter } from './filter.ts';
import { readOptions } from './options.ts';
import { byHuman, byNumber, byText } from './order.ts';

type Place = { field: number; character: number };
type Key = { from: Place; to: Place | null; letters: Set<string> };

/** `sort` with -n -h, -r -u -f -b -s -t and any number of keys, in byte order. `-o` writes a file; it, -c, -m, -R and -T are not understood. */
export function sort(args: string[]): LineFilter | null {
  const options = readOptions(args, 'n,numeric-sort h,human-numeric-sort r,reverse u,unique f,ignore-case b,ignore-leading-blanks s,stable k=,key t=,field-separator');
  if (options === null || options.operands.length > 0) return null;
  const own = new Set(options.given.map(([letter]) => letter).filter((letter) => 'nhrfb'.includes(letter)));
  const separators = options.given.filter(([letter]) => letter === 't').map(([, value]) => (value === '\\t' ? '\t' : value));
  const [separator = null] = separators;
  if (separators.some((other) => other !== separator || other.length !== 1)) return null;
  const given = options.given.filter(([letter]) => letter === 'k').map(([, value]) => readKey(value, own));
  const keys = given.length > 0 ? given : [{ from: { field: 1, character: 1 }, to: null, letters: own }];
  // GNU refuses two ways to compare at once.
  if (keys.some((key) => key === null || (key.letters.has('n') && key.letters.has('h')))) return null;
  const [unique, stable] = ['u', 's'].map((name) => options.given.some(([letter]) => letter === name));
  return (lines) => order(lines, keys.filter((key) => key !== null), { separator, reverse: own.has('r'), unique: unique === true, stable: stable === true });
}

function readKey(text: string, own: Set<string>): Key | null {
  const [, field = '', character = '1', first = '', end, last = '0', second = ''] = /^([1-9]\d{0,2})(?:\.([1-9]\d{0,3}))?([nhrfb]*)(?:,([1-9]\d{0,2})(?:\.(\d{1,4}))?([nhrfb]*))?$/.exec(text) ?? [];
  // Where the blanks are skipped at one end only, the other end is hard to tell.
  if (field === '' || (end !== undefined && first.includes('b') !== second.includes('b'))) return null;
  // A key with letters of its own takes none from the options.
  const letters = first + second === '' ? own : new Set(first + second);
  return { from: { field: Number(field), character: Number(character) }, to: end === undefined ? null : { field: Number(end), character: Number(last) }, letters };
}

function order(lines: string[], keys: Key[], { separator, reverse, unique, stable }: { separator: string | null; reverse: boolean; unique: boolean; stable: boolean }): string[] {
  const spend = createBudget();
  const rows = lines.map((line) => ({ line, keys: keys.map((key) => keyOf(line, key, separator)) }));
  type Row = (typeof rows)[number];
  const byKeys = (left: Row, right: Row): number => {
    for (const [index, { letters }] of keys.entries()) {
      const [a, b] = [left.keys[index] ?? '', right.keys[index] ?? ''];
      spend(1 + Math.min(a.length, b.length) / 100);
      const found = letters.has('n') ? byNumber(a, b) : letters.has('h') ? byHuman(a, b) : byText(a, b);
      if (found !== 0) return letters.has('r') ? -found : found;
    }
    return 0;
  };
  // Lines whose keys are equal are put in byte order, unless only one of each is kept.
  const whole = (left: Row, right: Row): number => byKeys(left, right) || (unique || stable ? 0 : byText(left.line, right.line) * (reverse ? -1 : 1));
  const sorted = rows.sort(whole);
  return (unique ? sorted.filter((row, index) => index === 0 || byKeys(sorted[index - 1] ?? row, row) !== 0) : sorted).map((row) => row.line);
}

/** The part of a line a key compares. Without a separator a field begins with the blanks in front of it. */
function keyOf(line: string, { from, to, letters }: Key, separator: string | null): string {
  const begin = placeIn(line, from.field, separator, letters) + from.character - 1;
  // A key's end without a character is the end of its field.
  const end = to === null ? line.length : to.character === 0 ? endOf(line, startOf(line, to.field, separator), separator) : placeIn(line, to.field, separator, letters) + to.character;
  const part = line.slice(begin, Math.max(begin, end));
  return letters.has('f') ? part.replace(/[a-z]+/g, (small) => small.toUpperCase()) : part;
}

function placeIn(line: string, field: number, separator: string | null, letters: Set<string>): number {
  const start = startOf(line, field, separator);
  return letters.has('b') ? start + (/^[ \t]*/.exec(line.slice(start))?.[0].length ?? 0) : start;
}

function startOf(line: string, field: number, separator: string | null): number {
  let at = 0;
  for (let index = 1; index < field && at < line.length; index += 1) at = Math.min(line.length, endOf(line, at, separator) + (separator === null ? 0 : 1));
  return at;
}

function endOf(line: string, start: number, separator: string | null): number {
  if (separator === null) return start + (/^[ \t]*[^ \t]*/.exec(line.slice(start))?.[0].length ?? 0);
  const end = line.indexOf(separator, start);
  return end < 0 ? line.length : end;
}
