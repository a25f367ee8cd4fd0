/** One character's test (`plain` when only that very character passes), or the edge of a line or word. */
export type Atom =
  | { kind: 'character'; test: (code: number) => boolean; plain?: string }
  | { kind: 'edge'; edge: 'line start' | 'line end' | 'word' | 'not word' | 'word start' | 'word end' | 'no word before' | 'no word after' };

export type Pattern =
  | Atom
  | { kind: 'sequence'; parts: Pattern[] }
  | { kind: 'choice'; branches: Pattern[] }
  | { kind: 'repeat'; part: Pattern; min: number; max: number };

/** The largest pattern read and the largest count in braces: beyond that a pattern is refused, not slowed down. */
const maxLength = 500;
const maxCount = 100;

class Refused extends Error {}

/**
 * Reads a regular expression of grep: `basic` (no flag), `extended` (-E) or `perl` (-P, only what -E has plus \d).
 * Null when it holds anything else (back-references, look-around, lazy counts), or is malformed.
 */
export function readPattern(text: string, dialect: 'basic' | 'extended' | 'perl', ignoreCase: boolean): Pattern | null {
  if (text.length > maxLength) return null;
  let at = 0;
  const peek = (): string => text.charAt(at);
  const basic = dialect === 'basic';

  /** Takes a special sign, which basic expressions write behind a backslash. */
  const takes = (sign: string): boolean => {
    const written = basic && sign !== '*' ? `\\${sign}` : sign;
    if (!text.startsWith(written, at)) return false;
    at += written.length;
    return true;
  };

  const choice = (depth: number): Pattern => {
    if (depth > 20) throw new Refused();
    const branches = [sequence(depth)];
    while (takes('|')) branches.push(sequence(depth));
    return branches.length === 1 ? (branches[0] as Pattern) : { kind: 'choice', branches };
  };

  const ends = (depth: number): boolean => {
    if (at >= text.length || text.startsWith(basic ? '\\|' : '|', at)) return true;
    return depth > 0 && text.startsWith(basic ? '\\)' : ')', at);
  };

  const sequence = (depth: number): Pattern => {
    const parts: Pattern[] = [];
    while (!ends(depth)) parts.push(repeated(depth, parts.length === 0));
    return { kind: 'sequence', parts };
  };

  const repeated = (depth: number, leads: boolean): Pattern => {
    // A leading star is a plain star in basic expressions and a mistake elsewhere.
    if (leads && /[*+?{]/.test(peek()) && (peek() === '*' || !basic)) {
      if (!basic) throw new Refused();
      at += 1;
      return literal('*');
    }
    let part = single(depth);
    for (;;) {
      let min: number;
      let max: number;
      if (takes('*')) [min, max] = [0, Infinity];
      else if (takes('+')) [min, max] = [1, Infinity];
      else if (takes('?')) [min, max] = [0, 1];
      else if (takes('{')) [min, max] = counts();
      else return part;
      // Perl's lazy and possessive counts.
      if (dialect === 'perl' && /[?+]/.test(peek())) throw new Refused();
      part = { kind: 'repeat', part, min, max };
    }
  };

  const counts = (): [number, number] => {
    const end = text.indexOf(basic ? '\\}' : '}', at);
    const [, low, comma, high] = /^(\d{1,3})?(,)?(\d{1,3})?$/.exec(end < 0 ? 'x' : text.slice(at, end)) ?? [];
    if (low === undefined && high === undefined) throw new Refused();
    at = end + (basic ? 2 : 1);
    const min = Number(low ?? 0);
    const max = high !== undefined ? Number(high) : comma !== undefined ? Infinity : min;
    if (min > maxCount || (max !== Infinity && (max > maxCount || max < min))) throw new Refused();
    return [min, max];
  };

  const single = (depth: number): Pattern => {
    if (takes('(')) {
      if (dialect === 'perl' && text.startsWith('?', at)) {
        if (!text.startsWith('?:', at)) throw new Refused();
        at += 2;
      }
      const inner = choice(depth + 1);
      if (!takes(')')) throw new Refused();
      return inner;
    }
    const sign = peek();
    at += 1;
    if (sign === '.') return { kind: 'character', test: () => true };
    if (sign === '[') return bracket();
    if (sign === '\\') return escaped();
    if (sign === '^' && (!basic || at === 1 || text.startsWith('\\(', at - 3) || text.startsWith('\\|', at - 3))) return { kind: 'edge', edge: 'line start' };
    if (sign === '$' && (!basic || at === text.length || text.startsWith('\\)', at) || text.startsWith('\\|', at))) return { kind: 'edge', edge: 'line end' };
    if (!basic && sign === ')') throw new Refused();
    return literal(sign);
  };

  const escaped = (): Pattern => {
    const sign = peek();
    at += 1;
    if (sign === '') throw new Refused();
    if (sign === 'b') return { kind: 'edge', edge: 'word' };
    if (sign === 'B') return { kind: 'edge', edge: 'not word' };
    if (sign === '<') return { kind: 'edge', edge: 'word start' };
    if (sign === '>') return { kind: 'edge', edge: 'word end' };
    const set = classes[sign];
    if (set !== undefined && (sign.toLowerCase() !== 'd' || dialect === 'perl')) return { kind: 'character', test: set };
    if (/[A-Za-z0-9]/.test(sign)) throw new Refused();
    return literal(sign);
  };

  const bracket = (): Pattern => {
    const negated = peek() === '^';
    if (negated) at += 1;
    const tests: ((code: number) => boolean)[] = [];
    for (let first = true; first || peek() !== ']'; first = false) {
      if (at >= text.length) throw new Refused();
      const named = /^\[:(\w+):\]/.exec(text.slice(at, at + 12));
      if (named !== null) {
        const test = posix[named[1] ?? ''];
        if (test === undefined) throw new Refused();
        tests.push(test);
        at += named[0].length;
        continue;
      }
      if (/^\[[.=]/.test(text.slice(at, at + 2))) throw new Refused();
      if (peek() === '\\' && dialect === 'perl') {
        at += 1;
        const set = classes[peek()];
        if (set !== undefined) tests.push(set);
        else if (/[A-Za-z0-9]/.test(peek())) throw new Refused();
        else tests.push(one(text.charCodeAt(at)));
        at += 1;
        continue;
      }
      const low = text.charCodeAt(at);
      at += 1;
      if (peek() === '-' && text.charAt(at + 1) !== ']' && at + 1 < text.length) {
        const high = text.charCodeAt(at + 1);
        if (high < low || text.charAt(at + 1) === '[' || text.charAt(at + 1) === '\\') throw new Refused();
        tests.push((code) => code >= low && code <= high);
        at += 2;
      } else tests.push(one(low));
    }
    at += 1;
    const any = (code: number): boolean => tests.some((test) => test(code));
    const folded = ignoreCase ? (code: number): boolean => any(code) || any(swapCase(code)) : any;
    return { kind: 'character', test: negated ? (code) => !folded(code) : folded };
  };

  const literal = (sign: string): Pattern => {
    const code = sign.charCodeAt(0);
    return ignoreCase ? { kind: 'character', test: (other) => other === code || swapCase(other) === code } : { kind: 'character', test: one(code), plain: sign };
  };

  try {
    const pattern = choice(0);
    return at === text.length ? pattern : null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

function one(code: number): (other: number) => boolean {
  return (other) => other === code;
}

function swapCase(code: number): number {
  if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return code ^ 32;
  return code;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isAlpha = (code: number): boolean => isUpper(code) || isLower(code);
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** A letter, digit or underscore, for `\w` and the edges of words. */
export const isWord = (code: number): boolean => isAlpha(code) || isDigit(code) || code === 95;

const classes: Record<string, (code: number) => boolean> = {
  w: isWord,
  W: (code) => !isWord(code),
  s: isSpace,
  S: (code) => !isSpace(code),
  d: isDigit,
  D: (code) => !isDigit(code),
};

const posix: Record<string, (code: number) => boolean> = {
  digit: isDigit,
  alpha: isAlpha,
  alnum: (code) => isAlpha(code) || isDigit(code),
  upper: isUpper,
  lower: isLower,
  space: isSpace,
  blank: (code) => code === 32 || code === 9,
  punct: (code) => code > 32 && code < 127 && !isAlpha(code) && !isDigit(code),
  xdigit: (code) => isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102),
};

/** The texts a pattern stands for when it is nothing but plain words with `|` between them, as most are; else null. */
export function plainWords(pattern: Pattern): string[] | null {
  if (pattern.kind === 'choice') {
    const branches = pattern.branches.map(plainWords);
    return branches.includes(null) ? null : branches.flatMap((words) => words ?? []);
  }
  if (pattern.kind !== 'sequence') return null;
  let word = '';
  for (const part of pattern.parts) {
    if (part.kind !== 'character' || part.plain === undefined) return null;
    word += part.plain;
  }
  return [word];
}
