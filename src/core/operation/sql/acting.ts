import type { FuncCall, Node, SelectStmt } from '@pgsql/types';
import { button } from '../judgement.ts';
import type { Judgement } from '../operation.ts';
import { readFunctions } from './lists/functions.ts';
import { proveRead, strings } from './walk.ts';

/** What a function of PostgreSQL does to the server, as a sentence's beginning; `destroys` when what it takes away does not come back. */
type Act = { destroys: boolean; words: string };

/**
 * Functions that act on the server and say by their name and arguments all that they do. Those that belong to one session from
 * start to end (backups, advisory locks, settings, large objects) are left out: a statement of ours has no such session.
 */
const acts: ReadonlyMap<string, Act> = new Map(
  `pg_reload_conf                                                                  | change  | Makes the server read its configuration files again
pg_rotate_logfile                                                                  | change  | Starts a new file for the server's log
pg_switch_wal pg_switch_xlog                                                       | change  | Starts a new WAL file
pg_create_restore_point                                                            | change  | Writes a named point to restore to into the WAL
pg_wal_replay_pause pg_xlog_replay_pause                                           | change  | Holds the replay on a standby
pg_wal_replay_resume pg_xlog_replay_resume                                         | change  | Lets the replay on a standby go on
pg_create_physical_replication_slot pg_create_logical_replication_slot             | change  | Creates a replication slot, which keeps WAL until it is read
pg_copy_physical_replication_slot pg_copy_logical_replication_slot                 | change  | Copies a replication slot
pg_sync_replication_slots                                                          | change  | Copies the state of replication slots from the primary
pg_log_standby_snapshot pg_log_backend_memory_contexts                             | change  | Writes a report into the server's log or WAL
pg_stat_reset pg_stat_reset_shared pg_stat_reset_slru pg_stat_reset_backend_stats  | change  | Lets statistics start again from nothing
pg_stat_reset_single_table_counters pg_stat_reset_single_function_counters         | change  | Lets statistics start again from nothing
pg_stat_reset_replication_slot pg_stat_reset_subscription_stats                    | change  | Lets statistics start again from nothing
pg_stat_statements_reset                                                           | change  | Lets the statistics of statements start again from nothing
nextval                                                                            | change  | Moves a sequence on by one
setval                                                                             | change  | Sets a sequence to another number
txid_current pg_current_xact_id                                                    | change  | Uses up a transaction number
pg_notify                                                                          | change  | Sends a message to whoever listens
pg_logical_emit_message                                                            | change  | Writes a message into the WAL
gin_clean_pending_list brin_summarize_new_values brin_summarize_range              | change  | Brings an index up to date
brin_desummarize_range                                                             | change  | Takes a part of an index back
pg_prewarm pg_buffercache_evict pg_buffercache_evict_relation                      | change  | Changes what the server's cache holds
pg_promote                                                                         | destroy | Makes the standby a primary, which cannot be taken back
pg_drop_replication_slot                                                           | destroy | Removes a replication slot, and its reader cannot go on from it
pg_replication_slot_advance                                                        | destroy | Skips changes a replication slot still kept
pg_logical_slot_get_changes pg_logical_slot_get_binary_changes                     | destroy | Takes changes out of a replication slot, so that its reader misses them`
    .split('\n')
    .flatMap((line) => {
      const [names = '', kind = '', words = ''] = line.split('|').map((cell) => cell.trim());
      return names.split(' ').map((name): [string, Act] => [name, { destroys: kind === 'destroy', words }]);
    }),
);

/** Nobody hides a call deeper than this in good faith; below it the statement is simply not a read. */
const maxDepth = 20;

/**
 * A SELECT whose only non-reading parts are such functions, called plainly: in the target list, once a row, or as the one thing it
 * selects from. Null when there is none, or when one stands anywhere else.
 */
export function judgeActing(select: SelectStmt, sql: string, parameters: string[]): Judgement | null {
  const found: Act[] = [];
  const targetList = (select.targetList ?? []).map((target): Node => ('ResTarget' in target && target.ResTarget.val !== undefined ? { ResTarget: { ...target.ResTarget, val: withoutActs(target.ResTarget.val, found) } } : target));
  const fromClause = select.fromClause === undefined ? undefined : onlySource(select.fromClause, found);
  const rest: SelectStmt = { ...select, targetList, ...(fromClause === undefined ? {} : { fromClause }) };
  if (found.length === 0 || select.op !== 'SETOP_NONE' || proveRead({ SelectStmt: rest }).kind !== 'read') return null;
  const act = found.find(({ destroys }) => destroys) ?? found[0];
  if (act === undefined) return null;
  return button({ kind: 'sql change', sql, parameters, destroys: act.destroys }, `${act.words}: shown first, then confirmed by a person.`);
}

/** The expression with every acting call that is surely made replaced by one that only looks at the same arguments. */
function withoutActs(node: Node, found: Act[], depth = 0): Node {
  if (depth > maxDepth) return node;
  if ('TypeCast' in node && node.TypeCast.arg !== undefined) return { TypeCast: { ...node.TypeCast, arg: withoutActs(node.TypeCast.arg, found, depth + 1) } };
  if ('A_Indirection' in node && node.A_Indirection.arg !== undefined) return { A_Indirection: { ...node.A_Indirection, arg: withoutActs(node.A_Indirection.arg, found, depth + 1) } };
  if (!('FuncCall' in node)) return node;
  const call = node.FuncCall;
  const act = actOf(call);
  if (act !== undefined) {
    found.push(act);
    return { FuncCall: { ...call, funcname: [{ String: { sval: 'num_nulls' } }] } };
  }
  // A reading function's arguments are worked out before it is asked.
  if (!plain(call) || !readFunctions.has(strings(call.funcname).at(-1) ?? '')) return node;
  return { FuncCall: { ...call, ...(call.args === undefined ? {} : { args: call.args.map((arg) => withoutActs(arg, found, depth + 1)) }) } };
}

/** `SELECT * FROM pg_switch_wal()`: the function is the only thing there is to select from. */
function onlySource(fromClause: Node[], found: Act[]): Node[] {
  const [from, second] = fromClause;
  if (from === undefined || second !== undefined || !('RangeFunction' in from)) return fromClause;
  const [list, more] = from.RangeFunction.functions ?? [];
  if (list === undefined || more !== undefined || !('List' in list)) return fromClause;
  const items = (list.List.items ?? []).map((item) => withoutActs(item, found));
  return [{ RangeFunction: { ...from.RangeFunction, functions: [{ List: { ...list.List, items } }] } }];
}

function actOf(call: FuncCall): Act | undefined {
  const parts = strings(call.funcname);
  const own = parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog');
  return own && plain(call) ? acts.get(parts.at(-1) ?? '') : undefined;
}

function plain(call: FuncCall): boolean {
  return call.agg_filter === undefined && call.over === undefined && call.agg_star !== true && call.agg_distinct !== true && call.agg_order === undefined && call.agg_within_group !== true;
}
