import type { Answer } from '../../../core/diagnosis/diagnosis.ts';
import { runFilters } from '../../../core/operation/filter/filter.ts';
import type { Filter } from '../../../core/operation/operation.ts';
import { scrub } from '../../../core/scrub.ts';

/**
 * What a read found, before filters and limits. A table prints as kubectl prints it; `unseen` counts what was there and not
 * fetched. Of what is too much to show, the end is kept where `keep` says so.
 */
export type Found = ({ kind: 'table'; columns: string[]; rows: string[][]; headless?: boolean } | { kind: 'lines'; lines: string[] }) & { unseen?: number; keep?: 'end'; notes?: string[] };

/** As many as a person reads in a message. */
const MOST_ROWS = 100;
const MOST_LINES = 200;
const MOST_CHARACTERS = 8000;

/** Turns what was found into an answer: through the filters, without what looks like a secret unless `open`, cut to its limits. */
export async function answerOf(found: Found, { filters, open, tookMs }: { filters: Filter[]; open: boolean; tookMs: () => number }): Promise<Answer> {
  const shown = open ? (text: string): string => text.slice(0, MOST_CHARACTERS) : scrub;
  const { unseen = 0, notes = [] } = found;
  if (found.kind === 'table' && filters.length === 0 && notes.length === 0) {
    const rows = cut(found.rows, MOST_ROWS, found.keep);
    return { kind: 'table', columns: found.columns, rows: rows.map((row) => row.map(shown)), more: unseen + found.rows.length - rows.length, tookMs: tookMs() };
  }
  const printed = await runFilters(found.kind === 'table' ? print(found) : found.lines, filters);
  const lines = cut(printed, MOST_LINES, found.keep);
  // After the filters: what was not looked at must not pass for what is not there.
  const said = filters.length > 0 && unseen > 0 ? [`(${unseen} more were not looked at)`, ...notes] : notes;
  return { kind: 'text', lines: [...lines, ...said].map(shown), more: printed.length - lines.length + (filters.length > 0 ? 0 : unseen), tookMs: tookMs() };
}

function cut<Item>(items: Item[], most: number, keep: 'end' | undefined): Item[] {
  return keep === 'end' ? items.slice(-most) : items.slice(0, most);
}

/** A table as kubectl prints it: nothing at all when it is empty, so that `wc -l` counts right. */
export function print({ columns, rows, headless = false }: { columns: string[]; rows: string[][]; headless?: boolean }): string[] {
  if (rows.length === 0) return [];
  return aligned(headless ? rows : [columns, ...rows]);
}

/** Columns at least six wide and three blanks apart, as kubectl's, so that filters written for its output work. */
export function aligned(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(3, ...rows.map((row) => (row[column] ?? '').length)) + 3) ?? [];
  return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join(''));
}
