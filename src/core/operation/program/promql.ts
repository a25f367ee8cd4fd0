import { manual, read } from '../judgement.ts';
import type { Filter, Judgement } from '../operation.ts';
import { readPromql } from './promql-syntax.ts';

/** Dashboards and alerts write `$namespace`, `${interval}`, `[[env]]`; people write `<pod>`. `$1` belongs to label_replace. */
const placeholder = /\{\{[^{}]*\}\}|\[\[\w+\]\]|\$\{[A-Za-z_]\w*(?::\w+)?\}|\$[A-Za-z_]\w*|<[A-Za-z][\w.-]*>/g;

/** Judges one expression of PromQL, which cannot change anything: a question to the target's Prometheus. `filters` are a pipe behind it. */
export function judgePromql(text: string, filters: Filter[] = []): Judgement {
  const placeholders: string[] = [];
  const masked = text.replace(placeholder, (found) => String.fromCharCode(0xe000 + placeholders.push(found) - 1));
  const query = text.split('\n').filter((line) => !/^\s*#/.test(line)).join('\n').trim();
  if (query === '') return manual('It asks nothing.');
  const wrong = readPromql(masked);
  if (wrong !== null) return manual(`Not one question in PromQL: ${wrong}.`);
  const [open] = placeholders;
  const judgement = read({ kind: 'metrics query', query, filters }, "Asks the target's Prometheus", open === undefined ? null : `${open} must be filled in`);
  return placeholders.length > 0 ? { ...judgement, placeholders } : judgement;
}

/** Lines of one expression. */
const longest = 40;

/** One expression of a block, with its place in it and the comments above it. */
type PromqlPiece = { text: string; start: number; end: number; comments: string[] };

/**
 * Splits a block into its expressions: a new one begins after an empty line or a comment, or where the lines so far are
 * one expression and the next could not go on with it. What is no PromQL stays in one piece.
 */
export function splitPromql(source: string): PromqlPiece[] {
  const pieces: PromqlPiece[] = [];
  let comments: string[] = [];
  let broken = true;
  let [at, lines] = [0, 0];
  for (const line of source.split('\n')) {
    const [start, end] = [at + line.length - line.trimStart().length, at + line.trimEnd().length];
    at += line.length + 1;
    const last = pieces.at(-1);
    // Nobody writes a longer one; without an end to it, reading every line anew would take ever longer.
    const ended = last === undefined || (lines <= longest && readPromql(masked(last.text)) === null);
    if (line.trim() === '' || (line.trim().startsWith('#') && ended)) {
      if (line.trim() !== '') comments.push(line.trim().replace(/^#+\s*/, ''));
      broken = true;
    } else if (last === undefined || (ended && (broken || startsAnew(last.text, line)))) {
      pieces.push({ text: source.slice(start, end), start, end, comments });
      comments = [];
      broken = false;
      lines = 1;
    } else {
      last.end = end;
      last.text = source.slice(last.start, end);
      lines += 1;
      broken = false;
    }
  }
  return pieces;
}

/** A line that is an expression of its own behind one that is complete, and that makes no sense as its continuation. */
function startsAnew(before: string, line: string): boolean {
  return readPromql(masked(`${before}\n${line}`)) !== null && /^\s*[\w("{$<:]/.test(line) && !/^\s*(by|without|on|ignoring|offset|and|or|unless|bool|group_left|group_right)\b/i.test(line);
}

const masked = (text: string): string => text.replace(placeholder, '\ue000');
