import type { Answer } from '../../../core/diagnosis/diagnosis.ts';
import { codeBlocks, context, preformatted, row } from './blocks.ts';
import type { Block } from './blocks.ts';
import { inert } from './text.ts';

/** What a modal's code block holds before it folds. */
const LINE = 58;

/** Lines of an answer as they stand in a code block, and how many are left out. Tables are aligned text, which a modal shows everywhere. */
export function answerLines(answer: Exclude<Answer, { kind: 'failed' }>, most: number): { lines: string[]; left: number } {
  if (answer.kind === 'table') return { lines: table(answer.columns, answer.rows.slice(0, most)), left: answer.more + Math.max(0, answer.rows.length - most) };
  return { lines: answer.lines.slice(0, most), left: answer.more + Math.max(0, answer.lines.length - most) };
}

/**
 * A whole answer in as many code blocks as it needs; of a text its end, where the newest lines of a log are. `uncut`: a few rows
 * that are too wide for a table are told column by column, so that nothing of a value is missing.
 */
export function answerBlocks(answer: Answer, most: number, { uncut = false } = {}): Block[] {
  if (answer.kind === 'failed') return [context(`Not answered: ${inert(answer.message, 400)}`), ...(answer.hint ? [preformatted(answer.hint, 800)] : [])];
  const { lines, left } = answer.kind === 'table' ? (uncut && isWide(answer) ? { lines: records(answer), left: answer.more } : answerLines(answer, most)) : { lines: answer.lines.slice(-most), left: answer.more + Math.max(0, answer.lines.length - most) };
  if (lines.length === 0) return [context(answer.kind === 'table' ? 'No rows.' : 'No lines.')];
  const rest = left > 0 ? [context(answer.kind === 'table' ? `and ${left} more` : `${left} earlier ${left === 1 ? 'line is' : 'lines are'} left out`)] : [];
  const blocks = codeBlocks(lines);
  return answer.kind === 'table' ? [...blocks, ...rest] : [...rest, ...blocks];
}

const fits = (columns: string[], rows: string[][]): boolean =>
  columns.reduce((sum, name, index) => sum + 2 + Math.max(name.length, ...rows.map((line) => line[index]?.length ?? 0)), -2) <= LINE;

/** Times a person can still read in a narrow column: whole seconds, and without the date where a column has one date only. */
function byTheSecond(columns: string[], rows: string[][]): string[][] {
  const short = rows.map((line) => line.map((cell) => cell.replace(/^((?:\d{4}-\d\d-\d\d[ T])?\d\d:\d\d:\d\d)\.\d+/, '$1')));
  const oneDate = columns.map((_, index) => new Set(short.map((line) => /^(\d{4}-\d\d-\d\d)[ T]\d\d:/.exec(line[index] ?? '')?.[1]))).map((dates) => dates.size === 1 && !dates.has(undefined));
  return short.map((line) => line.map((cell, index) => (oneDate[index] ? cell.slice(11) : cell)));
}

/** Few enough rows to read one below the other, and at least one that a table would cut. */
function isWide({ columns, rows }: Answer & { kind: 'table' }): boolean {
  return rows.length > 0 && rows.length <= 12 && !fits(columns, rows);
}

function records({ columns, rows }: Answer & { kind: 'table' }): string[] {
  const name = Math.min(24, Math.max(...columns.map(({ length }) => length)));
  return rows.flatMap((line, index) => [...(index > 0 ? [''] : []), ...columns.map((column, at) => `${column.padEnd(name)}  ${(line[at] ?? '').replace(/\s+/g, ' ')}`.trimEnd())]);
}

/** Numbers to the right; every column as wide as it needs, the widest cut until the line fits. */
function table(columns: string[], given: string[][]): string[] {
  if (given.length === 0) return [];
  const cells = [columns, ...(fits(columns, given) ? given : byTheSecond(columns, given))];
  const widths = columns.map((_, index) => Math.max(1, ...cells.map((line) => Array.from(line[index] ?? '').length)));
  const room = LINE - 2 * (columns.length - 1);
  while (widths.reduce((sum, width) => sum + width, 0) > room && Math.max(...widths) > 4) widths[widths.indexOf(Math.max(...widths))]! -= 1;
  const layout = widths.map((width, index) => ({ width, right: given.every((line) => /^[\d.,%\s-]*$/.test(line[index] ?? '')) }));
  return cells.map((line) => row(line, layout));
}
