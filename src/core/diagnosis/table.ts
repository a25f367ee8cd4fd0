import type { Answer } from './diagnosis.ts';

const shownRows = 100;

/** The bot's own rows as an answer, the first hundred of them. */
export function table(columns: string[], rows: string[][]): Answer {
  return { kind: 'table', columns, rows: rows.slice(0, shownRows), more: Math.max(0, rows.length - shownRows), tookMs: 0 };
}
