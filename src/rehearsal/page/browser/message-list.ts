/**
 * Messages in order, grouped by author and day, in a pane that stays at its end while the reader is there.
 */
import type { ComponentChildren, VNode } from 'preact';
import { html } from 'htm/preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../../slack/state.ts';
import { MessageView } from './message.ts';
import { dayName, momentMs } from './time.ts';

/** Slack folds one author's messages together when they are less than five minutes apart. */
const GROUP_MS = 5 * 60_000;
/** Reading within this distance of the end counts as being at the end. */
const NEAR_PX = 40;

type MessageListProps = {
  label: string;
  messages: Message[];
  inThread: boolean;
  isUnread?: (message: Message) => boolean;
  /** Stands between the thread's parent and its replies. */
  afterFirst?: ComponentChildren;
  /** Stands before the first message. */
  beginning?: ComponentChildren;
};

export function MessageList({ label, messages, inThread, isUnread, afterFirst, beginning }: MessageListProps): VNode {
  const { pane, content, away, follow, onScroll } = useFollowedEnd(messages.at(-1)?.ts);
  return html`<div class="list-frame">
    <div class="message-list" ref=${pane} onScroll=${onScroll} role="log" aria-label=${label} tabindex="0">
      <div class="message-list-content" ref=${content}>
        ${beginning}
        ${messages.map((message, position) => {
          const previous = messages[position - 1];
          return html`
            ${!inThread && startsDay(message, previous) && html`<div class="day" role="separator"><span>${dayName(momentMs(message.ts), Date.now())}</span></div>`}
            <${MessageView} key=${message.ts} message=${message} inThread=${inThread} follows=${follows(message, previous, position, inThread)} unreadReplies=${isUnread?.(message) ?? false} />
            ${position === 0 && afterFirst}`;
        })}
      </div>
    </div>
    ${away && html`<button type="button" class="newest" onClick=${follow}>Newest messages ↓</button>`}
  </div>`;
}

function startsDay(message: Message, previous: Message | undefined): boolean {
  return previous === undefined || dayOf(message) !== dayOf(previous);
}

function dayOf(message: Message): string {
  return new Date(momentMs(message.ts)).toDateString();
}

function follows(message: Message, previous: Message | undefined, position: number, inThread: boolean): boolean {
  if (!previous || (inThread && position === 1) || (!inThread && startsDay(message, previous))) return false;
  const sameVoice = previous.user === message.user && previous.ephemeral === message.ephemeral;
  return sameVoice && !message.pinned && (inThread || previous.replyCount === 0) && momentMs(message.ts) - momentMs(previous.ts) < GROUP_MS;
}

/** Keeps the end in sight while messages arrive, grow and load pictures, unless the reader has scrolled away from it. */
function useFollowedEnd(lastTs: string | undefined) {
  const pane = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const lastTop = useRef(0);
  const seen = useRef(lastTs);
  const [away, setAway] = useState(false);
  const follow = () => {
    atEnd.current = true;
    setAway(false);
    pane.current?.scrollTo({ top: pane.current.scrollHeight });
  };
  useLayoutEffect(() => {
    const watcher = new ResizeObserver(() => {
      if (atEnd.current) follow();
    });
    if (pane.current) watcher.observe(pane.current);
    if (content.current) watcher.observe(content.current);
    return () => watcher.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (atEnd.current) seen.current = lastTs;
    else if (lastTs !== seen.current) setAway(true);
  }, [lastTs]);
  const onScroll = () => {
    const box = pane.current;
    if (!box) return;
    // Only a move upwards is the reader leaving: while pictures load, the end runs away by itself.
    const up = box.scrollTop < lastTop.current;
    lastTop.current = box.scrollTop;
    if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX) atEnd.current = true;
    else if (up) atEnd.current = false;
    if (atEnd.current) {
      seen.current = lastTs;
      setAway(false);
    }
  };
  return { pane, content, away, follow, onScroll };
}
