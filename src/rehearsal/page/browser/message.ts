/**
 * One message as its reader sees it.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import { useMemo, useState } from 'preact/hooks';
import type { Message, Snapshot } from '../../slack/state.ts';
import { Avatar } from './avatar.ts';
import { Blocks } from './blocks.ts';
import { isPerson, useDesk, userOf } from './desk.ts';
import { Icon } from './icons.ts';
import { FileView } from './image.ts';
import { ReactionBar, ReactionPicker } from './reactions.ts';
import { SurfaceContext, useAnswers } from './surface.ts';
import { Mrkdwn } from './text.ts';
import { agoText, clockTime, fullTime, momentMs } from './time.ts';

/** `follows`: by the same author shortly after the last one, so the face is not repeated. */
type MessageProps = { message: Message; follows: boolean; inThread: boolean; unreadReplies?: boolean };

export function MessageView({ message, follows, inThread, unreadReplies = false }: MessageProps): VNode {
  const { snapshot, act, openThread } = useDesk();
  const [picking, setPicking] = useState(false);
  const surface = useAnswers({
    id: message.ts,
    signature: signatureOf(message, snapshot),
    errors: NO_ERRORS,
    send: (blockId, actionId, value) => act({ do: 'press', channel: message.channel, ts: message.ts, blockId, actionId, value }),
  });
  const author = userOf(snapshot, message.user);
  const className = ['message', follows && 'message-follows', message.ephemeral && 'message-ephemeral', message.pinned && 'message-pinned', picking && 'message-active'].filter(Boolean).join(' ');
  return html`
    <article class=${className} aria-label=${`${author.realName} at ${clockTime(momentMs(message.ts))}`} data-ts=${message.ts}>
      <div class="message-gutter">${follows ? html`<span class="message-side-time">${shortTime(message.ts)}</span>` : html`<${Avatar} user=${author} size=${36} />`}</div>
      <div class="message-main">
        ${message.pinned && html`<div class="message-note"><${Icon} name="pin" size=${14} /> Pinned</div>`}
        ${message.ephemeral && html`<div class="message-note"><${Icon} name="eye" size=${15} /> Only visible to you</div>`}
        ${!follows && html`<${Byline} message=${message} />`}
        <${SurfaceContext.Provider} value=${surface}><${Body} message=${message} /><//>
        ${message.files.map((file) => html`<${FileView} key=${file.id} file=${file} />`)}
        <${ReactionBar} message=${message} />
        ${!inThread && message.replyCount > 0 && html`<${ReplyLink} message=${message} unread=${unreadReplies} />`}
      </div>
      ${!message.ephemeral && html`<div class="message-tools" role="group" aria-label="Message actions">
        <${ReactionPicker} message=${message} open=${picking} onOpen=${setPicking} />
        ${!inThread && html`<button type="button" class="tool" aria-label="Reply in thread" title="Reply in thread" onClick=${() => openThread(message.ts)}><${Icon} name="reply" /></button>`}
      </div>`}
    </article>`;
}

const NO_ERRORS = {};

/** Whatever the app can change in answer to a press: the message, a modal, a reply, or a refusal. */
function signatureOf(message: Message, snapshot: Snapshot): string {
  const { views, refusals, messages } = snapshot;
  return JSON.stringify([message.blocks, message.attachments, views.map((view) => [view.id, view.hash]), refusals.at(-1), messages.length]);
}

function Byline({ message }: { message: Message }): VNode {
  const { snapshot } = useDesk();
  const author = userOf(snapshot, message.user);
  const ms = momentMs(message.ts);
  return html`<header class="byline">
    <span class="author">${author.realName}</span>
    ${!isPerson(author) && html`<span class="badge">App</span>`}
    ${author.isGuest && html`<span class="badge">Guest</span>`}
    <time class="stamp" title=${fullTime(ms)}>${clockTime(ms)}</time>
  </header>`;
}

function Body({ message }: { message: Message }): VNode {
  // What a person types arrives as text with its mentions; the blocks Slack adds to it say the same again.
  const typed = isPerson(userOf(useDesk().snapshot, message.user));
  const edited = message.editedAt !== undefined && html`<span class="edited" title=${fullTime(momentMs(message.editedAt))}>(edited)</span>`;
  return html`<div class="message-body">
    ${message.blocks.length > 0 && !typed ? html`<${Blocks} blocks=${message.blocks} />` : html`<div class="message-text">${message.text && html`<${Mrkdwn} source=${message.text} />`}</div>`}
    ${message.attachments.map((attachment) => html`<${Attachment} attachment=${attachment} />`)}
    ${edited}
  </div>`;
}

function Attachment({ attachment }: { attachment: Message['attachments'][number] }): VNode {
  const colour = useMemo(() => barColour(attachment.color), [attachment.color]);
  return html`<div class="attachment">
    <div class="attachment-bar" style=${{ background: colour }}></div>
    <div class="attachment-main">${attachment.text && html`<${Mrkdwn} source=${attachment.text} />`}<${Blocks} blocks=${attachment.blocks} /></div>
  </div>`;
}

const NAMED_COLOURS: Record<string, string> = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };

function barColour(colour: string | undefined): string {
  if (colour && /^#?[0-9a-f]{3,8}$/iu.test(colour)) return colour.startsWith('#') ? colour : `#${colour}`;
  return NAMED_COLOURS[colour ?? ''] ?? '#dddddd';
}

function ReplyLink({ message, unread }: { message: Message; unread: boolean }): VNode {
  const { snapshot, openThread } = useDesk();
  const last = snapshot.messages.filter((reply) => reply.threadTs === message.ts && reply.ts !== message.ts).at(-1);
  return html`<button type="button" class="replies" onClick=${() => openThread(message.ts)}>
    ${message.replyUsers.slice(0, 4).map((id) => html`<${Avatar} key=${id} user=${userOf(snapshot, id)} size=${24} />`)}
    <span class="replies-count">${message.replyCount} ${message.replyCount === 1 ? 'reply' : 'replies'}</span>
    ${unread && html`<span class="dot" role="img" aria-label="Unread replies"></span>`}
    ${last && html`<span class="replies-last">Last reply ${agoText(momentMs(last.ts), Date.now())}</span>`}
  </button>`;
}

/** The hour without its half of the day, as Slack puts it beside a message that follows. */
function shortTime(ts: string): string {
  return clockTime(momentMs(ts)).replace(/\s?[AP]M$/u, '');
}
