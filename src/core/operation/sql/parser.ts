import type * as Parser from 'libpg-query';
import type { deparseSync } from 'pgsql-deparser';
import type { Node } from '@pgsql/types';

/** One statement of a SQL text: `start` and `end` are string indexes without leading comments and without the `;`. */
type SqlPiece = { node: Node; text: string; start: number; end: number };

/** A comment of a SQL text, its marks included. */
type SqlComment = { text: string; start: number; end: number };

type SqlScript =
  | { kind: 'script'; pieces: SqlPiece[]; comments: SqlComment[] }
  | { kind: 'unreadable'; message: string; index: number };

/** Longer texts are refused unread: no runbook statement comes near, and the parser's memory grows with depth. */
export const maxSqlLength = 20_000;

let parser: typeof Parser | null = null;
let deparser: typeof deparseSync | null = null;

/** Loads PostgreSQL's parser (WebAssembly, about 50 ms once). Must have settled before `judge` or `readRunbook` is called. */
export async function loadSqlParser(): Promise<void> {
  if (parser !== null) return;
  const [loaded, back] = await Promise.all([import('libpg-query'), import('pgsql-deparser')]);
  await loaded.loadModule();
  deparser = back.deparseSync;
  parser = loaded;
}

/** Reads a SQL text with PostgreSQL's own grammar. Throws only when `loadSqlParser` was not awaited. */
export function parseSql(text: string): SqlScript {
  if (parser === null) throw new Error('loadSqlParser() must be awaited before SQL is read');
  if (text.length > maxSqlLength) return { kind: 'unreadable', message: `longer than ${maxSqlLength} characters`, index: 0 };
  // The parser reads a C string: it would stop at a NUL and never see the rest.
  const nul = text.indexOf('\0');
  if (nul >= 0) return { kind: 'unreadable', message: 'holds a NUL character', index: nul };
  const indexOf = byteIndexes(text);
  try {
    const parsed = parser.parseSync(text);
    const stmts = parsed.stmts ?? [];
    const tokens = stmts.length === 0 ? [] : parser.scanSync(text).tokens;
    const comments: SqlComment[] = [];
    const words: { start: number; end: number }[] = [];
    for (const token of tokens) {
      const place = { start: indexOf(token.start), end: indexOf(token.end) };
      if (token.tokenName === 'SQL_COMMENT' || token.tokenName === 'C_COMMENT') {
        comments.push({ text: text.slice(place.start, place.end), ...place });
      } else {
        words.push(place);
      }
    }
    const pieces: SqlPiece[] = [];
    let next = 0;
    for (const raw of stmts) {
      const from = indexOf(raw.stmt_location ?? 0);
      const to = raw.stmt_len === undefined || raw.stmt_len === 0 ? text.length : indexOf((raw.stmt_location ?? 0) + raw.stmt_len);
      while (next < words.length && (words[next]?.start ?? 0) < from) next += 1;
      const start = words[next]?.start ?? from;
      let end = start;
      while (next < words.length && (words[next]?.end ?? 0) <= to) {
        end = words[next]?.end ?? end;
        next += 1;
      }
      if (raw.stmt === undefined) continue;
      pieces.push({ node: raw.stmt, text: text.slice(start, end).replace(/;$/, ''), start, end });
    }
    return { kind: 'script', pieces, comments };
  } catch (error) {
    // Deep nesting overflows the parser's stack; to us that is one more text nobody can read.
    const place = error instanceof Error && parser.hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0;
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'not SQL';
    return { kind: 'unreadable', message, index: Math.min(Math.max(place, 0), text.length) };
  }
}

/** SQL text of a tree, or null when the writer does not know one of its nodes. */
export function writeSql(node: Node): string | null {
  if (deparser === null) throw new Error('loadSqlParser() must be awaited before SQL is written');
  try {
    return deparser(node).replace(/\s+$/, '');
  } catch {
    return null;
  }
}

/** The parser counts UTF-8 bytes, JavaScript counts UTF-16 units. */
function byteIndexes(text: string): (byte: number) => number {
  // The common case needs no table.
  if (/^[\x01-\x7f]*$/.test(text)) return (byte) => byte;
  const table: number[] = [];
  let index = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let n = 0; n < bytes; n += 1) table.push(index);
    index += character.length;
  }
  return (byte) => table[byte] ?? text.length;
}
