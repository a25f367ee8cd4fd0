import type { OperationClass } from '../operation/operation.ts';
import type { Variables } from '../operation/shell/line.ts';
import type { Block } from './blocks.ts';
import { meaningOf } from './heading.ts';
import type { Phase, Place } from './runbook.ts';

/** What a block is read against. */
export type Source = {
  /** The runbook's name. */
  name: string;
  file: string;
  lines: readonly string[];
  /** Names of the targets whose statements are ours. */
  targets: readonly string[];
  /** True when the document itself opens a port-forward, which says whose `localhost` it means. */
  forwards: boolean;
  /** The lines of all its fences: a command in a sentence that stands in one of them too is no second statement. */
  fenced: ReadonlySet<string>;
  /** Variables the section has set so far. */
  assigned: Set<string>;
  /** What those stand for, for the statements behind them. */
  variables: Variables;
  /** Placeholders already reported: each is one thing to fill in, however often it stands there. */
  open: Set<string>;
};

/** Where a statement belongs: its heading's phase; where no heading tells, what it does. What nobody understands is mending, unless words or program only look. */
export function phaseOf({ phase, byClass, introduction, item, heading }: Block, does: OperationClass, text: string): Phase {
  if (!byClass) return phase;
  if (does === 'read') return 'diagnosis';
  if (does !== 'manual') return 'mitigation';
  const said = [introduction, item?.text ?? '', heading].map((words) => meaningOf(words)).find((meaning) => meaning === 'diagnosis' || meaning === 'mitigation');
  return said ?? (onlyLooks.test(text) ? 'diagnosis' : 'mitigation');
}

/** Commands people type to look; only where they are shown depends on it, never whether they run. */
const onlyLooks = /^\s*(?:\\[a-z]|sudo\s+[\w-]*psql\s*$)|^\s*(?:sudo\s+)?(?:(?:grep|tail|cat|less|head|df|du|free|ps|top|cd|ssh|dig|nslookup|ping|journalctl|netstat|ss|lsof|find|ls|open|jq|uptime|dmesg)\b|(?:[\w./-]+\s+){1,3}(?:ps|logs?|stats|status|list|ls|get|show|describe|inspect|history|info|version|health|images)\b)/;

/** Line and column in the file of an index in a block's text, whatever indentation or quote marks Markdown took off. */
export function placeOf({ node }: Block, { file, lines }: Source, index: number): Place {
  const { start, end } = node.position ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  if (node.type === 'inlineCode') return { file, ...behindTicks(lines, start) };
  const rows = node.value.split('\n');
  const before = node.value.slice(0, index).split('\n');
  // A fence has a line more than its text, or two; an indented block that shows one has none.
  const fenced = end.line - start.line + 1 > rows.length && /(```|~~~)/.test(lines[start.line - 1] ?? '');
  const line = start.line + before.length - 1 + (fenced ? 1 : 0);
  const indent = Math.max(0, (lines[line - 1] ?? '').indexOf(rows[before.length - 1] ?? ''));
  return { file, line, column: indent + (before.at(-1)?.length ?? 0) + 1 };
}

/** Where the text of code in a sentence begins, its prompt left out; that may be the line below its marks. */
function behindTicks(lines: readonly string[], start: { line: number; column: number }): { line: number; column: number } {
  const rest = (lines[start.line - 1] ?? '').slice(start.column - 1);
  const [marks = ''] = /^`*\s*(?:[$❯]\s+)?/.exec(rest) ?? [];
  if (marks.length < rest.length) return { line: start.line, column: start.column + marks.length };
  const [indent = ''] = /^[\s>]*(?:[$❯]\s+)?/.exec(lines[start.line] ?? '') ?? [];
  return { line: start.line + 1, column: indent.length + 1 };
}
