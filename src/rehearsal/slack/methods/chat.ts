import { BOT_ID, USER_IDS } from '../cast.ts';
import type { Room } from '../cast.ts';
import { emitMessage } from '../event.ts';
import type { House } from '../house.ts';
import { isObject } from '../judge/check.ts';
import { objection, objectionToMessage } from '../judge/message.ts';
import type { MessageParts, Objection } from '../judge/message.ts';
import { callsOf } from '../judge/text.ts';
import { messageJson } from '../payload.ts';
import type { Block, Message } from '../state.ts';
import { withIds } from '../surface.ts';
import { fileIdIn, permalink } from '../workspace.ts';
import type { Json, StoredMessage } from '../workspace.ts';
import { isObjection, room, word } from './method.ts';
import type { Answer, Method } from './method.ts';

type Attachment = Message['attachments'][number];

/** The shown parts of a message, as stored. The payload must have been judged. */
export function shown(args: Json): { text: string; blocks: Block[]; attachments: Attachment[]; notifies: string[] } {
  const blocks = withIds(Array.isArray(args['blocks']) ? args['blocks'] : []);
  const attached = (Array.isArray(args['attachments']) ? args['attachments'] : []).filter(isObject);
  const attachments = attached.map((one): Attachment => ({ ...one, blocks: withIds(Array.isArray(one['blocks']) ? one['blocks'] : []) }));
  const text = word(args, 'text') ?? '';
  return { text, blocks, attachments, notifies: callsOf({ text, blocks, attachments }) };
}

/** The message a new one answers, as the root of its thread; undefined when it answers none. */
export function threadRoot(house: House, channel: string, threadTs: string | undefined): string | undefined | Objection {
  if (threadTs === undefined) return undefined;
  const parent = house.workspace.message(channel, threadTs);
  return parent === undefined || parent.ephemeral ? objection('thread_not_found') : (parent.threadTs ?? parent.ts);
}

/** A post may also name a channel by its name, or a user: it then goes to that user's direct message. */
function destination(args: Json, house: House): Room | undefined {
  const userId = word(args, 'channel') ?? '';
  return house.workspace.room(userId) ?? (house.workspace.people.some((one) => one.id === userId && !one.isBot) ? house.workspace.directMessage(userId) : undefined);
}

/** Judges a message, and that the uploaded images it shows exist. */
export function objectionTo(house: House, parts: MessageParts, how: { edit: boolean; whole: boolean }): Objection | undefined {
  const refused = objectionToMessage(parts, how);
  if (refused !== undefined) return refused;
  const blocks = Array.isArray(parts.blocks) ? parts.blocks.map((block) => (isObject(block) ? block['slack_file'] : undefined)) : [];
  const index = blocks.findIndex((file) => isObject(file) && !isUploaded(house, file));
  return index < 0 ? undefined : objection('invalid_blocks', [{ at: `/blocks/${index}/slack_file`, message: 'invalid slack file' }]);
}

function isUploaded(house: House, file: Json): boolean {
  const id = word(file, 'id') ?? fileIdIn(word(file, 'url') ?? '');
  return house.workspace.files.get(id ?? '')?.complete === true;
}

function metadataOf(args: Json): Json | undefined | Objection {
  const metadata = args['metadata'];
  if (metadata === undefined) return undefined;
  if (!isObject(metadata)) return objection('invalid_metadata_format');
  if (typeof metadata['event_type'] !== 'string' || !isObject(metadata['event_payload'])) return objection('invalid_metadata_schema');
  return metadata;
}

function post(args: Json, house: House): Answer {
  const to = destination(args, house);
  if (to === undefined) return objection('channel_not_found');
  if (!to.isIm && !to.members.includes(USER_IDS.bot)) return objection('not_in_channel');
  const parts = { text: args['text'], blocks: args['blocks'], attachments: args['attachments'] };
  const refused = objectionTo(house, parts, { edit: false, whole: true });
  if (refused !== undefined) return refused;
  const metadata = metadataOf(args);
  if (isObjection(metadata)) return metadata;
  const threadTs = threadRoot(house, to.id, word(args, 'thread_ts'));
  if (isObjection(threadTs)) return threadTs;
  const message = house.workspace.add({ channel: to.id, threadTs, user: USER_IDS.bot, botId: BOT_ID, ...shown(args), files: [], ephemeral: false, metadata });
  emitMessage(house, message);
  return { channel: to.id, ts: message.ts, message: messageJson(house, message, { metadata: true }) };
}

/** The app's own message, which is all it may edit or delete. */
function own(args: Json, house: House, foreign: string): StoredMessage | Objection {
  const to = room(args, house);
  if (to === undefined) return objection('channel_not_found');
  const message = house.workspace.message(to.id, word(args, 'ts') ?? '');
  if (message === undefined || message.ephemeral) return objection('message_not_found');
  return message.botId === BOT_ID ? message : objection(foreign);
}

function update(args: Json, house: House): Answer {
  const message = own(args, house, 'cant_update_message');
  if (isObjection(message)) return message;
  const parts = { text: args['text'] ?? message.text, blocks: args['blocks'] ?? message.blocks, attachments: args['attachments'] ?? message.attachments };
  const refused = objectionTo(house, parts, { edit: true, whole: true });
  if (refused !== undefined) return refused;
  const metadata = metadataOf(args);
  if (isObjection(metadata)) return metadata;
  // An edit calls nobody: whom the message called stays what it was when posted.
  const { notifies: _, ...edited } = shown(parts);
  Object.assign(message, edited, { editedAt: house.workspace.newTs() }, metadata === undefined ? {} : { metadata });
  house.workspace.changed();
  return { channel: message.channel, ts: message.ts, text: message.text, message: messageJson(house, message, { metadata: true }) };
}

/** Takes a message out of the workspace, and out of its thread's count. */
export function remove(house: House, message: StoredMessage): void {
  const { messages } = house.workspace;
  messages.splice(messages.indexOf(message), 1);
  const parent = message.threadTs === undefined || message.ephemeral ? undefined : house.workspace.message(message.channel, message.threadTs);
  if (parent !== undefined) {
    const replies = messages.filter((one) => one.channel === parent.channel && one.threadTs === parent.ts && !one.ephemeral);
    Object.assign(parent, { replyCount: replies.length, replyUsers: [...new Set(replies.map((one) => one.user))] });
  }
  house.workspace.changed();
}

function postEphemeral(args: Json, house: House): Answer {
  const to = room(args, house);
  if (to === undefined) return objection('channel_not_found');
  if (!to.members.includes(USER_IDS.bot) && !to.isIm) return objection('not_in_channel');
  const userId = word(args, 'user') ?? '';
  if (!to.members.includes(userId)) return objection('user_not_in_channel');
  const refused = objectionTo(house, { text: args['text'], blocks: args['blocks'], attachments: args['attachments'] }, { edit: false, whole: true });
  if (refused !== undefined) return refused;
  const threadTs = threadRoot(house, to.id, word(args, 'thread_ts'));
  if (isObjection(threadTs)) return threadTs;
  const message = house.workspace.add({ channel: to.id, threadTs, user: USER_IDS.bot, botId: BOT_ID, ...shown(args), files: [], ephemeral: true, visibleTo: userId });
  return { message_ts: message.ts };
}

export const chat: Record<string, Method> = {
  'chat.postMessage': { scope: 'chat:write', tier: 'posting', run: post },
  'chat.update': { scope: 'chat:write', tier: 3, run: update },
  'chat.postEphemeral': { scope: 'chat:write', tier: 4, run: postEphemeral },
  'chat.delete': {
    scope: 'chat:write',
    tier: 3,
    run(args, house) {
      const message = own(args, house, 'cant_delete_message');
      if (isObjection(message)) return message;
      remove(house, message);
      return { channel: message.channel, ts: message.ts };
    },
  },
  'chat.getPermalink': {
    tier: 'unlimited',
    run(args, house) {
      const to = room(args, house);
      if (to === undefined) return objection('channel_not_found');
      const ts = word(args, 'message_ts') ?? '';
      return house.workspace.message(to.id, ts) === undefined ? objection('message_not_found') : { channel: to.id, permalink: permalink(house.url, to.id, ts) };
    },
  },
};
