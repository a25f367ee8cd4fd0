import { USER_IDS } from '../cast.ts';
import type { House } from '../house.ts';
import { objection } from '../judge/message.ts';
import type { StoredMessage } from '../workspace.ts';
import { room, word } from './method.ts';
import type { Method } from './method.ts';

/** Adds a user's reaction; false if it was there already. */
export function react(house: House, message: StoredMessage, name: string, userId: string): boolean {
  const reaction = message.reactions.find((one) => one.name === name);
  if (reaction?.users.includes(userId) === true) return false;
  if (reaction === undefined) message.reactions.push({ name, users: [userId] });
  else reaction.users.push(userId);
  house.workspace.changed();
  return true;
}

/** Reactions, pins and bookmarks: what is hung on messages and channels. */
export const marks: Record<string, Method> = {
  'reactions.add': {
    scope: 'reactions:write',
    tier: 3,
    run(args, house) {
      const found = room(args, house);
      if (found === undefined) return objection('channel_not_found');
      const message = house.workspace.message(found.id, word(args, 'timestamp') ?? '');
      if (message === undefined) return objection('message_not_found');
      const name = word(args, 'name') ?? '';
      if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) return objection('invalid_name');
      return react(house, message, name, USER_IDS.bot) ? {} : objection('already_reacted');
    },
  },
  'pins.add': {
    scope: 'pins:write',
    tier: 2,
    run(args, house) {
      const found = room(args, house);
      if (found === undefined) return objection('channel_not_found');
      const message = house.workspace.message(found.id, word(args, 'timestamp') ?? '');
      if (message === undefined) return objection('message_not_found');
      if (message.pinned) return objection('already_pinned');
      message.pinned = true;
      house.workspace.changed();
      return {};
    },
  },
  'bookmarks.add': {
    scope: 'bookmarks:write',
    tier: 2,
    run(args, house) {
      const channel = house.workspace.room(word(args, 'channel_id') ?? '');
      if (channel === undefined) return objection('channel_not_found');
      const title = word(args, 'title');
      const link = word(args, 'link');
      if (title === undefined || link === undefined) return objection('invalid_arguments', [{ at: '/', message: 'missing required field: title or link' }]);
      if (word(args, 'type') !== 'link') return objection('invalid_bookmark_type');
      const bookmark = { id: house.workspace.newId('Bk'), title, link };
      channel.bookmarks.push(bookmark);
      return { bookmark: { ...bookmark, channel_id: channel.id, type: 'link' } };
    },
  },
};
