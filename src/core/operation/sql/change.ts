import type { AlterTableStmt, Node, SelectStmt, VariableSetStmt } from '@pgsql/types';
import { button, manual } from '../judgement.ts';
import type { Judgement } from '../operation.ts';
import { readFunctions } from './lists/functions.ts';
import { statementKinds as kinds } from './lists/statement-kinds.ts';
import { fieldsIn } from './tree.ts';
import { proveOpen, strings } from './walk.ts';

/** Settings through which the server starts a program or loads one. */
const programSettings = /(_command|_library|_libraries|_library_path|_conninfo|_preload.*|^log_directory|^data_directory|^hba_file|^ident_file|^config_file|^external_pid_file)$/;
const sessionSettings = new Set(['role', 'session_authorization', 'transaction_read_only', 'default_transaction_read_only', 'transaction_isolation', 'session_replication_role']);
/** Extensions that come with PostgreSQL or watch it, and start nothing of their own. */
const knownExtensions = /^(pg_stat_statements|pgstattuple|pg_buffercache|pg_freespacemap|pg_visibility|pg_prewarm|pgrowlocks|amcheck|pageinspect|pg_walinspect|pg_trgm|btree_gin|btree_gist|citext|hstore|intarray|ltree|pgcrypto|unaccent|uuid-ossp|tablefunc|fuzzystrmatch|isn|cube|earthdistance|bloom|pg_stat_kcache|pg_qualstats|pg_wait_sampling|hypopg|pg_repack)$/;
const lossyAlterations = new Set(['AT_DropColumn', 'AT_AlterColumnType', 'AT_DropExpression', 'AT_DropInherit']);
/** Parts of a table that call a function later on, at every change. */
const triggering = /^AT_(Enable|Disable)(Always|Replica)?(Trig|Rule)/;

/** Judges every statement that is no plain query: a button with what it does in a sentence, or manual with the reason. */
export function judgeChange(node: Node, sql: string, parameters: string[]): Judgement {
  const [[type, statement] = ['', {}]] = Object.entries(node) as [string, Record<string, unknown>][];
  const row = kinds.get(type === 'SelectStmt' ? 'InsertStmt' : type);
  if (row === undefined) return manual('This kind of statement is left to a person.');
  if (row.kind === 'manual') return manual(`${row.words}.`);
  const hidden = hiddenPart(type, statement) ?? unprovable(node, type, statement);
  if (hidden !== null) return manual(hidden);
  const destroys = row.kind === 'destroy' || takesAway(type, statement) || holds(node, /^(Delete|Update|Merge)Stmt$/);
  const words = wordsOf(type, statement, destroys) ?? row.words;
  return button({ kind: 'sql change', sql, parameters, destroys }, `${words}: shown first, then confirmed by a person.`);
}

/** Why the text does not say all that the statement does; null when it does. */
function hiddenPart(type: string, statement: Record<string, unknown>): string | null {
  switch (type) {
    case 'VariableSetStmt':
      return hiddenSetting(statement as VariableSetStmt, true);
    case 'AlterSystemStmt':
    case 'AlterRoleSetStmt':
    case 'AlterDatabaseSetStmt':
      return hiddenSetting((statement.setstmt ?? {}) as VariableSetStmt, false);
    case 'CreateRoleStmt':
    case 'AlterRoleStmt':
      return hasOption(statement, 'password') ? 'It sets a password, which belongs neither in a runbook nor in a channel.' : null;
    case 'CreateExtensionStmt':
    case 'AlterExtensionStmt':
      return knownExtensions.test(String(statement.extname)) ? null : 'What an extension brings is not in the statement.';
    case 'AlterSubscriptionStmt':
      return statement.kind === 'ALTER_SUBSCRIPTION_CONNECTION' ? 'It reaches another server.' : null;
    case 'AlterTableStmt':
      return subtypes(statement).some((subtype) => triggering.test(subtype)) ? 'It turns on or off what runs at every later change.' : null;
    default:
      return null;
  }
}

function hasOption({ options, params }: Record<string, unknown>, name: string): boolean {
  return [options, params].flat().some((option) => (option as { DefElem?: { defname?: string } } | undefined)?.DefElem?.defname === name);
}

function hiddenSetting({ kind, name = '', is_local }: VariableSetStmt, ofSession: boolean): string | null {
  if (ofSession && (is_local === true || kind === 'VAR_SET_MULTI' || kind === 'VAR_SET_CURRENT')) return 'It only means something to the transaction that goes on after it.';
  if (ofSession && sessionSettings.has(name.toLowerCase())) return 'It only means something to the session that goes on after it.';
  return programSettings.test(name.toLowerCase()) ? `Through ${name} the server can be made to run or load a program.` : null;
}

/** Functions it would run that are not known, or a statement inside it that is not. */
function unprovable(node: Node, type: string, statement: Record<string, unknown>): string | null {
  const query = type === 'CreateTableAsStmt' ? (statement.query as Node | undefined) : /^(Select|Insert|Update|Delete|Merge)Stmt$/.test(type) ? node : null;
  if (query !== null) {
    const proof = query === undefined ? null : proveOpen(query);
    if (proof?.kind !== 'read') return `It may do more than it says: ${proof?.why ?? 'it holds no query'}.`;
    return null;
  }
  for (const [name, value] of fieldsIn(statement)) {
    if (/Stmt$/.test(name) && !kinds.has(name) && !/^(Select|ReplicaIdentity)Stmt$/.test(name)) return 'It holds a statement Lifeguard does not know.';
    if (/Stmt$/.test(name) && kinds.get(name)?.kind === 'manual') return `${kinds.get(name)?.words}.`;
    const called = name === 'FuncCall' ? strings((value as { funcname?: unknown }).funcname) : null;
    if (called !== null && !isKnownFunction(called)) return `It may do more than it says: the function ${called.join('.')} is not on the list.`;
  }
  return null;
}

function isKnownFunction(parts: string[]): boolean {
  const own = parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog');
  const name = parts.at(-1) ?? '';
  return own && (name === 'nextval' || readFunctions.has(name));
}

function takesAway(type: string, statement: Record<string, unknown>): boolean {
  switch (type) {
    case 'AlterTableStmt':
      return subtypes(statement).some((subtype) => lossyAlterations.has(subtype));
    case 'InsertStmt':
      return (statement.onConflictClause as { action?: string } | undefined)?.action === 'ONCONFLICT_UPDATE';
    case 'AlterSubscriptionStmt':
      return statement.kind === 'ALTER_SUBSCRIPTION_SKIP';
    default:
      return false;
  }
}

function wordsOf(type: string, statement: Record<string, unknown>, destroys: boolean): string | null {
  switch (type) {
    case 'DeleteStmt':
      return statement.whereClause === undefined ? 'Removes every row of a table' : null;
    case 'UpdateStmt':
      return statement.whereClause === undefined ? 'Overwrites every row of a table, and what was in them is not kept' : null;
    case 'DropStmt':
      return `Removes ${objectIn(String(statement.removeType))}`;
    case 'VacuumStmt':
      if (statement.is_vacuumcmd !== true) return 'Refreshes the statistics the planner uses';
      return hasOption(statement, 'full') ? 'Writes the table anew and locks it meanwhile' : null;
    case 'ReindexStmt':
      return hasOption(statement, 'concurrently') ? null : 'Builds indexes anew and holds up writes meanwhile';
    case 'IndexStmt':
      return statement.concurrent === true ? 'Creates an index without holding up writes' : 'Creates an index and holds up writes meanwhile';
    case 'SelectStmt':
      return (statement as SelectStmt).intoClause !== undefined ? 'Creates a table from a query' : destroys ? 'Overwrites or removes rows' : 'Adds rows';
    case 'InsertStmt':
    case 'CreateTableAsStmt':
      return destroys ? 'Overwrites or removes rows' : null;
    case 'AlterTableStmt':
      return destroys ? 'Alters a table, and what a column held is not kept' : null;
    case 'AlterSubscriptionStmt':
      return destroys ? 'Skips a transaction of a subscription for good' : null;
    case 'GrantStmt':
    case 'GrantRoleStmt':
      return statement.is_grant === true ? 'Grants rights' : 'Takes rights away';
    default:
      return null;
  }
}

/** `OBJECT_MATVIEW` → `a materialized view`. */
function objectIn(type: string): string {
  const name = type.replace(/^OBJECT_/, '').toLowerCase().replace('matview', 'materialized view').replaceAll('_', ' ');
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}

function subtypes({ cmds = [] }: AlterTableStmt): string[] {
  return cmds.flatMap((cmd) => ('AlterTableCmd' in cmd ? (cmd.AlterTableCmd.subtype ?? []) : []));
}

/** True when a node of such a type stands anywhere in the tree. */
export function holds(root: unknown, type: RegExp): boolean {
  for (const [name] of fieldsIn(root)) if (type.test(name)) return true;
  return false;
}
