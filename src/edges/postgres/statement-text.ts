import { redactLiterals, redactSql } from './redact.ts';

/** A column of an answer as the protocol describes it; `tableID` is 0 when its value was computed. */
export type Column = { name: string; dataTypeID: number; tableID: number };

// Type oids from pg_type.dat: numbers, booleans, times, oids, addresses, names and their arrays cannot hold a statement.
const harmlessTypes = new Set([
  16, 18, 19, 20, 21, 23, 26, 27, 28, 29, 650, 700, 701, 790, 829, 869, 1000, 1003, 1005, 1007, 1016, 1021, 1022, 1028, 1041, 1082, 1083,
  1114, 1184, 1186, 1266, 1700, 2205, 2206, 2950, 3220, 3614, 4089, 4096, 5069,
]);
const plainText = new Set([25, 705, 1042, 1043]);

const statementNames = /(^|_)(query|statement|sql|definition)(_text)?$/i;
const ordinaryNames = new Set([
  'application_name', 'usename', 'rolname', 'datname', 'state', 'wait_event', 'wait_event_type', 'backend_type', 'client_hostname',
  'locktype', 'mode', 'relname', 'setting', 'name', 'unit',
]);
const sources = /\bpg_(stat_activity|stat_get_activity|stat_statements\w*|cursors?|prepared_statements?|stat_get_backend_activity)\b/i;

/**
 * How to show the values of one column. Statement text cannot be told by its type, so a column is taken to hold it when its name says
 * so, when the read mentions statement text and the column was computed, or when the value looks like a statement.
 */
export function shownBy(sql: string, column: Column): (value: string) => string {
  if (harmlessTypes.has(column.dataTypeID)) return (value) => value;
  const readsStatements = sources.test(sql);
  if (!plainText.has(column.dataTypeID)) {
    return readsStatements ? () => '(hidden: may hold statement text)' : (value) => (looksLikeSql(value) ? redactSql(value) : value);
  }
  if (statementNames.test(column.name)) return redactSql;
  if (column.tableID !== 0 && ordinaryNames.has(column.name)) return (value) => value;
  if (readsStatements && mentionsStatementText(sql)) return column.tableID === 0 ? redactLiterals : redactSql;
  return (value) => (looksLikeSql(value) ? redactSql(value) : value);
}

function mentionsStatementText(sql: string): boolean {
  const rest = sql.replace(/count\s*\(\s*\*\s*\)/gi, '');
  return /\b(query|statement)\b|\*|pg_stat_get_backend_activity/i.test(rest);
}

function looksLikeSql(value: string): boolean {
  return /^\s*(--|\/\*|\(*\s*(select|insert|update|delete|merge|with|values|copy|begin|commit|create|alter|drop|set|call|do|execute|prepare|declare|fetch|notify|listen|grant)\b[\s\S]*[\s(])/i.test(value);
}
