import type { CopyStmt, Node, SelectStmt } from '@pgsql/types';
import { manual, read } from '../judgement.ts';
import type { Judgement } from '../operation.ts';
import { several } from '../several.ts';
import { judgeActing } from './acting.ts';
import { holds, judgeChange } from './change.ts';
import { readMeta } from './meta.ts';
import { misplaced } from './placement.ts';
import { parameterise, standInNames } from './placeholder.ts';
import { maxSqlLength, parseSql } from './parser.ts';
import { splitScript } from './script.ts';
import { judgeSignal } from './signal.ts';
import type { ReadFacts } from './walk.ts';
import { proveOpen, proveRead } from './walk.ts';
import { writeFaithfully } from './write.ts';

/**
 * Judges a SQL text or one of psql's own commands. It must be exactly one statement to be anything but manual, save that several
 * reads are read one after the other.
 */
export function judgeSql(text: string): Judgement {
  const judgements = judgeScript(text);
  if (judgements.length === 0) return manual('It holds no statement.');
  if (judgements.length > 1 && judgements.some((judgement) => judgement.class !== 'read')) return manual('It holds more than one statement.');
  return several(judgements);
}

/** Judges each statement of a text, in order; one manual judgement for a text that is not understood as a whole. `known` are placeholders a shell left open in it. */
export function judgeScript(text: string, known: readonly string[] = []): Judgement[] {
  if (text.length > maxSqlLength) return [manual(`It is longer than ${maxSqlLength} characters.`)];
  // A comment for PostgreSQL, a part of the statement for MySQL.
  if (/\/\*M?!/.test(text)) return [manual('MySQL runs what stands in a comment that begins with an exclamation mark.')];
  const script = splitScript(text);
  if (script.kind === 'not understood') return [manual(`PostgreSQL would not take it as it stands: ${script.why}.`)];
  return script.parts.map((part) => (part.kind === 'meta' ? judgeMeta(part.text) : judgeStatement(part.text, known)));
}

function judgeStatement(text: string, known: readonly string[]): Judgement {
  const plain = parseSql(text);
  const { text: sql, names, bare, stuck } = parameterise(text, plain.kind === 'script', known);
  const open = (judgement: Judgement): Judgement => filledLater(judgement, stuck === null ? names : [...names, stuck]);
  if (stuck !== null) return open(manual(`${stuck} stands inside a name or a text, so it must be filled in first.`));
  const script = names.length === 0 ? plain : parseSql(sql);
  if (script.kind === 'unreadable') {
    return open(manual(names[0] === undefined ? `PostgreSQL's parser does not accept it: ${script.message}.` : `${names[0]} stands where a name or a part of the statement belongs, so it must be filled in first.`));
  }
  const [piece, second] = script.pieces;
  if (piece === undefined) return manual('It holds no statement.');
  if (second !== undefined) return manual('It holds more than one statement.');
  const lost = misplaced(piece.node, bare);
  if (lost !== null) return open(manual(`${names[lost - 1]} stands where a column or a condition belongs, so it must be filled in first.`));
  // Only these can be given values beside their text.
  if (names.length > 0 && !/^(Select|Insert|Update|Delete|Merge|Explain|Copy)Stmt$/.test(Object.keys(piece.node)[0] ?? '')) {
    return open(manual(`${names[0]} must be filled in first.`));
  }
  const judged = judgeNode(piece.node, piece.text, names);
  const standIns = standInNames(piece.text);
  if (standIns[0] === undefined) return open(judged);
  const kept = judged.class === 'read' ? judged : manual(`${standIns[0]} stands for a name that must be filled in first.`);
  return filledLater(kept, [...names, ...standIns]);
}

/** One of psql's own commands: the query it comes to is judged like any other. */
function judgeMeta(text: string): Judgement {
  const meta = readMeta(text);
  if ('judgement' in meta) return meta.judgement;
  const script = parseSql(meta.sql);
  const [piece] = script.kind === 'script' ? script.pieces : [];
  if (piece === undefined) return manual('This command of psql is left to a person.');
  return filledLater(judgeNode(piece.node, meta.sql, meta.parameters), meta.parameters);
}

/** What is still to be filled in keeps a statement from being done as it is. */
function filledLater(judgement: Judgement, names: readonly string[]): Judgement {
  if (names.length === 0) return judgement;
  const { class: kind } = judgement;
  const reason = kind === 'change' || kind === 'terminate' ? judgement.reason.replace(/\.$/, `, once ${names[0]} is filled in.`) : judgement.reason;
  return { ...judgement, auto: false, reason, placeholders: [...names] };
}

function judgeNode(node: Node, text: string, names: string[]): Judgement {
  if ('ExplainStmt' in node) return judgeExplain(node, text, names);
  if ('CopyStmt' in node) return judgeCopy(node.CopyStmt, names);
  if ('VariableShowStmt' in node) return judgeRead(node, text, names, foreignShow(node.VariableShowStmt.name ?? ''));
  if (!('SelectStmt' in node)) return judgeChange(node, text, names);
  const select = node.SelectStmt;
  return judgeSignal(select, names) ?? judgeActing(select, text, names) ?? judgeWriting(select, text, names) ?? judgeRead(node, text, names, null);
}

function judgeRead(node: Node, sql: string, parameters: string[], doubt: string | null): Judgement {
  const proof = proveRead(node);
  if (proof.kind === 'not a read') {
    if (/^the function (pg_catalog\.)?pg_(terminate|cancel)_backend /.test(proof.why)) return manual('It signals sessions in a place where they cannot be shown first.');
    return manual(`Not provably a read: ${proof.why}.`);
  }
  const judged = read({ kind: 'sql read', sql, parameters, filters: [] }, 'Only reads: every part of it is on the list', doubt ?? doubtOf(proof.facts, parameters));
  return proof.facts.secrets.length > 0 ? { ...judged, sensitive: true } : judged;
}

function doubtOf(facts: ReadFacts, parameters: readonly string[]): string | null {
  const [secret] = facts.secrets;
  if (secret !== undefined) return `it can show secrets (${secret})`;
  if (parameters[0] !== undefined) return `${parameters[0]} must be filled in`;
  const [table] = facts.applicationTables;
  return facts.doubts[0] ?? (table === undefined ? null : `the rows of the application's table ${table} may be private and many`);
}

/** SHOW of what PgBouncer and MySQL answer; PostgreSQL itself has no such setting. */
function foreignShow(name: string): string | null {
  const foreign = /^(pools|clients|servers|stats|stats_totals|stats_averages|totals|lists|users|databases|fds|sockets|active_sockets|config|mem|dns_hosts|dns_zones|version|peers|peer_pools|processlist|tables|status|variables|engines|grants|warnings|queries|sessions|jobs)$/i;
  return foreign.test(name) ? `PostgreSQL has no setting ${name}, so another program is meant` : null;
}

/** A SELECT that creates a table, or changes rows in its WITH. */
function judgeWriting(select: SelectStmt, text: string, names: string[]): Judgement | null {
  if (select.intoClause !== undefined) {
    const { intoClause, ...rest } = select;
    return judgeChange({ CreateTableAsStmt: { query: { SelectStmt: rest }, into: intoClause, objtype: 'OBJECT_TABLE' } }, text, names);
  }
  return holds(select, /^(Insert|Update|Delete|Merge)Stmt$/) ? judgeChange({ SelectStmt: select }, text, names) : null;
}

/** EXPLAIN only plans, so even a DELETE may be explained; with ANALYZE it runs what it explains. */
function judgeExplain(node: Extract<Node, { ExplainStmt: unknown }>, sql: string, parameters: string[]): Judgement {
  const { query, options } = node.ExplainStmt;
  const runs = (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === 'analyze');
  const proof = query === undefined ? null : runs ? proveRead(query) : proveOpen(query);
  if (proof?.kind !== 'read') return manual(`${runs ? 'EXPLAIN ANALYZE runs' : 'It explains'} something that is not provably a read${proof === null ? '' : `: ${proof.why}`}.`);
  const [secret] = proof.facts.secrets;
  const plans = query !== undefined && proveRead(query).kind === 'read' ? null : 'what it plans is a change';
  const doubt = runs ? 'EXPLAIN ANALYZE runs the query it explains' : secret !== undefined ? `it names ${secret}` : parameters[0] !== undefined ? `${parameters[0]} must be filled in` : plans;
  return read({ kind: 'sql read', sql, parameters, filters: [] }, 'Asks for a plan', doubt);
}

/** `COPY (SELECT …) TO STDOUT` is the query itself; with a file or a program it is not. */
function judgeCopy({ query, relation, attlist, is_from, is_program, filename, whereClause }: CopyStmt, names: string[]): Judgement {
  if (is_from === true || is_program === true || filename !== undefined || whereClause !== undefined) return manual('COPY reads or writes a file or a stream.');
  const columns = (attlist ?? [{ A_Star: {} }]).map((field): Node => ({ ResTarget: { val: { ColumnRef: { fields: [field] } } } }));
  const copied: Node | undefined = relation === undefined ? query : { SelectStmt: { targetList: columns, fromClause: [{ RangeVar: relation }], limitOption: 'LIMIT_OPTION_DEFAULT', op: 'SETOP_NONE' } };
  if (copied === undefined || !('SelectStmt' in copied)) return manual('COPY of a change is left to a person.');
  const sql = writeFaithfully(copied);
  if (sql === null) return manual('What it copies cannot be written as a query of its own.');
  return judgeRead(copied, sql, names, null);
}
