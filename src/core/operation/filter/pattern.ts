import { RE2JS } from 're2js';
import type { Spend } from './budget.ts';
import { translatePerl } from './pattern-perl.ts';
import { quote, translatePosix } from './pattern-posix.ts';

export type Dialect = 'basic' | 'extended' | 'perl' | 'fixed';

/** `whole` asks for whole words or whole lines only; `lineEscapes` knows `\n` and `\t`. */
export type PatternOptions = { ignoreCase?: boolean; whole?: 'word' | 'line' | null; lineEscapes?: boolean };

/** Where a pattern was found; `groups` are the texts of its groups, the first at 0. */
export type Match = { start: number; end: number; text: string; groups: (string | null)[] };

/** A pattern ready to search one line: leftmost, and there the longest (Perl: the first that fits), in time that grows with line × pattern. */
export type Pattern = {
  /** How many groups it has. */
  groups: number;
  test(line: string, spend: Spend): boolean;
  find(line: string, from: number, spend: Spend): Match | null;
};

const maxLength = 500;
/** Counts in braces are written out: beyond this many steps a pattern is refused, not slowed down. */
const maxSize = 600;
/** A search looks this far ahead before it looks at the whole line, so that many small finds in a long line stay cheap. */
const window = 1_000;

/** Builds a pattern out of one or more expressions, any of which may match; null when one is not understood. */
export function compilePattern(texts: readonly string[], dialect: Dialect, options: PatternOptions = {}): Pattern | null {
  if (texts.length === 0 || texts.join('|').length > maxLength) return null;
  // GNU grep itself takes only one of these.
  if (dialect === 'perl' && texts.length > 1) return null;
  let kept = false;
  const parts: string[] = [];
  for (const text of texts) {
    if (dialect === 'perl') {
      const perl = translatePerl(text);
      // Whole words around a part of what is found: nobody means that.
      if (perl === null || (perl.kept && (options.whole ?? null) !== null)) return null;
      kept = perl.kept;
      parts.push(perl.pattern);
      continue;
    }
    const part = dialect === 'fixed' ? quote(text) : translatePosix(text, { dialect, lineEscapes: options.lineEscapes === true });
    if (part === null) return null;
    parts.push(part);
  }
  const joined = parts.length === 1 ? (parts[0] ?? '') : parts.map((part) => `(?:${part})`).join('|');
  const wrapped = options.whole === 'line' ? `^(?:${joined})$` : options.whole === 'word' ? wordsOnly(joined) : joined;
  const flags = RE2JS.LOOKBEHINDS | RE2JS.DOTALL | (dialect === 'perl' ? 0 : RE2JS.LONGEST_MATCH) | (options.ignoreCase === true ? RE2JS.CASE_INSENSITIVE : 0);
  let machine: RE2JS;
  try {
    machine = RE2JS.compile(wrapped, flags);
  } catch {
    return null;
  }
  // GNU takes a whole word of no letters for found in some places and not in others.
  if (options.whole === 'word' && RE2JS.compile(joined, flags).testExact('')) return null;
  const size = machine.programSize();
  return size > maxSize ? null : searcher(machine, size, kept);
}

/** Everything a pattern finds in a text, one after the other; an empty find right behind another does not count, as in sed and awk. */
export function* finds(pattern: Pattern, text: string, spend: Spend): Generator<Match> {
  let lastEnd = -1;
  for (let from = 0; from <= text.length; ) {
    const match = pattern.find(text, from, spend);
    if (match === null) return;
    const empty = match.end === match.start;
    if (!empty || match.start !== lastEnd) yield match;
    lastEnd = match.end;
    from = empty ? match.end + 1 : match.end;
  }
}

/** What stands before and behind must be no letter, digit or underscore. RE2 cannot look ahead; which edge is meant follows from the last character. */
function wordsOnly(pattern: string): string {
  if (/^\w+(?:\|\w+)*$/.test(pattern)) return `\\b(?:${pattern})\\b`;
  return `(?<!\\w)(?:${pattern})(?:(?<=\\w)\\b|(?<!\\w)\\B)`;
}

function searcher(machine: RE2JS, size: number, kept: boolean): Pattern {
  const search = (line: string, from: number, to: number, spend: Spend): Match | null => {
    spend((to - from + 1) * size);
    const matcher = machine.matcher(to === line.length ? line : line.slice(0, to));
    if (!matcher.find(from)) return null;
    const group = kept ? 'kept' : 0;
    const [start, end] = [matcher.start(group), matcher.end(group)];
    return { start, end, text: line.slice(start, end), groups: Array.from({ length: matcher.groupCount() }, (_, index) => matcher.group(index + 1)) };
  };
  return {
    groups: machine.groupCount(),
    test(line, spend) {
      spend(line.length * size);
      return machine.test(line);
    },
    find(line, from, spend) {
      const near = from + window;
      if (near < line.length) {
        const match = search(line, from, near, spend);
        // What touches the edge of the view may go on behind it.
        if (match !== null && match.end < near) return match;
      }
      return search(line, from, line.length, spend);
    },
  };
}
