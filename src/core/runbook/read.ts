import { basename, dirname } from 'node:path';
import { loadSqlParser } from '../operation/sql/parser.ts';
import { partsOf } from './alerts.ts';
import type { Part } from './alerts.ts';
import { alertRows, faultOfYaml } from './fields.ts';
import type { Field } from './fields.ts';
import { blocksOf } from './blocks.ts';
import { digest, readMarkdown } from './markdown.ts';
import type { Document } from './markdown.ts';
import { readMetadata, severityIn } from './metadata.ts';
import { sectionsOf } from './outline.ts';
import type { Section } from './outline.ts';
import { readProse } from './prose.ts';
import { withoutAllowed } from './rules/allowed.ts';
import type { Problem, Runbook, Statement } from './runbook.ts';
import type { Source } from './source.ts';
import { readBlock } from './statements.ts';
import { numberSteps } from './steps.ts';
import type { Draft } from './steps.ts';

/** Nobody acts on more; the rest is left out, with a problem. */
const maxStatements = 300;

/** What a file is read against. `targets` are the names a fence's `target="…"` may give the service Lifeguard watches; none by default. */
export type Reader = { targets?: readonly string[] };

/** The first runbook of a file: the only one, unless the file holds several alerts. */
export async function readRunbook(file: string, markdown: string, reader: Reader = {}): Promise<Runbook> {
  const [first] = await readRunbooks(file, markdown, reader);
  if (first === undefined) throw new Error(`no runbook was read from ${file}`);
  return first;
}

/**
 * Reads the runbooks of a file: one, or one an alert where each has a heading of its own. Never empty, and it never throws
 * for what a file holds: whatever cannot be used is a problem with its place, and the rest is still read. `file` is used
 * for places and for the runbook's name.
 */
export async function readRunbooks(file: string, markdown: string, { targets = [] }: Reader = {}): Promise<Runbook[]> {
  await loadSqlParser();
  const text = markdown.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const common = { file, hash: digest(markdown) };
  const name = nameOf(file);
  const document = readMarkdown(text);
  if ('rule' in document) {
    const { named: _, ...metadata } = readMetadata([]);
    return [{ ...common, name, ...metadata, ...readProse([]), statements: [], problems: [{ place: { file, line: document.line, column: 1 }, rule: document.rule, message: document.message }] }];
  }
  const sections = sectionsOf(document);
  const { parts, mixed } = partsOf(sections);
  const rows = parts.length === 1 ? new Map<string, Field[]>() : alertRows(sections);
  const fenced = linesOfFences(document);
  const names = new Set<string>();
  const read = parts.map((part) => {
    const source: Source = { name: partName(name, part, names), file, lines: document.lines, targets, forwards: /\bport-forward\b/.test(text), fenced, assigned: new Set(), open: new Set(), variables: new Map() };
    return { ...common, ...readPart(part, source, rows, parts.length === 1) };
  });
  // What stands beside the alerts is a runbook only if there is something in it to do.
  const kept = read.filter((runbook, index) => parts.length === 1 || (parts[index]?.names.length ?? 0) > 0 || runbook.statements.length > 0);
  const whole: Problem[] = [...frontMatterProblems(file, document), ...unclosedFence(file, document.lines)];
  if (mixed !== null) whole.push({ place: { file, line: mixed.line, column: 1 }, rule: 'several-alerts', message: `It holds several alerts (${mixed.names.slice(0, 3).join(', ')}) inside one part: give each a heading of its own beside the others, with its diagnosis and mitigation below.` });
  return kept.map((runbook, index) => ({ ...runbook, problems: inOrder(withoutAllowed([...(index === 0 ? whole : []), ...runbook.problems], text)) }));
}

function readPart(part: Part, source: Source, rows: Map<string, Field[]>, alone: boolean): Omit<Runbook, 'file' | 'hash'> {
  const { named, ...metadata } = readMetadata(part.sections);
  const { drafts, problems } = readStatements(part.sections, source);
  const own = part.names.length === 0 ? metadata : { ...metadata, title: metadata.title === '' ? (part.names[0] ?? '') : metadata.title, alertNames: part.names, ...inTable(metadata, part.names.flatMap((name) => rows.get(name.toLowerCase()) ?? [])) };
  // A folder's index that holds nothing to run is no runbook of an alert.
  if (alone && !named && !isFileName(own.title, source.file) && !(isIndex(source.file) && drafts.length === 0)) problems.push({ place: { file: source.file, line: titleLine(part.sections), column: 1 }, rule: 'no-alert-name', message: noName(own.title) });
  return { name: source.name, ...own, ...readProse(part.sections), statements: uniqueIds(numberSteps(drafts)), problems };
}

/** What its row of a table of alerts says, where the part itself says nothing. */
function inTable({ severity, threshold }: Pick<Runbook, 'severity' | 'threshold'>, fields: readonly Field[]): Pick<Runbook, 'severity' | 'threshold'> {
  const said = (key: Field['key']): string => fields.filter((one) => one.key === key).map(({ value }) => value).join(' ');
  return { severity: severity ?? severityIn(said('severity')), threshold: threshold ?? (said('threshold') || null) };
}

function readStatements(sections: readonly Section[], source: Source): { drafts: Draft[]; problems: Problem[] } {
  const drafts: Draft[] = [];
  const problems: Problem[] = [];
  for (const section of sections) {
    // What one section sets is not meant in the next.
    source.assigned.clear();
    source.variables = new Map();
    for (const block of blocksOf(section)) {
      const read = readBlock(block, source, maxStatements + 1 - drafts.length);
      problems.push(...read.problems);
      drafts.push(...read.statements);
      if (drafts.length <= maxStatements) continue;
      problems.push({ place: drafts[maxStatements]?.place ?? { file: source.file, line: section.line, column: 1 }, rule: 'too-many-statements', message: `A runbook holds at most ${maxStatements} statements; what follows is left out.` });
      return { drafts: drafts.slice(0, maxStatements), problems };
    }
  }
  return { drafts, problems };
}

/** A folder's README or index is called like the folder. */
function nameOf(file: string): string {
  const name = basename(file).replace(/\.(md|markdown|mdx)$/i, '');
  const folder = basename(dirname(file));
  return isIndex(file) && !/^(|\.|\.\.|\/)$/.test(folder) ? folder : name;
}

function isIndex(file: string): boolean {
  return /^(_?index|readme)\.(md|markdown|mdx)$/i.test(basename(file));
}

/** One word that is the file's name too is how the catalogues of Prometheus name an alert. */
function isFileName(title: string, file: string): boolean {
  return /^[A-Z]\w{3,}$/.test(title) && nameOf(file) === title;
}

function partName(name: string, { names }: Part, taken: Set<string>): string {
  const own = names[0] === undefined ? name : `${name}#${names[0].replace(/\s+/g, '-')}`;
  let unique = own;
  for (let count = 2; taken.has(unique); count += 1) unique = `${own}-${count}`;
  taken.add(unique);
  return unique;
}

function titleLine(sections: readonly Section[]): number {
  return sections.find(({ depth }) => depth > 0)?.line ?? 1;
}

function noName(title: string): string {
  return title === '' ? 'It has no title and no "**Alert Name**: …" line, so no alert can find it.' : `No alert is named, so only one called "${title}" finds it: add a line "**Alert Name**: …".`;
}

/** The same statement twice in one phase is two statements all the same. */
function uniqueIds(statements: Statement[]): Statement[] {
  const seen = new Map<string, number>();
  return statements.map((statement) => {
    const count = (seen.get(statement.id) ?? 0) + 1;
    seen.set(statement.id, count);
    return count === 1 ? statement : { ...statement, id: digest(`${statement.id} ${count}`).slice(0, 16) };
  });
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
}

/** Every line of every fence, without prompts. */
function linesOfFences({ root }: Document): Set<string> {
  const found = new Set<string>();
  const todo: unknown[] = [root];
  for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
    const node = item as { type?: string; value?: string; children?: unknown[] };
    if (node.type === 'code') for (const line of (node.value ?? '').split('\n')) found.add(line.replace(/^\s*[$❯#>]\s+/, '').trim());
    todo.push(...(node.children ?? []));
  }
  return found;
}

/** Front matter that says nothing: no YAML, or never closed, so that it is prose. */
function frontMatterProblems(file: string, { root, lines }: Document): Problem[] {
  const say = (line: number, message: string): Problem[] => [{ place: { file, line, column: 1 }, rule: 'front-matter', message }];
  const [first] = root.children;
  const fault = first?.type === 'yaml' ? faultOfYaml(first.value) : null;
  if (fault !== null) return say(fault + 1, 'The front matter is not YAML from here on, so nothing in it counts: put quotes around the value, or mend the brackets.');
  const open = first?.type !== 'yaml' && /^---\s*$/.test(lines[0] ?? '') && /^[A-Za-z_]+:(\s|$)/.test(lines[1] ?? '');
  return open ? say(1, 'The front matter is never closed: write --- below it.') : [];
}

/** A fence nobody closed swallows the rest of the file. */
function unclosedFence(file: string, lines: readonly string[]): Problem[] {
  let open: { line: number; marks: string } | null = null;
  for (const [index, line] of lines.entries()) {
    const [, marks = '', rest = ''] = /^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)*(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (marks === '') continue;
    if (open === null) {
      if (!(marks.startsWith('`') && rest.includes('`'))) open = { line: index + 1, marks };
    } else if (marks.startsWith(open.marks) && rest.trim() === '') open = null;
  }
  return open === null ? [] : [{ place: { file, line: open.line, column: 1 }, rule: 'unclosed-fence', message: 'This fence is never closed, so the rest of the file is one block.' }];
}
