import { TEAM } from './cast.ts';
import type { House } from './house.ts';
import { isObject } from './judge/check.ts';
import type { Block, Control, Message, Panel, Snapshot, View } from './state.ts';
import { fileIdIn } from './workspace.ts';
import type { StoredMessage, StoredView } from './workspace.ts';

/** The game day around the chat: what stands beside it, and what the game master can do. */
export type World = { panels(): Panel[]; controls(): Control[]; run(controlId: string): Promise<void>; notice: string };

export const EMPTY_WORLD: World = { panels: () => [], controls: () => [], run: async () => {}, notice: '' };

/** What one user may see: the channels that user is in, without others' ephemeral messages. Oldest first. */
export function visibleMessages(house: House, userId: string): StoredMessage[] {
  const rooms = new Set(house.workspace.rooms.filter((one) => one.members.includes(userId)).map((one) => one.id));
  return house.workspace.messages.filter((one) => rooms.has(one.channel) && (!one.ephemeral || one.visibleTo === userId));
}

/** Images of uploaded files get the address they are served at, so that the page needs no rule of its own. */
function withAddresses(house: House, blocks: Block[]): Block[] {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isObject(value)) return value;
    const file = isObject(value['slack_file']) ? value['slack_file'] : undefined;
    if (value['type'] !== 'image' || file === undefined) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolve(one)]));
    const id = typeof file['id'] === 'string' ? file['id'] : fileIdIn(String(file['url']));
    return { ...value, image_url: house.workspace.files.get(id ?? '')?.url };
  };
  return blocks.map((block) => resolve(block) as Block);
}

/** A message as a user sees it, without what Slack keeps for itself. */
export function messageForUser(house: House, stored: StoredMessage): Message {
  const { botId: _bot, visibleTo: _to, metadata: _metadata, chosen: _chosen, ...message } = stored;
  return { ...structuredClone(message), blocks: withAddresses(house, message.blocks) };
}

export function viewForUser(stored: StoredView): View {
  const { id, hash, type, callbackId, title, submit, close, blocks, errors, pending, unheard } = stored;
  return structuredClone({ id, hash, type, callbackId, title, submit, close, blocks, errors, pending, unheard });
}

export function snapshotFor(house: House, world: World, userId: string): Snapshot {
  const { workspace } = house;
  return {
    team: { id: TEAM.id, name: TEAM.name },
    me: userId,
    users: workspace.people.map(({ isBot: _bot, deleted: _deleted, ...user }) => user),
    channels: workspace.rooms.filter((one) => one.members.includes(userId)).map(({ id, name, topic, isIm }) => ({ id, name: isIm ? 'Lifeguard' : name, topic })),
    groups: workspace.groups.map(({ id, handle }) => ({ id, handle })),
    messages: visibleMessages(house, userId).map((one) => messageForUser(house, one)),
    views: workspace.views.filter((one) => one.userId === userId).map(viewForUser),
    commands: (house.manifest.features?.slash_commands ?? []).map((one) => ({ command: one.command, description: one.description, usageHint: one.usage_hint ?? '' })),
    panels: world.panels(),
    controls: world.controls(),
    notice: world.notice,
    refusals: [...workspace.refusals],
    appConnected: house.delivery.connected(),
  };
}
