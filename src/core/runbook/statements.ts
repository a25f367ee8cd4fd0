import { findForeign, findInvisible } from '../operation/foreign-letters.ts';
import { judgeAfter } from '../operation/judge.ts';
import { manual } from '../operation/judgement.ts';
import type { Judgement } from '../operation/operation.ts';
import { otherWay } from './blocks.ts';
import type { Block } from './blocks.ts';
import { readAttributes } from './fence.ts';
import { readInline } from './inline.ts';
import { beginsSql, readingOf } from './language.ts';
import type { Reading } from './language.ts';
import { digest } from './markdown.ts';
import { promqlPieces, shellPieces, sqlPieces, whole } from './pieces.ts';
import type { Piece, Pieces } from './pieces.ts';
import { blockProblems, statementProblems } from './rules/rules.ts';
import type { Problem } from './runbook.ts';
import { phaseOf, placeOf } from './source.ts';
import type { Source } from './source.ts';
import type { Draft } from './steps.ts';
import { titleOf } from './title.ts';
import { commandsIn, holdsPsqlPrompt, typedIn } from './transcript.ts';

/** The statements of one block, `most` at most, judged, with the problems found on the way. */
export function readBlock(block: Block, source: Source, most: number): { statements: Draft[]; problems: Problem[] } {
  if (block.node.type === 'inlineCode') return { statements: readInline(block, source), problems: [] };
  const reading = readingOf(block);
  if (reading === null) return { statements: [], problems: [] };
  const attributes = readAttributes(block.node.meta ?? '');
  const { pieces, problem } = piecesOf(block.node.value, reading);
  const problems: Problem[] = attributes.unknown.map((word) => ({
    place: { file: source.file, line: block.node.position?.start.line ?? 1, column: block.node.position?.start.column ?? 1 },
    rule: 'unknown-attribute',
    message: `"${word}" after the fence is not known: use name="…", manual or target="…".`,
  }));
  if (problem !== null) {
    const what = reading.language === 'sql' ? 'PostgreSQL’s parser' : 'The shell';
    const unended = reading.language === 'sql' && followsUnended(block.node.value, problem.index);
    problems.push({ place: placeOf(block, source, problem.index), rule: `unreadable-${reading.language === 'sql' ? 'sql' : 'shell'}`, message: `${what} does not accept this block (${problem.message}), so a person does it as a whole${unended ? ': end the statement above with a semicolon' : ''}.` });
  }
  const statements: Draft[] = [];
  // One after the other: what a statement sets, those behind it may use.
  for (const piece of pieces.slice(0, most)) {
    const place = placeOf(block, source, piece.start);
    const lowered = loweredBy(attributes, source) ?? (problem === null ? null : `The block is not understood as a whole: ${problem.message}.`) ?? loweredAt(piece, block, reading);
    const judgement = lowered === null ? judged(piece, source) : manual(lowered);
    const phase = phaseOf(block, judgement.class, piece.text);
    const foreign = findInvisible(piece.text) ?? (piece.language === 'bash' ? findForeign(piece.text) : null);
    if (foreign !== null) problems.push({ place: placeOf(block, source, piece.start + foreign.index), rule: 'foreign-character', message: `This statement holds ${foreign.what}: type it anew with plain letters.` });
    const comment = piece.comments.join(' ');
    const statement: Draft = {
      id: digest(`${source.name}\n${phase}\n${piece.text}`).slice(0, 16),
      place,
      phase,
      language: piece.language,
      text: piece.text,
      title: attributes.name ?? titleOf({ comment, block, fence: attributes.title, text: piece.text, judgement, alone: pieces.length === 1 }),
      introduction: block.introduction,
      ...(block.heading === '' ? {} : { heading: block.heading }),
      judgement,
      item: block.item,
      alternative: statements.length === 0 ? block.alternative || otherWay.test(comment) : otherWay.test(comment),
    };
    statements.push(statement);
    for (const { rule, index, message } of statementProblems(statement, { byHand: attributes.manual, forwards: source.forwards, assigned: source.assigned, open: source.open })) {
      problems.push({ place: placeOf(block, source, piece.start + index), rule, message });
    }
  }
  if (!attributes.manual) problems.push(...blockProblems(statements));
  return { statements, problems };
}

/** True where a text of SQL goes on with a statement although the one before has no end. */
function followsUnended(text: string, index: number): boolean {
  const start = text.lastIndexOf('\n', index - 1) + 1;
  const before = text.slice(0, start).replace(/--.*$/gm, '').trim();
  const open = before.split('(').length > before.split(')').length;
  return before !== '' && !before.endsWith(';') && !open && /^(?!set\b)/i.test(text.slice(start)) && beginsSql.test(text.slice(start));
}

function piecesOf(text: string, { language, loose, foreign }: Reading): Pieces {
  if (foreign !== null) return { ...whole(text, 'sql', { message: '', index: 0 }), problem: null };
  if (language === 'sql') return sqlPieces(holdsPsqlPrompt(text) ? typedIn(text, false).sql : text);
  if (language === 'promql') return promqlPieces(text);
  const typed = typedIn(text, loose);
  const shell = shellPieces(loose && typed.shell === text ? commandsIn(text) : typed.shell);
  const sql = sqlPieces(typed.sql);
  return { pieces: [...shell.pieces, ...sql.pieces].sort((a, b) => a.start - b.start), problem: shell.problem ?? sql.problem };
}

function judged({ language, text }: Piece, source: Source): Judgement {
  const { judgement, variables } = judgeAfter(language, text, source.variables);
  source.variables = variables;
  return judgement;
}

/** Why a whole block is left to a person, or null. */
function loweredBy({ manual: byHand, target }: ReturnType<typeof readAttributes>, { targets }: Source): string | null {
  if (byHand) return 'The runbook says a person does it.';
  return target === null || targets.includes(target) ? null : `It is for ${target}, not for the service Lifeguard watches.`;
}

function loweredAt({ behind }: Piece, { phase }: Block, { foreign }: Reading): string | null {
  if (foreign !== null) return `It is written for another database (${foreign}).`;
  if (behind !== null) return `It stands behind ${behind}, so it may mean another database or file.`;
  return phase === 'communication' ? 'It stands among messages to send, so a person decides whether it is one.' : null;
}
