/**
 * `rich_text`: Slack's own tree for formatted text, as in messages people type, lists and table cells.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import { isSafeUrl } from './mrkdwn.ts';
import type { Inline } from './mrkdwn.ts';
import { Inlines } from './text.ts';

type Style = { bold?: boolean; italic?: boolean; strike?: boolean; code?: boolean };
type Leaf = {
  type: string; text?: string; url?: string; name?: string; range?: string; style?: Style;
  user_id?: string; channel_id?: string; usergroup_id?: string; timestamp?: number; format?: string; fallback?: string;
};
/** A section, quote, preformatted part or list; a list's elements are sections. */
type Section = { type: string; style?: string; indent?: number; offset?: number; elements?: (Leaf | Section)[] };
export type RichText = { elements?: Section[] };

const LEAVES: Record<string, (leaf: Leaf) => Inline> = {
  text: ({ text = '', style }) => (style?.code ? { kind: 'code', text } : { kind: 'text', text }),
  link: ({ url = '', text }) => (isSafeUrl(url) ? { kind: 'link', url, label: text || url } : { kind: 'text', text: text || url }),
  user: ({ user_id = '' }) => ({ kind: 'user', id: user_id }),
  channel: ({ channel_id = '' }) => ({ kind: 'channel', id: channel_id }),
  usergroup: ({ usergroup_id = '' }) => ({ kind: 'group', id: usergroup_id, label: '' }),
  broadcast: ({ range = 'here' }) => ({ kind: 'broadcast', name: range }),
  emoji: ({ name = '' }) => ({ kind: 'emoji', name }),
  date: ({ timestamp = 0, format = '{date_short}', fallback = '' }) => ({ kind: 'date', seconds: timestamp, format, fallback }),
};

const SECTIONS: Record<string, (section: Section) => VNode> = {
  rich_text_section: (section) => html`<div class="lines" dir="auto"><${Inlines} inlines=${inlinesOf(section)} /></div>`,
  rich_text_quote: (section) => html`<blockquote class="quote"><${Inlines} inlines=${inlinesOf(section)} /></blockquote>`,
  rich_text_preformatted: (section) => html`<pre class="pre">${(section.elements as Leaf[] | undefined)?.map((leaf) => leaf.text ?? leaf.url ?? '').join('')}</pre>`,
  rich_text_list: (section) => {
    const items = ((section.elements ?? []) as Section[]).map((item) => html`<li><${Inlines} inlines=${inlinesOf(item)} /></li>`);
    const className = `list list-indent-${Math.min(section.indent ?? 0, 4)}`;
    return section.style === 'ordered' ? html`<ol class=${className} start=${1 + (section.offset ?? 0)}>${items}</ol>` : html`<ul class=${className}>${items}</ul>`;
  },
};

export function RichTextView({ rich }: { rich: RichText }): VNode {
  return html`<div class="rich">${(rich.elements ?? []).map((section) => SECTIONS[section.type]?.(section) ?? null)}</div>`;
}

function inlinesOf(section: Section): Inline[] {
  return ((section.elements ?? []) as Leaf[]).flatMap((leaf) => {
    const inline = LEAVES[leaf.type]?.(leaf);
    return inline ? styled(inline, leaf.style).flatMap(withBreaks) : [];
  });
}

function styled(inline: Inline, style: Style = {}): Inline[] {
  const names = (['bold', 'italic', 'strike'] as const).filter((name) => style[name]);
  return [names.reduce<Inline>((inner, name) => ({ kind: 'style', style: name, children: [inner] }), inline)];
}

function withBreaks(inline: Inline): Inline[] {
  if (inline.kind !== 'text') return [inline];
  return inline.text.split('\n').flatMap((text, line): Inline[] => [...(line > 0 ? [{ kind: 'break' } as const] : []), { kind: 'text', text }]);
}
