import type { Node } from '@pgsql/types';
import { judge } from '../../operation/judge.ts';
import { parseSql } from '../../operation/sql/parser.ts';
import type { Statement } from '../runbook.ts';
import type { Call } from './programs.ts';
import type { Found } from './shell.ts';

/** Sessions chosen without regard to what they are: replication and other databases would be hit too. Lifeguard protects them; whoever copies the statement does not. */
export function killsReplication({ language, text, judgement }: Pick<Statement, 'language' | 'text' | 'judgement'>, calls: readonly Call[]): Found[] {
  if (language === 'promql') return [];
  // What is left to a person is judged for what it is, also where it runs in a container of some other kind.
  const asked = calls.filter(({ words }) => words[0]?.text === 'psql').flatMap(({ words }) => words.filter((_, index) => /^(-c|--command)$/.test(words[index - 1]?.text ?? '')).map((word) => word.text));
  const operations = judgement.class === 'manual' ? [judge(language, text), ...asked.map((sql) => judge('sql', sql))].map(({ operation }) => operation) : [judgement.operation];
  return operations.flatMap((operation) => (operation.kind === 'signal sessions' ? unguarded(operation.choose, text) : [])).slice(0, 1);
}

function unguarded(choose: string, text: string): Found[] {
  const { tables, columns } = conditionsOf(choose);
  if (!tables.has('pg_stat_activity') || columns.has('pid')) return [];
  const index = Math.max(0, text.search(/pg_(?:terminate|cancel)_backend/i));
  const misses = [
    ...(columns.has('backend_type') ? [] : [{ would: 'replication and background workers', add: "backend_type = 'client backend'" }]),
    ...(columns.has('datname') || columns.has('datid') ? [] : [{ would: 'sessions of other databases', add: 'datname = current_database()' }]),
  ];
  if (misses.length === 0) return [];
  return [{ index, message: `Typed by hand it can also hit ${misses.map(({ would }) => would).join(' and ')} (Lifeguard protects those): add ${misses.map(({ add }) => `"AND ${add}"`).join(' and ')}.` }];
}

/** The tables of a query, and the columns its conditions name. `pid` only when it is compared with a constant. */
function conditionsOf(sql: string): { tables: Set<string>; columns: Set<string> } {
  const tables = new Set<string>();
  const columns = new Set<string>();
  const script = parseSql(sql);
  const todo: { node: unknown; condition: boolean }[] = script.kind === 'script' ? script.pieces.map(({ node }) => ({ node, condition: false })) : [];
  for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
    const { node, condition } = item;
    if (typeof node !== 'object' || node === null) continue;
    for (const [key, child] of Object.entries(node)) {
      if (key === 'RangeVar') tables.add((child as { relname?: string }).relname ?? '');
      if (key === 'ColumnRef' && condition) {
        const name = lastName((child as { fields?: Node[] }).fields);
        if (name !== 'pid') columns.add(name);
      }
      if (key === 'A_Expr' && condition && isOnePid(child)) columns.add('pid');
      todo.push({ node: child, condition: condition || key === 'whereClause' || key === 'quals' });
    }
  }
  return { tables, columns };
}

/** `pid = 4711`, `pid IN (1, 2)`: the author names the very sessions. */
function isOnePid(expression: unknown): boolean {
  const { name, lexpr, rexpr } = expression as { name?: Node[]; lexpr?: Node; rexpr?: Node };
  if (lastName(name) !== '=' || lexpr === undefined || !('ColumnRef' in lexpr) || lastName(lexpr.ColumnRef.fields) !== 'pid' || rexpr === undefined) return false;
  return 'A_Const' in rexpr || 'ParamRef' in rexpr || ('List' in rexpr && (rexpr.List.items ?? []).every((item) => 'A_Const' in item));
}

function lastName(fields: readonly Node[] | undefined): string {
  const last = fields?.at(-1);
  return last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
}
