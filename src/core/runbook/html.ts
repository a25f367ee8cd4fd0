import type { Html, InlineCode, Nodes, Paragraph, PhrasingContent, Root, RootContent, TableCell, TableRow } from 'mdast';

/**
 * HTML in a document as Markdown's own nodes, so that a wiki's export is read like any other: headings, paragraphs, items,
 * tables, the line that opens `<details>`. Code in it stands in a sentence, so a person copies it. Comments, scripts and
 * what is unknown say nothing.
 */
export function withoutHtml(root: Root, lines: readonly string[]): void {
  const todo: Nodes[] = [root];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    if (!('children' in node)) continue;
    const parent = node as { type: string; children: Nodes[] };
    if (parent.children.some((child) => child.type === 'html')) parent.children = isPhrase(node) ? phrases(parent.children) : parent.children.flatMap((child): Nodes[] => (child.type === 'html' ? blocks(child, lines) : [child]));
    todo.push(...parent.children);
  }
}

function isPhrase(node: Nodes): boolean {
  return /^(paragraph|heading|tableCell|emphasis|strong|delete|link)$/.test(node.type);
}

/** `<code>x</code>` and `<br>` in a sentence. */
function phrases(children: readonly Nodes[]): Nodes[] {
  const found: Nodes[] = [];
  for (const child of children) {
    const [before] = found.slice(-1);
    const opened = found.at(-2);
    if (child.type !== 'html') found.push(child);
    else if (/^<br\b/i.test(child.value)) found.push({ type: 'break' });
    else if (/^<\/(code|tt|kbd)>/i.test(child.value) && before?.type === 'text' && opened?.type === 'html' && /^<(code|tt|kbd)\b/i.test(opened.value)) {
      found.splice(-2, 2, { type: 'inlineCode', value: before.value, ...(before.position === undefined ? {} : { position: before.position }) });
    } else found.push(child);
  }
  return found;
}

const tag = /<!--[^]*?(?:-->|$)|<(script|style)\b[^]*?(?:<\/\1>|$)|<(\/?)([a-z][a-z0-9]*)\b(?:[^<>"']|"[^"]*"|'[^']*')*>/gi;
const breaks = /^(h[1-6]|summary|details|p|li|ul|ol|div|section|table|thead|tbody|tr|td|th|pre|hr|blockquote|dl|dt|dd)$/;

function blocks(node: Html, lines: readonly string[]): RootContent[] {
  const { value } = node;
  const found: RootContent[] = [];
  let line: PhrasingContent[] = [];
  let rows: TableRow[] | null = null;
  // A table whose first row is no head has an empty one.
  let headed = false;
  let code = false;
  const placed = positions(node, lines);
  const flush = (name: string, closes: boolean, index: number): void => {
    const words = line;
    line = [];
    const position = placed(index);
    if (rows !== null && /^(td|th)$/.test(name) && closes) rows.at(-1)?.children.push({ type: 'tableCell', children: words } satisfies TableCell);
    else if (!words.some((word) => 'value' in word && word.value.trim() !== '')) return;
    else if (/^h[1-6]$/.test(name) && closes) found.push({ type: 'heading', depth: Number(name.slice(1)) as 1, children: words, position });
    // What opens the details leads on to them.
    else found.push({ type: 'paragraph', children: name === 'summary' && closes ? [...words, { type: 'text', value: ':' }] : words, position } satisfies Paragraph);
  };
  const endTable = (index: number): void => {
    const full = (rows ?? []).filter(({ children }) => children.length > 0);
    if (full.length > 0) found.push({ type: 'table', children: headed ? full : [{ type: 'tableRow', children: [] }, ...full], position: placed(index) });
    rows = null;
    headed = false;
  };
  const say = (text: string, index: number): void => {
    if (code) line.push(...codes(text, index, placed));
    else if (text !== '') line.push({ type: 'text', value: decoded(text) });
  };
  let done = 0;
  for (const match of value.matchAll(tag)) {
    const [whole, , slash, written = ''] = match;
    say(value.slice(done, match.index), done);
    done = match.index + whole.length;
    const name = written.toLowerCase();
    const closes = slash === '/';
    if (name === 'br') line.push({ type: 'break' });
    if (/^(code|codeblock|pre|tt)$/.test(name)) code = !closes;
    if (!breaks.test(name) || (name === 'pre' && rows !== null)) continue;
    // A cell may hold blocks of its own; only its end closes it.
    if (rows === null || /^(td|th|tr|table)$/.test(name)) flush(name, closes, match.index);
    if (name === 'table') endTable(match.index);
    if (/^t(able|r)$/.test(name) && !closes) rows ??= [];
    if (rows?.length === 1 && /^t[dh]$/.test(name) && !closes) headed = name === 'th';
    if (name === 'tr' && !closes) rows?.push({ type: 'tableRow', children: [] });
  }
  say(value.slice(done), done);
  flush('p', true, value.length);
  endTable(value.length);
  return found;
}

/** Each line of code by itself. */
function codes(text: string, index: number, placed: ReturnType<typeof positions>): InlineCode[] {
  let at = index;
  return text.split('\n').flatMap((row): InlineCode[] => {
    const start = at + row.length - row.trimStart().length;
    at += row.length + 1;
    return row.trim() === '' ? [] : [{ type: 'inlineCode', value: decoded(row.trim()), position: placed(start) }];
  });
}

/** Where an index of a node's text stands in the file, whatever indentation Markdown took off. */
function positions({ value, position }: Html, lines: readonly string[]): (index: number) => NonNullable<Html['position']> {
  const starts = [0, ...[...value.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const first = position?.start ?? { line: 1, column: 1 };
  let row = 0;
  return (index) => {
    // What is asked for goes forward, but for a step back here and there.
    while (row > 0 && (starts[row] ?? 0) > index) row -= 1;
    while ((starts[row + 1] ?? Infinity) <= index) row += 1;
    const start = starts[row] ?? 0;
    const indent = row === 0 ? first.column - 1 : Math.max(0, (lines[first.line + row - 1] ?? '').indexOf(value.slice(start, (starts[row + 1] ?? value.length + 1) - 1)));
    const point = { line: first.line + row, column: indent + index - start + 1 };
    return { start: point, end: point };
  };
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

function decoded(text: string): string {
  return text.replace(/&(?:(lt|gt|amp|quot|apos|nbsp)|#(\d{1,6}));/g, (_, name: string | undefined, code: string | undefined) => (name === undefined ? String.fromCodePoint(Number(code)) : (entities[name] ?? '')));
}
