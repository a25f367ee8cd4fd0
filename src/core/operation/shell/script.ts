import { parse } from 'unbash';
import type { Statement } from 'unbash';
import { markPlaceholders } from './placeholder.ts';

/** One statement of a shell script: whole lines, however many commands share them. `comment` is what stands above it. */
type ShellPiece = { text: string; start: number; end: number; comments: string[] };

type ShellScript = { kind: 'script'; pieces: ShellPiece[] } | { kind: 'unreadable'; message: string; index: number };

/**
 * Splits a script into statements. Commands on one line (`a; b`, `a & b`) stay one statement, because a person would
 * copy them together and the judge must see all of it.
 */
export function splitShell(source: string): ShellScript {
  const script = parse(markPlaceholders(source).text);
  const [error] = script.errors ?? [];
  if (error !== undefined) return { kind: 'unreadable', message: error.message, index: Math.min(error.pos, source.length) };
  const pieces: ShellPiece[] = [];
  let done = 0;
  for (const statement of script.commands) {
    const end = Math.max(statement.end, endOfDocuments(statement));
    const gap = source.slice(done, statement.pos);
    const last = pieces.at(-1);
    if (last !== undefined && !gap.includes('\n')) {
      last.end = end;
      last.text = source.slice(last.start, end);
    } else {
      pieces.push({ text: source.slice(statement.pos, end), start: statement.pos, end, comments: commentsOf(gap, last === undefined) });
    }
    done = end;
  }
  return { kind: 'script', pieces };
}

/** Comment lines of a gap; what follows a command on its own line belongs to that command. */
function commentsOf(gap: string, first: boolean): string[] {
  const lines = gap.split('\n');
  const own = first ? lines : lines.slice(1);
  return own.map((line) => line.trim()).filter((line) => line.startsWith('#')).map((line) => line.replace(/^#+\s*/, ''));
}

/** A here-document's body lies behind the line that asks for it. */
function endOfDocuments(node: Statement): number {
  let end = 0;
  const todo: unknown[] = [node];
  for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
    if (Array.isArray(item)) todo.push(...item);
    else if (typeof item === 'object' && item !== null) {
      const document = item as { type?: string; body?: { end?: number }; closing?: { end?: number } };
      if (document.type === 'HereDoc') end = Math.max(end, document.closing?.end ?? document.body?.end ?? 0);
      todo.push(...Object.values(item).filter((child) => typeof child === 'object'));
    }
  }
  return end;
}
