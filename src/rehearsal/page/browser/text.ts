/**
 * mrkdwn trees and plain texts, drawn. Everything is a text node or a fixed element; there is no way in for markup.
 */
import type { ComponentChildren, VNode } from 'preact';
import { html } from 'htm/preact';
import { useDesk, userOf } from './desk.ts';
import type { Inline, Part, TextStyle } from './mrkdwn.ts';
import { readMrkdwn } from './mrkdwn.ts';
import { formatDate, fullTime } from './time.ts';

export type TextObject = { type: string; text: string };

const STYLE_TAGS: Record<TextStyle, string> = { bold: 'strong', italic: 'em', strike: 's' };

/** Slack's text object: mrkdwn is read, plain_text shows exactly what it says (with emoji). */
export function Text({ value }: { value: TextObject | undefined }): VNode | null {
  if (!value) return null;
  return value.type === 'mrkdwn' ? html`<${Mrkdwn} source=${value.text} />` : html`<${PlainText} text=${value.text} />`;
}

export function Mrkdwn({ source }: { source: string }): VNode {
  return html`<div class="mrkdwn">${readMrkdwn(source).map((part) => html`<${PartView} part=${part} />`)}</div>`;
}

export function PlainText({ text }: { text: string }): VNode {
  const pieces = text.split(/:([a-z0-9_+'-]+):/gu);
  return html`<span class="plain">${pieces.map((piece, position) => (position % 2 === 1 ? html`<${Emoji} name=${piece} />` : piece))}</span>`;
}

export function Inlines({ inlines }: { inlines: Inline[] }): VNode {
  return html`${inlines.map((inline) => html`<${InlineView} inline=${inline} />`)}`;
}

/** A short name as its character, or as it was typed when no emoji has that name. */
export function Emoji({ name }: { name: string }): VNode {
  const character = useDesk().emoji[name];
  return (character ? html`<span class="emoji" role="img" aria-label=${name}>${character}</span>` : html`:${name}:`) as VNode;
}

export function Link({ url, children }: { url: string; children?: ComponentChildren }): VNode {
  return html`<a href=${url} target="_blank" rel="noopener noreferrer">${children}</a>`;
}

function PartView({ part }: { part: Part }): VNode {
  if (part.kind === 'pre') return html`<pre class="pre">${part.text}</pre>`;
  const inlines = html`<${Inlines} inlines=${part.children} />`;
  return (part.kind === 'quote' ? html`<blockquote class="quote">${inlines}</blockquote>` : html`<div class="lines" dir="auto">${inlines}</div>`) as VNode;
}

function InlineView({ inline }: { inline: Inline }): VNode {
  const { snapshot } = useDesk();
  switch (inline.kind) {
    case 'text': return html`${inline.text}`;
    case 'break': return html`<br />`;
    case 'code': return html`<code class="code">${inline.text}</code>`;
    case 'emoji': return html`<${Emoji} name=${inline.name} />`;
    case 'style': return html`<${STYLE_TAGS[inline.style]}><${Inlines} inlines=${inline.children} /><//>`;
    case 'link': return html`<${Link} url=${inline.url}><bdi>${inline.label}</bdi><//>`;
    case 'user': return html`<${Mention} label=${`@${userOf(snapshot, inline.id).realName}`} mine=${inline.id === snapshot.me} />`;
    case 'group': return html`<${Mention} label=${inline.label || `@${snapshot.groups.find((group) => group.id === inline.id)?.handle ?? 'unknown-group'}`} />`;
    case 'broadcast': return html`<${Mention} label=${`@${inline.name}`} mine=${true} />`;
    case 'channel': return html`<${Mention} label=${`#${snapshot.channels.find((channel) => channel.id === inline.id)?.name ?? 'unknown-channel'}`} />`;
    case 'date': return html`<${DateView} date=${inline} />`;
  }
}

/** A mention of the reader (or of everyone here) is lit, as in Slack. */
function Mention({ label, mine = false }: { label: string; mine?: boolean }): VNode {
  return html`<span class=${mine ? 'mention mention-mine' : 'mention'}>${label}</span>`;
}

function DateView({ date }: { date: Extract<Inline, { kind: 'date' }> }): VNode {
  const ms = date.seconds * 1000;
  const written = html`<time title=${fullTime(ms)}>${formatDate(date.format, ms, Date.now())}</time>`;
  return (date.url ? html`<${Link} url=${date.url}>${written}<//>` : written) as VNode;
}
