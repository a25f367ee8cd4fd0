import { compilePattern } from './pattern.ts';
import type { Match, Pattern } from './pattern.ts';

export type Address = { kind: 'line'; line: number } | { kind: 'last' } | { kind: 'pattern'; pattern: Pattern } | { kind: 'every'; first: number; step: number };

/** What a range ends with; `more` lines after its start. */
export type RangeEnd = Address | { kind: 'more'; lines: number };

export type Act =
  | { kind: 'print' | 'delete' | 'number' }
  | { kind: 'quit'; prints: boolean }
  | { kind: 'substitute'; pattern: Pattern; put: (match: Match) => string; first: number; all: boolean; prints: boolean }
  | { kind: 'letters'; map: Map<string, string> }
  | { kind: 'group'; body: Command[] };

export type Command = { from: Address | null; to: RangeEnd | null; inverted: boolean; act: Act };

const maxLength = 2_000;

class Refused extends Error {}

/** A script of sed that only picks and changes text; null when it could write or read a file, run a command, or is not understood. */
export function parseSed(script: string, extended: boolean): Command[] | null {
  if (script.length > maxLength) return null;
  let at = 0;
  const peek = (): string => script.charAt(at);
  const skip = (signs: RegExp): void => {
    while (at < script.length && signs.test(peek())) at += 1;
  };
  const number = (): number | null => {
    const [digits] = /^\d{1,7}/.exec(script.slice(at)) ?? [];
    if (digits === undefined) return null;
    at += digits.length;
    return Number(digits);
  };

  /** What stands up to the next `end`, with `\end` meaning the sign itself. */
  const until = (end: string, pattern: boolean): string => {
    let text = '';
    let set = false;
    for (; ; at += 1) {
      const sign = peek();
      if (sign === '' || sign === '\n') throw new Refused();
      if (pattern && set ? sign === ']' : false) set = false;
      else if (pattern && sign === '[' && !set) {
        set = true;
        // A bracket right at the start of a set belongs to it.
        const [start = ''] = /^\[\^?\]?/.exec(script.slice(at)) ?? [];
        text += start;
        at += start.length - 1;
        continue;
      } else if (sign === end && !set) break;
      else if (sign === '\\' && !set) {
        at += 1;
        const next = peek();
        if (next === '' || next === '\n') throw new Refused();
        text += next === end ? (pattern && /[.*[\]^$+?(){}|]/.test(end) ? refuse() : end) : `\\${next}`;
        continue;
      }
      text += sign;
    }
    at += 1;
    return text;
  };

  const compiled = (source: string, ignoreCase: boolean): Pattern => {
    // An empty one would mean the last one used.
    const pattern = source === '' ? null : compilePattern([source], extended ? 'extended' : 'basic', { ignoreCase, lineEscapes: true });
    return pattern ?? refuse();
  };

  const address = (): Address | null => {
    if (peek() === '$') {
      at += 1;
      return { kind: 'last' };
    }
    const line = number();
    if (line !== null) {
      if (peek() !== '~') return { kind: 'line', line };
      at += 1;
      return { kind: 'every', first: line, step: number() ?? refuse() };
    }
    let end = '/';
    if (peek() === '\\') {
      end = script.charAt(at + 1);
      at += 1;
      if (/[\s\\\w]/.test(end)) throw new Refused();
    } else if (peek() !== '/') return null;
    at += 1;
    const source = until(end, true);
    const ignoreCase = peek() === 'I';
    if (ignoreCase) at += 1;
    return { kind: 'pattern', pattern: compiled(source, ignoreCase) };
  };

  const command = (depth: number): Command => {
    const from = address();
    let to: RangeEnd | null = null;
    skip(/[ \t]/);
    if (from !== null && peek() === ',') {
      at += 1;
      skip(/[ \t]/);
      if (peek() === '+') {
        at += 1;
        to = { kind: 'more', lines: number() ?? refuse() };
      } else to = address() ?? refuse();
      if (to.kind === 'every') throw new Refused();
    }
    // Inside a group a range may miss the line it begins or ends on, and what it does then nobody knows by heart.
    if (depth > 0 && to !== null) throw new Refused();
    // Line 0 exists only to let a pattern end its range on line 1.
    if (from?.kind === 'line' && from.line === 0) throw new Refused();
    skip(/[ \t]/);
    const inverted = peek() === '!';
    if (inverted) at += 1;
    skip(/[ \t!]/);
    const act = actOf(depth);
    // Quitting is done once, a group without an address is not written by hand.
    if ((act.kind === 'quit' && to !== null) || (act.kind === 'group' && from === null)) throw new Refused();
    skip(/[ \t]/);
    if (act.kind !== 'group' && peek() !== '' && !/[;\n}]/.test(peek())) throw new Refused();
    return { from, to, inverted, act };
  };

  const actOf = (depth: number): Act => {
    const letter = peek();
    at += 1;
    switch (letter) {
      case 'p':
        return { kind: 'print' };
      case 'd':
        return { kind: 'delete' };
      case '=':
        return { kind: 'number' };
      case 'q':
      case 'Q':
        return { kind: 'quit', prints: letter === 'q' };
      case 's':
        return substitution();
      case 'y':
        return transliteration();
      case '{': {
        if (depth > 5) throw new Refused();
        const body: Command[] = [];
        for (skip(/[\s;]/); peek() !== '}'; skip(/[\s;]/)) {
          if (peek() === '') throw new Refused();
          body.push(command(depth + 1));
        }
        at += 1;
        return { kind: 'group', body };
      }
      default:
        throw new Refused();
    }
  };

  const substitution = (): Act => {
    const end = peek();
    if (end === '' || /[\s\\\w;]/.test(end)) throw new Refused();
    at += 1;
    const source = until(end, true);
    const [put, groups] = replacement(until(end, false));
    const [flags = ''] = /^[a-zA-Z0-9]*/.exec(script.slice(at)) ?? [];
    at += flags.length;
    // `e` runs what it made as a command, `w` writes a file, `m` changes what a line is.
    const [, digits = ''] = /^[gpiI]*(\d{0,3})[gpiI]*$/.exec(flags) ?? refuse();
    if (digits !== '' && Number(digits) === 0) throw new Refused();
    const pattern = compiled(source, /i/i.test(flags));
    if (groups > pattern.groups) throw new Refused();
    return { kind: 'substitute', pattern, put, first: Number(digits === '' ? 1 : digits), all: flags.includes('g'), prints: flags.includes('p') };
  };

  const transliteration = (): Act => {
    const end = peek();
    if (end === '' || /[\s\\\w;]/.test(end)) throw new Refused();
    at += 1;
    const [from, to] = [until(end, false), until(end, false)].map((set) => (set.match(/\\[^]|[^]/g) ?? []).map((sign) => ({ '\\n': '\n', '\\t': '\t', '\\\\': '\\' })[sign] ?? (sign.length === 1 ? sign : refuse())));
    if (from === undefined || to === undefined || from.length !== to.length) throw new Refused();
    return { kind: 'letters', map: new Map(from.map((sign, index): [string, string] => [sign, to[index] ?? sign]).toReversed()) };
  };

  const commands: Command[] = [];
  try {
    for (skip(/[\s;]/); at < script.length; skip(/[\s;]/)) commands.push(command(0));
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
  return commands.some((later, index) => countsLines(later) && commands.slice(0, index).some(deletes)) ? null : commands;
}

/** A range that counts lines, which must see every line to count them as GNU does. */
function countsLines({ from, to }: Command): boolean {
  return to !== null && (from?.kind === 'line' || to.kind === 'line' || to.kind === 'more');
}

function deletes({ act }: Command): boolean {
  return act.kind === 'delete' || (act.kind === 'group' && act.body.some(deletes));
}

/** `&`, `\1`, `\n`, `\t` and text, with the highest group named; the letters of GNU that change case are not understood. */
function replacement(text: string): [put: (match: Match) => string, groups: number] {
  const parts = (text.match(/\\[^]|&|[^\\&]+/g) ?? []).map((part): string | number => {
    if (part === '&') return 0;
    if (!part.startsWith('\\')) return part;
    const sign = part.charAt(1);
    if (/[1-9]/.test(sign)) return Number(sign);
    if (sign === 'n') return '\n';
    if (sign === 't') return '\t';
    return /[\w\s]/.test(sign) ? refuse() : sign;
  });
  const put = (match: Match): string => parts.map((part) => (typeof part === 'string' ? part : part === 0 ? match.text : (match.groups[part - 1] ?? ''))).join('');
  return [put, Math.max(0, ...parts.filter((part) => typeof part === 'number'))];
}

function refuse(): never {
  throw new Refused();
}
