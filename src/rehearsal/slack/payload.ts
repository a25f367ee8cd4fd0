import { APP_ID, BOT_ID, TEAM } from './cast.ts';
import { stateOf } from './surface.ts';
import type { Element } from './surface.ts';
import type { House } from './house.ts';

import type { Json, StoredFile, StoredMessage, StoredView } from './workspace.ts';

/** Slack's own JSON for what the workspace holds: the shapes Bolt's types describe. */

/** The old verification token Slack still puts in every payload; nothing should trust it. */
const TOKEN = 'verification-token-of-old';

export function messageJson(house: House, message: StoredMessage, options: { metadata: boolean }): Json {
  const { replyCount, replyUsers } = message;
  const replies = replyCount === 0 ? {} : { reply_count: replyCount, reply_users: replyUsers, reply_users_count: replyUsers.length };
  const files = message.files.flatMap(({ id }) => house.workspace.files.get(id) ?? []).map((file) => fileJson(house, file));
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: TEAM.id,
    blocks: message.blocks,
    ...(message.botId === undefined ? {} : { bot_id: message.botId, app_id: APP_ID }),
    ...(message.threadTs !== undefined ? { thread_ts: message.threadTs } : message.replyCount > 0 ? { thread_ts: message.ts } : {}),
    ...(message.attachments.length === 0 ? {} : { attachments: message.attachments }),
    ...(files.length === 0 ? {} : { files }),
    ...(message.reactions.length === 0 ? {} : { reactions: message.reactions.map((one) => ({ ...one, count: one.users.length })) }),
    ...(message.editedAt === undefined ? {} : { edited: { user: message.user, ts: message.editedAt } }),
    ...(message.pinned ? { pinned_to: [message.channel] } : {}),
    ...(options.metadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
    ...replies,
  };
}

export function fileJson(house: House, file: StoredFile): Json {
  const { id, name, mimetype, size, title } = file;
  const address = `${house.url}/files/${id}/${encodeURIComponent(name)}`;
  const filetype = name.split('.').pop() ?? '';
  return { id, name, title, mimetype, size, filetype, mode: 'hosted', url_private: address, url_private_download: address, permalink: address, is_public: true };
}

export function viewJson(view: StoredView): Json {
  const plain = (text: string | undefined): Json | null => (text === undefined ? null : { type: 'plain_text', text, emoji: true });
  return {
    id: view.id,
    team_id: TEAM.id,
    app_id: APP_ID,
    app_installed_team_id: TEAM.id,
    bot_id: BOT_ID,
    type: view.type,
    title: plain(view.title),
    submit: plain(view.submit),
    close: plain(view.close),
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    external_id: view.externalId,
    hash: view.hash,
    state: { values: stateOf(view.blocks, view.values) },
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
  };
}

/** The user's part of every interaction, with names as Slack gives them. */
function actor(house: House, userId: string): Json {
  const name = house.workspace.person(userId)?.name ?? userId;
  return {
    user: { id: userId, username: name, name, team_id: TEAM.id },
    team: { id: TEAM.id, domain: TEAM.domain },
    enterprise: null,
    is_enterprise_install: false,
    api_app_id: APP_ID,
    token: TOKEN,
  };
}

/** The `actions` entry for one operated element. */
function actionJson(house: House, element: Element, choice: Json): Json {
  const { type, blockId, actionId, json } = element;
  const echoed = ['text', 'value', 'url', 'style', 'confirm', 'placeholder'];
  const kept = Object.fromEntries(Object.entries(json).filter(([name]) => echoed.includes(name)));
  return { ...kept, ...choice, type, block_id: blockId, action_id: actionId, action_ts: house.workspace.newTs() };
}

export function messageActionJson(house: House, userId: string, message: StoredMessage, element: Element, choice: Json): Json {
  const channel = house.workspace.room(message.channel);
  const thread = message.threadTs === undefined ? {} : { thread_ts: message.threadTs };
  return {
    type: 'block_actions',
    ...actor(house, userId),
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: message.ephemeral, ...thread },
    trigger_id: house.triggers.issue({ userId }),
    channel: { id: message.channel, name: channel?.isIm === true ? 'directmessage' : (channel?.name ?? '') },
    // Slack leaves an ephemeral message out: it keeps no copy to send.
    ...(message.ephemeral ? {} : { message: messageJson(house, message, { metadata: true }) }),
    state: { values: stateOf(message.blocks, message.chosen[userId] ?? {}) },
    response_url: house.responseUrls.issue({ userId, channel: message.channel, threadTs: message.threadTs, original: message.ts }),
    actions: [actionJson(house, element, choice)],
  };
}

export function viewActionJson(house: House, view: StoredView, element: Element, choice: Json): Json {
  return {
    type: 'block_actions',
    ...actor(house, view.userId),
    container: { type: 'view', view_id: view.id },
    trigger_id: house.triggers.issue({ userId: view.userId, viewId: view.id }),
    view: viewJson(view),
    actions: [actionJson(house, element, choice)],
  };
}

export function submissionJson(house: House, view: StoredView): Json {
  const trigger_id = house.triggers.issue({ userId: view.userId, viewId: view.id });
  return { type: 'view_submission', ...actor(house, view.userId), trigger_id, view: viewJson(view), response_urls: [] };
}

export function closingJson(house: House, view: StoredView, isCleared: boolean): Json {
  return { type: 'view_closed', ...actor(house, view.userId), view: viewJson(view), is_cleared: isCleared };
}

export function shortcutJson(house: House, userId: string, callbackId: string, message?: StoredMessage): Json {
  const common = { ...actor(house, userId), callback_id: callbackId, trigger_id: house.triggers.issue({ userId }), action_ts: house.workspace.newTs() };
  if (message === undefined) return { type: 'shortcut', ...common };
  return {
    type: 'message_action',
    ...common,
    message_ts: message.ts,
    message: messageJson(house, message, { metadata: true }),
    channel: { id: message.channel, name: house.workspace.room(message.channel)?.name ?? '' },
    response_url: house.responseUrls.issue({ userId, channel: message.channel, threadTs: message.threadTs, original: message.ts }),
  };
}

export function commandJson(house: House, userId: string, channel: string, command: string, text: string): Json {
  return {
    token: TOKEN,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: channel,
    channel_name: house.workspace.room(channel)?.name ?? 'directmessage',
    user_id: userId,
    user_name: house.workspace.person(userId)?.name ?? userId,
    command,
    text,
    api_app_id: APP_ID,
    is_enterprise_install: 'false',
    response_url: house.responseUrls.issue({ userId, channel }),
    trigger_id: house.triggers.issue({ userId }),
  };
}

/** Wraps an event as the Events API does. */
export function eventJson(house: House, botUserId: string, event: Json): Json {
  return {
    token: TOKEN,
    team_id: TEAM.id,
    api_app_id: APP_ID,
    type: 'event_callback',
    event,
    event_id: house.workspace.newId('Ev'),
    event_time: Math.floor(Date.now() / 1000),
    event_context: house.workspace.newId('EC'),
    is_ext_shared_channel: false,
    authorizations: [{ enterprise_id: null, team_id: TEAM.id, user_id: botUserId, is_bot: true, is_enterprise_install: false }],
  };
}

