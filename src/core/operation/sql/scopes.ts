import type { Node } from '@pgsql/types';
import { isSystemRelation } from './lists/relations.ts';

type Fields = Record<string, unknown>;
type Columns = ReadonlySet<string>;
type Ctes = ReadonlyMap<string, Columns>;
type Walk = (value: unknown, env: Ctes, depth: number) => void;

/**
 * What the names of a statement stand for. `columns` gives, for every name that may stand before a dot, the columns that surely stand
 * behind it: those a query or an alias inside the statement names itself, and of a name with several meanings what all of them share.
 * `ctes` holds the RangeVars that mean a WITH query; every other one is a table or a view.
 */
export type Scopes = { columns: ReadonlyMap<string, Columns>; ctes: ReadonlySet<object> };

/**
 * Stands among the columns of a table of the application's, and of a query that takes all of some table's: nobody here knows its columns.
 * A column comes first in PostgreSQL; a function called so instead must be made to take a row as its only argument, and no function
 * of PostgreSQL's own that takes a row acts. No column has an empty name.
 */
export const anyColumn = '';

const none: Columns = new Set();
const unknown: Columns = new Set([anyColumn]);
/** Far deeper than any tree that is read; those are refused for their depth. */
const maxDepth = 1_200;

/** Reads the scopes of a tree, as PostgreSQL would: a WITH query is known to those after it, to itself only when RECURSIVE. */
export function scopesOf(root: Node): Scopes {
  const columns = new Map<string, Columns>();
  const ctes = new Set<object>();
  const add = (name: unknown, known: Columns): void => {
    if (typeof name !== 'string') return;
    const before = columns.get(name);
    columns.set(name, before === undefined ? known : new Set([...known].filter((column) => before.has(column))));
  };
  const visit = (fields: Fields, env: Ctes): void => {
    const alias = fields.alias as Fields | undefined;
    const renamed = namesIn(alias?.colnames);
    if (typeof fields.relname === 'string') {
      const cte = fields.schemaname === undefined ? env.get(fields.relname) : undefined;
      if (cte !== undefined) ctes.add(fields);
      const system = isSystemRelation(fields.schemaname as string | undefined, fields.relname);
      add(alias?.aliasname ?? fields.relname, renamed ?? cte ?? (system ? none : unknown));
    } else if (Array.isArray(fields.functions) && alias === undefined) {
      for (const name of functionsIn(fields.functions)) add(name, none);
    } else if (alias !== undefined) {
      add(alias.aliasname, renamed ?? (fields.subquery === undefined ? defined(fields) : outputs(fields.subquery)));
    }
  };
  const walk: Walk = (value, env, depth) => {
    if (Array.isArray(value)) {
      for (const item of value) walk(item, env, depth + 1);
      return;
    }
    if (typeof value !== 'object' || value === null || depth > maxDepth) return;
    const fields = value as Fields;
    visit(fields, env);
    const { withClause, ...rest } = fields;
    const inner = withClause === undefined ? env : withQueries(withClause as Fields, env, walk, depth);
    for (const child of Object.values(rest)) walk(child, inner, depth + 1);
  };
  walk(root, new Map(), 0);
  return { columns, ctes };
}

/** The names known below a WITH, after its own queries were walked with the names known to each. */
function withQueries({ ctes, recursive }: Fields, env: Ctes, walk: Walk, depth: number): Ctes {
  const queries = (Array.isArray(ctes) ? ctes : []).map((cte) => (cte as { CommonTableExpr: Fields }).CommonTableExpr);
  const columnsOf = (query: Fields): Columns => namesIn(query.aliascolnames) ?? outputs(query.ctequery);
  const known = new Map(env);
  if (recursive === true) for (const query of queries) known.set(String(query.ctename), columnsOf(query));
  for (const query of queries) {
    walk(query.ctequery, new Map(known), depth + 1);
    known.set(String(query.ctename), columnsOf(query));
  }
  return known;
}

/** The names in a list of strings; null for none. */
function namesIn(list: unknown): Columns | null {
  if (!Array.isArray(list) || list.length === 0) return null;
  return new Set(list.map((item) => (item as { String?: { sval?: string } }).String?.sval ?? ''));
}

/** The names a function in FROM has without an alias: what it gives is no row of a table, and many a function takes it. */
function functionsIn(functions: unknown[]): unknown[] {
  return functions.flatMap((item) => (item as { List?: { items?: Node[] } }).List?.items ?? []).map((call) => {
    const last = 'FuncCall' in call ? call.FuncCall.funcname?.at(-1) : undefined;
    return last !== undefined && 'String' in last ? last.String.sval : undefined;
  });
}

/** Columns a function or JSON_TABLE is told to have. */
function defined({ coldeflist, columns }: Fields): Columns {
  return new Set([coldeflist, columns].flatMap((list) => (Array.isArray(list) ? list : [])).flatMap((item) => {
    const column = item as { ColumnDef?: { colname?: string }; JsonTableColumn?: { name?: string } };
    return column.ColumnDef?.colname ?? column.JsonTableColumn?.name ?? [];
  }));
}

/** The columns of a query's answer whose names can be told without knowing its tables. */
function outputs(query: unknown): Columns {
  let select = (query as { SelectStmt?: Fields } | undefined)?.SelectStmt;
  while (select?.larg !== undefined) select = select.larg as Fields;
  const targets = Array.isArray(select?.targetList) ? select.targetList : [];
  return new Set(targets.flatMap((target) => {
    const { name, val } = (target as { ResTarget: { name?: string; val?: Node } }).ResTarget;
    if (name !== undefined) return name;
    const last = val !== undefined && 'ColumnRef' in val ? val.ColumnRef.fields?.at(-1) : undefined;
    if (last !== undefined && 'A_Star' in last) return anyColumn;
    return last !== undefined && 'String' in last ? (last.String.sval ?? []) : [];
  }));
}
