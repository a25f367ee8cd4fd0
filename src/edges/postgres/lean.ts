import type { Node } from '@pgsql/types';
import { parseSql } from '../../core/operation/sql/parser.ts';
import { strings } from '../../core/operation/sql/walk.ts';

const condition = /=\s*any\s*\(\s*pg_blocking_pids\s*\(\s*([a-z_]\w*)\.pid\s*\)\s*\)/i;

/**
 * The usual "who blocks whom" asks pg_blocking_pids once for every pair of sessions: 0.8 s of a server already in trouble at 1,000
 * sessions. Only a session that waits for a lock can have an answer, so the same rows come from asking once per waiting session and
 * joining by the pids that came back. Needs `loadSqlParser`.
 *
 * Returns the text unchanged unless it has exactly that shape: inner joins, one of whose conditions is `= ANY(pg_blocking_pids(alias.pid))`.
 */
export function lean(sql: string): string {
  const alias = condition.exec(sql)?.[1];
  if (alias === undefined || !joinsByBlocking(sql)) return sql;
  // Anything that could make a row matter although nobody blocks it, or hide one of these words from us.
  if (/--|\/\*|["$*]|'[^']*pg_[^']*'/i.test(sql)) return sql;
  const source = new RegExp(`\\bpg_stat_activity\\s+(?:as\\s+)?${alias}\\b`, 'gi');
  const sources = [...sql.matchAll(source)].length;
  const bare = [...sql.matchAll(new RegExp(`\\b${alias}\\b(?!\\s*\\.)`, 'gi'))].length;
  if (sources !== 1 || bare !== 1) return sql;
  // Somebody may be named twice, and stands for one row all the same.
  const blockers = '(SELECT DISTINCT pid FROM unnest(pg_blocking_pids(waiting.pid)) AS pid) AS blocker';
  return sql
    .replace(condition, `= ${alias}.lifeguard_blocked_by`)
    .replace(
      source,
      `(SELECT waiting.*, blocker.pid AS lifeguard_blocked_by FROM pg_stat_activity waiting CROSS JOIN LATERAL ${blockers} WHERE waiting.wait_event_type = 'Lock' OFFSET 0) AS ${alias}`,
    );
}

/** True when the only question for blockers is a condition that every row has to meet. */
function joinsByBlocking(sql: string): boolean {
  const script = parseSql(sql);
  const [piece, second] = script.kind === 'script' ? script.pieces : [];
  if (piece === undefined || second !== undefined || !('SelectStmt' in piece.node)) return false;
  const { SelectStmt: select } = piece.node;
  if (select.op !== 'SETOP_NONE' || select.withClause !== undefined) return false;
  const conditions = (select.fromClause ?? []).map(joined);
  if (conditions.includes(null)) return false;
  const must = [...conditions.flatMap((one) => one ?? []), ...(select.whereClause === undefined ? [] : [select.whereClause])].flatMap(conjuncts);
  return must.filter(asksForBlockers).length === 1 && [...JSON.stringify(select).matchAll(/"pg_blocking_pids"/g)].length === 1;
}

/** The conditions of inner joins of plain tables and views; null for any other source of rows. */
function joined(source: Node): Node[] | null {
  if ('RangeVar' in source) return [];
  if (!('JoinExpr' in source)) return null;
  const { jointype, isNatural, usingClause, larg, rarg, quals } = source.JoinExpr;
  if (jointype !== 'JOIN_INNER' || isNatural || usingClause !== undefined || larg === undefined || rarg === undefined) return null;
  const [left, right] = [joined(larg), joined(rarg)];
  return left === null || right === null ? null : [...left, ...right, ...(quals === undefined ? [] : [quals])];
}

function conjuncts(node: Node): Node[] {
  return 'BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR' ? (node.BoolExpr.args ?? []).flatMap(conjuncts) : [node];
}

function asksForBlockers(node: Node): boolean {
  if (!('A_Expr' in node) || node.A_Expr.kind !== 'AEXPR_OP_ANY') return false;
  const { name, rexpr } = node.A_Expr;
  return strings(name).join() === '=' && rexpr !== undefined && 'FuncCall' in rexpr && strings(rexpr.FuncCall.funcname).at(-1) === 'pg_blocking_pids';
}
