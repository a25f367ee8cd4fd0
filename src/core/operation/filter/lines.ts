import type { LineFilter } from './filter.ts';
import { isOn, readOptions, valueOf } from './options.ts';

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

/** `cat` and `cat -n`, which without a file only pass on. */
export function cat(args: string[]): LineFilter | null {
  if (args.every((arg) => arg === '-u') || (args.length === 1 && args[0] === '-')) return (lines) => lines;
  return args.length === 1 && args[0] === '-n' ? (lines) => lines.map((line, index) => `${String(index + 1).padStart(6)}\t${line}`) : null;
}

/** `less` and `more` show what comes; their commands and log files are for a keyboard. */
export function pager(args: string[]): LineFilter | null {
  return args.every((arg) => /^-[RrSFXinNE]+$/.test(arg)) ? (lines) => lines : null;
}

/** `paste -sd,` joins all lines to one; `paste - -` puts every two beside each other. */
export function paste(args: string[]): LineFilter | null {
  const options = readOptions(args, 's,serial d=,delimiters');
  if (options === null || options.operands.some((file) => file !== '-') || options.operands.length > 20) return null;
  const given = valueOf(options, 'd') ?? '\t';
  const between = given === '\\n' ? '\n' : given === '\\t' ? '\t' : given;
  if (between.length !== 1 || between === '\\') return null;
  const columns = Math.max(1, options.operands.length);
  return (lines) => {
    const width = isOn(options, 's') ? Math.max(1, lines.length) : columns;
    const rows = Array.from({ length: Math.max(isOn(options, 's') ? 1 : 0, Math.ceil(lines.length / width)) }, (_, row) => Array.from({ length: width }, (__, column) => lines[row * width + column] ?? ''));
    return rows.flatMap((cells) => cells.join(between).split('\n'));
  };
}
