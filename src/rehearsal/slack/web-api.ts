import { randomBytes } from 'node:crypto';
import express from 'express';
import { APP_ID } from './cast.ts';
import { exchange, rateLimited } from './exchange.ts';
import type { JournalEntry, Reply } from './exchange.ts';
import type { FaultScript } from './fault-script.ts';
import type { House } from './house.ts';
import { isObject } from './judge/check.ts';
import { objection } from './judge/message.ts';
import { chat } from './methods/chat.ts';
import { conversations } from './methods/conversations.ts';
import { files } from './methods/files.ts';
import { marks } from './methods/marks.ts';
import { isObjection, word } from './methods/method.ts';
import type { Answer, Method } from './methods/method.ts';
import { peopleMethods } from './methods/people.ts';
import { views } from './methods/views.ts';
import type { RateLimits } from './rate-limit.ts';
import type { Json } from './workspace.ts';

const methods: Record<string, Method> = { ...chat, ...views, ...conversations, ...marks, ...files, ...peopleMethods };

/** Arguments that travel as JSON, inside a form as text; what Slack says when that text is not JSON. */
const JSON_ARGUMENTS: Record<string, string> = {
  blocks: 'invalid_blocks_format', attachments: 'invalid_attachments', view: 'invalid_arguments', metadata: 'invalid_metadata_format', files: 'invalid_arguments',
};

export type Tokens = { bot: string; app: string };
type Door = { house: House; tokens: Tokens; faults: FaultScript; journal: JournalEntry[]; rates?: RateLimits; tickets: Set<string> };

/** Slack's Web API: `POST /api/METHOD`, form-encoded or JSON. */
export function webApi(door: Door): express.Router {
  const router = express.Router();
  router.use(express.raw({ type: () => true, limit: '10mb' }));
  router.post('/:method', async (request, response) => {
    const { token, ...args } = argumentsOf(request);
    const presented = request.get('authorization')?.replace(/^Bearer /, '') ?? (token === undefined ? undefined : String(token));
    const method = request.params.method;
    await exchange({ method, args, response, faults: door.faults, journal: door.journal, act: () => answerTo(door, method, args, presented) });
  });
  return router;
}

function argumentsOf(request: express.Request): Json {
  const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  if (request.is('application/json') === false) return Object.fromEntries(new URLSearchParams(text));
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function answerTo(door: Door, name: string, args: Json, token: string | undefined): Reply {
  const { house } = door;
  const isOpen = name === 'apps.connections.open';
  const method = methods[name];
  const reply = (answer: Answer): Reply => {
    if (isObjection(answer)) {
      house.workspace.refuse(name, answer.error, answer.messages.join('; '));
      // Slack gives the places twice: bare, and as messages of the response.
      const { error, messages } = answer;
      const errors = messages.map((one) => one.replace('[ERROR] ', ''));
      return { status: 200, body: { ok: false, error, ...(messages.length === 0 ? {} : { errors, response_metadata: { messages } }) } };
    }
    const headers = { 'x-oauth-scopes': house.scopes.join(','), 'x-accepted-oauth-scopes': method?.scope ?? '' };
    return { status: 200, body: { ok: true, ...answer }, headers };
  };
  if (method === undefined && !isOpen) return reply(objection('unknown_method'));
  if (token === undefined) return reply(objection('not_authed'));
  if (!Object.values(door.tokens).includes(token)) return reply(objection('invalid_auth'));
  if (token !== (isOpen ? door.tokens.app : door.tokens.bot)) return reply(objection('not_allowed_token_type'));
  if (method === undefined) return reply(openConnection(door));
  if (method.scope !== undefined && !house.scopes.includes(method.scope)) {
    house.workspace.refuse(name, 'missing_scope', `needs ${method.scope}`);
    return { status: 200, body: { ok: false, error: 'missing_scope', needed: method.scope, provided: house.scopes.join(',') } };
  }
  const wait = door.rates?.take(name, method.tier, word(args, 'channel') ?? '', Date.now()) ?? 0;
  if (wait > 0) {
    house.workspace.refuse(name, 'ratelimited', `wait ${wait} s`);
    return rateLimited(wait);
  }
  const read = withJson(args);
  return reply(isObjection(read) ? read : method.run(read, house));
}

/** The arguments with their JSON ones read. */
function withJson(args: Json): Answer {
  const read: Json = { ...args };
  for (const [name, error] of Object.entries(JSON_ARGUMENTS)) {
    const value = args[name];
    if (typeof value !== 'string') continue;
    try {
      read[name] = JSON.parse(value);
    } catch {
      return objection(error);
    }
  }
  return read;
}

/** Socket Mode: a WebSocket address that lets one connection in. */
function openConnection(door: Door): Answer {
  const ticket = randomBytes(12).toString('hex');
  door.tickets.add(ticket);
  return { url: `${door.house.url.replace('http', 'ws')}/link?ticket=${ticket}&app_id=${APP_ID}` };
}
