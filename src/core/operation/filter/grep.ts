import type { LineFilter } from './filter.ts';
import { buildMatcher } from './pattern-match.ts';
import type { Matcher } from './pattern-match.ts';
import { plainWords, readPattern } from './pattern-syntax.ts';
import type { Pattern } from './pattern-syntax.ts';

type Options = { dialect: 'basic' | 'extended' | 'perl' | 'fixed'; switches: Set<string>; before: number; after: number; max: number; patterns: string[] };

const longNames: Record<string, string> = {
  'ignore-case': 'i', 'invert-match': 'v', count: 'c', 'only-matching': 'o', 'extended-regexp': 'E', 'perl-regexp': 'P', 'fixed-strings': 'F', 'word-regexp': 'w',
  'line-regexp': 'x', 'line-number': 'n', 'line-buffered': '', color: '', 'color=never': '', 'color=auto': '', 'color=always': '', text: 'a', 'no-filename': 'h',
};

/** Longer lines are cut: no line a person reads is longer, and the time of a search grows with it. */
const maxLineLength = 10_000;

/** grep with -E -P -F -G -i -v -c -o -w -x -n -e -m -A -B -C. Files, -r, -f and -q are not understood. */
export function grep(args: string[]): LineFilter | null {
  const options = readOptions(args);
  if (options === null || options.patterns.length === 0) return null;
  const { switches, before, after, max } = options;
  const matchers: Matcher[] = [];
  const tests: ((line: string) => boolean)[] = [];
  for (const text of options.patterns.flatMap((given) => given.split('\n'))) {
    const pattern = patternOf(text, options.dialect, switches);
    const matcher = pattern === null ? null : buildMatcher(pattern);
    if (pattern === null || matcher === null) return null;
    matchers.push(matcher);
    // A search for plain words, the usual one, needs no machine.
    const words = plainWords(pattern);
    tests.push(words === null ? (line) => matcher(line, 0) !== null : (line) => words.some((word) => line.includes(word)));
  }
  const find = (line: string, from: number): { start: number; end: number } | null =>
    matchers
      .map((matcher) => matcher(line, from))
      .filter((match) => match !== null)
      .reduce<{ start: number; end: number } | null>((best, match) => (best === null || match.start < best.start || (match.start === best.start && match.end > best.end) ? match : best), null);
  const wanted = (line: string): boolean => tests.some((test) => test(line)) !== switches.has('v');
  const numbered = (line: string, index: number, sign: string): string => (switches.has('n') ? `${index + 1}${sign}${line}` : line);

  return (input) => {
    const lines = input.map((line) => line.slice(0, maxLineLength));
    const hits: number[] = [];
    for (let index = 0; index < lines.length && hits.length < max; index += 1) if (wanted(lines[index] ?? '')) hits.push(index);
    if (switches.has('c')) return [String(hits.length)];
    if (switches.has('o')) return switches.has('v') ? [] : hits.flatMap((index) => pieces(lines[index] ?? '', find).map((piece) => numbered(piece, index, ':')));
    if (before === 0 && after === 0) return hits.map((index) => numbered(lines[index] ?? '', index, ':'));
    const shown: string[] = [];
    let next = 0;
    hits.forEach((hit, position) => {
      const from = Math.max(next, hit - before);
      if (shown.length > 0 && from > next) shown.push('--');
      const to = Math.min(lines.length - 1, hit + after, (hits[position + 1] ?? Infinity) - 1);
      for (let index = from; index <= to; index += 1) shown.push(numbered(lines[index] ?? '', index, index === hit ? ':' : '-'));
      next = to + 1;
    });
    return shown;
  };
}

function pieces(line: string, find: Matcher): string[] {
  const found: string[] = [];
  for (let from = 0; from <= line.length; ) {
    const match = find(line, from);
    if (match === null) break;
    if (match.end > match.start) found.push(line.slice(match.start, match.end));
    from = Math.max(match.end, match.start + 1);
  }
  return found;
}

function patternOf(text: string, dialect: Options['dialect'], switches: Set<string>): Pattern | null {
  const escaped = dialect === 'fixed' ? text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&') : text;
  const pattern = readPattern(escaped, dialect === 'fixed' ? 'extended' : dialect, switches.has('i'));
  if (pattern === null) return null;
  const between = (first: Edge, last: Edge): Pattern => ({ kind: 'sequence', parts: [{ kind: 'edge', edge: first }, pattern, { kind: 'edge', edge: last }] });
  if (switches.has('x')) return between('line start', 'line end');
  return switches.has('w') ? between('no word before', 'no word after') : pattern;
}

type Edge = Extract<Pattern, { kind: 'edge' }>['edge'];

function readOptions(args: string[]): Options | null {
  const options: Options = { dialect: 'basic', switches: new Set(), before: 0, after: 0, max: Infinity, patterns: [] };
  const words = [...args];
  const rest: string[] = [];
  let literally = false;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (literally || !word.startsWith('-') || word === '-') {
      rest.push(word);
      continue;
    }
    if (word === '--') {
      literally = true;
      continue;
    }
    let letters = word.slice(1);
    if (word.startsWith('--')) {
      const letter = Object.hasOwn(longNames, word.slice(2)) ? longNames[word.slice(2)] : undefined;
      if (letter === undefined) return null;
      letters = letter;
    }
    if (/^\d+$/.test(letters)) letters = `C${letters}`;
    while (letters !== '') {
      const letter = letters.charAt(0);
      letters = letters.slice(1);
      if ('ABCme'.includes(letter)) {
        const value = letters !== '' ? letters : words.shift();
        letters = '';
        if (value === undefined) return null;
        if (letter === 'e') options.patterns.push(value);
        else if (!/^\d{1,6}$/.test(value)) return null;
        else if (letter === 'm') options.max = Number(value);
        else {
          if (letter !== 'A') options.before = Number(value);
          if (letter !== 'B') options.after = Number(value);
        }
      } else if (letter === 'E') options.dialect = 'extended';
      else if (letter === 'P') options.dialect = 'perl';
      else if (letter === 'F') options.dialect = 'fixed';
      else if (letter === 'G') options.dialect = 'basic';
      else if ('ivconwxah'.includes(letter)) options.switches.add(letter);
      else return null;
    }
  }
  if (options.patterns.length === 0) {
    const pattern = rest.shift();
    if (pattern !== undefined) options.patterns.push(pattern);
  }
  // What is left would be files.
  return rest.length > 0 ? null : options;
}
