/**
 * What the reader has seen: unread channels and threads, and the thread that opens by itself.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Message, Snapshot } from '../../slack/state.ts';
import { channelMessages } from './desk.ts';

export type Unread = { any: boolean; mentions: number };
/** Newest message read, by channel id or by a thread's `ts`. */
type Marks = Record<string, number>;

/** `channelId` and `threadTs` are what is in sight now; being in sight counts as being read. */
export function useReading(snapshot: Snapshot | undefined, channelId: string, threadTs: string | undefined) {
  const [marks, setMarks] = useState<Marks>({});
  const newest = snapshot?.messages.reduce((latest, message) => Math.max(latest, Number(message.ts)), 0) ?? 0;
  const me = snapshot?.me ?? '';
  useEffect(() => {
    if (!snapshot) return;
    setMarks((held) => ({ ...held, [`${me} ${channelId}`]: newest, ...(threadTs ? { [`${me} ${threadTs}`]: newest } : {}) }));
  }, [newest, me, channelId, threadTs]);

  const since = (key: string) => marks[`${me} ${key}`] ?? 0;
  return {
    channelUnread: (id: string): Unread => {
      if (!snapshot || id === channelId) return { any: false, mentions: 0 };
      const fresh = channelMessages(snapshot, id).filter((message) => message.user !== me && Number(message.ts) > since(id));
      return { any: fresh.length > 0, mentions: fresh.filter((message) => calls(message, me)).length };
    },
    repliesUnread: (parent: Message): boolean => {
      if (!snapshot || parent.ts === threadTs) return false;
      return snapshot.messages.some((reply) => reply.threadTs === parent.ts && reply.ts !== parent.ts && reply.user !== me && Number(reply.ts) > since(parent.ts));
    },
  };
}

/** Whether a message calls this reader, by name or as one of everybody. */
function calls(message: Message, me: string): boolean {
  return (message.notifies ?? []).some((who) => who === me || ['here', 'channel', 'everyone'].includes(who));
}

/** Opens the newest thread of the channel the first time it has replies, unless another one is open: nobody should have to look for the diagnosis. */
export function useFirstReplies(snapshot: Snapshot | undefined, channelId: string, isOpen: boolean, open: (threadTs: string) => void): void {
  const known = useRef(new Set<string>());
  const parents = snapshot ? channelMessages(snapshot, channelId).filter((message) => message.replyCount > 0).map((message) => message.ts) : [];
  const fresh = parents.filter((ts) => !known.current.has(ts)).at(-1);
  useEffect(() => {
    for (const ts of parents) known.current.add(ts);
    if (fresh !== undefined && !isOpen) open(fresh);
  }, [fresh]);
}
