import { TEAM, USER_IDS } from '../cast.ts';
import type { Room } from '../cast.ts';
import type { House } from '../house.ts';
import { objection } from '../judge/message.ts';
import { messageJson } from '../payload.ts';
import type { Json, StoredMessage } from '../workspace.ts';
import { flag, room, word } from './method.ts';
import type { Answer, Method } from './method.ts';

function roomJson(room: Room): Json {
  const { id, name, topic, members, isIm } = room;
  return {
    id,
    name,
    is_channel: !isIm,
    is_im: isIm,
    is_private: isIm,
    is_archived: false,
    is_member: isIm || members.includes(USER_IDS.bot),
    is_ext_shared: false,
    context_team_id: TEAM.id,
    topic: { value: topic },
    num_members: members.length,
  };
}

/** One page of messages between `oldest` and `latest`; the cursor is the ts to go on from. */
function page(args: Json, house: House, messages: StoredMessage[], newestFirst: boolean): Answer {
  const oldest = Number(word(args, 'oldest') ?? 0);
  const latest = Number(word(args, 'latest') ?? Infinity);
  const inclusive = flag(args, 'inclusive');
  const limit = Math.min(999, Number(word(args, 'limit') ?? 100));
  if (!(limit > 0)) return objection('invalid_limit');
  const within = messages.filter(({ ts }) => (Number(ts) > oldest && Number(ts) < latest) || (inclusive && (Number(ts) === oldest || Number(ts) === latest)));
  const ordered = newestFirst ? within.toReversed() : within;
  const cursor = word(args, 'cursor');
  const start = cursor === undefined ? 0 : ordered.findIndex(({ ts }) => ts === cursor);
  if (start < 0) return objection('invalid_cursor');
  const next = ordered[start + limit];
  const metadata = flag(args, 'include_all_metadata');
  return {
    messages: ordered.slice(start, start + limit).map((one) => messageJson(house, one, { metadata })),
    has_more: next !== undefined,
    ...(next === undefined ? {} : { response_metadata: { next_cursor: next.ts } }),
  };
}

function history(args: Json, house: House, found: Room): Answer {
  return page(args, house, house.workspace.messages.filter((one) => one.channel === found.id && !one.ephemeral && one.threadTs === undefined), true);
}

const withRoom = (run: (args: Json, house: House, found: Room) => Answer): Method['run'] => (args, house) => {
  const found = room(args, house);
  return found === undefined ? objection('channel_not_found') : run(args, house, found);
};

/** Reading needs the app to be in the channel. */
const withOwnRoom = (run: (args: Json, house: House, found: Room) => Answer): Method['run'] =>
  withRoom((args, house, found) => (found.isIm || found.members.includes(USER_IDS.bot) ? run(args, house, found) : objection('not_in_channel')));

function replies(args: Json, house: House, found: Room): Answer {
  const root = house.workspace.message(found.id, word(args, 'ts') ?? '');
  if (root === undefined) return objection('thread_not_found');
  const thread = house.workspace.messages.filter((one) => one === root || (one.channel === found.id && one.threadTs === root.ts && !one.ephemeral));
  return page(args, house, thread, false);
}

export const conversations: Record<string, Method> = {
  'conversations.history': { scope: 'channels:history', tier: 3, run: withOwnRoom(history) },
  'conversations.replies': { scope: 'channels:history', tier: 3, run: withOwnRoom(replies) },
  'conversations.info': { scope: 'channels:read', tier: 3, run: withRoom((_args, _house, found) => ({ channel: roomJson(found) })) },
  'conversations.members': {
    scope: 'channels:read',
    tier: 4,
    run: withRoom((_args, _house, found) => ({ members: [...found.members], response_metadata: { next_cursor: '' } })),
  },
  'conversations.setTopic': {
    scope: 'channels:manage',
    tier: 2,
    run: withRoom((args, house, found) => {
      const topic = word(args, 'topic') ?? '';
      if (topic.length > 250) return objection('too_long');
      found.topic = topic;
      house.workspace.changed();
      return { channel: roomJson(found) };
    }),
  },
  'conversations.open': {
    scope: 'im:write',
    tier: 3,
    run(args, house) {
      const userId = (word(args, 'users') ?? '').split(',')[0] ?? '';
      const known = house.workspace.people.some((one) => one.id === userId && userId !== USER_IDS.bot);
      return known ? { channel: roomJson(house.workspace.directMessage(userId)) } : objection('user_not_found');
    },
  },
};
