import { segmentAt } from './lexer.ts';

/** One statement of a SQL text, or one of psql's own commands (`\d orders`), with its place in the text. */
type ScriptPart = { kind: 'sql' | 'meta'; text: string; start: number; end: number };

type SqlScriptParts = { kind: 'parts'; parts: ScriptPart[] } | { kind: 'not understood'; why: string; index: number };

/**
 * Cuts what psql would read into its statements and its own commands. A command of psql's in the middle of a statement
 * (`SELECT 1 \gexec`) does something to it: the whole text is then not understood.
 */
export function splitScript(text: string): SqlScriptParts {
  const parts: ScriptPart[] = [];
  let start: number | null = null;
  const finish = (end: number): void => {
    if (start !== null) parts.push({ kind: 'sql', text: text.slice(start, end).trimEnd(), start, end });
    start = null;
  };
  for (let at = 0; at < text.length; ) {
    const segment = segmentAt(text, at);
    if (segment.kind === 'open') return { kind: 'not understood', why: 'a quote or a comment is never closed', index: segment.start };
    if (segment.kind !== 'code') {
      if (segment.kind !== 'comment') start ??= segment.start;
      at = segment.end;
      continue;
    }
    for (; at < segment.end; at += 1) {
      const letter = text[at] ?? '';
      if (letter === '\\') break;
      if (letter === ';') finish(at);
      else if (/\S/.test(letter)) start ??= at;
    }
    if (at === segment.end) continue;
    const [plainEnd] = /\\gx?[ \t]*(?=\n|$)/y.exec(text.slice(at)) ?? [];
    if (plainEnd !== undefined && start !== null) {
      // `\g` and `\gx` with nothing behind them only end the statement.
      finish(at);
      at += plainEnd.length;
      continue;
    }
    if (start !== null) return { kind: 'not understood', why: 'a command of psql stands inside a statement', index: at };
    // psql cuts its own commands by other rules, up to the end of the line: what follows is read afresh.
    const line = text.indexOf('\n', at);
    const end = line < 0 ? text.length : line;
    parts.push({ kind: 'meta', text: text.slice(at, end).trim(), start: at, end });
    at = end;
  }
  finish(text.length);
  return { kind: 'parts', parts };
}
