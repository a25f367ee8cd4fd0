/**
 * The thread beside the channel.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import type { Channel } from '../../slack/state.ts';
import { Composer } from './composer.ts';
import { channelLabel, threadMessages, useDesk } from './desk.ts';
import { Icon } from './icons.ts';
import { MessageList } from './message-list.ts';

export function ThreadPane({ channel, threadTs, onClose }: { channel: Channel; threadTs: string | undefined; onClose: () => void }): VNode {
  const { snapshot } = useDesk();
  const messages = threadTs === undefined ? [] : threadMessages(snapshot, channel.id, threadTs);
  const count = messages.length - 1;
  return html`<section class="pane pane-thread" aria-label="Thread">
    <header class="pane-head">
      <h1 class="pane-title">Thread</h1><span class="pane-topic">${channelLabel(channel)}</span>
      <button type="button" class="tool" aria-label="Close thread" title="Close" onClick=${onClose}><${Icon} name="close" /></button>
    </header>
    ${threadTs === undefined
      ? html`<div class="empty"><p>No thread is open.</p></div>`
      : html`<${MessageList} key=${threadTs} label="Replies" messages=${messages} inThread=${true}
          afterFirst=${count > 0 && html`<div class="reply-rule" role="separator"><span>${count} ${count === 1 ? 'reply' : 'replies'}</span></div>`} />
        <${Composer} key=${`reply-${threadTs}`} channel=${channel.id} threadTs=${threadTs} label="Reply…" />`}
  </section>`;
}
