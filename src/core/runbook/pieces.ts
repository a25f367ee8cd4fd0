import { splitPromql } from '../operation/program/promql.ts';
import { splitShell } from '../operation/shell/script.ts';
import { parseSql } from '../operation/sql/parser.ts';
import { beginsCommand } from './programs.ts';
import type { Statement } from './runbook.ts';

/** One statement of a block. `start` is its index there; `behind` names what stands before it and changes what it would mean. */
export type Piece = { text: string; start: number; language: Statement['language']; comments: string[]; behind: string | null };

/** A block in pieces. What cannot be taken apart stays in one piece, with the reason and its place. */
export type Pieces = { pieces: Piece[]; problem: { message: string; index: number } | null };

/** The statements of a shell block: whole lines, each with the comment right above it. */
export function shellPieces(text: string): Pieces {
  const script = split(text);
  if (script.kind === 'unreadable') return whole(text, 'bash', script);
  // A line of settings, `memory: 1G`, is no command, whatever fence it stands in.
  const commands = script.pieces.filter(({ text: own }) => !/^[A-Za-z][\w.-]*:(\s|$)/.test(own));
  return { pieces: commands.map(({ text: own, start }) => ({ text: own, start, language: 'bash', comments: commentsAbove(text, start), behind: null })), problem: null };
}

function split(text: string): ReturnType<typeof splitShell> {
  try {
    return splitShell(text);
  } catch (error) {
    // The parser calls itself for what is nested; nobody can read that deep.
    if (error instanceof RangeError) return { kind: 'unreadable', message: 'nested too deeply', index: 0 };
    throw error;
  }
}

/** The statements of a SQL block; lines of psql itself (`\d orders`) and the call of psql above them are statements too. */
export function sqlPieces(text: string): Pieces {
  const all = parsedPieces(text, 0);
  if (all.problem === null) return all;
  const pieces: Piece[] = [];
  let behind: string | null = null;
  const parts = linesOfPsql(text);
  if (parts.every(({ kind }) => kind === 'sql')) return whole(text, 'sql', all.problem);
  for (const { kind, start, end } of parts) {
    const part = text.slice(start, end);
    if (kind === 'sql') {
      const read = parsedPieces(part, start);
      if (read.problem !== null) return whole(text, 'sql', { ...read.problem, index: start + read.problem.index });
      pieces.push(...read.pieces.map((piece) => ({ ...piece, behind })));
      continue;
    }
    const begin = start + part.search(/\S/);
    pieces.push({ text: part.trim(), start: begin, language: kind === 'psql' ? 'sql' : 'bash', comments: sqlCommentsAbove(text, begin), behind });
    behind ??= /^\s*(\\(?:c|connect|i|ir|include|include_relative|if|elif|else)\b)/.exec(part)?.[1] ?? null;
  }
  return { pieces, problem: null };
}

/** The expressions of a PromQL block. */
export function promqlPieces(text: string): Pieces {
  return { pieces: splitPromql(text).map(({ text: own, start, comments }) => ({ text: own, start, language: 'promql', comments: kept(comments.map(plain)), behind: null })), problem: null };
}

/** A block that is one statement whatever it holds. */
export function whole(text: string, language: Statement['language'], problem: { message: string; index: number }): Pieces {
  const start = Math.max(0, text.search(/\S/));
  return text.trim() === '' ? { pieces: [], problem: null } : { pieces: [{ text: text.trim(), start, language, comments: [], behind: null }], problem };
}

/** What people fill in. The parser knows none of it, so it is told a name as long instead, to find where statements begin and end. */
const placeholder = /<[A-Za-z][\w. -]*>|\[[A-Z][A-Z_]*\]|\{\{[^{}\n]*\}\}|\$\{[A-Za-z_]\w*\}|\$[A-Za-z_]\w*\b(?!\$)/g;

function parsedPieces(text: string, offset: number): Pieces {
  const plainly = parseSql(text);
  const script = plainly.kind === 'unreadable' ? parseSql(text.replace(placeholder, (whole) => 'p'.repeat(whole.length))) : plainly;
  if (script.kind === 'unreadable') return { pieces: [], problem: plainly.kind === 'unreadable' ? plainly : script };
  let done = 0;
  let next = 0;
  const pieces = script.pieces.map((piece): Piece => {
    const comments: string[] = [];
    for (; next < script.comments.length; next += 1) {
      const comment = script.comments[next];
      if (comment === undefined || comment.end > piece.start) break;
      // A comment on the line where the statement before it ends belongs to that one.
      if (comment.start >= done && (done === 0 || text.slice(done, comment.start).includes('\n'))) comments.push(...plainComment(comment.text));
    }
    done = piece.end;
    return { text: text.slice(piece.start, piece.end).replace(/;$/, ''), start: offset + piece.start, language: 'sql', comments: kept(comments), behind: null };
  });
  return { pieces, problem: null };
}

type Part = { kind: 'sql' | 'psql' | 'shell'; start: number; end: number };

/** Cuts a SQL text at lines that are psql's own and at calls of a program, wherever the statement before them is at its end. */
function linesOfPsql(text: string): Part[] {
  const parts: Part[] = [];
  let index = 0;
  let ended = true;
  let continued = false;
  for (const line of text.split('\n')) {
    const end = Math.min(index + line.length + 1, text.length);
    const kind: Part['kind'] = continued ? 'shell' : ended && /^\s*\\[a-z!?]/i.test(line) ? 'psql' : ended && beginsCommand(line) ? 'shell' : 'sql';
    const last = parts.at(-1);
    if (last !== undefined && last.kind === kind && (kind === 'sql' || continued)) last.end = end;
    else parts.push({ kind, start: index, end });
    continued = kind === 'shell' && /\\\s*$/.test(line);
    const words = line.replace(/--.*$/, '').trim();
    if (kind !== 'sql') ended = true;
    else if (words !== '') ended = words.endsWith(';');
    index = end;
  }
  return parts;
}

/** The comment lines right above an index, not those that say what the command before them answers. */
function commentsAbove(text: string, start: number): string[] {
  return linesAbove(text, start, /^\s*#(?!!)/);
}

function sqlCommentsAbove(text: string, start: number): string[] {
  return linesAbove(text, start, /^\s*--/);
}

function linesAbove(text: string, start: number, mark: RegExp): string[] {
  // A search from -1 would look at the first character all the same.
  const breakBefore = (index: number): number => (index <= 0 ? -1 : text.lastIndexOf('\n', index - 1));
  let at = breakBefore(start);
  const found: string[] = [];
  let gap = false;
  while (at >= 0) {
    const from = breakBefore(at) + 1;
    const line = text.slice(from, at);
    if (mark.test(line)) found.unshift(plain(line));
    else if (line.trim() === '' && found.length === 0) gap = true;
    else {
      // Behind a gap stands what the command above answers.
      if (gap && line.trim() !== '') return [];
      break;
    }
    at = from - 1;
  }
  return kept(found);
}

function plain(comment: string): string {
  return comment.replace(/^\s*(?:#+|--+)\s*/, '').replace(/^[-=*~#\s]{2,}|[-=*~#\s]{2,}$/g, '').replace(/^(?:step\s+)?\d{1,2}[.):]\s+/i, '').trim();
}

function plainComment(text: string): string[] {
  const inner = text.startsWith('--') ? text.slice(2) : text.replace(/^\/\*+|\*+\/$/g, '');
  return inner.split('\n').map((line) => plain(line.replace(/^[\s*]+|\s+$/g, ''))).filter((line) => line !== '');
}

/** Comments that name the statement: not its answer. */
function kept(comments: readonly string[]): string[] {
  return comments.filter((line) => line !== '' && !/^(?:(?:expected|example output|sample output|output|returns?|result|should (?:show|return|be))\b|=>|->|→|[A-Z_]+=)/i.test(line));
}
