import { parseSql } from '../../core/operation/sql/parser.ts';
import { strings } from '../../core/operation/sql/walk.ts';
import { redactSql, verbs } from './redact.ts';
import type { Column } from './session.ts';

// Type oids from pg_type.dat: numbers, booleans, times, oids, addresses, names and their arrays cannot hold a statement.
const harmlessTypes = new Set([
  16, 18, 19, 20, 21, 23, 26, 27, 28, 29, 650, 700, 701, 790, 829, 869, 1000, 1003, 1005, 1007, 1016, 1021, 1022, 1028, 1041, 1082, 1083,
  1114, 1184, 1186, 1266, 1700, 2205, 2206, 2950, 3220, 3614, 4089, 4096, 5069,
]);
const plainText = new Set([25, 705, 1042, 1043]);

const ordinaryNames = new Set([
  'application_name', 'usename', 'rolname', 'datname', 'state', 'wait_event', 'wait_event_type', 'backend_type', 'client_hostname',
  'locktype', 'mode', 'relname', 'setting', 'name', 'unit',
]);
const statementNames = /(^|_)(query|statement|sql|definition)(_text)?$/i;
const sources = /\bpg_(stat_activity|stat_get_activity|stat_statements\w*|cursors?|prepared_statements?|stat_get_backend_activity)\b/i;
// These give a text from its first letter on; all others may begin in the middle of a literal, and then no lexer can help.
const keepsTheStart = /\b(left|coalesce|nullif|max|min|lower|upper|trim|btrim|ltrim|rtrim)\s*\(|\bsubstr(ing)?\s*\(\s*(\w+\.)?(query|statement)\s*(,\s*1\s*,|(from\s+1\s+)?for\b)/gi;
const madeOf = /\w\s*\([^()]*\b(query|statement)\b|\|\|/i;

const hidden = (): string => '(hidden: may hold statement text)';
const asIs = (value: string): string => value;
const redactIfSql = (value: string): string => (looksLikeSql(value) ? redactSql(value) : value);

/**
 * How to show the values of one column. Statement text cannot be told by its type, so a column is taken to hold it when its name says
 * so, when the read mentions statement text and the column was computed, or when the value looks like a statement.
 */
export function shownBy(sql: string, column: Column): (value: string) => string {
  if (harmlessTypes.has(column.dataTypeID)) return asIs;
  const readsStatements = sources.test(sql);
  if (!plainText.has(column.dataTypeID)) return readsStatements ? hidden : redactIfSql;
  const computed = column.tableID === 0;
  const mentions = readsStatements && mentionsStatementText(sql);
  if (computed && mentions && madeOf.test(sql.replace(keepsTheStart, ' '))) return hidden;
  if (statementNames.test(column.name)) return redactSql;
  if (!computed && ordinaryNames.has(column.name) && !(mentions && renamesTo(sql, column.name))) return redactIfSql;
  return mentions ? redactSql : redactIfSql;
}

/** True when a column of that name may be another one that was given the name. */
function renamesTo(sql: string, name: string): boolean {
  const script = parseSql(sql);
  return script.kind !== 'script' || script.pieces.some(({ node }) => givesName(node, name));
}

function givesName(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((item) => givesName(item, name));
  if (typeof node !== 'object' || node === null) return false;
  return Object.entries(node).some(([key, child]: [string, unknown]) =>
    (key === 'ResTarget' && (child as { name?: string }).name === name) || ((key === 'colnames' || key === 'aliascolnames') && strings(child).includes(name)) || givesName(child, name));
}

function mentionsStatementText(sql: string): boolean {
  return /\b(query|statement)\b|\*|pg_stat_get_backend_activity/i.test(sql.replace(/count\s*\(\s*\*\s*\)/gi, ''));
}

/** Every statement begins with one of these words; `SELECT` may stand in brackets. */
const beginning = new RegExp(`^\\s*(--|/\\*|\\(*\\s*(${[...verbs].join('|')})\\b[\\s\\S]*[\\s('"$])`, 'i');

function looksLikeSql(value: string): boolean {
  return beginning.test(value);
}
