import type { FuncCall, Node } from '@pgsql/types';
import { intervalSeconds, secondsOfUnit } from './interval.ts';
import { strings } from './walk.ts';

/**
 * What an expression of time amounts to: `now` times the present, `times` times one column, and some seconds. An
 * interval and a plain number are seconds alone; `now() - query_start` is now 1, query_start -1.
 */
type TimeSum = { now: number; column: string | null; times: number; seconds: number };

/** What the names a query gives its own columns stand for; null where one name stands for several. */
export type Aliases = ReadonlyMap<string, Node | null>;

const presents = new Set(['now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp']);
/** Casts that keep a time what it is: none of them cuts it down to its day. */
const sameTime = new Set(['interval', 'timestamptz', 'timestamp', 'numeric', 'float4', 'float8', 'int4', 'int8']);
/** The arguments of make_interval, in its own order. */
const parts = ['years', 'months', 'weeks', 'days', 'hours', 'mins', 'secs'];
/** PostgreSQL's bit for the unit behind the text, as in `interval '2' minute`. */
const unitBits = new Map([[2, 'month'], [4, 'year'], [8, 'day'], [1_024, 'hour'], [2_048, 'minute'], [4_096, 'second']]);

/** Adds an expression up. Null when it is anything else than times and numbers, or holds two columns. */
export function timeSum(node: Node | undefined, aliases: Aliases): TimeSum | null {
  if (node === undefined) return null;
  if ('ColumnRef' in node) {
    const column = strings(node.ColumnRef.fields).at(-1);
    if (column === undefined) return null;
    if (!aliases.has(column)) return { now: 0, column, times: 1, seconds: 0 };
    // A name that leads back to itself would lead here for ever.
    return timeSum(aliases.get(column) ?? undefined, new Map([...aliases].filter(([name]) => name !== column)));
  }
  if ('SQLValueFunction' in node) return /^SVFOP_(CURRENT_|LOCAL)TIMESTAMP(_N)?$/.test(node.SQLValueFunction.op ?? '') ? present : null;
  if ('A_Const' in node) {
    const { ival, fval, sval } = node.A_Const;
    return seconds(ival ? (ival.ival ?? 0) : fval ? Number(fval.fval) : sval ? intervalSeconds(sval.sval ?? '') : null);
  }
  if ('TypeCast' in node) {
    const { arg, typeName } = node.TypeCast;
    if (!sameTime.has(strings(typeName?.names).at(-1) ?? '')) return null;
    const [bits] = typeName?.typmods ?? [];
    const unit = bits && 'A_Const' in bits ? unitBits.get(bits.A_Const.ival?.ival ?? 0) : undefined;
    if (unit !== undefined && arg && 'A_Const' in arg) return seconds(intervalSeconds(arg.A_Const.sval?.sval ?? '', secondsOfUnit(unit)));
    return timeSum(arg, aliases);
  }
  if ('A_Expr' in node && node.A_Expr.kind === 'AEXPR_OP') {
    const { lexpr, rexpr, name } = node.A_Expr;
    const right = timeSum(rexpr, aliases);
    const left = lexpr === undefined ? seconds(0) : timeSum(lexpr, aliases);
    if (left === null || right === null) return null;
    switch (strings(name).at(-1)) {
      case '+': return plus(left, right);
      case '-': return minus(left, right);
      case '*': return isNumber(left) ? scaled(right, left.seconds) : isNumber(right) ? scaled(left, right.seconds) : null;
      case '/': return isNumber(right) && right.seconds !== 0 ? scaled(left, 1 / right.seconds) : null;
      default: return null;
    }
  }
  return 'FuncCall' in node ? callSum(node.FuncCall, aliases) : null;
}

/** The difference of two sums. Null when they hold different columns. */
export function minus(a: TimeSum, b: TimeSum): TimeSum | null {
  return plus(a, scaled(b, -1));
}

function callSum({ funcname, args = [] }: FuncCall, aliases: Aliases): TimeSum | null {
  const name = strings(funcname).at(-1) ?? '';
  const [first, second] = args;
  if (presents.has(name) && first === undefined) return present;
  if (name === 'age' && second !== undefined) {
    const [end, start] = [timeSum(first, aliases), timeSum(second, aliases)];
    return end && start && minus(end, start);
  }
  if ((name === 'extract' || name === 'date_part') && first && 'A_Const' in first && first.A_Const.sval?.sval?.toLowerCase() === 'epoch') return timeSum(second, aliases);
  if (name !== 'make_interval') return null;
  let total: TimeSum | null = seconds(0);
  for (const [index, arg] of args.entries()) {
    const [part, value] = 'NamedArgExpr' in arg ? [arg.NamedArgExpr.name, arg.NamedArgExpr.arg] : [parts[index], arg];
    const amount = timeSum(value, aliases);
    const unit = secondsOfUnit(part ?? '');
    if (total === null || amount === null || !isNumber(amount) || unit === undefined) return null;
    total = plus(total, scaled(amount, unit));
  }
  return total;
}

const present: TimeSum = { now: 1, column: null, times: 0, seconds: 0 };

function seconds(amount: number | null): TimeSum | null {
  return amount === null ? null : { now: 0, column: null, times: 0, seconds: amount };
}

function isNumber({ now, times }: TimeSum): boolean {
  return now === 0 && times === 0;
}

function scaled({ now, column, times, seconds: amount }: TimeSum, factor: number): TimeSum {
  return { now: now * factor, column, times: times * factor, seconds: amount * factor };
}

function plus(a: TimeSum, b: TimeSum): TimeSum | null {
  if (a.column !== null && b.column !== null && a.column !== b.column) return null;
  return { now: a.now + b.now, column: a.column ?? b.column, times: a.times + b.times, seconds: a.seconds + b.seconds };
}
