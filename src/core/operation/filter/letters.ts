import type { LineFilter } from './filter.ts';
import { asLines } from './lines.ts';

const named: Record<string, string> = {
  '[:upper:]': 'A-Z', '[:lower:]': 'a-z', '[:digit:]': '0-9', '[:alpha:]': 'A-Za-z', '[:alnum:]': '0-9A-Za-z', '[:space:]': '\\t-\\r ', '[:blank:]': '\\t ',
  '[:punct:]': '!-/:-@[-`{-~', '[:print:]': ' -~', '[:graph:]': '!-~', '[:cntrl:]': '\\000-\\037\\177', '[:xdigit:]': '0-9A-Fa-f',
};
const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', a: '\u0007', b: '\b', f: '\f', v: '\v', '-': '-' };

/** `tr SET1 SET2`, with -d, -s and -c, ranges, escapes and the named sets. Only ASCII, for GNU's works on bytes. */
export function tr(args: string[]): LineFilter | null {
  const start = args.findIndex((arg) => !/^-[dscCt]+$/.test(arg));
  const words = start < 0 ? [] : args.slice(start);
  const switches = new Set(args.slice(0, Math.max(start, 0)).join('').replace(/-/g, '').replace('C', 'c'));
  const [remove, squeeze, others] = ['d', 's', 'c'].map((letter) => switches.has(letter));
  if (switches.has('t') || /^-./.test(words[0] ?? '')) return null;
  const sets = words.map(expand);
  const [from, to] = sets;
  if (from === undefined || from === null || to === null || sets.length > 2) return null;
  // Which sets are needed depends on what is done with them.
  const wanted = remove === true ? (squeeze === true ? 2 : 1) : squeeze === true ? sets.length : 2;
  if (sets.length !== wanted || to?.length === 0) return null;
  // Upper and lower case only in step with each other: the sets are of one length then.
  const cases = words.map((word) => word.match(/\[:(?:upper|lower):\]/g)?.length ?? 0);
  if (remove !== true && to !== undefined && (cases[1] ?? 0) > 0 && cases[0] !== cases[1]) return null;
  if (words.slice(0, 2).some((word) => /\[:(?:alpha|alnum|space|blank|punct|print|graph|cntrl|digit|xdigit):\]/.test(word)) && remove !== true && to !== undefined && new Set(to).size > 1) return null;
  const first = new Set(from);
  const member = (character: string): boolean => first.has(character) !== others;
  const last = to?.at(-1) ?? '';
  // The complement of a set goes to the last of the second one; its order is of no use to anybody.
  if (others === true && remove !== true && to !== undefined && new Set(to).size > 1) return null;
  // When a sign is named twice, the later one counts.
  const map = new Map(from.map((character, index) => [character, to?.[index] ?? last]));
  const squeezed = (character: string): boolean => (to === undefined ? member(character) : new Set(to).has(character));
  return (lines) => {
    let out = '';
    let previous = '';
    for (const character of lines.map((line) => `${line}\n`).join('')) {
      if (remove === true && member(character)) continue;
      const next = remove !== true && to !== undefined && member(character) ? (others === true ? last : (map.get(character) ?? character)) : character;
      if (squeeze === true && next === previous && squeezed(next)) continue;
      out += next;
      previous = next;
    }
    return asLines(out);
  };
}

function expand(text: string): string[] | null {
  const spelled = text.replace(/\[:\w+:\]/g, (name) => named[name] ?? name);
  if (/\[:|\[=|\[.\*\d*\]/.test(spelled) || /[^\x00-\x7f]/.test(spelled)) return null;
  const codes: number[] = [];
  const tokens = [...spelled.matchAll(/\\([0-7]{1,3}|[^])|[^\\]/g)].map(([whole, escape]) => {
    if (escape === undefined) return { code: whole.charCodeAt(0), plain: true };
    const known = /^[0-7]/.test(escape) ? parseInt(escape, 8) : (escapes[escape]?.charCodeAt(0) ?? NaN);
    return { code: known, plain: false };
  });
  if (tokens.length === 0 || tokens.some(({ code }) => Number.isNaN(code) || code > 127) || /(?:^|[^\\])(?:\\\\)*\\$/.test(spelled)) return null;
  for (let at = 0; at < tokens.length; at += 1) {
    const [low, dash, high] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    if (low === undefined) break;
    if (dash?.plain === true && dash.code === 45 && high !== undefined) {
      if (high.code < low.code) return null;
      for (let code = low.code; code <= high.code; code += 1) codes.push(code);
      at += 2;
    } else codes.push(low.code);
  }
  return codes.map((code) => String.fromCharCode(code));
}
