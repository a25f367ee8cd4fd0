import type { FuncCall, Node, SelectStmt } from '@pgsql/types';
import type { Judgement } from '../operation.ts';
import { placeFields } from './grammar.ts';
import type { ReadFacts } from './walk.ts';
import { proveRead, strings } from './walk.ts';
import { parseSql, writeSql } from './parser.ts';
import { button, manual, read } from '../judgement.ts';

const signals: Record<string, 'terminate' | 'cancel'> = { pg_terminate_backend: 'terminate', pg_cancel_backend: 'cancel' };

/** Judges a SQL text, which must be exactly one statement to be anything but manual. */
export function judgeSql(text: string): Judgement {
  const script = parseSql(text);
  if (script.kind === 'unreadable') return manual(`PostgreSQL's parser does not accept it: ${script.message}.`);
  const [piece, second] = script.pieces;
  if (piece === undefined) return manual('It holds no statement.');
  if (second !== undefined) return manual('It holds more than one statement.');
  return judgePiece(piece.node, piece.text);
}

function judgePiece(node: Node, text: string): Judgement {
  if ('SelectStmt' in node) {
    const signal = judgeSignal(node.SelectStmt);
    if (signal !== null) return signal;
  }
  if ('ExplainStmt' in node) return judgeExplain(node, text);
  if (!('SelectStmt' in node) && !('VariableShowStmt' in node)) return manual('It is not a query: Lifeguard only runs reads and the ending of sessions.');
  const proof = proveRead(node);
  if (proof.kind === 'not a read') return manual(`Not provably a read: ${proof.why}.`);
  return read({ kind: 'sql read', sql: text, parameters: [], filters: [] }, 'Only reads: every part of it is on the list', doubtOf(proof.facts));
}

function doubtOf(facts: ReadFacts): string | null {
  const [secret] = facts.secrets;
  if (secret !== undefined) return `it can show secrets (${secret})`;
  if (facts.parameters) return 'it has an open parameter';
  const [heavy] = facts.heavy;
  if (heavy !== undefined) return heavy;
  const [table] = facts.applicationTables;
  return table === undefined ? null : `the rows of the application's table ${table} may be private and many`;
}

function judgeExplain(node: Extract<Node, { ExplainStmt: unknown }>, text: string): Judgement {
  const { query, options } = node.ExplainStmt;
  const runs = (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === 'analyze');
  const proof = query === undefined ? null : proveRead(query);
  if (proof === null || proof.kind === 'not a read') return manual(`Explains something that is not provably a read${proof === null ? '' : `: ${proof.why}`}.`);
  const secret = proof.facts.secrets[0] ?? null;
  const doubt = runs ? 'EXPLAIN ANALYZE runs the query it explains' : proof.facts.parameters ? 'it has an open parameter' : secret === null ? null : `it names ${secret}`;
  return read({ kind: 'sql read', sql: text, parameters: [], filters: [] }, 'Asks for a plan', doubt);
}

/** `SELECT pg_terminate_backend(pid) FROM … WHERE …`: the same FROM and WHERE choose the sessions; ending them is ours. */
function judgeSignal(select: SelectStmt): Judgement | null {
  const targets = select.targetList ?? [];
  const calls = targets.map((target) => ('ResTarget' in target ? signalCall(target.ResTarget.val) : null));
  const found = calls.filter((call) => call !== null);
  const [call] = found;
  if (call === undefined) return null;
  if (found.length > 1) return manual('It signals sessions twice in one statement.');
  if (select.distinctClause !== undefined || select.groupClause !== undefined || select.havingClause !== undefined) {
    return manual('It signals sessions while grouping rows, which cannot be shown first.');
  }
  const chosen: SelectStmt = { ...select, targetList: [{ ResTarget: { name: 'pid', val: call.pid } }] };
  const others: SelectStmt = { ...select, targetList: targets.filter((_, index) => calls[index] === null) };
  for (const part of [chosen, others]) {
    const proof = proveRead({ SelectStmt: part });
    if (proof.kind === 'not a read') return manual(`The part that chooses the sessions is not provably a read: ${proof.why}.`);
    if (proof.facts.parameters) return manual('The session to end is an open parameter.');
  }
  if ((select.sortClause ?? []).some((sort) => dependsOnTargets(sort, call.pid))) {
    return manual('Its ORDER BY names a result column, so it would choose other sessions when asked alone.');
  }
  const choose = writeFaithfully({ SelectStmt: chosen });
  if (choose === null) return manual('The part that chooses the sessions cannot be written as a query of its own.');
  const what = call.signal === 'terminate' ? 'Ends sessions' : 'Cancels running statements';
  return button({ kind: 'signal sessions', signal: call.signal, choose, parameters: [] }, `${what}: shown first, then confirmed by a person.`);
}

/** `ORDER BY 1` and `ORDER BY pid` mean the target list, which the choosing query has changed. */
function dependsOnTargets(sort: Node, pid: Node): boolean {
  const key = 'SortBy' in sort ? sort.SortBy.node : undefined;
  if (key === undefined || 'A_Const' in key) return true;
  if (!('ColumnRef' in key)) return false;
  const names = strings(key.ColumnRef.fields);
  if (names.length !== 1) return false;
  return names[0] === 'pid' && !('ColumnRef' in pid && strings(pid.ColumnRef.fields).at(-1) === 'pid');
}

/** The tree as SQL that PostgreSQL reads back as the very same tree; null when the writer changed its meaning. */
function writeFaithfully(node: Node): string | null {
  const text = writeSql(node);
  const again = text === null ? null : parseSql(text);
  const [piece, second] = again?.kind === 'script' ? again.pieces : [];
  if (piece === undefined || second !== undefined) return null;
  return withoutPlaces(piece.node) === withoutPlaces(node) ? text : null;
}

function withoutPlaces(node: Node): string {
  return JSON.stringify(node, (key, value: unknown) => (placeFields.has(key) || key.startsWith('rexpr_list_') ? undefined : value));
}

function signalCall(node: Node | undefined): { signal: 'terminate' | 'cancel'; pid: Node } | null {
  if (node === undefined || !('FuncCall' in node)) return null;
  const call: FuncCall = node.FuncCall;
  const parts = strings(call.funcname);
  const signal = signals[parts.at(-1) ?? ''];
  if (signal === undefined || parts.length > 2 || (parts.length === 2 && parts[0] !== 'pg_catalog')) return null;
  const [pid, timeoutMs, more] = call.args ?? [];
  if (pid === undefined || more !== undefined || 'NamedArgExpr' in pid) return null;
  if (call.agg_filter !== undefined || call.over !== undefined || call.agg_star === true || call.agg_distinct === true || call.agg_order !== undefined || call.func_variadic === true) return null;
  // How long to wait for the end of a session is decided by the edge that ends it.
  if (timeoutMs !== undefined && !('A_Const' in timeoutMs)) return null;
  return { signal, pid };
}
