import { BOT_ID, USER_IDS } from '../cast.ts';
import type { House } from '../house.ts';
import { isObject } from '../judge/check.ts';
import { objection } from '../judge/message.ts';
import { fileJson } from '../payload.ts';
import type { Json, StoredFile } from '../workspace.ts';
import { objectionTo, shown, threadRoot } from './chat.ts';
import { isObjection, word } from './method.ts';
import type { Answer, Method } from './method.ts';

const MIME: Record<string, string> = {
  csv: 'text/csv', gif: 'image/gif', jpg: 'image/jpeg', json: 'application/json', md: 'text/markdown', pdf: 'application/pdf', png: 'image/png', txt: 'text/plain',
};

function reserve(args: Json, house: House): Answer {
  const name = word(args, 'filename');
  const size = Number(word(args, 'length') ?? 0);
  if (name === undefined || !(size > 0)) return objection('invalid_arguments', [{ at: '/', message: 'missing required field: filename or length' }]);
  const id = house.workspace.newId('F');
  const mimetype = MIME[name.split('.').pop()?.toLowerCase() ?? ''] ?? 'application/octet-stream';
  const file: StoredFile = { id, name, title: name, mimetype, size, url: `/files/${id}/${encodeURIComponent(name)}`, content: Buffer.alloc(0), complete: false };
  house.workspace.files.set(id, file);
  return { upload_url: `${house.url}/upload/${id}`, file_id: id };
}

function complete(args: Json, house: House): Answer {
  const named = (Array.isArray(args['files']) ? args['files'] : []).filter(isObject);
  const files = named.flatMap(({ id, title }) => {
    const file = house.workspace.files.get(String(id));
    if (file !== undefined && typeof title === 'string') file.title = title;
    return file === undefined || file.content.length === 0 ? [] : [file];
  });
  if (named.length === 0 || files.length < named.length) return objection('file_not_found');
  const channel = word(args, 'channel_id');
  if (channel !== undefined) {
    const to = house.workspace.room(channel);
    if (to === undefined) return objection('channel_not_found');
    const threadTs = threadRoot(house, to.id, word(args, 'thread_ts'));
    if (isObjection(threadTs)) return threadTs;
    const parts = { text: args['initial_comment'], blocks: args['blocks'], attachments: undefined };
    const refused = parts.text === undefined && parts.blocks === undefined ? undefined : objectionTo(house, parts, { edit: false, whole: true });
    if (refused !== undefined) return refused;
    const pages = files.map(({ content: _content, complete: _complete, title: _title, ...file }) => file);
    house.workspace.add({ channel: to.id, threadTs, user: USER_IDS.bot, botId: BOT_ID, ...shown(parts), files: pages, ephemeral: false });
  }
  for (const file of files) file.complete = true;
  return { files: files.map((file) => fileJson(house, file)) };
}

/** A message that shows it keeps its place, empty. */
function remove(args: Json, house: House): Answer {
  if (!house.workspace.files.delete(word(args, 'file') ?? '')) return objection('file_not_found');
  house.workspace.changed();
  return {};
}

export const files: Record<string, Method> = {
  'files.getUploadURLExternal': { scope: 'files:write', tier: 4, run: reserve },
  'files.delete': { scope: 'files:write', tier: 3, run: remove },
  'files.completeUploadExternal': { scope: 'files:write', tier: 4, run: complete },
};

/** The bytes of an upload: multipart with one file, as Slack's client sends them, or the bare body. */
export async function uploadedBytes(body: Buffer, contentType: string): Promise<Buffer> {
  if (!contentType.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  const blob = [...form.values()].find((value) => value instanceof Blob);
  return blob === undefined ? Buffer.alloc(0) : Buffer.from(await blob.arrayBuffer());
}
