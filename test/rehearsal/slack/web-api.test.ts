import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OPEN_MANIFEST } from '../../../src/rehearsal/slack/manifest.ts';
import { startSlack } from '../../../src/rehearsal/slack/slack.ts';
import type { SimulatedSlack } from '../../../src/rehearsal/slack/slack.ts';
import { button, section } from './bolt-app.ts';
import { caller } from './caller.ts';

let slack: SimulatedSlack;
let call: ReturnType<typeof caller>;
const channel = 'C0INCIDENTS';

beforeEach(async () => {
  slack = await startSlack();
  call = caller(slack);
});
afterEach(() => slack.close());

async function post(args: Record<string, unknown> = {}): Promise<string> {
  const { ts } = await call('chat.postMessage', { channel, text: 'a', ...args });
  return String(ts);
}

describe('the door', () => {
  test('knows its own token from none, from another, and from the app-level one', async () => {
    expect(await call('auth.test')).toMatchObject({ ok: true, user_id: slack.ids.users.bot, team_id: slack.ids.team });
    expect(await call('auth.test', {}, 'xoxb-wrong')).toEqual({ ok: false, error: 'invalid_auth' });
    expect(await call('auth.test', {}, slack.appToken)).toEqual({ ok: false, error: 'not_allowed_token_type' });
    expect(await call('apps.connections.open', {}, slack.appToken)).toMatchObject({ ok: true, url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1/) });
    const response = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });
    expect(await response.json()).toEqual({ ok: false, error: 'not_authed' });
  });

  test('has no method it does not know', async () => {
    expect(await call('chat.shout')).toEqual({ ok: false, error: 'unknown_method' });
  });

  test('takes JSON bodies as well as forms', async () => {
    const body = JSON.stringify({ channel, text: 'json', blocks: [section('json')] });
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json; charset=utf-8' }, body });
    expect(await response.json()).toMatchObject({ ok: true, message: { text: 'json' } });
  });

  test('says where blocks are wrong, in both of the places Slack does', async () => {
    expect(await call('chat.postMessage', { channel, text: 'a', blocks: [section('')] })).toEqual({
      ok: false,
      error: 'invalid_blocks',
      errors: ['must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
      response_metadata: { messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'] },
    });
    expect(await call('chat.postMessage', { channel, text: 'a', blocks: '[not json' })).toMatchObject({ error: 'invalid_blocks_format' });
    expect(slack.messages()).toEqual([]);
  });

  test('writes down every call with its arguments and answer, and never a token', async () => {
    await post({ text: 'one' });
    await call('chat.shout', { token: slack.botToken });
    expect(slack.journal).toMatchObject([{ method: 'chat.postMessage', args: { channel, text: 'one' }, status: 200, answer: { ok: true } }, { method: 'chat.shout', answer: { ok: false } }]);
    expect(JSON.stringify(slack.journal)).not.toContain(slack.botToken);
  });

  test('refuses a call whose scope the app was not installed with, and names it', async () => {
    const narrow = await startSlack({ scopes: ['chat:write', 'commands'] });
    expect(await caller(narrow)('users.info', { user: 'U0ANA00001' })).toEqual({ ok: false, error: 'missing_scope', needed: 'users:read', provided: 'chat:write,commands' });
    const response = await fetch(`${narrow.apiUrl}auth.test`, { method: 'POST', headers: { authorization: `Bearer ${narrow.botToken}` } });
    expect(response.headers.get('x-oauth-scopes')).toBe('chat:write,commands');
    await narrow.close();
  });

  test('takes a short burst of posts to one channel and refuses the rest, saying how long to wait', async () => {
    const headers = { authorization: `Bearer ${slack.botToken}` };
    const send = (index: number): Promise<Response> => fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body: new URLSearchParams({ channel, text: `${index}` }) });
    const responses = await Promise.all(Array.from({ length: 15 }, (_, index) => send(index)));
    const refused = responses.filter((one) => one.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(slack.messages()).toHaveLength(15 - refused.length);
    expect([refused[0]?.headers.get('retry-after'), await refused[0]?.json()]).toEqual(['1', { ok: false, error: 'ratelimited' }]);
    expect(await call('chat.postMessage', { channel: slack.ids.channels.general, text: 'elsewhere' })).toMatchObject({ ok: true });
  });

  test('takes any number of posts when a test turns the limits off', async () => {
    const patient = await startSlack({ rateLimits: false });
    const answers = await Promise.all(Array.from({ length: 15 }, () => caller(patient)('chat.postMessage', { channel, text: 'a' })));
    expect(answers.every((one) => one['ok'] === true)).toBe(true);
    await patient.close();
  });
});

describe('faults', () => {
  test('a status, a rate limit and an error code meet the calls they were written for, then no more', async () => {
    slack.script('chat.postMessage', { fault: 'status', status: 503 });
    slack.script('chat.postMessage', { fault: 'ratelimited', retryAfterSeconds: 30 });
    slack.script('chat.postMessage', { fault: 'error', error: 'is_archived' }, 2);
    const raw = (): Promise<Response> => fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers: { authorization: `Bearer ${slack.botToken}` }, body: new URLSearchParams({ channel, text: 'a' }) });
    expect((await raw()).status).toBe(503);
    expect((await raw()).headers.get('retry-after')).toBe('30');
    expect(await (await raw()).json()).toEqual({ ok: false, error: 'is_archived' });
    expect(await (await raw()).json()).toEqual({ ok: false, error: 'is_archived' });
    expect(slack.messages()).toEqual([]);
    expect(await call('auth.test')).toMatchObject({ ok: true });
    expect(await (await raw()).json()).toMatchObject({ ok: true });
  });

  test('a reset before leaves nothing done, a reset after leaves the message posted', async () => {
    slack.script('chat.postMessage', { fault: 'reset before' });
    await expect(post({ text: 'lost' })).rejects.toThrow('fetch failed');
    expect(slack.messages()).toEqual([]);
    slack.script('chat.postMessage', { fault: 'acts then resets' });
    await expect(post({ text: 'kept' })).rejects.toThrow('fetch failed');
    expect(slack.messages().map((one) => one.text)).toEqual(['kept']);
    expect(slack.journal.map((one) => [one.fault, one.status])).toEqual([['reset before', undefined], ['acts then resets', 200]]);
  });

  test('a delayed call is answered late, a hanging one never', async () => {
    slack.script('*', { fault: 'delay', delayMs: 120 });
    const before = performance.now();
    expect(await call('auth.test')).toMatchObject({ ok: true });
    expect(performance.now() - before).toBeGreaterThan(100);
    slack.script('auth.test', { fault: 'hang' });
    await expect(fetch(`${slack.apiUrl}auth.test`, { method: 'POST', signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout');
    slack.script('auth.test', { fault: 'hang' });
    slack.clearScript();
    expect(await call('auth.test')).toMatchObject({ ok: true });
  });
});

describe('messages', () => {
  test('are edited and deleted by the app that posted them, and by their ts', async () => {
    const ts = await post({ blocks: [section('old'), button('Go', 'go')] });
    expect(await call('chat.update', { channel, ts, text: 'b', blocks: [section('new')] })).toMatchObject({ ok: true, ts, text: 'b' });
    expect(slack.messages()[0]).toMatchObject({ text: 'b', blocks: [{ text: { text: 'new' } }], editedAt: expect.any(String) });
    const human = await slack.as('ana').say('mine');
    expect(await call('chat.update', { channel, ts: human, text: 'b' })).toMatchObject({ error: 'cant_update_message' });
    expect(await call('chat.delete', { channel, ts: human })).toMatchObject({ error: 'cant_delete_message' });
    expect(await call('chat.update', { channel, ts: '1.000001', text: 'b' })).toMatchObject({ error: 'message_not_found' });
    expect(await call('chat.delete', { channel, ts })).toMatchObject({ ok: true });
    expect(slack.messages().map((one) => one.text)).toEqual(['mine']);
  });

  test('keep their blocks when an edit names only text, and call nobody by being edited', async () => {
    const ts = await post({ text: 'quiet', blocks: [section('quiet')] });
    await call('chat.update', { channel, ts, text: 'still quiet' });
    expect(slack.messages()[0]).toMatchObject({ text: 'still quiet', blocks: [{ text: { text: 'quiet' } }] });
    await call('chat.update', { channel, ts, text: 'loud', blocks: [section('<!here> loud')] });
    expect(slack.messages()[0]?.notifies).toEqual([]);
  });

  test('in a thread are counted on the message they answer, whichever reply was named', async () => {
    const root = await post();
    const reply = await post({ thread_ts: root });
    await post({ thread_ts: reply });
    expect(slack.messages()[0]).toMatchObject({ ts: root, replyCount: 2, replyUsers: [slack.ids.users.bot] });
    expect(slack.messages().slice(1).map((one) => one.threadTs)).toEqual([root, root]);
    expect(await call('chat.postMessage', { channel, text: 'a', thread_ts: '1.000001' })).toMatchObject({ error: 'thread_not_found' });
    await call('chat.delete', { channel, ts: reply });
    expect(slack.messages()[0]?.replyCount).toBe(1);
  });

  test('for one person are seen by that person alone and cannot be edited', async () => {
    const { message_ts: ts } = await call('chat.postEphemeral', { channel, user: slack.ids.users.ben, text: 'for you' });
    expect(slack.as('ben').sees()).toMatchObject([{ text: 'for you', ephemeral: true }]);
    expect(slack.as('ana').sees()).toEqual([]);
    expect(await call('chat.update', { channel, ts, text: 'b' })).toMatchObject({ error: 'message_not_found' });
    expect(await call('chat.postEphemeral', { channel, user: 'U0NOBODY', text: 'a' })).toMatchObject({ error: 'user_not_in_channel' });
    expect(await call('conversations.history', { channel })).toMatchObject({ messages: [] });
  });

  test('reach a channel by name, a person directly, and no channel the app is not in', async () => {
    expect(await call('chat.postMessage', { channel: '#general', text: 'a' })).toMatchObject({ channel: slack.ids.channels.general });
    expect(await call('chat.postMessage', { channel: slack.ids.users.mia, text: 'for mia' })).toMatchObject({ ok: true });
    expect(slack.snapshot('mia').channels.map((one) => one.name)).toContain('Lifeguard');
    expect(slack.as('ana').sees().map((one) => one.text)).not.toContain('for mia');
    expect(await call('chat.postMessage', { channel: 'C0NOWHERE', text: 'a' })).toMatchObject({ error: 'channel_not_found' });
    const general = slack.workspace.room('general');
    general?.members.splice(general.members.indexOf(slack.ids.users.bot), 1);
    expect(await call('chat.postMessage', { channel: '#general', text: 'a' })).toMatchObject({ error: 'not_in_channel' });
  });

  test('are found again by their metadata, which only an app that asks for it sees', async () => {
    const metadata = { event_type: 'headline', event_payload: { key: 'k1' } };
    const ts = await post({ metadata });
    expect(await call('conversations.history', { channel, oldest: String(Number(ts) - 5), include_all_metadata: true })).toMatchObject({ messages: [{ ts, metadata }] });
    const { messages } = await call('conversations.history', { channel });
    expect(messages).toEqual([expect.not.objectContaining({ metadata })]);
    expect(await call('chat.postMessage', { channel, text: 'a', metadata: { event_type: 'x' } })).toMatchObject({ error: 'invalid_metadata_schema' });
  });
});

describe('history', () => {
  test('is newest first, without replies, page by page', async () => {
    const roots = [await post({ text: '1' }), await post({ text: '2' }), await post({ text: '3' })];
    await post({ text: 'reply', thread_ts: roots[0] });
    const first = await call('conversations.history', { channel, limit: 2 });
    expect(first).toMatchObject({ messages: [{ text: '3' }, { text: '2' }], has_more: true });
    const cursor = (first['response_metadata'] as { next_cursor: string }).next_cursor;
    expect(await call('conversations.history', { channel, limit: 2, cursor })).toMatchObject({ messages: [{ text: '1', reply_count: 1 }], has_more: false });
    expect(await call('conversations.history', { channel, oldest: roots[1] })).toMatchObject({ messages: [{ text: '3' }] });
    expect(await call('conversations.history', { channel, oldest: roots[1], latest: roots[1], inclusive: true })).toMatchObject({ messages: [{ text: '2' }] });
    expect(await call('conversations.replies', { channel, ts: roots[0] })).toMatchObject({ messages: [{ text: '1' }, { text: 'reply', thread_ts: roots[0] }] });
  });
});

test('a channel the app has left is not read', async () => {
  const incidents = slack.workspace.room('incidents');
  incidents?.members.splice(incidents.members.indexOf(slack.ids.users.bot), 1);
  expect(await call('conversations.history', { channel })).toMatchObject({ error: 'not_in_channel' });
  expect(await call('conversations.info', { channel })).toMatchObject({ channel: { is_member: false } });
});

test('a file is shared only once all its announced bytes have come', async () => {
  const { upload_url, file_id } = await call('files.getUploadURLExternal', { filename: 'list.txt', length: 4 });
  const share = (): Promise<Record<string, unknown>> => call('files.completeUploadExternal', { files: [{ id: file_id, title: 'List' }], channel_id: channel });
  const upload = (body: string): Promise<Response> => fetch(String(upload_url), { method: 'POST', body });
  expect((await upload('123')).status).toBe(400);
  expect(await share()).toMatchObject({ error: 'file_not_found' });
  expect(await (await upload('1234')).text()).toBe('OK - 4');
  expect(await share()).toMatchObject({ ok: true, files: [{ id: file_id, title: 'List', mimetype: 'text/plain' }] });
  expect(slack.messages()).toMatchObject([{ files: [{ id: file_id }] }]);
});

describe('people and marks', () => {
  test('a guest is restricted, a responder is in the group, a stranger is unknown', async () => {
    expect(await call('users.info', { user: slack.ids.users.gus })).toMatchObject({ user: { name: 'gus', is_restricted: true, is_bot: false, deleted: false } });
    expect(await call('users.info', { user: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
    expect(await call('usergroups.users.list', { usergroup: slack.ids.groups.responders })).toMatchObject({ users: [slack.ids.users.ana, slack.ids.users.ben] });
    expect(await call('usergroups.users.list', { usergroup: 'S0NONE' })).toMatchObject({ error: 'no_such_subteam' });
    expect(await call('usergroups.list', { include_users: true })).toMatchObject({ usergroups: [{ handle: 'db-responders', users: [slack.ids.users.ana, slack.ids.users.ben] }] });
    expect(await call('conversations.members', { channel })).toMatchObject({ members: expect.arrayContaining([slack.ids.users.bot]) });
    expect(await call('bots.info', { bot: slack.ids.bot })).toMatchObject({ bot: { app_id: slack.ids.app } });
  });

  test('a message is reacted to once, pinned once, and linked to', async () => {
    const timestamp = await post();
    expect(await call('reactions.add', { channel, timestamp, name: 'eyes' })).toMatchObject({ ok: true });
    expect(await call('reactions.add', { channel, timestamp, name: 'eyes' })).toMatchObject({ error: 'already_reacted' });
    expect(await call('reactions.add', { channel, timestamp, name: 'no such' })).toMatchObject({ error: 'invalid_name' });
    expect(await call('pins.add', { channel, timestamp })).toMatchObject({ ok: true });
    expect(await call('pins.add', { channel, timestamp })).toMatchObject({ error: 'already_pinned' });
    expect(slack.messages()[0]).toMatchObject({ pinned: true, reactions: [{ name: 'eyes', users: [slack.ids.users.bot] }] });
    expect(await call('chat.getPermalink', { channel, message_ts: timestamp })).toMatchObject({ permalink: `${slack.url}/archives/${channel}/p${timestamp.replace('.', '')}` });
    expect(await call('bookmarks.add', { channel_id: channel, title: 'Runbook', type: 'link', link: 'https://a/' })).toMatchObject({ bookmark: { title: 'Runbook' } });
    expect(await call('conversations.setTopic', { channel, topic: 'Pool is full' })).toMatchObject({ ok: true });
    expect(slack.snapshot('ana').channels[0]).toMatchObject({ name: 'incidents', topic: 'Pool is full' });
    expect(await call('conversations.info', { channel })).toMatchObject({ channel: { is_member: true, topic: { value: 'Pool is full' } } });
  });
});

test('the open manifest covers every scope the methods need', async () => {
  const scopes = OPEN_MANIFEST.oauth_config?.scopes?.bot ?? [];
  for (const method of ['chat.postMessage', 'conversations.history', 'conversations.info', 'users.info', 'usergroups.list', 'reactions.add', 'pins.add', 'bookmarks.add', 'conversations.open', 'files.getUploadURLExternal', 'conversations.setTopic']) {
    expect(await call(method)).not.toMatchObject({ error: 'missing_scope' });
  }
  expect(scopes).toContain('commands');
});
