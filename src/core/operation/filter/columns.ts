import { createBudget } from './budget.ts';
import type { LineFilter } from './filter.ts';
import { isOn, readOptions, valueOf } from './options.ts';

type Range = [from: number, to: number];

/** `cut -d C -f LIST` and `cut -c LIST`, where LIST is like `1,3-5,7-`; with -s, --complement and --output-delimiter. */
export function cut(args: string[]): LineFilter | null {
  const options = readOptions(args, 'd=,delimiter f=,fields c=,characters b=,bytes s,only-delimited n ,complement =,output-delimiter');
  if (options === null || options.operands.length > 0) return null;
  const lists = options.given.filter(([letter]) => 'fcb'.includes(letter));
  const [mode, list = ''] = lists[0] ?? [];
  const delimiter = valueOf(options, 'd') ?? '\t';
  const between = valueOf(options, 'output-delimiter');
  const ranges = readRanges(list);
  if (mode === undefined || lists.length > 1 || ranges === null || delimiter.length !== 1 || (between !== null && !/^[^]{1,20}$/.test(between))) return null;
  if (mode !== 'f' && (between !== null || isOn(options, 'd') || isOn(options, 's'))) return null;
  const inverted = isOn(options, 'complement');
  const keeps = (index: number): boolean => ranges.some(([from, to]) => index + 1 >= from && index + 1 <= to) !== inverted;
  if (mode !== 'f') return (lines) => lines.map((line) => [...line].filter((_, index) => keeps(index)).join(''));
  const only = isOn(options, 's');
  return (lines) => {
    const spend = createBudget();
    return lines.flatMap((line) => {
      if (!line.includes(delimiter)) return only ? [] : [line];
      spend(line.length);
      return [line.split(delimiter).filter((_, index) => keeps(index)).join(between ?? delimiter)];
    });
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

/** `column -t`, with -s (signs that part cells), -o (what stands between columns) and -N (names above). Blanks at a line's end are left away. */
export function column(args: string[]): LineFilter | null {
  const options = readOptions(args, 't,table s=,separator o=,output-separator N=,table-columns L,keep-empty-lines');
  if (options === null || options.operands.length > 0 || !isOn(options, 't')) return null;
  const [separators, names] = [valueOf(options, 's'), valueOf(options, 'N')];
  const between = valueOf(options, 'o') ?? '  ';
  if (separators === '' || between.length > 20) return null;
  const cellsOf = (line: string): string[] => (separators === null ? line.split(/[ \t]+/).filter((cell) => cell !== '') : split(line, separators));
  return (lines) => {
    const spend = createBudget();
    const filled = isOn(options, 'L') ? lines : lines.filter((line) => line.trim() !== '');
    if (filled.length === 0) return [];
    const rows = [...(names === null ? [] : [names.split(',')]), ...filled.map(cellsOf)].map((cells) => cells.map((cell) => cell.slice(0, maxCell)));
    const widths: number[] = [];
    for (const cells of rows) cells.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
    spend(rows.length * widths.reduce((sum, width) => sum + width + between.length, 0));
    return rows.map((cells) => widths.map((width, index) => (cells[index] ?? '').padEnd(width)).join(between).trimEnd());
  };
}

function split(line: string, separators: string): string[] {
  const cells = [''];
  for (const sign of line) {
    if (separators.includes(sign)) cells.push('');
    else cells[cells.length - 1] += sign;
  }
  return cells;
}
