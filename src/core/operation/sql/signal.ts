import type { FuncCall, Node, SelectStmt, WithClause } from '@pgsql/types';
import { button, manual } from '../judgement.ts';
import type { Judgement } from '../operation.ts';
import { proveRead, strings } from './walk.ts';
import { writeFaithfully } from './write.ts';

const signals: Record<string, 'terminate' | 'cancel'> = { pg_terminate_backend: 'terminate', pg_cancel_backend: 'cancel' };

/**
 * `SELECT pg_terminate_backend(pid) FROM … WHERE …`: the same FROM and WHERE choose the sessions; ending them is ours. The call may
 * also stand in the one sub-select or WITH query that the statement only looks at. Null when no such place holds one. `names` are the
 * placeholders behind `$1`, `$2` …; a pid nobody gave (`SELECT pg_terminate_backend(pid)`) is added to them.
 */
export function judgeSignal(select: SelectStmt, names: string[]): Judgement | null {
  return judgeChoice(select, names) ?? judgeWrapped(select, names);
}

function judgeChoice(select: SelectStmt, names: string[], before?: WithClause): Judgement | null {
  const targets = select.targetList ?? [];
  const calls = targets.map((target) => ('ResTarget' in target ? signalCall(target.ResTarget.val) : null));
  const found = calls.filter((call) => call !== null);
  const [call] = found;
  if (call === undefined) return null;
  if (found.length > 1) return manual('It signals sessions twice in one statement.');
  if (select.distinctClause !== undefined || select.groupClause !== undefined || select.havingClause !== undefined) {
    return manual('It signals sessions while grouping rows, which cannot be shown first.');
  }
  if (before !== undefined && select.withClause !== undefined) return manual('It chooses sessions in too many steps to be shown first.');
  const whole: SelectStmt = before === undefined ? select : { ...select, withClause: before };
  const chosen: SelectStmt = { ...whole, targetList: [{ ResTarget: { name: 'pid', val: pidOf(call.pid, whole, names) } }] };
  const others: SelectStmt = { ...whole, targetList: targets.filter((_, index) => calls[index] === null) };
  for (const part of [chosen, others]) {
    const proof = proveRead({ SelectStmt: part });
    if (proof.kind === 'not a read') return manual(`The part that chooses the sessions is not provably a read: ${proof.why}.`);
  }
  if ((select.sortClause ?? []).some((sort) => dependsOnTargets(sort, call.pid, targets))) {
    return manual('Its ORDER BY names a result column, so it would choose other sessions when asked alone.');
  }
  const choose = writeFaithfully({ SelectStmt: chosen });
  if (choose === null) return manual('The part that chooses the sessions cannot be written as a query of its own.');
  const what = call.signal === 'terminate' ? 'Ends sessions' : 'Cancels running statements';
  const wholesale = saysOnlyWhose(whole) ? { wholesale: true as const } : {};
  return button({ kind: 'signal sessions', signal: call.signal, choose, parameters: names, ...wholesale }, `${what}: shown first, then confirmed by a person.`);
}

/** Columns that say whose session it is; a condition on anything else (state, age, waiting, number) chooses among them. */
const whose = new Set(['usename', 'usesysid', 'datname', 'datid', 'application_name', 'client_addr', 'client_hostname', 'client_port', 'backend_type', 'oid', 'rolname', 'rolsuper', 'rolreplication']);

/** Whether nothing in the conditions tells a session at work from a forgotten one: it would end everything of somebody. */
function saysOnlyWhose({ fromClause, whereClause, withClause }: SelectStmt): boolean {
  return fromClause !== undefined && conditionColumns([fromClause, { whereClause }, withClause], false).every((column) => whose.has(column));
}

/** The columns conditions name. That a session is not the asking one is no choice among the others. */
function conditionColumns(node: unknown, inCondition: boolean): string[] {
  if (Array.isArray(node)) return node.flatMap((one) => conditionColumns(one, inCondition));
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([name, field]: [string, unknown]) => {
    if (name === 'ColumnRef') return inCondition ? [strings((field as { fields?: Node[] }).fields).at(-1) ?? '*'] : [];
    if (name === 'A_Expr' && JSON.stringify(field).includes('"pg_backend_pid"')) return conditionColumns(field, inCondition).filter((column) => column !== 'pid');
    return conditionColumns(field, inCondition || name === 'whereClause' || name === 'quals' || name === 'havingClause');
  });
}

/** The number of a session: an open parameter gets the type the function gives it, and a bare name without a table is one to fill in. */
function pidOf(pid: Node, { fromClause, withClause }: SelectStmt, names: string[]): Node {
  const integer = (number: number): Node => ({
    TypeCast: { arg: { ParamRef: { number } }, typeName: { names: [{ String: { sval: 'pg_catalog' } }, { String: { sval: 'int4' } }], typemod: -1 } },
  });
  if ('ParamRef' in pid) return integer(pid.ParamRef.number ?? 0);
  if (fromClause !== undefined || withClause !== undefined || !('ColumnRef' in pid)) return pid;
  const [name, more] = strings(pid.ColumnRef.fields);
  if (name === undefined || more !== undefined) return pid;
  names.push(name);
  return integer(names.length);
}

/** `SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM …) t`, and the same through a WITH query: every row of it is asked for. */
function judgeWrapped(select: SelectStmt, names: string[]): Judgement | null {
  const { targetList = [], fromClause = [], withClause, whereClause, op } = select;
  const [from, second] = fromClause;
  if (from === undefined || second !== undefined || op !== 'SETOP_NONE') return null;
  if (select.limitCount !== undefined || select.limitOffset !== undefined || select.lockingClause !== undefined || select.intoClause !== undefined) return null;
  // A condition that PostgreSQL could see to be false would keep it from looking at all.
  if (whereClause !== undefined && !('ColumnRef' in whereClause)) return null;
  const ctes = withClause?.ctes ?? [];
  if ('RangeSubselect' in from && from.RangeSubselect.lateral !== true) {
    const { subquery } = from.RangeSubselect;
    if (subquery === undefined || !('SelectStmt' in subquery)) return null;
    const judged = judgeChoice(subquery.SelectStmt, names, withClause);
    const outer: SelectStmt = { ...select, fromClause: [{ RangeSubselect: { ...from.RangeSubselect, subquery: { SelectStmt: harmless(subquery.SelectStmt) } } }] };
    return judged === null ? null : withOuter(judged, outer);
  }
  const last = ctes.at(-1);
  if (!('RangeVar' in from) || from.RangeVar.schemaname !== undefined || last === undefined || !('CommonTableExpr' in last)) return null;
  const { ctename, ctequery } = last.CommonTableExpr;
  if (ctename !== from.RangeVar.relname || ctequery === undefined || !('SelectStmt' in ctequery) || withClause?.recursive === true) return null;
  const earlier = ctes.slice(0, -1);
  const judged = judgeChoice(ctequery.SelectStmt, names, earlier.length > 0 ? { ctes: earlier } : undefined);
  const replaced: Node = { CommonTableExpr: { ...last.CommonTableExpr, ctequery: { SelectStmt: harmless(ctequery.SelectStmt) } } };
  return judged === null ? null : withOuter(judged, { ...select, targetList, withClause: { ...withClause, ctes: [...earlier, replaced] } });
}

function withOuter(judged: Judgement, outer: SelectStmt): Judgement {
  const proof = proveRead({ SelectStmt: outer });
  return proof.kind === 'read' ? judged : manual(`The part around the choice of sessions is not provably a read: ${proof.why}.`);
}

/** The query with the number of the session in place of the call that would signal it. */
function harmless(select: SelectStmt): SelectStmt {
  return {
    ...select,
    targetList: (select.targetList ?? []).map((target) => {
      const call = 'ResTarget' in target ? signalCall(target.ResTarget.val) : null;
      return call === null || !('ResTarget' in target) ? target : { ResTarget: { ...target.ResTarget, val: call.pid } };
    }),
  };
}

/** `ORDER BY 1`, `ORDER BY pid` and the name given to a result column mean the target list, which the choosing query has changed. */
function dependsOnTargets(sort: Node, pid: Node, targets: readonly Node[]): boolean {
  const key = 'SortBy' in sort ? sort.SortBy.node : undefined;
  if (key === undefined || 'A_Const' in key) return true;
  if (!('ColumnRef' in key)) return false;
  const names = strings(key.ColumnRef.fields);
  if (names.length !== 1) return false;
  if (targets.some((target) => 'ResTarget' in target && target.ResTarget.name === names[0])) return true;
  return names[0] === 'pid' && !('ColumnRef' in pid && strings(pid.ColumnRef.fields).at(-1) === 'pid');
}

function signalCall(node: Node | undefined): { signal: 'terminate' | 'cancel'; pid: Node } | null {
  if (node === undefined || !('FuncCall' in node)) return null;
  const call: FuncCall = node.FuncCall;
  const parts = strings(call.funcname);
  const signal = Object.hasOwn(signals, parts.at(-1) ?? '') ? signals[parts.at(-1) ?? ''] : undefined;
  if (signal === undefined || parts.length > 2 || (parts.length === 2 && parts[0] !== 'pg_catalog')) return null;
  const [pid, timeoutMs, more] = call.args ?? [];
  if (pid === undefined || more !== undefined || 'NamedArgExpr' in pid) return null;
  if (call.agg_filter !== undefined || call.over !== undefined || call.agg_star === true || call.agg_distinct === true || call.agg_order !== undefined || call.func_variadic === true) return null;
  // How long to wait for the end of a session is decided by the edge that ends it.
  if (timeoutMs !== undefined && !('A_Const' in timeoutMs)) return null;
  return { signal, pid };
}
