import express from 'express';
import { BOT_ID, USER_IDS } from './cast.ts';
import { exchange } from './exchange.ts';
import type { JournalEntry, Reply } from './exchange.ts';
import type { FaultScript } from './fault-script.ts';
import type { House } from './house.ts';
import { isObject } from './judge/check.ts';
import { objectionTo, remove, shown } from './methods/chat.ts';
import { uploadedBytes } from './methods/files.ts';
import { word } from './methods/method.ts';
import type { Json } from './workspace.ts';

type Door = { house: House; faults: FaultScript; journal: JournalEntry[] };

/** What Slack offers beside its Web API: response URLs, upload URLs and the files themselves. In the journal and fault script: `response_url`, `upload_url`. */
export function sideDoors(door: Door): express.Router {
  const { house, faults, journal } = door;
  const router = express.Router();
  router.post('/response/:token', express.json({ limit: '10mb' }), (request, response) => {
    const args: Json = isObject(request.body) ? request.body : {};
    return exchange({ method: 'response_url', args, response, faults, journal, act: () => respond(house, String(request.params['token']), args) });
  });
  router.post('/upload/:id', express.raw({ type: () => true, limit: '50mb' }), async (request, response) => {
    const id = String(request.params['id']);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const content = await uploadedBytes(body, request.get('content-type') ?? '');
    return exchange({
      method: 'upload_url', args: { id, bytes: content.length }, response, faults, journal,
      act(): Reply {
        const file = house.workspace.files.get(id);
        if (file === undefined) return { status: 404, body: 'file_not_found' };
        if (content.length !== file.size) return { status: 400, body: `${file.size} bytes were announced, ${content.length} came` };
        file.content = content;
        return { status: 200, body: `OK - ${content.length}` };
      },
    });
  });
  router.get('/files/:id/:name', (request, response) => {
    const file = house.workspace.files.get(request.params.id);
    if (file === undefined) return void response.status(404).end();
    // A file is the app's: it is shown or saved, never run in the page's origin.
    response.set({ 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' }).type(file.mimetype).send(file.content);
  });
  return router;
}

/** An answer to an interaction: a new message, a changed one, or one less. Only ephemeral ones and the app's own can be changed. */
function respond(house: House, token: string, args: Json): Reply {
  const refuse = (status: number, error: string, detail = ''): Reply => {
    house.workspace.refuse('response_url', error, detail);
    return { status, body: error };
  };
  const origin = house.responseUrls.use(token);
  if (typeof origin === 'string') return refuse(404, origin);
  const original = origin.original === undefined ? undefined : house.workspace.message(origin.channel, origin.original);
  const done: Reply = { status: 200, body: { ok: true } };
  if (args['delete_original'] === true) {
    if (original !== undefined) remove(house, original);
    return done;
  }
  const parts = { text: args['text'], blocks: args['blocks'], attachments: args['attachments'] };
  const refused = objectionTo(house, parts, { edit: false, whole: false });
  if (refused !== undefined) return refuse(400, refused.error, refused.messages.join('; '));
  if (args['replace_original'] === true && original !== undefined) {
    const { notifies: _, ...edited } = shown(parts);
    Object.assign(original, edited, original.ephemeral ? {} : { editedAt: house.workspace.newTs() });
    house.workspace.changed();
    return done;
  }
  const ephemeral = args['response_type'] !== 'in_channel';
  house.workspace.add({
    channel: origin.channel,
    threadTs: word(args, 'thread_ts') ?? (ephemeral ? origin.threadTs : undefined),
    user: USER_IDS.bot,
    botId: BOT_ID,
    ...shown(parts),
    files: [],
    ephemeral,
    ...(ephemeral ? { visibleTo: origin.userId } : {}),
  });
  return done;
}
