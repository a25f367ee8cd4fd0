import { createHash } from 'node:crypto';
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { withoutHtml } from './html.ts';

/** Longer files are no runbooks, and Markdown's time grows faster than its length. */
const maxLength = 300_000;
/** Characters of quote and list marks a line may begin with: nesting is what makes Markdown slow. */
const maxNesting = 120;
/** Lists and quotes inside others, in the whole file: the time they take grows with the square of their number. */
const maxNested = 2_000;
/** Emphasis, link and code marks in one passage without a blank line: Markdown compares each with all before it. */
const maxMarks = 2_000;

export type Document = { root: Root; lines: string[] };
export type Unreadable = { line: number; rule: string; message: string };

/** Parses a file, or says why it is not worth parsing. Time is bounded by the limits above. */
export function readMarkdown(source: string): Document | Unreadable {
  if (source.trim() === '') return { line: 1, rule: 'empty', message: 'The file is empty.' };
  if (source.length > maxLength) return { line: 1, rule: 'too-large', message: `The file is longer than ${maxLength} characters; a runbook is a page people can read.` };
  const lines = source.split('\n');
  const deep = lines.findIndex((line) => (/^(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*/.exec(line)?.[0].length ?? 0) > maxNesting);
  if (deep >= 0) return { line: deep + 1, rule: 'too-deep', message: 'This line is nested too deeply to be read.' };
  const nested = tooNested(lines);
  if (nested !== null) return { line: nested, rule: 'too-deep', message: `Up to here ${maxNested} items and quotes stand inside others: divide the file.` };
  const dense = tooDense(lines);
  if (dense !== null) return { line: dense, rule: 'too-dense', message: 'From here on one passage holds more marks than can be read: divide it by blank lines.' };
  if (/^\s*(<!doctype html|<html[\s>])/i.test(source)) return { line: 1, rule: 'html', message: 'The file is HTML, not Markdown: write it as headings, paragraphs and fences.' };
  const root = fromMarkdown(source, {
    extensions: [gfm(), ...(beginsMatter.test(source) ? [frontmatter(['yaml', 'toml'])] : [])],
    mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(['yaml', 'toml'])],
  });
  withoutHtml(root, lines);
  return { root, lines };
}

/** Front matter begins with a key or a comment; below a mere rule stands a page. */
const beginsMatter = /^(?:---|\+\+\+)[ \t]*\n(?:(?:[ \t]*\n)+|(?:#.*\n)+)?[ \t]*[A-Za-z_"'[][^\n*]*[:=\]]/;

/** The line where too many lists and quotes have begun inside others, or null. What stands in a fence is none. */
function tooNested(lines: readonly string[]): number | null {
  let nested = 0;
  let fence = '';
  for (const [index, line] of lines.entries()) {
    const [, marks = ''] = /^\s*(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== '') fence = marks.startsWith(fence) && line.trim() === marks ? '' : fence;
    else if (marks !== '' && !line.slice(line.indexOf(marks) + marks.length).includes('`')) fence = marks;
    else {
      const [prefix = ''] = /^[ \t]*(?:>[ \t]*|[-*+][ \t]+|\d{1,9}[.)][ \t]+)*/.exec(line) ?? [];
      nested += Math.max(0, (prefix.match(/[>*+.)-]/g)?.length ?? 0) - (/^(?: {2}|\t)/.test(prefix) ? 0 : 1));
    }
    if (nested > maxNested) return index + 1;
  }
  return null;
}

/** The first line of a passage with too many marks, or null. */
function tooDense(lines: readonly string[]): number | null {
  let start = 0;
  let marks = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') marks = 0;
    if (marks === 0) start = index;
    marks += line.match(/[*_[~`<]/g)?.length ?? 0;
    if (marks > maxMarks) return start + 1;
  }
  return null;
}

/** A node's text as people read it; a line break stays one. */
export function textOf(node: Nodes | undefined): string {
  if (node === undefined) return '';
  if (node.type === 'break') return '\n';
  if ('value' in node) return node.type === 'html' || node.type === 'yaml' ? '' : node.value;
  if ('alt' in node) return node.alt ?? '';
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

/** The text of one line of prose: white space folded, the page's layout marks left out. */
export function lineOf(node: Nodes | undefined): string {
  const line = textOf(node).replace(/\s+/g, ' ').trim();
  return node?.type === 'paragraph' ? line.replace(layoutMarks, '$1$2').replace(/\{\{[<%][^{}]*[%>]\}\}/g, '').trim() : line;
}

/** What static pages write into a paragraph to lay it out: `:::tip Title`, `!!! note "Title"`, `=== "Tab"`, `[!NOTE]`, a table of contents, an import. */
const layoutMarks = /^(?::{3,}\s*(?:\{[^}]*\}|\w+)?\s*|(?:!!!|\?\?\?\+?)\s+[\w-]+(?:\s+"([^"]*)")?|===[!+]?\s+"([^"]*)"|\[!\w+\][-+]?\s*|\[\[?_?toc_?\]\]?$|(?:import\s.*\sfrom\s|export\s(?:const|default|function)\s).*)/i;

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
