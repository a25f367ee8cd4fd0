import { compilePattern } from './pattern.ts';
import type { Match, Pattern } from './pattern.ts';

export type Address = { kind: 'line'; line: number } | { kind: 'last' } | { kind: 'pattern'; pattern: Pattern };

export type Act =
  | { kind: 'p' | 'd' | '=' | 'q' }
  | { kind: 's'; pattern: Pattern; put: (match: Match) => string; first: number; all: boolean; prints: boolean };

export type Command = { from: Address | null; to: Address | null; inverted: boolean; act: Act };

const maxLength = 2_000;

class Refused extends Error {}

/** A script of sed that only picks and changes text; null when it could write or read a file, run a command, or is not understood. */
export function parseSed(script: string, extended: boolean): Command[] | null {
  if (script.length > maxLength) return null;
  let at = 0;
  const takes = (shape: RegExp): string | null => {
    const [found] = shape.exec(script.slice(at)) ?? [];
    at += found?.length ?? 0;
    return found ?? null;
  };

  /** What stands up to the next `end`, with `\end` meaning the sign itself. */
  const until = (end: string, pattern: boolean): string => {
    let text = '';
    for (;;) {
      // Within a set of a pattern no sign ends anything.
      const part = (pattern ? takes(/^\[\^?\]?[^\]\n]*\]/) : null) ?? takes(/^(?:\\[^\n]|[^\\\n])/) ?? refuse();
      if (part === end) return text;
      if (part === `\\${end}` && pattern && /[.*[\]^$+?(){}|]/.test(end)) throw new Refused();
      text += part === `\\${end}` ? end : part;
    }
  };

  const compiled = (source: string, ignoreCase: boolean): Pattern => {
    // An empty one would mean the last one used.
    const pattern = source === '' ? null : compilePattern([source], extended ? 'extended' : 'basic', { ignoreCase, lineEscapes: true });
    return pattern ?? refuse();
  };

  const address = (): Address | null => {
    if (takes(/^\$/) !== null) return { kind: 'last' };
    const line = takes(/^[1-9]\d{0,6}/);
    if (line !== null) return { kind: 'line', line: Number(line) };
    if (takes(/^\//) === null) return null;
    const source = until('/', true);
    return { kind: 'pattern', pattern: compiled(source, takes(/^I/) !== null) };
  };

  const command = (): Command => {
    const from = address();
    takes(/^[ \t]+/);
    const to = from !== null && takes(/^,[ \t]*/) !== null ? (address() ?? refuse()) : null;
    const inverted = takes(/^[ \t]*(!)?[ \t]*/)?.includes('!') === true;
    const letter = takes(/^[pd=qs]/) ?? refuse();
    // Quitting is done once.
    if (letter === 'q' && to !== null) throw new Refused();
    const act: Act = letter === 's' ? substitution() : { kind: letter as 'p' | 'd' | '=' | 'q' };
    if (takes(/^[ \t]*(?:[;\n]|$)/) === null) throw new Refused();
    return { from, to, inverted, act };
  };

  const substitution = (): Act => {
    const end = takes(/^[^\s\\\w;]/) ?? refuse();
    const source = until(end, true);
    const [put, groups] = replacement(until(end, false));
    // `e` runs what it made as a command, `w` writes a file, `m` changes what a line is.
    const flags = takes(/^[gpiI]*(?:[1-9]\d{0,2})?[gpiI]*/) ?? '';
    const pattern = compiled(source, /i/i.test(flags));
    if (groups > pattern.groups) throw new Refused();
    return { kind: 's', pattern, put, first: Number(flags.replace(/\D/g, '') || 1), all: flags.includes('g'), prints: flags.includes('p') };
  };

  const commands: Command[] = [];
  try {
    for (takes(/^[\s;]+/); at < script.length; takes(/^[\s;]+/)) commands.push(command());
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
  // A range that counts lines must see every line to count them as GNU does.
  const counts = ({ from, to }: Command): boolean => to !== null && (from?.kind === 'line' || to.kind === 'line');
  return commands.some((later, index) => counts(later) && commands.slice(0, index).some(({ act }) => act.kind === 'd')) ? null : commands;
}

/** `&`, `\1`, `\n`, `\t` and text, with the highest group named; the letters of GNU that change case are not understood. */
function replacement(text: string): [put: (match: Match) => string, groups: number] {
  const parts = (text.match(/\\[^]|&|[^\\&]+/g) ?? []).map((part): string | number => {
    if (part === '&') return 0;
    if (!part.startsWith('\\')) return part;
    const sign = part.charAt(1);
    if (/[1-9]/.test(sign)) return Number(sign);
    return { n: '\n', t: '\t' }[sign] ?? (/[\w\s]/.test(sign) ? refuse() : sign);
  });
  const put = (match: Match): string => parts.map((part) => (typeof part === 'string' ? part : part === 0 ? match.text : (match.groups[part - 1] ?? ''))).join('');
  return [put, Math.max(0, ...parts.filter((part) => typeof part === 'number'))];
}

function refuse(): never {
  throw new Refused();
}
