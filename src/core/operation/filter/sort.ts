import { createBudget } from './budget.ts';
import type { LineFilter } from './filter.ts';
import { readOptions } from './options.ts';
import { byGeneral, byHuman, byMonth, byNumber, byText, byVersion } from './order.ts';

type Place = { field: number; character: number };
type Key = { from: Place; to: Place | null; skipStart: boolean; skipEnd: boolean; letters: Set<string> };

/** `sort` with -n -h -g -M -V, -r -u -f -d -i -b -s -t and any number of keys, in byte order. `-o` writes a file; it, -c, -m, -R and -T are not understood. */
export function sort(args: string[]): LineFilter | null {
  const options = readOptions(args, [
    'n,numeric-sort h,human-numeric-sort g,general-numeric-sort M,month-sort V,version-sort r,reverse u,unique f,ignore-case d,dictionary-order',
    'i,ignore-nonprinting b,ignore-leading-blanks s,stable k=,key t=,field-separator',
  ].join(' '));
  if (options === null || options.operands.length > 0) return null;
  const own = new Set(options.given.map(([letter]) => letter).filter((letter) => 'nhgMVrfdib'.includes(letter)));
  const separators = options.given.filter(([letter]) => letter === 't').map(([, value]) => (value === '\\t' ? '\t' : value === '\\0' ? '\0' : value));
  const [separator = null] = separators;
  if (separators.some((other) => other !== separator || other.length !== 1)) return null;
  const keys: Key[] = [];
  for (const [letter, value] of options.given) {
    if (letter !== 'k') continue;
    const key = readKey(value, own);
    if (key === null) return null;
    keys.push(key);
  }
  const all = keys.length > 0 ? keys : [{ from: { field: 1, character: 1 }, to: null, skipStart: own.has('b'), skipEnd: false, letters: own }];
  if (all.some((key) => !fits(key.letters))) return null;
  const [unique, stable] = ['u', 's'].map((name) => options.given.some(([letter]) => letter === name));
  return (lines) => order(lines, all, { separator, reverse: own.has('r'), unique: unique === true, stable: stable === true });
}

/** GNU refuses two ways to compare at once. */
function fits(letters: Set<string>): boolean {
  return [...'nhgM'].filter((letter) => letters.has(letter)).length + Number([...'Vdi'].some((letter) => letters.has(letter))) <= 1;
}

function readKey(text: string, own: Set<string>): Key | null {
  const [, field = '', character, first = '', end, last, second = ''] = /^(\d{1,3})(?:\.(\d{1,4}))?([a-zA-Z]*)(?:,(\d{1,3})(?:\.(\d{1,4}))?([a-zA-Z]*))?$/.exec(text) ?? [];
  if (field === '' || Number(field) === 0 || Number(end ?? 1) === 0 || Number(character ?? 1) === 0) return null;
  const letters = new Set(first + second);
  if ([...letters].some((letter) => !'bdfgiMhnrV'.includes(letter))) return null;
  // A key with letters of its own takes none from the options.
  const inherits = letters.size === 0;
  return {
    from: { field: Number(field), character: Number(character ?? 1) },
    to: end === undefined ? null : { field: Number(end), character: Number(last ?? 0) },
    skipStart: inherits ? own.has('b') : first.includes('b'),
    skipEnd: inherits ? own.has('b') : second.includes('b'),
    letters: inherits ? own : letters,
  };
}

function order(lines: string[], keys: Key[], { separator, reverse, unique, stable }: { separator: string | null; reverse: boolean; unique: boolean; stable: boolean }): string[] {
  const spend = createBudget();
  const rows = lines.map((line) => ({ line, keys: keys.map((key) => keyOf(line, key, separator)) }));
  type Row = (typeof rows)[number];
  const byKeys = (left: Row, right: Row): number => {
    for (const [index, { letters }] of keys.entries()) {
      const [a, b] = [left.keys[index] ?? '', right.keys[index] ?? ''];
      spend(1 + Math.min(a.length, b.length) / 100);
      const found = compare(letters, a, b);
      if (found !== 0) return letters.has('r') ? -found : found;
    }
    return 0;
  };
  // Lines whose keys are equal are put in byte order, unless only one of each is kept.
  const whole = (left: Row, right: Row): number => byKeys(left, right) || (unique || stable ? 0 : byText(left.line, right.line) * (reverse ? -1 : 1));
  const sorted = rows.sort(whole);
  return (unique ? sorted.filter((row, index) => index === 0 || byKeys(sorted[index - 1] ?? row, row) !== 0) : sorted).map((row) => row.line);
}

function compare(letters: Set<string>, left: string, right: string): number {
  if (letters.has('n')) return byNumber(left, right);
  if (letters.has('g')) return byGeneral(left, right);
  if (letters.has('M')) return byMonth(left, right);
  const [a, b] = [fitted(letters, left), fitted(letters, right)];
  if (letters.has('h')) return byHuman(a, b);
  return letters.has('V') ? byVersion(a, b) : byText(a, b);
}

function fitted(letters: Set<string>, text: string): string {
  let part = text;
  if (letters.has('d')) part = part.replace(/[^A-Za-z0-9 \t]/g, '');
  else if (letters.has('i')) part = part.replace(/[^ -~]/g, '');
  return letters.has('f') ? part.replace(/[a-z]+/g, (small) => small.toUpperCase()) : part;
}

/** The part of a line a key compares. Without a separator a field begins with the blanks in front of it. */
function keyOf(line: string, { from, to, skipStart, skipEnd }: Key, separator: string | null): string {
  const start = fieldStart(line, from.field, separator);
  const begin = Math.min(line.length, (skipStart ? overBlanks(line, start) : start) + from.character - 1);
  if (to === null) return line.slice(begin);
  if (to.character === 0) return line.slice(begin, Math.max(begin, fieldEnd(line, to.field, separator)));
  const last = fieldStart(line, to.field, separator);
  return line.slice(begin, Math.max(begin, Math.min(line.length, (skipEnd ? overBlanks(line, last) : last) + to.character)));
}

function fieldStart(line: string, field: number, separator: string | null): number {
  let at = 0;
  for (let index = 1; index < field && at < line.length; index += 1) {
    at = fieldEnd(line.slice(at), 1, separator) + at;
    if (separator !== null && at < line.length) at += 1;
  }
  return at;
}

function fieldEnd(line: string, field: number, separator: string | null): number {
  let at = 0;
  for (let index = 0; index < field && at < line.length; index += 1) {
    if (separator === null) at += /^[ \t]*[^ \t]*/.exec(line.slice(at))?.[0].length ?? 0;
    else {
      const next = line.indexOf(separator, index === 0 ? at : at + 1);
      at = next < 0 ? line.length : next;
    }
  }
  return at;
}

function overBlanks(line: string, at: number): number {
  return at + (/^[ \t]*/.exec(line.slice(at))?.[0].length ?? 0);
}
