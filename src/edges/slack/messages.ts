/** Puts cards into the channel: posted once, edited in place ever after, found again when an answer was lost. */
import type { Drawing } from './cards/card.ts';
import { ask, slackCode, type WebClient } from './client.ts';

export type Place = { channel: string; ts: string };

export function createMessages(client: WebClient, channel: string): {
  put(drawing: Drawing, known: Place | undefined, thread: Place | undefined, lookFirst: boolean): Promise<Place>;
} {
  const post = async (drawing: Drawing, thread: Place | undefined): Promise<Place> => {
    const posted = await ask(client.chat.postMessage({
      channel: thread?.channel ?? channel, ...(thread ? { thread_ts: thread.ts } : {}), ...drawing, unfurl_links: false, unfurl_media: false, link_names: false, parse: 'none',
    }));
    return { channel: posted.channel as string, ts: posted.ts as string };
  };

  /** A message of ours whose post was answered by silence carries its key in its metadata. */
  const find = async (key: string, thread: Place | undefined): Promise<Place | null> => {
    const asked = { channel: thread?.channel ?? channel, include_all_metadata: true, limit: 100 };
    const { messages = [] } = await ask<{ messages?: { ts?: string; metadata?: { event_payload?: object } }[] }>(
      thread ? client.conversations.replies({ ...asked, ts: thread.ts }) : client.conversations.history(asked),
    );
    const ours = messages.find((message) => (message.metadata?.event_payload as { key?: string } | undefined)?.key === key);
    return ours?.ts ? { channel: asked.channel, ts: ours.ts } : null;
  };

  return {
    async put(drawing, known, thread, lookFirst) {
      const place = known ?? (lookFirst ? await find(drawing.metadata.event_payload.key, thread) : null);
      if (!place) return post(drawing, thread);
      try {
        await ask(client.chat.update({ channel: place.channel, ts: place.ts, ...drawing, link_names: false, parse: 'none' }));
        return place;
      } catch (error) {
        // Someone deleted it: the incident must stay visible, so it is posted again.
        if (slackCode(error) === 'message_not_found') return post(drawing, thread);
        throw error;
      }
    },
  };
}
