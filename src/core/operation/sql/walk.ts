import type { Node } from '@pgsql/types';
import { isColumnName, namesSomething } from './lists/columns.ts';
import { heavyFunctions, readFunctions } from './lists/functions.ts';
import { changeShapes, placeFields, prefixOperators, readOperators, readShapes, readTypes, sampleMethods } from './lists/grammar.ts';
import { heavyRelations, isSecretColumn, isSecretSetting, isSystemRelation, secretOf } from './lists/relations.ts';
import { anyColumn, scopesOf } from './scopes.ts';
import type { Scopes } from './scopes.ts';
import { listsSecretSetting } from './settings.ts';

/** What a walk through a provably reading tree met on its way; `doubts` are reasons why a person should start it all the same. */
export type ReadFacts = { applicationTables: string[]; secrets: string[]; doubts: string[] };

/** Either the facts of a read, or why the tree is not one. */
type Proof = { kind: 'read'; facts: ReadFacts } | { kind: 'not a read'; why: string };

type Fields = Record<string, unknown>;

/** Deeper trees are refused: no human writes them and each level costs a stack frame. */
const maxDepth = 200;

class NotARead extends Error {}

/** Functions whose answer is as large as their argument says, and from where on that is too large. */
const growing = new Set(['repeat', 'lpad', 'rpad', 'array_fill', 'factorial']);
const most = 10_000;

const sequenceFunctions = new Set(['nextval']);

/** Proves that a tree only reads, by finding every node, field, function, operator and type of it on the lists. */
export function proveRead(node: Node): Proof {
  return prove(node, false);
}

/** Proves that a tree does nothing beside changing the rows it says it changes: no function in it does anything of its own, save drawing a number from a sequence. */
export function proveOpen(node: Node): Proof {
  return prove(node, true);
}

function prove(node: Node, changes: boolean): Proof {
  const walk: Walk = { root: node, changes, scopes: scopesOf(node), doubts: [], secrets: [], relations: [], columns: new Set(), whole: false };
  try {
    walkNode(node, 0, walk);
  } catch (error) {
    if (error instanceof NotARead) return { kind: 'not a read', why: error.message };
    throw error;
  }
  const applicationTables = walk.relations.filter(({ schema, name }) => !isSystemRelation(schema, name)).map(({ name }) => name);
  return { kind: 'read', facts: { applicationTables, secrets: secretsOf(walk), doubts: walk.doubts } };
}

type Walk = {
  root: Node;
  /** Whether it may change rows. */
  changes: boolean;
  scopes: Scopes;
  doubts: string[];
  secrets: string[];
  relations: { schema: string | undefined; name: string }[];
  /** The columns it mentions, and whether it takes a row as a whole anywhere. */
  columns: Set<string>;
  whole: boolean;
};

function walkNode(node: unknown, depth: number, walk: Walk): void {
  if (depth > maxDepth) throw new NotARead('it is nested too deeply to be read');
  if (Array.isArray(node)) {
    for (const item of node) walkNode(item, depth + 1, walk);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const entries = Object.entries(node);
  const [first] = entries;
  // DISTINCT without ON is written as one empty node.
  if (first === undefined) return;
  if (entries.length > 1) throw new NotARead('it holds a part Lifeguard does not know');
  walkTyped(first[0], first[1], depth, walk);
}

function walkTyped(type: string, value: unknown, depth: number, walk: Walk): void {
  const shape = (walk.changes ? changeShapes : readShapes).get(type);
  if (shape === undefined) throw new NotARead(`${plainName(type)} is not a read`);
  if (typeof value !== 'object' || value === null) throw new NotARead('it holds a part Lifeguard does not know');
  const fields = value as Fields;
  for (const name of Object.keys(fields)) {
    if (!shape.has(name) && !placeFields.has(name)) throw new NotARead(`${plainName(type)} with ${plainName(name)} is not a read`);
  }
  if (type === 'A_Const') {
    return;
  }
  inspect(type, fields, walk);
  for (const [name, child] of Object.entries(fields)) {
    if (typeof child === 'string' && !isAscii(child)) throw new NotARead(`the name "${child}" holds a letter outside ASCII`);
    const inline = shape.get(name);
    if (typeof inline === 'string') walkTyped(inline, child, depth + 1, walk);
    else walkNode(child, depth + 1, walk);
  }
}

function inspect(type: string, fields: Fields, walk: Walk): void {
  switch (type) {
    case 'FuncCall':
      return inspectFunction(fields, walk);
    case 'RangeVar':
      if (walk.scopes.ctes.has(fields)) return;
      walk.relations.push({ schema: typeof fields.schemaname === 'string' ? fields.schemaname : undefined, name: String(fields.relname) });
      // Renamed columns hide which of them are asked for.
      if ((fields.alias as Fields | undefined)?.colnames !== undefined) walk.whole = true;
      if (heavyRelations.has(String(fields.relname))) walk.doubts.push(`${String(fields.relname)} has a row for every page of the cache`);
      return;
    case 'A_Expr':
      if (!/^(NOT )?BETWEEN( SYMMETRIC)?$/.test(strings(fields.name).at(-1) ?? '')) requireOwn('operator', strings(fields.name), fields.lexpr === undefined ? prefixOperators : readOperators);
      return;
    case 'SubLink':
      if (fields.operName !== undefined) requireOwn('operator', strings(fields.operName), readOperators);
      return;
    case 'TypeName':
      return requireOwn('type', strings(fields.names), readTypes);
    case 'RangeTableSample':
      return requireOwn('way to sample', strings(fields.method), sampleMethods);
    case 'ColumnRef':
      return inspectColumn(strings(fields.fields), Array.isArray(fields.fields) ? fields.fields : [], walk);
    case 'A_Indirection':
      return inspectSteps(fields);
    case 'SelectStmt':
      if (fields.whereClause === undefined && Array.isArray(fields.fromClause) && fields.fromClause.filter(isRelation).length > 1) walk.doubts.push('it joins every row with every row');
      return;
    case 'JoinExpr':
      if (fields.quals === undefined && fields.usingClause === undefined && fields.isNatural !== true && isRelation(fields.larg) && isRelation(fields.rarg)) walk.doubts.push('it joins every row with every row');
      return;
    case 'Alias':
      // `FROM orders pg_reload_conf(a)` calls nothing, and nobody should have to know that.
      if (fields.colnames !== undefined && /^(pg|lo|dblink|txid)_|^(nextval|setval|set_config|query_to_xml)$/.test(String(fields.aliasname))) throw new NotARead('a name given to a table looks like a function that is called');
      return;
    case 'WithClause':
      if (fields.recursive === true) walk.doubts.push('a recursive query can run without end');
      return;
    case 'VariableShowStmt':
      if (isSecretSetting(String(fields.name))) walk.secrets.push(`the setting ${String(fields.name)}`);
      return;
    default:
  }
}

/** True for a table or a view, which may have any number of rows, or a join of such. */
function isRelation(from: unknown): boolean {
  return typeof from === 'object' && from !== null && ('RangeVar' in from || 'JoinExpr' in from);
}

/** A name of PostgreSQL's own, bare or behind `pg_catalog`. */
function requireOwn(what: string, parts: string[], list: ReadonlySet<string>): void {
  const own = parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog');
  if (!own || !list.has(parts.at(-1) ?? '')) throw new NotARead(`the ${what} ${parts.join('.')} is not on the list`);
}

function inspectColumn(parts: string[], fields: unknown[], walk: Walk): void {
  const last = parts.at(-1) ?? '';
  const star = parts.length < fields.length;
  if (star || (parts.length === 1 && walk.scopes.columns.has(last))) walk.whole = true;
  if (star) return;
  walk.columns.add(last);
  const qualifier = parts.at(-2);
  if (qualifier === undefined || isColumnName(last)) return;
  const known = walk.scopes.columns.get(qualifier);
  if (known?.has(last) === true) return;
  if (known?.has(anyColumn) !== true || !namesSomething(last)) throw new NotARead(`"${parts.join('.')}" could be a function`);
  walk.doubts.push(`"${parts.join('.')}" is taken for a column`);
}

/** `(aclexplode(relacl)).grantee` is a column of what the function gives; behind anything else a name could be a function. */
function inspectSteps(fields: Fields): void {
  const steps: unknown[] = Array.isArray(fields.indirection) ? fields.indirection : [];
  const called = typeof fields.arg === 'object' && fields.arg !== null && 'FuncCall' in fields.arg;
  const fine = steps.every((step) => typeof step === 'object' && step !== null && ('A_Indices' in step || 'A_Star' in step || (called && isColumnName(strings([step])[0] ?? ''))));
  if (!fine) throw new NotARead('a field of an expression could be a function');
}

function inspectFunction(fields: Fields, walk: Walk): void {
  const parts = strings(fields.funcname);
  const name = parts.at(-1) ?? '';
  requireOwn('function', parts, walk.changes && sequenceFunctions.has(name) ? sequenceFunctions : readFunctions);
  const args: unknown[] = Array.isArray(fields.args) ? fields.args : [];
  if (growing.has(name) && args.some((arg) => numbersIn(arg).some((number) => number > most))) walk.doubts.push(`${name} is asked for a great deal`);
  if (heavyFunctions.has(name)) walk.doubts.push(`${name} can take long or answer with any number of rows`);
  if (name === 'current_setting') {
    const [setting] = args;
    const literal = constantText(setting);
    if (literal === null || isSecretSetting(literal)) walk.secrets.push(`the setting ${literal ?? 'it works out'}`);
  }
}

function secretsOf(walk: Walk): string[] {
  const ofRelations = walk.relations.flatMap(({ name }) => secretOf(name, walk.columns, walk.whole) ?? []);
  const ofNames = [...walk.columns].filter(isSecretColumn).map((name) => `the column ${name}`);
  const showsValues = walk.whole || ['setting', 'reset_val', 'boot_val'].some((name) => walk.columns.has(name));
  const ofSettings = showsValues && listsSecretSetting(walk.root) ? ['settings that hold connection strings or commands'] : [];
  return [...walk.secrets, ...ofRelations, ...ofNames, ...ofSettings];
}

/** The whole numbers in an argument: itself, or what an array of them holds. */
function numbersIn(node: unknown): number[] {
  const { A_Const: constant, A_ArrayExpr: array } = (node ?? {}) as { A_Const?: { ival?: { ival?: number }; fval?: unknown }; A_ArrayExpr?: { elements?: unknown[] } };
  if (array !== undefined) return (array.elements ?? []).flatMap(numbersIn);
  return constant === undefined ? [] : [constant.fval === undefined ? (constant.ival?.ival ?? 0) : Infinity];
}

/** The words of a list of String nodes. */
export function strings(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const text = (item as { String?: { sval?: string } }).String?.sval;
    return typeof text === 'string' ? [text] : [];
  });
}

function constantText(node: unknown): string | null {
  const text = (node as { A_Const?: { sval?: { sval?: string } } } | undefined)?.A_Const?.sval?.sval;
  return typeof text === 'string' ? text.toLowerCase() : null;
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** `lockingClause` → `locking clause`, `DeleteStmt` → `delete`. */
function plainName(name: string): string {
  return name.replace(/Stmt$/, '').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
