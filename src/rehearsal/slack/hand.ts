import { emitHomeOpened, emitReaction } from './event.ts';
import type { House } from './house.ts';
import { close, fill, press, pressInView, shortcut, submit } from './interaction.ts';
import { remove } from './methods/chat.ts';
import { react } from './methods/marks.ts';
import { messageForUser, viewForUser, visibleMessages } from './snapshot.ts';
import type { Message, View } from './state.ts';
import { elementsOf, optionsOf, wordsOf } from './surface.ts';
import type { Element } from './surface.ts';
import { say } from './user-message.ts';
import type { StoredMessage, StoredView } from './workspace.ts';

/**
 * One user's hands and eyes, for tests that read like a story. Every deed resolves when the app has acknowledged it (or failed to within three seconds)
 * and throws if a person could not do it: no such button in sight.
 */
export type Hand = {
  /** Types into a channel (#incidents unless told) or a thread; a text that begins with `/` is a command. Resolves to the message's ts, empty for a command. */
  say(text: string, where?: { channel?: string; threadTs?: string }): Promise<string>;
  /**
   * Presses by label or action_id: in the open modal if there is one, else in the newest visible message that has it, or in the message `in`.
   * `value`: what to choose.
   */
  presses(labelOrActionId: string, how?: { in?: string; value?: unknown }): Promise<void>;
  /** Submits the topmost modal. Values by action_id, block_id or input label. */
  submits(values?: Record<string, unknown>): Promise<void>;
  closes(): Promise<void>;
  reacts(name: string, ts: string): void;
  /** Deletes any message, as a workspace's admins may. */
  deletes(ts: string): void;
  /** Chooses the app's shortcut, of a message if one is given. */
  choosesShortcut(callbackId: string, ts?: string): Promise<void>;
  opensHome(): void;
  /** Everything this user sees, oldest first. */
  sees(): Message[];
  /** The topmost open modal. */
  modal(): View | undefined;
};

type Found = { element: Element; value?: unknown };

/** An element by its action_id or words, or by the words of one of its options. */
function find(blocks: StoredMessage['blocks'], sought: string): Found | undefined {
  const elements = elementsOf(blocks);
  const element = elements.find((one) => one.actionId === sought || (one.type === 'button' && wordsOf(one.json) === sought));
  if (element !== undefined) return { element };
  for (const menu of elements.filter((one) => one.type === 'overflow')) {
    const option = optionsOf(menu.json).find((one) => wordsOf(one) === sought);
    if (option !== undefined) return { element: menu, value: option['value'] };
  }
  return undefined;
}

function labels(blocks: StoredMessage['blocks']): string[] {
  return elementsOf(blocks).flatMap((one) => (one.type === 'overflow' ? optionsOf(one.json).map(wordsOf) : [wordsOf(one.json) || one.actionId]));
}

/** Every block of a message, those in its attachments too. */
const allBlocks = (message: StoredMessage): StoredMessage['blocks'] => [...message.blocks, ...message.attachments.flatMap((one) => one.blocks)];

/** A test names a field as it likes; Slack's payload needs block_id and action_id. */
function fieldOf(view: StoredView, name: string): Element {
  const elements = elementsOf(view.blocks);
  const found =
    elements.find((one) => one.actionId === name) ??
    elements.find((one) => one.blockId === name) ??
    elements.find((one) => wordsOf(one.block['label']) === name);
  if (found === undefined) throw new Error(`the modal "${view.title}" has no field ${name}: ${elements.map((one) => one.actionId).join(', ')}`);
  return found;
}

export function handOf(house: House, userId: string, homeChannel: string): Hand {
  const { workspace } = house;
  const top = (): StoredView | undefined => workspace.views.findLast((one) => one.userId === userId);
  const open = (): StoredView => {
    const view = top();
    if (view === undefined) throw new Error(`${userId} has no modal open`);
    return view;
  };
  const inSight = (ts: string): StoredMessage => {
    const message = visibleMessages(house, userId).find((one) => one.ts === ts);
    if (message === undefined) throw new Error(`${userId} sees no message ${ts}`);
    return message;
  };

  return {
    async say(text, where = {}) {
      const said = await say(house, userId, where.channel ?? homeChannel, text, where.threadTs);
      return 'message' in said ? said.message.ts : '';
    },
    async presses(sought, how = {}) {
      const view = how.in === undefined ? top() : undefined;
      if (view !== undefined) {
        const found = find(view.blocks, sought);
        if (found === undefined) throw new Error(`the modal "${view.title}" has no "${sought}": ${labels(view.blocks).join(' | ')}`);
        await pressInView(house, view, found.element, how.value ?? found.value);
        return;
      }
      const messages = how.in === undefined ? visibleMessages(house, userId).toReversed() : [inSight(how.in)];
      for (const message of messages) {
        const found = find(allBlocks(message), sought);
        if (found === undefined) continue;
        await press(house, userId, message, found.element, how.value ?? found.value);
        return;
      }
      throw new Error(`${userId} sees no "${sought}": ${messages.flatMap((one) => labels(allBlocks(one))).join(' | ')}`);
    },
    async submits(values = {}) {
      const view = open();
      for (const [name, value] of Object.entries(values)) {
        const { blockId, actionId } = fieldOf(view, name);
        fill(view, { [blockId]: { [actionId]: value } });
      }
      await submit(house, view);
    },
    closes: () => close(house, open()),
    reacts(name, ts) {
      const message = inSight(ts);
      if (react(house, message, name, userId)) emitReaction(house, userId, message, name);
    },
    deletes: (ts) => remove(house, inSight(ts)),
    choosesShortcut: async (callbackId, ts) => void (await shortcut(house, userId, callbackId, ts === undefined ? undefined : inSight(ts))),
    opensHome: () => emitHomeOpened(house, userId),
    sees: () => visibleMessages(house, userId).map((one) => messageForUser(house, one)),
    modal() {
      const view = top();
      return view === undefined ? undefined : viewForUser(view);
    },
  };
}
