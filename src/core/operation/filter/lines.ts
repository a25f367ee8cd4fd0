import { createBudget } from './budget.ts';
import type { LineFilter } from './filter.ts';
import { count, isOn, readOptions, valueOf } from './options.ts';

/** `head`, `head -5`, `head -n 5`, `head -n -5`, `head -c 200`. */
export function head(args: string[]): LineFilter | null {
  const part = partOf(args);
  if (part === null || part.sign === '+') return null;
  const { number, sign, bytes } = part;
  const first = <T extends { length: number; slice(from: number, to?: number): T }>(whole: T): T => whole.slice(0, sign === '-' ? Math.max(0, whole.length - number) : number);
  return bytes ? (lines) => inBytes(lines, first) : first;
}

/** `tail`, `tail -5`, `tail -n 5`, `tail -n +5`, `tail -c 200`. `-f` is not understood. */
export function tail(args: string[]): LineFilter | null {
  const part = partOf(args);
  if (part === null) return null;
  const { number, sign, bytes } = part;
  const last = <T extends { length: number; slice(from: number, to?: number): T }>(whole: T): T => whole.slice(sign === '+' ? Math.max(0, number - 1) : Math.max(0, whole.length - number));
  return bytes ? (lines) => inBytes(lines, last) : last;
}

function partOf(args: string[]): { number: number; sign: string; bytes: boolean } | null {
  const options = readOptions(args, 'n=,lines c=,bytes q,quiet ,silent #');
  if (options === null) return null;
  // `tail +5` is an old way to write `tail -n +5`.
  const [old, ...files] = options.operands;
  if (files.length > 0 || (old !== undefined && (!/^\+\d+$/.test(old) || options.given.length > 0))) return null;
  const [kind, value] = options.given.findLast(([letter]) => 'nc#'.includes(letter)) ?? ['n', old ?? '10'];
  const [, sign = '', digits = '', unit = ''] = /^([+-]?)(\d{1,7})(k|K|M|kB)?$/.exec(value) ?? [];
  if (digits === '') return null;
  return { number: Number(digits) * ({ k: 1024, K: 1024, M: 1024 * 1024, kB: 1000 }[unit] ?? 1), sign, bytes: kind === 'c' };
}

function inBytes(lines: string[], take: (bytes: Uint8Array) => Uint8Array): string[] {
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
  return asLines(new TextDecoder().decode(take(bytes)));
}

/** A text as lines; one line's end at its end starts no line. */
export function asLines(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** `tac`: the last line first. */
export function tac(args: string[]): LineFilter | null {
  return args.length > 0 ? null : (lines) => lines.toReversed();
}

/** `rev`: each line backwards. */
export function rev(args: string[]): LineFilter | null {
  return args.length > 0 ? null : (lines) => lines.map((line) => [...line].reverse().join(''));
}

/** `cat` and `cat -n`, `-b`, `-s`, which without a file only pass on. */
export function cat(args: string[]): LineFilter | null {
  const options = readOptions(args.filter((arg) => arg !== '-'), 'n,number b,number-nonblank s,squeeze-blank u');
  if (options === null || options.operands.length > 0 || args.filter((arg) => arg === '-').length > 1) return null;
  const [some, all, squeeze] = ['b', 'n', 's'].map((letter) => isOn(options, letter));
  return (lines) => {
    const kept = squeeze === true ? lines.filter((line, index) => line !== '' || index === 0 || lines[index - 1] !== '') : lines;
    if (some !== true && all !== true) return kept;
    let number = 0;
    return kept.map((line) => {
      if (some === true && line === '') return line;
      number += 1;
      return `${String(number).padStart(6)}\t${line}`;
    });
  };
}

/** `less` and `more` show what comes; their commands and log files are for a keyboard. */
export function pager(args: string[]): LineFilter | null {
  return args.every((arg) => /^-[RrSFXinNE]+$/.test(arg)) ? (lines) => lines : null;
}

/** `nl` and `nl -ba`: lines with their numbers. */
export function nl(args: string[]): LineFilter | null {
  const options = readOptions(args, 'b=,body-numbering w=,number-width s=,number-separator');
  if (options === null || options.operands.length > 0) return null;
  const [body, width, separator] = [valueOf(options, 'b') ?? 't', count(valueOf(options, 'w') ?? '6'), valueOf(options, 's') ?? '\t'];
  if (!/^[atn]$/.test(body) || width === null || width === 0 || width > 40 || separator.length > 20) return null;
  return (lines) => {
    let number = 0;
    return lines.map((line) => {
      if (body === 'n' || (body === 't' && line === '')) return `${' '.repeat(width + separator.length)}${line}`;
      number += 1;
      return `${String(number).padStart(width)}${separator}${line}`;
    });
  };
}

/** `fold -w 80` and `fold -s`: long lines in pieces. */
export function fold(args: string[]): LineFilter | null {
  const options = readOptions(args, 'w=,width s,spaces b,bytes #');
  if (options === null || options.operands.length > 0) return null;
  const width = count(options.given.findLast(([letter]) => letter === '#' || letter === 'w')?.[1] ?? '80');
  if (width === null || width === 0) return null;
  const spaces = isOn(options, 's');
  return (lines) => lines.flatMap((line) => {
    const pieces: string[] = [];
    let rest = line;
    while (rest.length > width) {
      const blank = spaces ? rest.lastIndexOf(' ', width - 1) : -1;
      const end = blank >= 0 ? blank + 1 : width;
      pieces.push(rest.slice(0, end));
      rest = rest.slice(end);
    }
    return [...pieces, rest];
  });
}

/** `paste -sd,` joins all lines to one; `paste - -` puts every two beside each other. */
export function paste(args: string[]): LineFilter | null {
  const options = readOptions(args, 's,serial d=,delimiters');
  if (options === null || options.operands.some((file) => file !== '-')) return null;
  const given = valueOf(options, 'd') ?? '\t';
  const delimiters = given.match(/\\[nt0\\]|[^\\]/g)?.map((sign) => ({ '\\n': '\n', '\\t': '\t', '\\0': '', '\\\\': '\\' })[sign] ?? sign) ?? [];
  if (delimiters.length === 0 || given.replace(/\\[nt0\\]|[^\\]/g, '') !== '') return null;
  const between = (index: number): string => delimiters[index % delimiters.length] ?? '';
  const join = (cells: string[]): string => cells.map((cell, index) => (index === 0 ? cell : between(index - 1) + cell)).join('');
  const columns = Math.max(1, options.operands.length);
  if (columns > 20) return null;
  return (lines) => {
    if (isOn(options, 's')) return join(lines).split('\n');
    const rows = Array.from({ length: Math.ceil(lines.length / columns) }, (_, row) => Array.from({ length: columns }, (__, column) => lines[row * columns + column] ?? ''));
    createBudget()(rows.length * columns);
    return rows.flatMap((row) => join(row).split('\n'));
  };
}
