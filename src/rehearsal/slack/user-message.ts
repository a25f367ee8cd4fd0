import { BOT_ID, USER_IDS } from './cast.ts';
import type { Acknowledgement } from './delivery.ts';
import { emitMessage } from './event.ts';
import type { House } from './house.ts';
import { callsOf } from './judge/text.ts';
import { isObject } from './judge/check.ts';
import { objectionTo, shown } from './methods/chat.ts';
import { commandJson } from './payload.ts';
import type { Block } from './state.ts';
import type { Json, StoredMessage } from './workspace.ts';

/** What a user typed became: a message, or a command the app acknowledged or did not. */
export type Said = { message: StoredMessage } | { command: Acknowledgement | 'refused' };

/**
 * What Slack's own client makes of typed words: `@ana`, `@here` and `@db-responders` become mentions, `&`, `<` and `>` become text.
 * Mentions already in Slack's form are kept.
 */
function asTyped(house: House, text: string): string {
  const mention = (name: string): string | undefined => {
    if (['here', 'channel', 'everyone'].includes(name)) return `<!${name}>`;
    const person = house.workspace.person(name);
    if (person !== undefined) return `<@${person.id}>`;
    const group = house.workspace.groups.find((one) => one.handle === name);
    return group === undefined ? undefined : `<!subteam^${group.id}>`;
  };
  const inert = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const named = (words: string): string => words.replace(/@([a-z][a-z0-9-]*)/g, (typed, name: string) => mention(name) ?? typed);
  // Splitting on a captured pattern puts the mentions at the odd places.
  const parts = text.split(/(<@[UW][A-Z0-9]+>|<!subteam\^[A-Z0-9]+>)/);
  return parts.map((part, index) => (index % 2 === 1 ? part : named(inert(part)))).join('');
}

/** The same words as the rich text Slack's client sends beside them. */
function richText(house: House, typed: string): Block {
  const legible = (words: string): string => words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const elements = typed.split(/(<[@!][^>]+>)/).filter((part) => part !== '').map((part) => {
    const [, kind = '', id = ''] = /^<(@|!subteam\^|!)(.+)>$/.exec(part) ?? [];
    if (kind === '@') return { type: 'user', user_id: id };
    if (kind === '!') return { type: 'broadcast', range: id };
    return kind === '' ? { type: 'text', text: legible(part) } : { type: 'usergroup', usergroup_id: id };
  });
  return { type: 'rich_text', block_id: house.workspace.newId('b'), elements: [{ type: 'rich_text_section', elements }] };
}

/** A line only this user sees, as Slack itself or the app says it. */
function whisper(house: House, to: { userId: string; channel: string; threadTs?: string }, said: Json, from: string): void {
  const { userId, channel, threadTs } = to;
  const app = from === USER_IDS.bot ? { botId: BOT_ID } : {};
  house.workspace.add({ channel, threadTs, user: from, ...app, ...shown(said), files: [], ephemeral: true, visibleTo: userId });
}

async function command(house: House, userId: string, channel: string, text: string, threadTs: string | undefined): Promise<Acknowledgement | 'refused'> {
  const [, name = '', rest = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  const known = house.manifest.features?.slash_commands?.some((one) => one.command === name) === true && house.scopes.includes('commands');
  const say = (words: string): 'refused' => {
    whisper(house, { userId, channel, threadTs }, { text: words }, USER_IDS.slackbot);
    return 'refused';
  };
  if (!known) return say(`\`${name}\` is not a command here.`);
  // Slack gives commands no thread, so it takes none from one.
  if (threadTs !== undefined) return say(`\`${name}\` does not work in threads.`);
  const acknowledgement = await house.delivery.send({ type: 'slash_commands', payload: commandJson(house, userId, channel, name, rest.trim()), answerable: true });
  if ('failed' in acknowledgement) {
    house.workspace.refuse(name, acknowledgement.failed, 'the app did not acknowledge the command');
    say(`\`${name}\` failed: ${acknowledgement.failed}.`);
    return acknowledgement;
  }
  answerCommand(house, userId, channel, acknowledgement.body);
  return acknowledgement;
}

/** What the app put into its acknowledgement of a command, as a message. */
function answerCommand(house: House, userId: string, channel: string, body: unknown): void {
  if (!isObject(body) || (body['text'] === undefined && body['blocks'] === undefined)) return;
  const refused = objectionTo(house, { text: body['text'], blocks: body['blocks'], attachments: body['attachments'] }, { edit: false, whole: false });
  if (refused !== undefined) return house.workspace.refuse('command answer', refused.error, refused.messages.join('; '));
  if (body['response_type'] === 'in_channel') house.workspace.add({ channel, user: USER_IDS.bot, botId: BOT_ID, ...shown(body), files: [], ephemeral: false });
  else whisper(house, { userId, channel }, body, USER_IDS.bot);
}

/** A user types into the message box of a channel or thread. */
export async function say(house: House, userId: string, channel: string, text: string, threadTs?: string): Promise<Said> {
  if (text.startsWith('/')) return { command: await command(house, userId, channel, text, threadTs) };
  const typed = asTyped(house, text);
  const notifies = callsOf({ text: typed, blocks: [], attachments: [] });
  const blocks = [richText(house, typed)];
  const message = house.workspace.add({ channel, threadTs, user: userId, text: typed, blocks, attachments: [], files: [], ephemeral: false, notifies });
  emitMessage(house, message);
  return { message };
}
