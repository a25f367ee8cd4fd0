import type { Node } from '@pgsql/types';
import { placeFields, readOperators, readShapes, readTypes } from './grammar.ts';
import { heavyFunctions, isSystemRelation, readFunctions, secretRelations, secretSettings } from './names.ts';

/** What a walk through a provably reading tree met on its way. */
export type ReadFacts = { applicationTables: string[]; secrets: string[]; heavy: string[]; parameters: boolean };

/** Either the facts of a read, or why the tree is not one. */
export type Proof = { kind: 'read'; facts: ReadFacts } | { kind: 'not a read'; why: string };

type Fields = Record<string, unknown>;

/** Deeper trees are refused: no human writes them and each level costs a stack frame. */
const maxDepth = 200;

class NotARead extends Error {}

/** Proves that a tree only reads, by finding every node, field, function, operator and type of it on the lists. */
export function proveRead(node: Node): Proof {
  const facts: ReadFacts = { applicationTables: [], secrets: [], heavy: [], parameters: false };
  const names = relationNames(node);
  try {
    walkNode(node, 0, { facts, names });
    return { kind: 'read', facts };
  } catch (error) {
    if (error instanceof NotARead) return { kind: 'not a read', why: error.message };
    throw error;
  }
}

/** What a qualifier may stand for: a CTE's rows, or a table of the application. */
type Names = { ctes: Set<string>; application: Set<string> };
type Walk = { facts: ReadFacts; names: Names };

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
  const shape = readShapes.get(type);
  if (shape === undefined) throw new NotARead(`${plainName(type)} is not a read`);
  if (typeof value !== 'object' || value === null) throw new NotARead('it holds a part Lifeguard does not know');
  const fields = value as Fields;
  for (const name of Object.keys(fields)) {
    if (!shape.has(name) && !placeFields.has(name)) throw new NotARead(`${plainName(type)} with ${plainName(name)} is not a read`);
  }
  if (type === 'A_Const') return;
  inspect(type, fields, walk);
  for (const [name, child] of Object.entries(fields)) {
    if (typeof child === 'string' && !isAscii(child)) throw new NotARead(`the name "${child}" holds a letter outside ASCII`);
    const inline = shape.get(name);
    if (typeof inline === 'string') walkTyped(inline, child, depth + 1, walk);
    else walkNode(child, depth + 1, walk);
  }
}

function inspect(type: string, fields: Fields, { facts, names }: Walk): void {
  if (type === 'FuncCall') inspectFunction(fields, facts);
  else if (type === 'RangeVar') inspectRelation(fields, facts, names);
  else if (type === 'A_Expr') {
    const parts = strings(fields.name);
    const own = parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog');
    const operator = parts.at(-1) ?? '';
    if (!own || !(readOperators.has(operator) || /^(NOT )?BETWEEN( SYMMETRIC)?$/.test(operator))) throw new NotARead(`the operator ${parts.join('.')} is not on the list`);
  } else if (type === 'SubLink' && fields.operName !== undefined) {
    const parts = strings(fields.operName);
    if (parts.length !== 1 || !readOperators.has(parts[0] ?? '')) throw new NotARead(`the operator ${parts.join('.')} is not on the list`);
  } else if (type === 'TypeName') {
    const parts = strings(fields.names);
    const own = parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog');
    if (!own || !readTypes.has(parts.at(-1) ?? '')) throw new NotARead(`the type ${parts.join('.')} is not on the list`);
  } else if (type === 'ColumnRef') {
    const parts = strings(fields.fields);
    // PostgreSQL reads `u.purge` as purge(u) when u has no such column.
    const qualifier = parts.at(-2);
    if (qualifier !== undefined && names.application.has(qualifier)) {
      throw new NotARead(`"${parts.join('.')}" could be a function of the application`);
    }
  } else if (type === 'A_Indirection') {
    const steps = Array.isArray(fields.indirection) ? fields.indirection : [];
    if (!steps.every((step) => typeof step === 'object' && step !== null && ('A_Indices' in step || 'A_Star' in step))) {
      throw new NotARead('a field of an expression could be a function');
    }
  } else if (type === 'ParamRef') facts.parameters = true;
  else if (type === 'WithClause' && fields.recursive === true) facts.heavy.push('a recursive query can run without end');
  else if (type === 'VariableShowStmt' && secretSettings.has(String(fields.name))) facts.secrets.push(`the setting ${String(fields.name)}`);
}

function inspectFunction(fields: Fields, facts: ReadFacts): void {
  const parts = strings(fields.funcname);
  const name = parts.at(-1) ?? '';
  const own = parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog');
  if (!own || !readFunctions.has(name)) throw new NotARead(`the function ${parts.join('.')} is not on the list of reading functions`);
  if (heavyFunctions.has(name)) facts.heavy.push(`${name} can answer with any number of rows`);
  if (name === 'current_setting') {
    const [setting] = Array.isArray(fields.args) ? fields.args : [];
    const literal = constantText(setting);
    if (literal === null || secretSettings.has(literal)) facts.secrets.push(`the setting ${literal ?? 'it works out'}`);
  }
}

function inspectRelation(fields: Fields, facts: ReadFacts, names: Names): void {
  const schema = typeof fields.schemaname === 'string' ? fields.schemaname : undefined;
  const name = String(fields.relname);
  if (secretRelations.has(name)) facts.secrets.push(name);
  else if (!isSystemRelation(schema, name) && !(schema === undefined && names.ctes.has(name))) facts.applicationTables.push(name);
}

/** Every name a column may be qualified with that stands for a table of the application, wherever in the tree. */
function relationNames(root: Node): Names {
  const ctes = new Set<string>();
  const application = new Set<string>();
  const ranges: Fields[] = [];
  const todo: unknown[] = [root];
  while (todo.length > 0) {
    const item = todo.pop();
    if (Array.isArray(item)) todo.push(...item);
    else if (typeof item === 'object' && item !== null) {
      for (const [key, child] of Object.entries(item)) {
        if (key === 'RangeVar') ranges.push(child as Fields);
        if (key === 'CommonTableExpr') ctes.add(String((child as Fields).ctename));
        todo.push(child);
      }
    }
  }
  for (const range of ranges) {
    const schema = typeof range.schemaname === 'string' ? range.schemaname : undefined;
    const name = String(range.relname);
    if (isSystemRelation(schema, name) || (schema === undefined && ctes.has(name))) continue;
    application.add(name);
    const alias = range.alias as Fields | undefined;
    if (typeof alias?.aliasname === 'string') application.add(alias.aliasname);
  }
  return { ctes, application };
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
