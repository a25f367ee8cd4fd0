/**
 * Slack's `markdown` block: standard Markdown, of which headings, lists, quotes, fences, rules and the inline marks are drawn.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import type { Inline } from './mrkdwn.ts';
import { isSafeUrl, readInline } from './mrkdwn.ts';
import { Inlines } from './text.ts';

const FENCE = /```[^\n]*\n([\s\S]*?)\n?```/u;
const INLINE = /`([^`\n]+)`|\[([^\]\n]+)\]\(([^)\s]+)\)|\*\*([^\n]+?)\*\*|~~([^\n]+?)~~|(?<![\p{L}\p{N}])[*_]([^\s*_][^\n*]*?)[*_](?![\p{L}\p{N}])/u;

/** What a line is by its beginning, in the order tried; a line that is none of these is a paragraph. */
const LINES: [RegExp, (match: RegExpExecArray) => VNode][] = [
  [/^(#{1,6}) +(.*)$/u, ([, hashes = '', text = '']) => heading(hashes.length, text)],
  [/^ *(?:---|\*\*\*)\s*$/u, () => html`<hr class="divider" />`],
  [/^( *)[-*+] +(.*)$/u, ([, indent = '', text = '']) => item(indent, '•', text)],
  [/^( *)(\d+)[.)] +(.*)$/u, ([, indent = '', number = '', text = '']) => item(indent, `${number}.`, text)],
  [/^> ?(.*)$/u, ([, text = '']) => html`<blockquote class="quote"><${Inlines} inlines=${inlines(text)} /></blockquote>`],
  [/^\s*$/u, () => html`<div class="md-gap"></div>`],
];

export function MarkdownBlock({ source }: { source: string }): VNode {
  const pieces = source.split(FENCE);
  return html`<div class="markdown">${pieces.map((piece, position) => (position % 2 === 1 ? html`<pre class="pre">${piece}</pre>` : piece.trim().split('\n').map(lineView)))}</div>`;
}

function lineView(line: string): VNode {
  for (const [pattern, draw] of LINES) {
    const match = pattern.exec(line);
    if (match) return draw(match);
  }
  return html`<div class="lines" dir="auto"><${Inlines} inlines=${inlines(line)} /></div>`;
}

function heading(level: number, text: string): VNode {
  return html`<div class=${`md-heading md-heading-${level}`} role="heading" aria-level=${level + 2}><${Inlines} inlines=${inlines(text)} /></div>`;
}

function item(indent: string, mark: string, text: string): VNode {
  return html`<div class=${`md-item list-indent-${Math.min(Math.floor(indent.length / 2), 4)}`}><span class="md-mark">${mark}</span><span><${Inlines} inlines=${inlines(text)} /></span></div>`;
}

function inlines(text: string): Inline[] {
  const match = INLINE.exec(text);
  if (!match) return plain(text);
  const [whole, code, label, url = '', bold, strike, italic = ''] = match;
  const found: Inline = code !== undefined ? { kind: 'code', text: code }
    : label !== undefined ? (isSafeUrl(url) ? { kind: 'link', url, label } : { kind: 'text', text: whole })
    : bold !== undefined ? { kind: 'style', style: 'bold', children: inlines(bold) }
    : strike !== undefined ? { kind: 'style', style: 'strike', children: inlines(strike) }
    : { kind: 'style', style: 'italic', children: inlines(italic) };
  return [...plain(text.slice(0, match.index)), found, ...inlines(text.slice(match.index + whole.length))];
}

/** Mentions, emoji and bare addresses mean the same here as in mrkdwn; its single-character styles do not. */
function plain(text: string): Inline[] {
  return readInline(text, { styles: false });
}
