import type { BoolExpr, Node } from '@pgsql/types';
import { parseSql } from './parser.ts';
import { minus, timeSum, type Aliases } from './time.ts';
import { strings } from './walk.ts';

/** A condition that picks sessions whose `column` lies more than `seconds` back, among those in the `states` it names beside it (none: it names no state). */
export type AgeLimit = { column: string; seconds: number; states: string[] };

/** The times of a session that pg_stat_activity tells. */
const sessionTimes = new Set(['state_change', 'query_start', 'xact_start', 'backend_start']);
const opposite: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/**
 * The age limits in the conditions of a statement, and whether any of its conditions looks at the state. Only what
 * PostgreSQL's parser takes for a condition counts: no comment, no text, no CASE of a histogram. Empty for what is not SQL.
 */
export function ageLimits(sql: string): { limits: AgeLimit[]; byState: boolean } {
  const script = parseSql(sql);
  if (script.kind !== 'script') return { limits: [], byState: false };
  const conditions: Node[] = [];
  const aliases = new Map<string, Node | null>();
  let byState = false;
  const walk = (node: unknown, within: boolean): void => {
    if (Array.isArray(node)) for (const item of node) walk(item, within);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    for (const [key, child] of Object.entries(node)) {
      const condition = key === 'whereClause' || key === 'quals' || key === 'agg_filter';
      if (condition) conditions.push(child as Node);
      if (key === 'ColumnRef' && within && strings((child as { fields?: Node[] }).fields).at(-1) === 'state') byState = true;
      if (key === 'ResTarget') {
        const { name, val } = child as { name?: string; val?: Node };
        if (name !== undefined && !sessionTimes.has(name)) aliases.set(name, aliases.has(name) ? null : (val ?? null));
      }
      walk(child, within || condition);
    }
  };
  for (const { node } of script.pieces) walk(node, false);
  return { limits: conditions.flatMap((condition) => limitsOf(condition, { states: [], negated: false, aliases })), byState };
}

type Context = { states: string[]; negated: boolean; aliases: Aliases };

/** States stand for the conditions joined to them by AND; each side of an OR is a condition of its own. */
function limitsOf(condition: Node, context: Context): AgeLimit[] {
  const { negated, aliases } = context;
  const bool = 'BoolExpr' in condition ? condition.BoolExpr : null;
  if (bool?.boolop === 'NOT_EXPR') return args(bool).flatMap((each) => limitsOf(each, { ...context, negated: !negated }));
  // NOT (a OR b) is NOT a AND NOT b.
  const joined = bool === null || (bool.boolop === 'AND_EXPR') !== negated;
  if (!joined) return args(bool).flatMap((each) => limitsOf(each, context));
  const all = bool === null ? [condition] : args(bool);
  const states = [...context.states, ...all.flatMap((each) => statesOf(each, negated) ?? [])];
  return all.flatMap((each) => ('BoolExpr' in each ? limitsOf(each, { ...context, states }) : limitOf(each, { states, negated, aliases })));
}

function limitOf(node: Node, { states, negated, aliases }: Context): AgeLimit[] {
  if (!('A_Expr' in node) || node.A_Expr.kind !== 'AEXPR_OP') return [];
  const sign = strings(node.A_Expr.name).at(-1) ?? '';
  const [left, right] = [timeSum(node.A_Expr.lexpr, aliases), timeSum(node.A_Expr.rexpr, aliases)];
  const difference = left && right && minus(left, right);
  // The age of the column, `now` times over, plus some seconds, is compared with nothing.
  if (!difference || difference.column === null || !sessionTimes.has(difference.column) || difference.now === 0 || difference.now !== -difference.times) return [];
  const older = (difference.now < 0) !== negated ? opposite[sign] : sign;
  const seconds = -difference.seconds / difference.now;
  return (older === '>' || older === '>=') && seconds > 0 ? [{ column: difference.column, seconds, states }] : [];
}

/** The states a condition asks for by name; null when it is about anything else, or only excludes some. */
function statesOf(node: Node, negated: boolean): string[] | null {
  if ('BoolExpr' in node) {
    const { boolop } = node.BoolExpr;
    const sides = args(node.BoolExpr).map((each) => statesOf(each, boolop === 'NOT_EXPR' ? !negated : negated));
    // Of an OR every side must name a state; otherwise it lets sessions of any state through.
    const joined = boolop === 'NOT_EXPR' || (boolop === 'AND_EXPR') !== negated;
    return sides.every((side) => side === null) || (!joined && sides.includes(null)) ? null : sides.flatMap((side) => side ?? []);
  }
  if (!('A_Expr' in node)) return null;
  const { name, lexpr, rexpr } = node.A_Expr;
  const sign = strings(name).at(-1);
  if (!(negated ? ['<>', '!=', '!~~'] : ['=', '~~']).includes(sign ?? '')) return null;
  const isState = (side: Node | undefined): boolean => side !== undefined && 'ColumnRef' in side && strings(side.ColumnRef.fields).at(-1) === 'state';
  return isState(lexpr) ? texts(rexpr) : isState(rexpr) ? texts(lexpr) : null;
}

function args({ args: nodes = [] }: BoolExpr): Node[] {
  return nodes;
}

/** The text constants of a value or a list; `idle%` is what begins with idle, so idle too. */
function texts(node: Node | undefined): string[] {
  if (node === undefined) return [];
  if ('A_Const' in node) return (node.A_Const.sval?.sval ?? '').split('%', 1);
  if ('TypeCast' in node) return texts(node.TypeCast.arg);
  if ('List' in node) return (node.List.items ?? []).flatMap(texts);
  return 'A_ArrayExpr' in node ? (node.A_ArrayExpr.elements ?? []).flatMap(texts) : [];
}
