import { emitReaction } from './event.ts';
import type { House } from './house.ts';
import { close, fill, press, pressInView, submit } from './interaction.ts';
import { react } from './methods/marks.ts';
import { visibleMessages } from './snapshot.ts';
import type { World } from './snapshot.ts';
import type { Act, Block } from './state.ts';
import { elementsOf } from './surface.ts';
import type { Element } from './surface.ts';
import { say } from './user-message.ts';
import type { StoredMessage, StoredView } from './workspace.ts';

/** Does what a user did on the page. Throws a sentence when that user could not have done it. */
export async function perform(house: House, world: World, userId: string, act: Act): Promise<void> {
  switch (act.do) {
    case 'say':
      if (house.workspace.room(act.channel)?.members.includes(userId) !== true) throw new Error(`${userId} is not in ${act.channel}`);
      if (act.text.trim() !== '') await say(house, userId, act.channel, act.text, act.threadTs);
      return;
    case 'press': {
      const message = messageOf(house, userId, act.channel, act.ts);
      const blocks = [...message.blocks, ...message.attachments.flatMap((one) => one.blocks)];
      await press(house, userId, message, elementOf(blocks, act.blockId, act.actionId), act.value);
      return;
    }
    case 'press in view': {
      const view = viewOf(house, userId, act.viewId);
      fill(view, act.values ?? {});
      await pressInView(house, view, elementOf(view.blocks, act.blockId, act.actionId), act.value);
      return;
    }
    case 'submit': {
      const view = viewOf(house, userId, act.viewId);
      fill(view, act.values);
      await submit(house, view);
      return;
    }
    case 'close':
      return close(house, viewOf(house, userId, act.viewId));
    case 'react': {
      const message = messageOf(house, userId, act.channel, act.ts);
      if (react(house, message, act.name, userId)) emitReaction(house, userId, message, act.name);
      return;
    }
    case 'control':
      return world.run(act.id);
  }
}

function messageOf(house: House, userId: string, channel: string, ts: string): StoredMessage {
  const message = visibleMessages(house, userId).find((one) => one.channel === channel && one.ts === ts);
  if (message === undefined) throw new Error(`no message ${ts} in sight`);
  return message;
}

function viewOf(house: House, userId: string, viewId: string): StoredView {
  const view = house.workspace.views.find((one) => one.id === viewId && one.userId === userId);
  if (view === undefined) throw new Error(`no modal ${viewId} open`);
  return view;
}

function elementOf(blocks: Block[], blockId: string, actionId: string): Element {
  const element = elementsOf(blocks).find((one) => one.blockId === blockId && one.actionId === actionId);
  if (element === undefined) throw new Error(`no ${actionId} in block ${blockId}`);
  return element;
}
