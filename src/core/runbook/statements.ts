import { judge } from '../operation/judge.ts';
import { manual } from '../operation/judgement.ts';
import { findForeign, findInvisible } from '../operation/foreign-letters.ts';
import { splitShell } from '../operation/shell/script.ts';
import { parseSql } from '../operation/sql/parser.ts';
import { operationalPhases } from './heading.ts';
import { digest } from './markdown.ts';
import type { Block } from './outline.ts';
import type { Place, Problem, Statement } from './runbook.ts';

export type Source = { name: string; file: string; lines: readonly string[] };

type Piece = { text: string; start: number; comments: string[] };
type Draft = Omit<Statement, 'step'> & { item: Block['item'] };

const sqlTags = /^(sql|postgres|postgresql|pgsql|psql|plpgsql)$/;
const shellTags = /^(bash|sh|shell|zsh|console|shell-session|shellsession|terminal|ksh)$/;
const looksLikeShell = /^\s*(?:[$#❯%]\s+)?(?:sudo\s+)?(?:kubectl|oc|psql|curl|watch)\s/m;
const looksLikeSql = /^\s*(?:--.*\n\s*)*(?:select|with|show|explain)\s[^]*?(?:;|\bfrom\b)/i;

/** The statements of one block, judged, with the problems found on the way. */
export function readBlock(block: Block, source: Source): { statements: Draft[]; problems: Problem[] } {
  const language = languageOf(block);
  if (language === null) return { statements: [], problems: [] };
  const { code } = block;
  const prompts = language === 'bash' ? withoutPrompts(code.value) : code.value;
  const attributes = readAttributes(code.meta ?? '');
  const problems: Problem[] = attributes.unknown.map((word) => ({
    place: { file: source.file, line: code.position?.start.line ?? 1, column: code.position?.start.column ?? 1 },
    rule: 'unknown-attribute',
    message: `"${word}" after the fence is not known: use name="…" or manual.`,
  }));
  const read = language === 'sql' ? sqlPieces(prompts) : shellPieces(prompts);
  if (read.problem !== null) {
    const what = language === 'sql' ? 'PostgreSQL’s parser' : 'The shell';
    problems.push({ place: placeOf(block, source, read.problem.index, prompts), rule: `unreadable-${language === 'sql' ? 'sql' : 'shell'}`, message: `${what} does not accept this block (${read.problem.message}), so a person does it as a whole.` });
  }
  const statements = read.pieces.map((piece): Draft => {
    const place = placeOf(block, source, piece.start, prompts);
    const foreign = findInvisible(piece.text) ?? (language === 'bash' ? findForeign(piece.text) : null);
    if (foreign !== null) problems.push({ place, rule: 'foreign-character', message: `This statement holds ${foreign.what}: type it anew with plain letters.` });
    const judged = read.problem === null ? judge(language, piece.text) : manual(`The block is not understood as a whole: ${read.problem.message}.`);
    const title = titleOf(piece, block, attributes.name);
    return {
      id: digest(`${source.name}\n${block.phase}\n${piece.text}`).slice(0, 16),
      place,
      phase: block.phase,
      language,
      text: piece.text,
      title,
      introduction: block.introduction,
      judgement: attributes.manual ? manual('The runbook says a person does it.') : judged,
      item: block.item,
    };
  });
  return { statements, problems };
}

function languageOf({ code, phase }: Block): 'sql' | 'bash' | null {
  const tag = (code.lang ?? '').toLowerCase().replace(/^\{?\.?|\}$/g, '');
  if (phase === 'communication') return null;
  if (sqlTags.test(tag)) return 'sql';
  if (shellTags.test(tag)) return 'bash';
  if (tag !== '' && tag !== 'text' && tag !== 'txt') return null;
  if (!operationalPhases.has(phase)) return null;
  if (looksLikeShell.test(code.value)) return 'bash';
  return looksLikeSql.test(code.value) ? 'sql' : null;
}

/** Fence attributes may only lower what a step does. */
function readAttributes(meta: string): { name: string | null; manual: boolean; unknown: string[] } {
  const words: string[] = meta.match(/[\w-]+=(?:"[^"]*"|'[^']*'|\S+)|\S+/g) ?? [];
  const name = words.map((word) => /^name=["']?(.*?)["']?$/.exec(word)?.[1]).find((value) => value !== undefined && value !== '') ?? null;
  return { name, manual: words.includes('manual'), unknown: words.filter((word) => word !== 'manual' && !word.startsWith('name=')) };
}

/** In a console transcript only lines behind a prompt were typed. Answers are blanked, so that every place stays put. */
function withoutPrompts(text: string): string {
  const prompt = /^(\s*)(\$|❯|[\w.-]+@[\w.-]+:[^\s$#]*[$#]|\[[^\]]+\][$#]|sh-[\d.]+[$#])( +)/;
  if (!text.split('\n').some((line) => prompt.test(line))) return text;
  let continues = false;
  return text
    .split('\n')
    .map((line) => {
      const typed = prompt.test(line) || continues || /^\s*#/.test(line);
      continues = typed && /\\\s*$/.test(line);
      return typed ? line.replace(prompt, (whole) => ' '.repeat(whole.length)) : '';
    })
    .join('\n');
}

type Pieces = { pieces: Piece[]; problem: { message: string; index: number } | null };

function shellPieces(text: string): Pieces {
  const script = splitShell(text);
  if (script.kind === 'unreadable') return whole(text, script);
  return { pieces: script.pieces, problem: null };
}

function sqlPieces(text: string): Pieces {
  const script = parseSql(text);
  if (script.kind === 'unreadable') return whole(text, script);
  let done = 0;
  const pieces = script.pieces.map((piece) => {
    const above = script.comments.filter((comment) => comment.start >= done && comment.end <= piece.start);
    // A comment on the line where the statement before it ends belongs to that one.
    const own = above.filter((comment) => done === 0 || text.slice(done, comment.start).includes('\n'));
    done = piece.end;
    return { text: piece.text, start: piece.start, comments: own.flatMap((comment) => plainComment(comment.text)) };
  });
  return { pieces, problem: null };
}

/** What cannot be taken apart stays in one piece. */
function whole(text: string, problem: { message: string; index: number }): Pieces {
  const start = Math.max(0, text.search(/\S/));
  return text.trim() === '' ? { pieces: [], problem: null } : { pieces: [{ text: text.trim(), start, comments: [] }], problem };
}

function plainComment(text: string): string[] {
  const inner = text.startsWith('--') ? text.slice(2) : text.replace(/^\/\*+|\*+\/$/g, '');
  return inner.split('\n').map((line) => line.replace(/^[\s*]+|\s+$/g, '')).filter((line) => line !== '');
}

function titleOf(piece: Piece, block: Block, name: string | null): string {
  const comment = piece.comments.join(' ').replace(/^or[:,]?\s+/i, '');
  const firstLine = piece.text.split('\n')[0]?.slice(0, 80) ?? '';
  const title = name ?? ([comment, block.item?.text ?? '', block.heading].find((text) => text !== '') ?? firstLine);
  return title.charAt(0).toUpperCase() + title.slice(1).replace(/\s*:$/, '');
}

/** Line and column in the file of an index in a block's text, whatever indentation or quote marks Markdown took off. */
function placeOf({ code }: Block, source: Source, index: number, text: string): Place {
  const before = text.slice(0, index).split('\n');
  const first = code.position?.start.line ?? 1;
  const fenced = /^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)*(```|~~~)/.test(source.lines[first - 1] ?? '');
  const line = first + before.length - 1 + (fenced ? 1 : 0);
  const row = code.value.split('\n')[before.length - 1] ?? '';
  const indent = Math.max(0, (source.lines[line - 1] ?? '').indexOf(row));
  return { file: source.file, line, column: indent + (before.at(-1)?.length ?? 0) + 1 };
}
