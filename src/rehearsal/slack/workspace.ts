import { groups, people, rooms } from './cast.ts';
import type { Group, Person, Room } from './cast.ts';
import type { File, Message, Snapshot, View } from './state.ts';

/** A JSON object whose fields nobody has judged yet. */
export type Json = Record<string, unknown>;
/** Input values by block_id and action_id, each in the shape of Slack's `state.values`. */
export type Values = Record<string, Record<string, Json>>;

export type StoredMessage = Message & {
  botId?: string;
  /** The one user who sees an ephemeral message. */
  visibleTo?: string;
  metadata?: Json;
  /** What each user has chosen in this message's menus and boxes. */
  chosen: Record<string, Values>;
};

export type StoredView = View & {
  userId: string;
  privateMetadata: string;
  externalId: string;
  notifyOnClose: boolean;
  clearOnClose: boolean;
  rootId: string;
  previousId: string | null;
  values: Values;
};

export type StoredFile = File & { content: Buffer; title: string; complete: boolean };
export type Refusal = Snapshot['refusals'][number];

/** Everything the simulated Slack remembers, and who is told when it changes. */
export type Workspace = {
  people: Person[];
  rooms: Room[];
  groups: Group[];
  messages: StoredMessage[];
  /** All open modals in the order they were opened: a user's topmost is that user's last. */
  views: StoredView[];
  files: Map<string, StoredFile>;
  refusals: Refusal[];
  person(idOrName: string): Person | undefined;
  room(idOrName: string): Room | undefined;
  message(channel: string, ts: string): StoredMessage | undefined;
  /** The direct message between this user and the app, made on first use. */
  directMessage(userId: string): Room;
  add(message: Omit<StoredMessage, 'ts' | 'replyCount' | 'replyUsers' | 'reactions' | 'pinned' | 'chosen'>): StoredMessage;
  /** An id that was not given before, with Slack's leading letter. */
  newId(prefix: string): string;
  newTs(): string;
  refuse(method: string, error: string, detail: string): void;
  changed(): void;
  /** Returns how to stop listening. */
  onChange(listener: () => void): () => void;
};

/** Refusals kept for the page's console strip; older ones are dropped. */
const REFUSALS_KEPT = 50;

export function openWorkspace(): Workspace {
  const listeners = new Set<() => void>();
  let lastMicros = 0;
  let lastId = 0;

  const workspace: Workspace = {
    people: people(),
    rooms: rooms(),
    groups: groups(),
    messages: [],
    views: [],
    files: new Map(),
    refusals: [],
    person: (idOrName) => workspace.people.find((one) => one.id === idOrName || one.name === idOrName),
    room: (idOrName) => workspace.rooms.find((one) => one.id === idOrName || one.name === idOrName.replace(/^#/, '')),
    message: (channel, ts) => workspace.messages.find((one) => one.channel === channel && one.ts === ts),
    directMessage(userId) {
      const id = `D${userId.slice(1)}`;
      const known = workspace.room(id);
      if (known !== undefined) return known;
      const room: Room = { id, name: userId, topic: '', members: [userId], isIm: true, bookmarks: [] };
      workspace.rooms.push(room);
      return room;
    },
    add(message) {
      const added: StoredMessage = { ...message, ts: workspace.newTs(), replyCount: 0, replyUsers: [], reactions: [], pinned: false, chosen: {} };
      workspace.messages.push(added);
      const parent = added.threadTs === undefined || added.ephemeral ? undefined : workspace.message(added.channel, added.threadTs);
      if (parent !== undefined) {
        parent.replyCount += 1;
        if (!parent.replyUsers.includes(added.user)) parent.replyUsers.push(added.user);
      }
      workspace.changed();
      return added;
    },
    newId(prefix) {
      lastId += 1;
      return `${prefix}0${lastId.toString(36).toUpperCase().padStart(8, '0')}`;
    },
    newTs() {
      // Slack orders a channel by ts alone, so two messages of one millisecond still need different ones.
      lastMicros = Math.max(Date.now() * 1000, lastMicros + 1);
      return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
    },
    refuse(method, error, detail) {
      workspace.refusals.push({ at: new Date().toISOString(), method, error, detail });
      workspace.refusals.splice(0, workspace.refusals.length - REFUSALS_KEPT);
      workspace.changed();
    },
    changed() {
      for (const listener of [...listeners]) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return workspace;
}

/** The id of an uploaded file in the address Slack gave for it. */
export function fileIdIn(address: string): string | undefined {
  return /\/files\/([^/]+)\//.exec(address)?.[1];
}

/** The link a person would open: what `chat.getPermalink` answers. */
export function permalink(url: string, channel: string, ts: string): string {
  return `${url}/archives/${channel}/p${ts.replace('.', '')}`;
}

