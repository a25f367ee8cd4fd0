import { parseSql } from '../../core/operation/sql/parser.ts';
import { scopesOf } from '../../core/operation/sql/scopes.ts';
import { proveRead } from '../../core/operation/sql/walk.ts';
import { shownRows } from './bounded.ts';
import { textOf, type Statement } from './one-statement.ts';
import { fieldsOf } from './record.ts';
import type { Rows } from './session.ts';

/**
 * Many statements about the sessions as one. Each would make the server list all its sessions anew, which costs more than everything
 * done with the list: here it is made once, under the view's own name, which a WITH query takes before any view. Every author's text
 * stands in it unchanged; of its rows those that nobody will see are only counted.
 */
export function together(parts: Pick<Statement, 'sql' | 'ours'>[]): string {
  const asked = parts.map((part, at) => {
    const fields = part.ours ? `${row}::text` : `CASE WHEN row_number() OVER () <= ${shownRows} THEN ${row}::text END`;
    return `(SELECT ${at}, ${fields} FROM (${textOf(part)}\n) AS ${row})`;
  });
  return `WITH pg_stat_activity AS MATERIALIZED (SELECT * FROM pg_catalog.pg_stat_activity)\n${asked.join('\nUNION ALL\n')}`;
}

/** No column is called this. */
const row = 'lifeguard_row';
const onlyCounted: (string | null)[] = [];

/** The rows of each of the `many` statements that were asked together, in their order; one that is only counted has no fields. */
export function apart({ rows }: Rows, many: number): (string | null)[][][] {
  const parts: (string | null)[][][] = Array.from({ length: many }, () => []);
  for (const [part, fields] of rows) parts[Number(part)]?.push(typeof fields === 'string' ? fieldsOf(fields) : onlyCounted);
  return parts;
}

/**
 * True for a query that can be asked together with others: it only reads, has no parameter, and looks at nothing but the sessions. A
 * table of the application could be locked, and a mistake of one statement is a mistake of all.
 */
export function looksOnlyAtSessions(sql: string): boolean {
  const script = parseSql(sql);
  const [piece, second] = script.kind === 'script' ? script.pieces : [];
  if (piece === undefined || second !== undefined || !('SelectStmt' in piece.node)) return false;
  const proof = proveRead(piece.node);
  if (proof.kind !== 'read' || proof.facts.doubts.length > 0) return false;
  const { ctes } = scopesOf(piece.node);
  return everyNode(piece.node, (name, node) => {
    if (name === 'ParamRef') return false;
    return name !== 'RangeVar' || ctes.has(node) || (node.relname === 'pg_stat_activity' && node.schemaname === undefined);
  }) && !sql.includes(row);
}

function everyNode(node: unknown, holds: (name: string, node: Record<string, unknown>) => boolean): boolean {
  if (Array.isArray(node)) return node.every((item) => everyNode(item, holds));
  if (typeof node !== 'object' || node === null) return true;
  return Object.entries(node).every(([name, child]: [string, unknown]) =>
    (typeof child !== 'object' || child === null || Array.isArray(child) || holds(name, child as Record<string, unknown>)) && everyNode(child, holds));
}
