import { basename } from 'node:path';
import { loadFilters } from '../operation/filter/filter.ts';
import { loadSqlParser } from '../operation/sql/parser.ts';
import { digest, readMarkdown } from './markdown.ts';
import { readMetadata } from './metadata.ts';
import { blocksOf, sectionsOf } from './outline.ts';
import { readProse } from './prose.ts';
import type { Problem, Runbook, Statement } from './runbook.ts';
import { readBlock } from './statements.ts';
import type { Source } from './statements.ts';
import { numberSteps } from './steps.ts';

/** Nobody acts on more; the rest is left out, with a problem. */
const maxStatements = 300;

/**
 * Reads a runbook. It never throws for what a file holds: whatever cannot be used is a problem with its place, and the
 * rest is still read. `file` is used for places and for the runbook's name.
 */
export async function readRunbook(file: string, markdown: string): Promise<Runbook> {
  await loadSqlParser();
  const text = markdown.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const name = basename(file).replace(/\.(md|markdown)$/i, '');
  const empty = { name, file, hash: digest(markdown), statements: [], ...readProse([]), ...readMetadata([]) };
  const document = readMarkdown(text);
  if ('rule' in document) {
    return { ...empty, problems: [{ place: { file, line: document.line, column: 1 }, rule: document.rule, message: document.message }] };
  }
  const sections = sectionsOf(document);
  const source: Source = { name, file, lines: document.lines };
  const problems: Problem[] = unclosedFence(source);
  const drafts: Parameters<typeof numberSteps>[0][number][] = [];
  for (const section of sections) {
    for (const block of blocksOf(section)) {
      if (drafts.length >= maxStatements) break;
      const read = readBlock(block, source);
      drafts.push(...read.statements);
      problems.push(...read.problems);
      if (drafts.length >= maxStatements) {
        problems.push({ place: { file, line: block.code.position?.start.line ?? 1, column: 1 }, rule: 'too-many-statements', message: `A runbook holds at most ${maxStatements} statements; what follows is left out.` });
      }
    }
  }
  const statements = uniqueIds(numberSteps(drafts.slice(0, maxStatements)));
  await loadFilters(statements.map(({ judgement }) => judgement));
  const metadata = readMetadata(sections);
  if (metadata.alertNames.length === 0) problems.push({ place: { file, line: 1, column: 1 }, rule: 'no-title', message: 'It has no title and no "**Alert Name**: …" line, so no alert can find it.' });
  problems.push(...misplaced(statements));
  problems.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  return { ...empty, ...metadata, ...readProse(sections), statements, problems };
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

/** What changes the world does not belong among the checks, where a tired person expects only looking. */
function misplaced(statements: readonly Statement[]): Problem[] {
  return statements
    .filter(({ phase, judgement }) => phase === 'diagnosis' && (judgement.class === 'change' || judgement.class === 'terminate'))
    .map(({ place, title }) => ({ place, rule: 'change-under-diagnosis', message: `"${title}" changes something but stands under Diagnosis: move it to the mitigation.` }));
}

/** A fence nobody closed swallows the rest of the file. */
function unclosedFence({ file, lines }: Source): Problem[] {
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
