/**
 * The channel in the middle: its name, its messages, and the box to write in.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import type { Channel, Message } from '../../slack/state.ts';
import { Composer } from './composer.ts';
import { channelLabel, channelMessages, useDesk } from './desk.ts';
import { MessageList } from './message-list.ts';

export function ChannelPane({ channel, isUnread, tools }: { channel: Channel; isUnread: (message: Message) => boolean; tools: VNode }): VNode {
  const { snapshot } = useDesk();
  return html`<section class="pane pane-channel" aria-label=${`Channel ${channel.name}`}>
    <header class="pane-head">
      <h1 class="pane-title">${channelLabel(channel)}</h1>
      <span class="pane-topic"><bdi>${channel.topic}</bdi></span>
      ${tools}
    </header>
    <${MessageList} key=${channel.id} label=${`Messages in ${channel.name}`} messages=${channelMessages(snapshot, channel.id)} inThread=${false} isUnread=${isUnread}
      beginning=${html`<div class="beginning"><h2>${channelLabel(channel)}</h2><p>This is the very beginning of ${channelLabel(channel)}. <bdi>${channel.topic}</bdi></p></div>`} />
    <${Composer} key=${`say-${channel.id}`} channel=${channel.id} label=${`Message ${channelLabel(channel)}`} />
  </section>`;
}
