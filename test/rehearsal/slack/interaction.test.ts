import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { OPEN_MANIFEST } from '../../../src/rehearsal/slack/manifest.ts';
import { startSlack } from '../../../src/rehearsal/slack/slack.ts';
import { button, section, startBolt } from './bolt-app.ts';
import type { Rehearsed } from './bolt-app.ts';
import { caller } from './caller.ts';

const channel = 'C0INCIDENTS';
let rehearsed: Rehearsed | undefined;
afterEach(async () => {
  await rehearsed?.stop();
  rehearsed = undefined;
});

/** An app that acknowledges every action and keeps what it was told. */
async function startListening(options: Parameters<typeof startBolt>[2] = {}): Promise<Rehearsed & { told: Record<string, unknown>[]; call: ReturnType<typeof caller> }> {
  const told: Record<string, unknown>[] = [];
  const keep = async ({ ack, body }: { ack: () => Promise<void>; body: object }): Promise<void> => {
    told.push(body as Record<string, unknown>);
    await ack();
  };
  rehearsed = await startBolt('socket', (app) => {
    app.action(/.*/, keep);
    app.shortcut(/.*/, keep);
    app.event(/.*/, async ({ body }) => void told.push(body as unknown as Record<string, unknown>));
  }, options);
  return { ...rehearsed, told, call: caller(rehearsed.slack) };
}

describe('a press', () => {
  test('carries the message, who pressed, where, and a way to answer', async () => {
    const { slack, told, call } = await startListening();
    const { ts } = await call('chat.postMessage', { channel, text: 'card', blocks: [{ ...button('Go', 'go', { value: 'v1' }), block_id: 'row' }] });
    await slack.as('gus').presses('Go');
    expect(slack.deliveries.filter((one) => one.type === 'interactive')).toEqual([{ atMs: expect.any(Number), type: 'interactive', payload: told[0], ackMs: expect.any(Number) }]);
    expect(told[0]).toMatchObject({
      type: 'block_actions',
      user: { id: slack.ids.users.gus, username: 'gus', team_id: slack.ids.team },
      api_app_id: slack.ids.app,
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
      channel: { id: channel, name: 'incidents' },
      message: { type: 'message', ts, text: 'card', bot_id: slack.ids.bot, blocks: [{ block_id: 'row' }] },
      trigger_id: expect.any(String),
      response_url: expect.stringContaining('/response/'),
      actions: [{ type: 'button', action_id: 'go', block_id: 'row', value: 'v1', text: { text: 'Go' }, action_ts: expect.any(String) }],
    });
  });

  test('on a message for one person leaves the message out, and others cannot press it', async () => {
    const { slack, told, call } = await startListening();
    await call('chat.postEphemeral', { channel, user: slack.ids.users.ben, text: 'card', blocks: [button('Go', 'go')] });
    await expect(slack.as('ana').presses('Go')).rejects.toThrow('sees no "Go"');
    await slack.as('ben').presses('Go');
    expect(told[0]).toMatchObject({ container: { is_ephemeral: true } });
    expect(told[0]).not.toHaveProperty('message');
  });

  test('finds options of an overflow by their words, and boxes keep what was chosen', async () => {
    const { slack, told, call } = await startListening();
    const options = ['Escalate', 'Reopen'].map((text) => ({ text: { type: 'plain_text', text }, value: text.toLowerCase() }));
    const elements = [{ type: 'overflow', action_id: 'more', options }, { type: 'checkboxes', action_id: 'keep', options }, { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }];
    await call('chat.postMessage', { channel, text: 'card', blocks: [{ type: 'actions', block_id: 'row', elements }] });
    await slack.as('ana').presses('Reopen');
    expect(told[0]).toMatchObject({ actions: [{ type: 'overflow', selected_option: { value: 'reopen' } }] });
    await slack.as('ana').presses('keep', { value: ['escalate'] });
    await slack.as('ana').presses('Go');
    expect(told[2]).toMatchObject({ state: { values: { row: { keep: { selected_options: [{ value: 'escalate' }] } } } } });
    await slack.as('ben').presses('Go');
    expect(told[3]).toMatchObject({ state: { values: { row: { keep: { selected_options: [] } } } } });
    await expect(slack.as('ana').presses('keep', { value: ['delete'] })).rejects.toThrow('offers no option delete');
  });

  test('that the app does not acknowledge in time is an error the user sees', async () => {
    rehearsed = await startBolt('socket', (app) => void app.action('go', async () => {}), { ackTimeoutMs: 50 });
    const { slack } = rehearsed;
    await caller(slack)('chat.postMessage', { channel, text: 'card', blocks: [button('Go', 'go')] });
    await slack.as('ana').presses('Go');
    expect(slack.snapshot('ana').refusals).toMatchObject([{ method: 'press go', error: 'operation_timeout' }]);
    expect(slack.deliveries.filter((one) => one.type === 'interactive')).toMatchObject([{ type: 'interactive', failed: 'operation_timeout' }]);
  });

  test('is an error too when no app is there, or the manifest turns interactivity off', async () => {
    for (const [manifest, error] of [[OPEN_MANIFEST, 'app_not_connected'], [{ ...OPEN_MANIFEST, settings: { interactivity: { is_enabled: false } } }, 'interactivity_disabled']] as const) {
      const slack = await startSlack({ manifest });
      await caller(slack)('chat.postMessage', { channel, text: 'card', blocks: [button('Go', 'go')] });
      await slack.as('ana').presses('Go');
      expect(slack.workspace.refusals).toMatchObject([{ error }]);
      await slack.close();
    }
  });
});

test('a message that someone deleted is gone for everyone, and the app is told so when it edits it', async () => {
  const { slack, call } = await startListening();
  const { ts } = await call('chat.postMessage', { channel, text: 'card' });
  slack.as('mia').deletes(String(ts));
  expect(slack.as('ana').sees()).toEqual([]);
  expect(await call('chat.update', { channel, ts, text: 'b' })).toMatchObject({ error: 'message_not_found' });
});

describe('a response URL', () => {
  async function pressed(): Promise<{ slack: Rehearsed['slack']; respond: (body: object) => Promise<Response> }> {
    const { slack, told, call } = await startListening();
    await call('chat.postEphemeral', { channel, user: slack.ids.users.ben, text: 'card', blocks: [button('Go', 'go')] });
    await slack.as('ben').presses('Go');
    const url = String(told[0]?.['response_url']);
    return { slack, respond: (body) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) };
  }

  test('answers, replaces and deletes, five times in all', async () => {
    const { slack, respond } = await pressed();
    const seen = (): string[] => slack.as('ben').sees().map((one) => one.text);
    expect((await respond({ text: 'for you' })).status).toBe(200);
    await respond({ text: 'for all', response_type: 'in_channel' });
    await respond({ replace_original: true, text: 'changed', blocks: [section('changed')] });
    expect(seen()).toEqual(['changed', 'for you', 'for all']);
    expect(slack.as('ana').sees().map((one) => one.text)).toEqual(['for all']);
    await respond({ delete_original: true });
    expect(seen()).toEqual(['for you', 'for all']);
    expect((await respond({ text: 'fifth' })).status).toBe(200);
    const sixth = await respond({ text: 'sixth' });
    expect([sixth.status, await sixth.text()]).toEqual([404, 'used_url']);
  });

  test('refuses what a post would refuse, but has no limit on all blocks together', async () => {
    const { respond } = await pressed();
    const refused = await respond({ blocks: [section('')] });
    expect([refused.status, await refused.text()]).toEqual([400, 'invalid_blocks']);
    expect((await respond({ blocks: Array.from({ length: 5 }, () => section('x'.repeat(2900))) })).status).toBe(200);
  });
});

describe('a command', () => {
  test('that is unknown, or typed in a thread, is refused by Slack itself to that person alone', async () => {
    const { slack } = await startListening();
    const ts = await slack.as('ana').say('hello');
    await slack.as('ana').say('/incidents');
    await slack.as('ana').say('/incident list', { threadTs: ts });
    expect(slack.as('ana').sees().slice(1)).toMatchObject([{ user: 'USLACKBOT', text: '`/incidents` is not a command here.', ephemeral: true }, { text: '`/incident` does not work in threads.', threadTs: ts }]);
    expect(slack.messages()).toHaveLength(1);
  });

  test('that nobody acknowledges says so', async () => {
    rehearsed = await startBolt('socket', () => {}, { ackTimeoutMs: 50 });
    await rehearsed.slack.as('ana').say('/incident list');
    expect(rehearsed.slack.as('ana').sees()).toMatchObject([{ text: '`/incident` failed: operation_timeout.' }]);
  });
});

describe('events and shortcuts', () => {
  test('reach an app that subscribed: messages, mentions, reactions, its home, its shortcuts', async () => {
    const { slack, told } = await startListening();
    const ana = slack.as('ana');
    const ts = await ana.say('<@U0LIFEGUARD> pool & <b>');
    ana.reacts('eyes', ts);
    ana.opensHome();
    await ana.choosesShortcut('declare');
    await ana.choosesShortcut('note', ts);
    await slack.until(() => told.length === 6);
    const kinds = told.map((one) => (one['event'] as { type?: string } | undefined)?.type ?? one['type']);
    expect(kinds.toSorted()).toEqual(['app_home_opened', 'app_mention', 'message', 'message_action', 'reaction_added', 'shortcut']);
    expect(told.find((one) => (one['event'] as { type?: string } | undefined)?.type === 'message')).toMatchObject({
      type: 'event_callback', event_id: expect.any(String), event: { channel, channel_type: 'channel', user: slack.ids.users.ana, text: '<@U0LIFEGUARD> pool &amp; &lt;b&gt;', ts },
    });
    expect(told.find((one) => one['type'] === 'message_action')).toMatchObject({ callback_id: 'note', message_ts: ts, channel: { id: channel } });
    await expect(ana.choosesShortcut('nothing')).rejects.toThrow('no global shortcut nothing');
  });

  test('do not reach an app that did not subscribe or has not the scope', async () => {
    const { slack, told } = await startListening({ manifest: { ...OPEN_MANIFEST, settings: { event_subscriptions: { bot_events: ['app_mention', 'message.channels'] } } }, scopes: ['chat:write', 'app_mentions:read', 'commands'] });
    const ts = await slack.as('ana').say('@lifeguard hello');
    slack.as('ana').reacts('eyes', ts);
    await slack.as('ana').choosesShortcut('declare');
    await slack.until(() => told.length === 2);
    expect(told.map((one) => one['type']).toSorted()).toEqual(['event_callback', 'shortcut']);
  });

  test('that are not acknowledged come again with the same event id and a retry number', async () => {
    const requests: { retry: string | undefined; eventId: string; signed: boolean }[] = [];
    const slack = await startSlack();
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const base = `v0:${request.headers['x-slack-request-timestamp']}:${body}`;
        const signature = `v0=${createHmac('sha256', slack.signingSecret).update(base).digest('hex')}`;
        requests.push({ retry: request.headers['x-slack-retry-num']?.toString(), eventId: (JSON.parse(body) as { event_id: string }).event_id, signed: request.headers['x-slack-signature'] === signature });
        response.writeHead(requests.length === 1 ? 500 : 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    slack.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
    await slack.as('ana').say('hello');
    await slack.until(() => requests.length === 2);
    expect(requests.map((one) => [one.retry, one.signed])).toEqual([[undefined, true], ['1', true]]);
    expect(requests[0]?.eventId).toBe(requests[1]?.eventId);
    server.close();
    await slack.close();
  });
});

test('an app whose socket is refreshed comes back and hears what is said then', async () => {
  const { slack, told } = await startListening();
  slack.refreshSockets();
  await slack.until(() => !slack.snapshot('ana').appConnected);
  await slack.until(() => slack.snapshot('ana').appConnected);
  await slack.as('ana').say('hello again');
  await slack.until(() => told.length === 1);
});

test('a file is uploaded into a thread and served, shown only once it is there, and gone once deleted', async () => {
  const { slack, app, call } = await startListening();
  const { ts } = await call('chat.postMessage', { channel, text: 'a' });
  const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]);
  await app.client.filesUploadV2({ channel_id: channel, thread_ts: String(ts), filename: 'sessions.png', title: 'Sessions', file: picture, initial_comment: 'Sessions by state' });
  const shared = slack.messages().find((one) => one.files.length > 0);
  expect(shared).toMatchObject({ threadTs: ts, text: 'Sessions by state', files: [{ name: 'sessions.png', mimetype: 'image/png', size: 6 }] });
  const file = shared?.files[0];
  const served = await fetch(slack.url + (file?.url ?? ''));
  expect([served.headers.get('content-type'), served.headers.get('content-security-policy'), Buffer.from(await served.arrayBuffer())]).toEqual(['image/png', "default-src 'none'; sandbox", picture]);
  const image = (id: string): object => ({ type: 'image', slack_file: { id }, alt_text: 'sessions by state' });
  expect(await call('chat.postMessage', { channel, text: 'a', blocks: [image('F0NONE')] })).toMatchObject({ error: 'invalid_blocks', errors: ['invalid slack file [json-pointer:/blocks/0/slack_file]'] });
  expect(await call('chat.postMessage', { channel, text: 'a', blocks: [image(file?.id ?? '')] })).toMatchObject({ ok: true });
  expect(slack.messages().at(-1)?.blocks[0]).toMatchObject({ image_url: file?.url });
  expect(await call('files.delete', { file: 'F0NONE' })).toMatchObject({ ok: false, error: 'file_not_found' });
  expect(await call('files.delete', { file: file?.id ?? '' })).toMatchObject({ ok: true });
  expect(await call('files.delete', { file: file?.id ?? '' })).toMatchObject({ error: 'file_not_found' });
  expect((await fetch(slack.url + (file?.url ?? ''))).status).toBe(404);
  expect(await call('chat.postMessage', { channel, text: 'a', blocks: [image(file?.id ?? '')] })).toMatchObject({ error: 'invalid_blocks' });
});
