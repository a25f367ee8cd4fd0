import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startSlack } from '../../../src/rehearsal/slack/slack.ts';
import type { SimulatedSlack } from '../../../src/rehearsal/slack/slack.ts';
import type { Act, Snapshot } from '../../../src/rehearsal/slack/state.ts';
import { button } from './bolt-app.ts';
import { caller } from './caller.ts';

let slack: SimulatedSlack;
const ran: string[] = [];
const pages: WebSocket[] = [];

beforeEach(async () => {
  ran.length = 0;
  slack = await startSlack({
    world: {
      panels: () => [{ title: 'Database', state: 'calm', summary: '3 of 37 connections', lines: [] }],
      controls: () => [{ id: 'leak', label: 'Start the leak', hint: 'connections are kept' }],
      run: async (id) => void ran.push(id),
      notice: 'One minute here is ten.',
    },
    mount: (app) => void app.get('/', (_request, response) => void response.send('the page')),
  });
});
afterEach(async () => {
  for (const page of pages.splice(0)) page.terminate();
  await slack.close();
});

type Page = { snapshots: Snapshot[]; last(): Snapshot; act(act: Act): void };

/** Opens the page's stream as a browser would. */
async function open(user: string, origin = slack.url): Promise<Page> {
  const socket = new WebSocket(`${slack.url.replace('http', 'ws')}/page/stream?user=${user}`, { origin });
  pages.push(socket);
  const snapshots: Snapshot[] = [];
  socket.on('message', (data) => void snapshots.push(JSON.parse(String(data)) as Snapshot));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  await slack.until(() => snapshots.length > 0);
  return {
    snapshots,
    last: () => snapshots.at(-1) as Snapshot,
    act: (act) => socket.send(JSON.stringify(act)),
  };
}

test('a page sees the workspace as its user does, and the world beside it', async () => {
  const { last } = await open('U0GUS00003');
  expect(last()).toMatchObject({
    me: slack.ids.users.gus, notice: 'One minute here is ten.', appConnected: false, panels: [{ title: 'Database' }], controls: [{ id: 'leak' }],
    channels: [{ name: 'incidents' }, { name: 'general' }], commands: [{ command: '/incident' }],
  });
  expect(last().users.find((one) => one.name === 'gus')).toMatchObject({ isGuest: true, role: 'Guest' });
  expect(JSON.stringify(last())).not.toContain('isBot');
});

test('changes close together reach the page as one snapshot', async () => {
  const { snapshots, last } = await open('U0ANA00001');
  const before = snapshots.length;
  for (let index = 0; index < 20; index += 1) void slack.as('ben').say(`line ${index}`);
  await slack.until(() => last().messages.length === 20);
  expect(snapshots.length - before).toBeLessThanOrEqual(2);
});

test('what a user does on the page happens, and what that user could not do is told', async () => {
  const { last, act } = await open('U0ANA00001');
  act({ do: 'say', channel: 'C0INCIDENTS', text: 'hello @ben' });
  await slack.until(() => last().messages.length === 1);
  const ts = last().messages[0]?.ts ?? '';
  expect(last().messages[0]).toMatchObject({ user: slack.ids.users.ana, text: `hello <@${slack.ids.users.ben}>` });
  act({ do: 'react', channel: 'C0INCIDENTS', ts, name: 'eyes' });
  await slack.until(() => last().messages[0]?.reactions.length === 1);
  act({ do: 'control', id: 'leak' });
  await slack.until(() => ran.length === 1);
  act({ do: 'submit', viewId: 'V0NONE', values: {} });
  await slack.until(() => last().refusals.length === 1);
  expect(last().refusals[0]).toMatchObject({ method: 'page', error: 'submit', detail: 'no modal V0NONE open' });
});

test('a button pressed on the page reaches the app by block and action', async () => {
  await caller(slack)('chat.postMessage', { channel: 'C0INCIDENTS', text: 'card', blocks: [{ ...button('Go', 'go'), block_id: 'row' }] });
  const { last, act } = await open('U0ANA00001');
  const ts = last().messages[0]?.ts ?? '';
  act({ do: 'press', channel: 'C0INCIDENTS', ts, blockId: 'row', actionId: 'go' });
  await slack.until(() => last().refusals.at(-1)?.error === 'app_not_connected');
  act({ do: 'press', channel: 'C0INCIDENTS', ts, blockId: 'row', actionId: 'stop' });
  await slack.until(() => last().refusals.at(-1)?.detail === 'no stop in block row');
});

test('a snapshot of another user has nothing that only this one may see', async () => {
  await caller(slack)('chat.postEphemeral', { channel: 'C0INCIDENTS', user: slack.ids.users.ben, text: 'for ben' });
  const ana = await open('U0ANA00001');
  const ben = await open('U0BEN00002');
  expect(JSON.stringify(ana.last())).not.toContain('for ben');
  expect(ben.last().messages).toMatchObject([{ text: 'for ben', ephemeral: true }]);
});

test('the stream is for our own page: not for another site, a stranger, or noise', async () => {
  await expect(open('U0ANA00001', 'https://elsewhere.example')).rejects.toThrow('403');
  await expect(open('U0NOBODY')).rejects.toThrow('403');
  const { act, last } = await open('U0ANA00001');
  act('noise' as never);
  act({ do: 'say', channel: 'C0INCIDENTS', text: 'still here' });
  await slack.until(() => last().messages.length === 1);
});

test('the page is served by the same server', async () => {
  const response = await fetch(`${slack.url}/`);
  expect(await response.text()).toBe('the page');
});
