/**
 * What every part of the page may need: the newest snapshot, a way to act, and the emoji names.
 */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Act, Channel, Message, Snapshot, User } from '../../slack/state.ts';

export type Desk = {
  snapshot: Snapshot;
  act: (act: Act) => void;
  /** Short name (without colons) to character. */
  emoji: Record<string, string>;
  openThread: (threadTs: string) => void;
};

export const DeskContext = createContext<Desk | undefined>(undefined);

/** The desk of the page this part is drawn in. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('drawn outside the page');
  return desk;
}

const STRANGER: Omit<User, 'id'> = { name: 'unknown', realName: 'Unknown user', colour: '#8d8d8d', role: '', isGuest: false };

/** The user with this id, or a stand-in for one the snapshot does not list. */
export function userOf(snapshot: Snapshot, id: string): User {
  return snapshot.users.find((user) => user.id === id) ?? { ...STRANGER, id };
}

/** Roles that no person has: the installed app and Slack's own voice. */
const MACHINE_ROLES = ['App', 'Slack itself'];

/** Whether someone can sit at the page as this user. */
export function isPerson(user: User): boolean {
  return !MACHINE_ROLES.includes(user.role);
}

/** How a conversation is called: channels with their hash, a direct message by whom it is with. */
export function channelLabel({ id, name }: Channel): string {
  return id.startsWith('D') ? name : `#${name}`;
}

/** The channel's own messages, oldest first, without replies. */
export function channelMessages(snapshot: Snapshot, channelId: string): Message[] {
  return inOrder(snapshot.messages.filter((message) => message.channel === channelId && isTopLevel(message)));
}

/** A thread's parent and replies, oldest first. */
export function threadMessages(snapshot: Snapshot, channelId: string, threadTs: string): Message[] {
  return inOrder(snapshot.messages.filter((message) => message.channel === channelId && (message.ts === threadTs || message.threadTs === threadTs)));
}

function isTopLevel(message: Message): boolean {
  return message.threadTs === undefined || message.threadTs === message.ts;
}

function inOrder(messages: Message[]): Message[] {
  return messages.toSorted((a, b) => Number(a.ts) - Number(b.ts));
}
