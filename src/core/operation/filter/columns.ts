import type { LineFilter } from './filter.ts';

/** `cut -d C -f LIST` and `cut -c LIST`, where LIST is like `1,3-5,7-`. */
export function cut(args: string[]): LineFilter | null {
  let delimiter = '\t';
  let mode: 'fields' | 'characters' | null = null;
  let ranges: [number, number][] | null = null;
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, letter, glued] = /^-([dfc])([^]*)$/.exec(word) ?? [];
    if (letter === undefined) return null;
    const value: string | undefined = glued !== undefined && glued !== '' ? glued : words.shift();
    if (value === undefined) return null;
    if (letter === 'd') {
      if (value.length !== 1) return null;
      delimiter = value;
      continue;
    }
    if (mode !== null) return null;
    mode = letter === 'f' ? 'fields' : 'characters';
    ranges = readRanges(value);
  }
  if (mode === null || ranges === null) return null;
  const wanted = ranges;
  const keeps = (index: number): boolean => wanted.some(([from, to]) => index + 1 >= from && index + 1 <= to);
  if (mode === 'characters') return (lines) => lines.map((line) => [...line].filter((_, index) => keeps(index)).join(''));
  return (lines) => lines.map((line) => (line.includes(delimiter) ? line.split(delimiter).filter((_, index) => keeps(index)).join(delimiter) : line));
}

function readRanges(text: string): [number, number][] | null {
  const ranges: [number, number][] = [];
  for (const item of text.split(',')) {
    const [, from = '', dash, to = ''] = /^(\d{0,4})(-)?(\d{0,4})$/.exec(item) ?? [];
    if (from === '' && to === '') return null;
    const low = from === '' ? 1 : Number(from);
    const high = dash === undefined ? low : to === '' ? Infinity : Number(to);
    if (low === 0 || high < low) return null;
    ranges.push([low, high]);
  }
  return ranges;
}

/** `tr SET1 SET2`, `tr -d SET`, `tr -s SET`, with ranges, `\n`, `\t` and the named sets; a line's end can only be replaced or deleted. */
export function tr(args: string[]): LineFilter | null {
  const mode = args[0] === '-d' || args[0] === '-s' ? args[0] : '';
  const sets = (mode === '' ? args : args.slice(1)).map(expandSet);
  const [from, to] = sets;
  if (from === undefined || from === null || to === null) return null;
  if (sets.length !== (mode === '' ? 2 : 1) || (mode === '' && to?.length === 0)) return null;
  const map = new Map(from.map((character, index) => [character, to?.[index] ?? to?.at(-1) ?? '']));
  const members = new Set(from);
  return (lines) => {
    let out = '';
    for (const character of lines.map((line) => `${line}\n`).join('')) {
      if (mode === '-s') out += members.has(character) && out.endsWith(character) ? '' : character;
      else out += members.has(character) ? (map.get(character) ?? '') : character;
    }
    const result = out.split('\n');
    return result.at(-1) === '' ? result.slice(0, -1) : result;
  };
}

const named: Record<string, string> = { '[:upper:]': 'A-Z', '[:lower:]': 'a-z', '[:digit:]': '0-9', '[:alpha:]': 'A-Za-z', '[:alnum:]': '0-9A-Za-z', '[:space:]': ' \\t\\n\\r', '[:blank:]': ' \\t' };

function expandSet(text: string): string[] | null {
  const spelled = text.replace(/\[:\w+:\]/g, (name) => named[name] ?? name);
  if (spelled.includes('[:') || spelled.includes('[=')) return null;
  const characters: string[] = [];
  for (const [whole, low, high, escape] of spelled.matchAll(/([^\\])-([^\\])|\\([^])|[^]/g)) {
    if (low !== undefined && high !== undefined) {
      const [from, to] = [low.charCodeAt(0), high.charCodeAt(0)];
      if (to < from || to > 127) return null;
      for (let code = from; code <= to; code += 1) characters.push(String.fromCharCode(code));
    } else if (escape !== undefined) {
      const known = { n: '\n', t: '\t', r: '\r', '\\': '\\' }[escape];
      if (known === undefined) return null;
      characters.push(known);
    } else characters.push(whole);
  }
  return characters;
}

/** `awk '{print $1, $NF}'` with an optional `-F C`. Any other program of awk is not understood: awk can run commands and write files. */
export function awk(args: string[]): LineFilter | null {
  const words = [...args];
  let separator: string | null = null;
  if (words[0]?.startsWith('-F') === true) {
    const glued = words.shift()?.slice(2) ?? '';
    separator = glued !== '' ? glued : (words.shift() ?? '');
    if (separator === '\\t') separator = '\t';
    if (separator.length !== 1 || separator === '\\') return null;
    if (separator === ' ') separator = null;
  }
  const [program, more] = words;
  if (program === undefined || more !== undefined) return null;
  const [, list] = /^\s*\{\s*print\s*((?:\$(?:\d{1,3}|NF)|"[\w .:,=/()%-]*"|[\s,])*)\}\s*$/.exec(program) ?? [];
  if (list === undefined) return null;
  const parts = list.match(/\$(?:\d+|NF)|"[^"]*"|,/g) ?? ['$0'];
  if (parts.some((part, index) => part === ',' && (index === 0 || index === parts.length - 1 || parts[index - 1] === ','))) return null;
  return (lines) =>
    lines.map((line) => {
      const fields = separator === null ? line.split(/[ \t]+/).filter((field) => field !== '') : line === '' ? [] : line.split(separator);
      return parts
        .map((part) => {
          if (part === ',') return ' ';
          if (part.startsWith('"')) return part.slice(1, -1);
          if (part === '$0' || (part === '$NF' && fields.length === 0)) return line;
          return fields[part === '$NF' ? fields.length - 1 : Number(part.slice(1)) - 1] ?? '';
        })
        .join('');
    });
}
