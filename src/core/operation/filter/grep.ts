import { createBudget, cutLine } from './budget.ts';
import type { LineFilter } from './filter.ts';
import { count, isOn, readOptions, valueOf, valuesOf } from './options.ts';
import { compilePattern, finds } from './pattern.ts';
import type { Dialect, Pattern } from './pattern.ts';

const known = [
  'i,ignore-case y v,invert-match c,count o,only-matching q,quiet s,no-messages n,line-number a,text h,no-filename w,word-regexp x,line-regexp',
  'E,extended-regexp G,basic-regexp P,perl-regexp F,fixed-strings e=,regexp m=,max-count A=,after-context B=,before-context C=,context',
  ',color? ,colour? ,line-buffered U,binary ,no-group-separator #',
].join(' ');

type Shown = { counted: boolean; pieces: boolean; silent: boolean; numbered: boolean; inverted: boolean; before: number; after: number; max: number; separator: boolean };

/** grep. Files, -r, -f, -l and -L are not understood; -q lets nothing through. */
export function grep(args: string[]): LineFilter | null {
  const options = readOptions(args, known);
  if (options === null) return null;
  const { operands } = options;
  const given = valuesOf(options, 'e');
  const texts = given.length > 0 ? given : operands.splice(0, 1);
  // What is left would be files, even one called `-`.
  if (texts.length === 0 || operands.length > 0) return null;
  const dialects = new Set(options.given.map(([letter]) => letter).filter((letter) => 'EGPF'.includes(letter)));
  if (dialects.size > 1) return null;
  const ignoreCase = isOn(options, 'i') || isOn(options, 'y');
  const whole = isOn(options, 'x') ? 'line' : isOn(options, 'w') ? 'word' : null;
  const pattern = compilePattern(texts.flatMap((text) => text.split('\n')), dialectOf(dialects), { ignoreCase, whole });
  // `-5` is five lines of context, as `-C 5` is; the last of them counts.
  for (const option of options.given) if (option[0] === '#') option[0] = 'C';
  const numbers = ['m', 'A', 'B', 'C'].map((letter) => (isOn(options, letter) ? count(valueOf(options, letter)) : undefined));
  if (pattern === null || numbers.includes(null)) return null;
  const [max, after, before, around] = numbers;
  const shown: Shown = {
    counted: isOn(options, 'c'), pieces: isOn(options, 'o'), silent: isOn(options, 'q'), numbered: isOn(options, 'n'), inverted: isOn(options, 'v'),
    before: before ?? around ?? 0, after: after ?? around ?? 0, max: max ?? Infinity, separator: !isOn(options, 'no-group-separator'),
  };
  // Pieces with lines around them come out in a way nobody asks for.
  if (shown.pieces && shown.before + shown.after > 0) return null;
  return (lines) => search(lines.map(cutLine), pattern, shown);
}

function dialectOf(letters: Set<string>): Dialect {
  if (letters.has('E')) return 'extended';
  if (letters.has('P')) return 'perl';
  return letters.has('F') ? 'fixed' : 'basic';
}

function search(lines: string[], pattern: Pattern, { counted, pieces, silent, numbered, inverted, before, after, max, separator }: Shown): string[] {
  const spend = createBudget();
  if (silent) return [];
  const hits: number[] = [];
  for (let index = 0; index < lines.length && hits.length < max; index += 1) if (pattern.test(lines[index] ?? '', spend) !== inverted) hits.push(index);
  if (counted) return [String(hits.length)];
  const marked = (line: string, at: number, sign: string): string => (numbered ? `${at + 1}${sign}${line}` : line);
  if (pieces) return inverted ? [] : hits.flatMap((hit) => [...finds(pattern, lines[hit] ?? '', spend)].filter(({ text }) => text !== '').map(({ text }) => marked(text, hit, ':')));
  if (before === 0 && after === 0) return hits.map((hit) => marked(lines[hit] ?? '', hit, ':'));
  const shown: string[] = [];
  let next = 0;
  hits.forEach((hit, position) => {
    const from = Math.max(next, hit - before);
    if (shown.length > 0 && from > next && separator) shown.push('--');
    const to = Math.min(lines.length - 1, hit + after, (hits[position + 1] ?? Infinity) - 1);
    for (let at = from; at <= to; at += 1) shown.push(marked(lines[at] ?? '', at, at === hit ? ':' : '-'));
    next = to + 1;
  });
  return shown;
}
