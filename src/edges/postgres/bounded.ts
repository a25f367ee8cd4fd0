/** So many rows of an answer are shown, and so many counted. */
export const shownRows = 100;
export const countedRows = 1_000;

/**
 * The text with its rows bounded at the server. As a subquery it can also no longer change data in a WITH or create a table with INTO.
 * What is no query (SHOW, EXPLAIN) is short by nature.
 */
export function bounded(sql: string): string {
  const isQuery = /^(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*\(*\s*(select|with|values|table)\b/i.test(sql);
  return isQuery ? `SELECT * FROM (${sql.replace(/;\s*(--[^\n]*\s*)*$/, '')}\n) AS reading LIMIT ${countedRows + 1}` : sql;
}
