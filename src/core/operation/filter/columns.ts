import { createBudget } from './budget.ts';
import type { LineFilter } from './filter.ts';
import { isOn, readOptions, valueOf } from './options.ts';
import { quote } from './pattern-posix.ts';

type Range = [from: number, to: number];

/** `cut -d C -f LIST` and `cut -c LIST`, where LIST is like `1,3-5,7-`; with -s. */
export function cut(args: string[]): LineFilter | null {
  const options = readOptions(args, 'd=,delimiter f=,fields c=,characters b=,bytes s,only-delimited');
  const lists = options?.given.filter(([letter]) => 'fcb'.includes(letter)) ?? [];
  const [mode, list = ''] = lists[0] ?? [];
  if (options === null || options.operands.length > 0 || lists.length !== 1) return null;
  const [delimiter, only, ranges] = [valueOf(options, 'd') ?? '\t', isOn(options, 's'), readRanges(list)];
  if (ranges === null || delimiter.length !== 1 || (mode !== 'f' && (isOn(options, 'd') || only))) return null;
  return (lines) => {
    const spend = createBudget();
    const kept = (parts: string[]): string[] => {
      spend(parts.length * ranges.length);
      return parts.filter((_, index) => ranges.some(([from, to]) => index + 1 >= from && index + 1 <= to));
    };
    if (mode !== 'f') return lines.map((line) => kept([...line]).join(''));
    return lines.flatMap((line) => (line.includes(delimiter) ? [kept(line.split(delimiter)).join(delimiter)] : only ? [] : [line]));
  };
}

function readRanges(text: string): Range[] | null {
  const ranges: Range[] = [];
  for (const item of text.split(',')) {
    const [, from = '', dash, to = ''] = /^(\d{0,4})(-)?(\d{0,4})$/.exec(item) ?? [];
    if (from === '' && to === '') return null;
    const low = from === '' ? 1 : Number(from);
    const high = dash === undefined ? low : to === '' ? Infinity : Number(to);
    if (low === 0 || high < low) return null;
    ranges.push([low, high]);
  }
  return ranges.length > 100 ? null : ranges;
}

const maxCell = 1_000;

/** `column -t`, with -s (signs that part cells) and -o (what stands between columns). Blanks at a line's end are left away. */
export function column(args: string[]): LineFilter | null {
  const options = readOptions(args, 't,table s=,separator o=,output-separator');
  if (options === null || options.operands.length > 0 || !isOn(options, 't')) return null;
  const separators = valueOf(options, 's');
  const between = valueOf(options, 'o') ?? '  ';
  if (separators === '' || between.length > 20) return null;
  const cellsOf = (line: string): string[] => (separators === null ? line.trim().split(/[ \t]+/) : line.split(new RegExp(`[${quote(separators)}]`)));
  return (lines) => {
    const rows = lines.filter((line) => line.trim() !== '').map((line) => cellsOf(line).map((cell) => cell.slice(0, maxCell)));
    const widths: number[] = [];
    for (const cells of rows) cells.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
    createBudget()(rows.length * widths.reduce((sum, width) => sum + width + between.length, 0));
    return rows.map((cells) => widths.map((width, index) => (cells[index] ?? '').padEnd(width)).join(between).trimEnd());
  };
}
