import type { AlterTableStmt, Node, SelectStmt, VariableSetStmt } from '@pgsql/types';
import { button, manual } from '../judgement.ts';
import type { Judgement } from '../operation.ts';
import { readFunctions } from './functions.ts';
import { proveOpen, strings } from './walk.ts';

/**
 * What each kind of statement does. `destroy`: it takes away rows, values, objects or a place in a stream, and neither the database
 * nor the statement itself says how to put them back. `change`: what was there before is still there, can be worked out again or can
 * be set again. `manual`: what it does is not in its text (a body, a prepared statement, a file, another server), or it only means
 * something to the session that goes on after it. A kind that is not here is manual.
 */
const kinds: ReadonlyMap<string, { kind: 'change' | 'destroy' | 'manual'; words: string }> = new Map(
  `VacuumStmt                  | change  | Cleans up after dead rows and refreshes statistics
ClusterStmt                    | change  | Writes a table anew in another order and locks it meanwhile
ReindexStmt                    | change  | Builds indexes anew
CheckPointStmt                 | change  | Writes everything changed to disk now
RefreshMatViewStmt             | change  | Fills a materialized view anew
CommentStmt                    | change  | Writes a comment on an object
SecLabelStmt                   | change  | Sets a security label
NotifyStmt                     | change  | Sends a message to whoever listens
IndexStmt                      | change  | Creates an index
CreateStmt                     | change  | Creates a table
CreateTableAsStmt              | change  | Creates a table from a query
ViewStmt                       | change  | Creates a view
CreateSchemaStmt               | change  | Creates a schema
CreateSeqStmt                  | change  | Creates a sequence
CreateStatsStmt                | change  | Creates extended statistics
CreateEnumStmt                 | change  | Creates a type
CreateRangeStmt                | change  | Creates a type
CompositeTypeStmt              | change  | Creates a type
CreateDomainStmt               | change  | Creates a type
CreatedbStmt                   | change  | Creates a database
CreateTableSpaceStmt           | change  | Creates a tablespace
CreateRoleStmt                 | change  | Creates a role
CreatePolicyStmt               | change  | Creates a row security policy
CreatePublicationStmt          | change  | Creates a publication
CreateExtensionStmt            | change  | Installs an extension
AlterExtensionStmt             | change  | Updates an extension
AlterTableStmt                 | change  | Alters a table or an index
AlterTableMoveAllStmt          | change  | Moves tables to another tablespace and locks them meanwhile
AlterObjectSchemaStmt          | change  | Moves an object to another schema
AlterOwnerStmt                 | change  | Gives an object another owner
ReassignOwnedStmt              | change  | Gives objects another owner
RenameStmt                     | change  | Renames something
AlterSeqStmt                   | change  | Alters a sequence
AlterEnumStmt                  | change  | Adds or renames a value of a type
AlterTypeStmt                  | change  | Alters a type
AlterDomainStmt                | change  | Alters a type
AlterStatsStmt                 | change  | Alters extended statistics
AlterPolicyStmt                | change  | Alters a row security policy
AlterPublicationStmt           | change  | Alters a publication
AlterSubscriptionStmt          | change  | Alters a subscription
AlterDatabaseStmt              | change  | Alters a database
AlterDatabaseSetStmt           | change  | Sets a setting for every new session of a database
AlterDatabaseRefreshCollStmt   | change  | Notes the version of a collation
AlterCollationStmt             | change  | Notes the version of a collation
AlterTableSpaceOptionsStmt     | change  | Alters a tablespace
AlterRoleStmt                  | change  | Alters a role
AlterRoleSetStmt               | change  | Sets a setting for every new session of a role
AlterDefaultPrivilegesStmt     | change  | Alters the rights of objects still to come
AlterSystemStmt                | change  | Writes a setting of the whole server; it counts after a reload or a restart
GrantStmt                      | change  | Grants or revokes rights
GrantRoleStmt                  | change  | Grants or revokes membership in a role
VariableSetStmt                | change  | Sets a setting for one session only
InsertStmt                     | change  | Adds rows
UpdateStmt                     | destroy | Overwrites rows, and what was in them is not kept
DeleteStmt                     | destroy | Removes rows
MergeStmt                      | destroy | Overwrites or removes rows
TruncateStmt                   | destroy | Empties a table
DropStmt                       | destroy | Removes an object
DropRoleStmt                   | destroy | Removes a role
DropdbStmt                     | destroy | Removes a whole database
DropTableSpaceStmt             | destroy | Removes a tablespace
DropSubscriptionStmt           | destroy | Removes a subscription
DropOwnedStmt                  | destroy | Removes everything a role owns
DropUserMappingStmt            | destroy | Removes a login to another server
DoStmt                         | manual  | A DO block can do anything
CallStmt                       | manual  | A procedure can do anything
ExecuteStmt                    | manual  | It runs a statement prepared elsewhere
PrepareStmt                    | manual  | It prepares a statement for the session that goes on after it
DeallocateStmt                 | manual  | It only means something to the session that goes on after it
DiscardStmt                    | manual  | It only means something to the session that goes on after it
DeclareCursorStmt              | manual  | A cursor belongs to the session that goes on after it
FetchStmt                      | manual  | A cursor belongs to the session that goes on after it
ClosePortalStmt                | manual  | A cursor belongs to the session that goes on after it
ConstraintsSetStmt             | manual  | It only means something to the transaction that goes on after it
TransactionStmt                | manual  | A transaction spans statements, and Lifeguard runs one at a time
ListenStmt                     | manual  | It only means something to the session that goes on after it
UnlistenStmt                   | manual  | It only means something to the session that goes on after it
LockStmt                       | manual  | A lock only means something to the transaction that goes on after it
CopyStmt                       | manual  | COPY reads or writes a file or a stream
LoadStmt                       | manual  | It loads a program into the server
CreateFunctionStmt             | manual  | What a function will do is in its body
CreateTrigStmt                 | manual  | A trigger calls a function at every later change
CreateEventTrigStmt            | manual  | A trigger calls a function at every later change
AlterEventTrigStmt             | manual  | It turns on or off what runs at every later change
RuleStmt                       | manual  | A rule changes what every later statement does
CreateSubscriptionStmt         | manual  | It reaches another server
CreateForeignServerStmt        | manual  | It reaches another server
CreateUserMappingStmt          | manual  | It reaches another server
ImportForeignSchemaStmt        | manual  | It reaches another server`
    .split('\n')
    .map((line) => {
      const [type = '', kind = '', words = ''] = line.split('|').map((cell) => cell.trim());
      return [type, { kind: kind as 'change' | 'destroy' | 'manual', words }];
    }),
);

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
  const options = (Array.isArray(statement.options) ? statement.options : []) as { DefElem?: { defname?: string } }[];
  const named = (name: string): boolean => options.some((option) => option.DefElem?.defname === name);
  switch (type) {
    case 'VariableSetStmt':
      return hiddenSetting(statement as VariableSetStmt, true);
    case 'AlterSystemStmt':
    case 'AlterRoleSetStmt':
    case 'AlterDatabaseSetStmt':
      return hiddenSetting((statement.setstmt ?? {}) as VariableSetStmt, false);
    case 'CreateRoleStmt':
    case 'AlterRoleStmt':
      return named('password') ? 'It sets a password, which belongs neither in a runbook nor in a channel.' : null;
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
  const todo: unknown[] = [statement];
  while (todo.length > 0) {
    const item = todo.pop();
    if (Array.isArray(item)) todo.push(...item);
    else if (typeof item === 'object' && item !== null) {
      for (const [key, child] of Object.entries(item)) {
        if (/Stmt$/.test(key) && !kinds.has(key) && !/^(Select|ReplicaIdentity)Stmt$/.test(key)) return 'It holds a statement Lifeguard does not know.';
        if (/Stmt$/.test(key) && kinds.get(key)?.kind === 'manual') return `${kinds.get(key)?.words}.`;
        const called = key === 'FuncCall' ? strings((child as { funcname?: unknown }).funcname) : null;
        if (called !== null && !isKnownFunction(called)) return `It may do more than it says: the function ${called.join('.')} is not on the list.`;
        todo.push(child);
      }
    }
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
  const options = [statement.options, statement.params].flatMap((list) => (Array.isArray(list) ? list : [])) as { DefElem?: { defname?: string } }[];
  const named = (name: string): boolean => options.some((option) => option.DefElem?.defname === name);
  switch (type) {
    case 'VacuumStmt':
      if (statement.is_vacuumcmd !== true) return 'Refreshes the statistics the planner uses';
      return named('full') ? 'Writes the table anew and locks it meanwhile' : null;
    case 'ReindexStmt':
      return named('concurrently') ? null : 'Builds indexes anew and holds up writes meanwhile';
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

function subtypes({ cmds = [] }: AlterTableStmt): string[] {
  return cmds.flatMap((cmd) => ('AlterTableCmd' in cmd ? (cmd.AlterTableCmd.subtype ?? []) : []));
}

/** True when a node of such a type stands anywhere in the tree. */
export function holds(root: unknown, type: RegExp): boolean {
  const todo: unknown[] = [root];
  while (todo.length > 0) {
    const item = todo.pop();
    if (Array.isArray(item)) todo.push(...item);
    else if (typeof item === 'object' && item !== null) {
      for (const [key, child] of Object.entries(item)) {
        if (type.test(key)) return true;
        todo.push(child);
      }
    }
  }
  return false;
}
