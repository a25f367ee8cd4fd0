import type { Node, SelectStmt } from '@pgsql/types';
import { aggregates } from './lists/functions.ts';
import { parseSql } from './parser.ts';
import { fieldsIn } from './tree.ts';
import { strings } from './walk.ts';

/** What people call the server's own views. */
const nouns: Record<string, string> = {
  pg_stat_activity: 'sessions', pg_locks: 'locks', pg_stat_statements: 'statement statistics', pg_settings: 'settings', pg_stat_replication: 'replicas', pg_database: 'databases',
  pg_class: 'relations', pg_namespace: 'schemas', pg_attribute: 'columns', pg_proc: 'functions', pg_extension: 'extensions', pg_subscription: 'subscriptions', pg_publication: 'publications',
  pg_tablespace: 'tablespaces', pg_index: 'indexes', pg_constraint: 'constraints', pg_trigger: 'triggers', pg_type: 'types', pg_event_trigger: 'event triggers', pg_ls_waldir: 'WAL files',
  pg_stat_user_tables: 'tables', pg_replication_slots: 'replication slots', pg_stat_database: 'database statistics', pg_roles: 'roles', pg_indexes: 'indexes', pg_stat_user_indexes: 'indexes',
};

/**
 * True when a query lists rows under a condition without summing them up, so that "0 rows" means the trouble it looks
 * for is not there. False for summaries, for bare lists and for what is not a query.
 */
export function asksForOffenders(sql: string): boolean {
  const select = onlySelect(sql);
  if (select === null || select.op !== 'SETOP_NONE' || sumsUp(select)) return false;
  return conditions(select).length > 0;
}

/** A query in a few words: `list sessions`, `sum up sessions`. */
export function describeQuery(sql: string): string {
  const select = onlySelect(sql);
  if (select === null) return 'ask the database';
  // A schema beside what it holds is only where to look.
  const found = relations(select);
  const told = found.some((name) => name !== 'pg_namespace') ? found.filter((name) => name !== 'pg_namespace') : found;
  const names = [...new Set(told.map((name) => nouns[name] ?? name.replace(/^pg_(stat_)?/, '').replaceAll('_', ' ')))];
  const what = names.slice(0, 2).join(' and ');
  if (names.length === 0) return 'ask the server';
  return `${sumsUp(select) ? 'sum up' : 'list'} ${what}`;
}

function onlySelect(sql: string): SelectStmt | null {
  const script = parseSql(sql);
  const [piece, second] = script.kind === 'script' ? script.pieces : [];
  return piece !== undefined && second === undefined && 'SelectStmt' in piece.node ? piece.node.SelectStmt : null;
}

function sumsUp(select: SelectStmt): boolean {
  if (select.groupClause !== undefined || select.havingClause !== undefined) return true;
  const targets = select.targetList ?? [];
  if (targets.some((target) => holdsAggregate(target))) return true;
  // One row made of sub-selects only, as a dashboard would.
  return select.fromClause === undefined;
}

/** An aggregate of this query itself, not of a query inside it and not as a window. */
function holdsAggregate(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(holdsAggregate);
  if (typeof node !== 'object' || node === null) return false;
  return Object.entries(node).some(([key, child]: [string, unknown]) => {
    if (key === 'SubLink') return false;
    if (key === 'FuncCall' && typeof child === 'object' && child !== null) {
      const call = child as { funcname?: Node[]; over?: unknown };
      if (call.over === undefined && aggregates.has(strings(call.funcname).at(-1) ?? '')) return true;
    }
    return holdsAggregate(child);
  });
}

/** The conditions of the query: its WHERE, and those its inner rows were already put under. */
function conditions(select: SelectStmt): unknown[] {
  const found: unknown[] = select.whereClause === undefined ? [] : [select.whereClause];
  const todo: unknown[] = [select.fromClause, select.withClause];
  while (todo.length > 0) {
    const item = todo.pop();
    if (Array.isArray(item)) todo.push(...item);
    else if (typeof item === 'object' && item !== null) {
      for (const [key, child] of Object.entries(item)) {
        // An inner join's condition narrows as a WHERE does.
        if (key === 'whereClause' || key === 'quals') found.push(child);
        else todo.push(child);
      }
    }
  }
  return found;
}

/** The tables and views it names, but no WITH query of its own. */
function relations(select: SelectStmt): string[] {
  const fields = [...fieldsIn(select)];
  const ctes = new Set(fields.flatMap(([name, value]) => (name === 'ctename' ? [value] : [])));
  return fields.flatMap(([name, value]) => (name === 'RangeVar' ? [String((value as { relname?: string }).relname)] : [])).filter((name) => !ctes.has(name));
}
