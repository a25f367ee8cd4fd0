import { readMarkdown } from './markdown.ts';

/** A link of a document to a file beside it: `target` is the path in it, decoded, without `?` and `#`. */
export type RelativeLink = { url: string; target: string; line: number; column: number };

/** Every link to another Markdown file by a relative path, in order, also those written as definitions. None where the document cannot be read. */
export function relativeLinks(markdown: string): RelativeLink[] {
  const document = readMarkdown(markdown.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'));
  if ('rule' in document) return [];
  const links: RelativeLink[] = [];
  const todo: unknown[] = [document.root];
  for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
    const node = item as { type?: string; url?: string; children?: unknown[]; position?: { start: { line: number; column: number } } };
    todo.push(...(node.children ?? []).toReversed());
    if ((node.type !== 'link' && node.type !== 'definition') || node.url === undefined || node.position === undefined) continue;
    const target = /^(?![a-z][a-z0-9+.-]*:|\/|#)([^?#]+\.(?:md|markdown|mdx))(?:[?#].*)?$/i.exec(node.url)?.[1];
    if (target === undefined) continue;
    const { line, column } = node.position.start;
    const row = document.lines[line - 1] ?? '';
    const at = row.indexOf(node.url, column - 1);
    links.push({ url: node.url, target: decoded(target), line, column: at < 0 ? column : at + 1 });
  }
  return links;
}

/** `%20` is a space on the disk. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
