import { isObject } from './check.ts';

/** Every `text` string in a tree of blocks with the type of the object that holds it. */
function texts(value: unknown): { type: string; text: string }[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (!isObject(value)) return [];
  const own = typeof value['text'] === 'string' ? [{ type: String(value['type']), text: value['text'] }] : [];
  return [...own, ...Object.values(value).flatMap(texts)];
}

/** Characters of text in blocks, apart for markdown blocks, which Slack allows more of. */
export function textLength(blocks: unknown): { markdown: number; other: number } {
  const count = { markdown: 0, other: 0 };
  for (const { type, text } of texts(blocks)) count[type === 'markdown' ? 'markdown' : 'other'] += text.length;
  return count;
}

/** Text types in which Slack reads `<!here>` as a call; in plain_text and raw_text it stays as written. */
const CALLING = new Set(['mrkdwn', 'markdown']);
const CALL = /<!(here|channel|everyone)(?:\|[^>]*)?>|<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>/g;

function broadcasts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(broadcasts);
  if (!isObject(value)) return [];
  if (value['type'] === 'broadcast') return [String(value['range'])];
  if (value['type'] === 'user' && typeof value['user_id'] === 'string') return [value['user_id']];
  if (value['type'] === 'usergroup' && typeof value['usergroup_id'] === 'string') return [value['usergroup_id']];
  return Object.values(value).flatMap(broadcasts);
}

/**
 * Whom a new message calls: `here`, `channel`, `everyone`, user and user-group ids, each once. With blocks Slack shows the blocks,
 * and `text` is only the notification's wording, so `text` calls nobody then.
 */
export function callsOf(message: { text: string; blocks: unknown[]; attachments: unknown[] }): string[] {
  const shown = [...message.blocks, ...message.attachments];
  const read = texts(shown).flatMap(({ type, text }) => (CALLING.has(type) ? [text] : []));
  if (message.blocks.length === 0) read.push(message.text);
  read.push(...message.attachments.filter(isObject).flatMap((one) => [one['text'], one['pretext']].filter((text) => typeof text === 'string')));
  const written = read.flatMap((text) => [...text.matchAll(CALL)].map((match) => match[1] ?? match[2] ?? match[3] ?? ''));
  return [...new Set([...written, ...broadcasts(shown)])];
}
