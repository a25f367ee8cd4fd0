import type { Node } from '@pgsql/types';
import { placeFields } from './lists/grammar.ts';
import { parseSql, writeSql } from './parser.ts';

/** The tree as SQL that PostgreSQL reads back as the very same tree; null when the writer changed its meaning. */
export function writeFaithfully(node: Node): string | null {
  const text = writeSql(node);
  const again = text === null ? null : parseSql(text);
  const [piece, second] = again?.kind === 'script' ? again.pieces : [];
  if (piece === undefined || second !== undefined) return null;
  return withoutPlaces(piece.node) === withoutPlaces(node) ? text : null;
}

/** One text for equal trees, whatever the order of their fields. */
function withoutPlaces(node: Node): string {
  return JSON.stringify(node, (key, value: unknown) => {
    if (placeFields.has(key) || key.startsWith('rexpr_list_')) return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
