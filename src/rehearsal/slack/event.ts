import { APP_ID, TEAM, USER_IDS } from './cast.ts';
import type { House } from './house.ts';
import { eventJson } from './payload.ts';
import type { Json, StoredMessage } from './workspace.ts';

/** The scope without which Slack does not send an event, though the app subscribed to it. */
const SCOPE: Record<string, string> = {
  'message.channels': 'channels:history',
  'message.im': 'im:history',
  app_mention: 'app_mentions:read',
  reaction_added: 'reactions:read',
};

/** Sends an event if the app's manifest subscribes to it and its scopes cover it. Returns at once: a user does not wait for events. */
function emit(house: House, subscription: string, event: Json): void {
  const subscribed = house.manifest.settings?.event_subscriptions?.bot_events?.includes(subscription) === true;
  const scope = SCOPE[subscription];
  if (!subscribed || (scope !== undefined && !house.scopes.includes(scope))) return;
  void house.delivery.send({ type: 'events_api', payload: eventJson(house, USER_IDS.bot, event), answerable: false });
}

/** A new message, to an app that listens to messages (its own come too) or is mentioned in it. */
export function emitMessage(house: House, message: StoredMessage): void {
  const isIm = house.workspace.room(message.channel)?.isIm === true;
  const common = {
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: TEAM.id,
    channel: message.channel,
    event_ts: message.ts,
    client_msg_id: crypto.randomUUID(),
    blocks: message.blocks,
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(message.botId === undefined ? {} : { bot_id: message.botId, app_id: APP_ID }),
  };
  emit(house, isIm ? 'message.im' : 'message.channels', { type: 'message', channel_type: isIm ? 'im' : 'channel', ...common });
  if (!isIm && message.botId === undefined && message.text.includes(`<@${USER_IDS.bot}>`)) emit(house, 'app_mention', { type: 'app_mention', ...common });
}

export function emitReaction(house: House, userId: string, message: StoredMessage, reaction: string): void {
  emit(house, 'reaction_added', {
    type: 'reaction_added',
    user: userId,
    reaction,
    item_user: message.user,
    item: { type: 'message', channel: message.channel, ts: message.ts },
    event_ts: house.workspace.newTs(),
  });
}

export function emitHomeOpened(house: House, userId: string): void {
  const { id } = house.workspace.directMessage(userId);
  emit(house, 'app_home_opened', { type: 'app_home_opened', user: userId, channel: id, tab: 'home', event_ts: house.workspace.newTs() });
}
