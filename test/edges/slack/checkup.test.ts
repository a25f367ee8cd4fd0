import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { examineSlack } from '../../../src/edges/slack/checkup.ts';
import type { Manifest } from '../../../src/rehearsal/slack/manifest.ts';
import { startSlack, type SimulatedSlack } from '../../../src/rehearsal/slack/slack.ts';
import { linesOf } from '../../support/checkup.ts';

const manifest = parse(await readFile('manifest.yml', 'utf8')) as Manifest;
const scopes = manifest.oauth_config?.scopes?.bot ?? [];
let slack: SimulatedSlack;
afterEach(() => slack.close());

async function open(with_: string[] = scopes): Promise<void> {
  slack = await startSlack({ manifest, scopes: with_ });
}
const asked = (change: { appToken?: string | undefined; groups?: string[]; channel?: string; signingSecret?: string } = {}) => examineSlack({
  botToken: slack.botToken, appToken: 'appToken' in change ? change.appToken : slack.appToken, signingSecret: change.signingSecret ?? slack.signingSecret, apiUrl: slack.apiUrl,
  channel: change.channel ?? slack.ids.channels.incidents, responderGroups: change.groups ?? [slack.ids.groups.responders],
});
const look = (change = {}) => linesOf(asked(change).checkups);
const leave = (): void => {
  const room = slack.workspace.room('incidents');
  room?.members.splice(room.members.indexOf(slack.workspace.person('lifeguard')?.id ?? ''), 1);
};

test('an app installed from the manifest is well, and nothing is posted', async () => {
  await open();
  const lines = await look();
  expect(Object.values(lines).map(({ mark, what, seen }) => `${mark} ${what}: ${seen.replace(/\d+ ms/, 'n ms')}`)).toEqual([
    'ok token: lifeguard in Rehearsal; 7 of 7 scopes', 'ok channel: the bot is in C0INCIDENTS', 'ok responders: S0DBRESPOND: 2 members', 'ok Socket Mode: hello after n ms; no bot is connected now',
  ]);
  expect(slack.messages()).toEqual([]);
});

test('a scope of the manifest that the token lacks is named', async () => {
  await open(scopes.filter((scope) => scope !== 'usergroups:read'));
  const lines = await look();
  expect(lines.token).toMatchObject({ mark: 'fix', seen: 'lifeguard in Rehearsal; 6 of 7 scopes, without usergroups:read', fix: expect.stringContaining('install the app again') });
  expect(lines.responders).toMatchObject({ mark: 'fix', seen: expect.stringContaining('missing_scope') });
  expect(lines.channel?.mark).toBe('ok');
});

test('a bot that is not in the channel is told to be invited, whether it may look at channels or not', async () => {
  await open();
  leave();
  expect((await look()).channel).toMatchObject({ mark: 'fix', seen: 'the bot is not in C0INCIDENTS', fix: expect.stringContaining('/invite @Lifeguard') });
  expect((await look({ channel: 'C0NOWHERE' })).channel).toMatchObject({ mark: 'fix', seen: expect.stringContaining('C0NOWHERE is no channel') });
  await slack.close();
  await open([...scopes, 'channels:read']);
  expect((await look()).channel).toMatchObject({ mark: 'ok', seen: 'the bot is in #incidents' });
  leave();
  expect((await look()).channel).toMatchObject({ mark: 'fix', seen: 'the bot is not in #incidents' });
});

test('a group that is empty, unknown or one person’s is told apart, and none at all is a warning', async () => {
  await open();
  expect((await look({ groups: ['S0UNKNOWN'] })).responders).toMatchObject({ mark: 'fix', seen: 'S0UNKNOWN is no user group here' });
  const [group] = slack.workspace.groups;
  group!.members.splice(1);
  expect((await look()).responders).toMatchObject({ mark: 'warn', seen: expect.stringContaining('second responder') });
  group!.members.splice(0);
  expect((await look()).responders).toMatchObject({ mark: 'fix', seen: 'S0DBRESPOND has no members, so nobody of it may act' });
  expect((await look({ groups: [] })).responders).toMatchObject({ mark: 'warn', seen: expect.stringContaining('nobody may run a step') });
});

test('a refused token and a Slack that does not answer leave the other lines as they are', async () => {
  await open();
  expect((await look({ appToken: 'xapp-wrong' }))['Socket Mode']).toMatchObject({ mark: 'fix', seen: 'Slack refuses the app token: invalid_auth', fix: expect.stringContaining('connections:write') });
  slack.script('auth.test', { fault: 'hang' });
  const lines = await look();
  expect(lines.token).toMatchObject({ mark: 'fix', seen: 'Slack does not answer' });
  expect(lines.channel?.mark).toBe('ok');
});

test('over HTTP the signing secret has the form of one', async () => {
  await open();
  expect((await look({ appToken: undefined }))['HTTP mode']?.mark).toBe('ok');
  expect((await look({ appToken: undefined, signingSecret: 'xoxb-by-mistake' }))['HTTP mode']).toMatchObject({ mark: 'fix', fix: expect.stringContaining('Basic Information') });
});

test('where no bot is connected the doctor hears the press itself and says so in the message', async () => {
  await open();
  const { checkups, button } = asked();
  await linesOf(checkups);
  const proved = linesOf([button(10_000)]);
  await slack.until(() => slack.messages().length === 1);
  await slack.as('ana').presses('Prove that buttons work');
  expect((await proved).button).toMatchObject({ mark: 'ok', seen: expect.stringMatching(/^a press came back after \d+\.\d s; lifeguard doctor itself \(no bot is connected\) answered$/) });
  expect(slack.messages()[0]?.text).toContain('Buttons reach Lifeguard');
  expect(slack.deliveries.at(-1)?.failed).toBeUndefined();
});

test('a button nobody presses is taken back, and is something to fix', async () => {
  await open();
  const { checkups, button } = asked();
  await linesOf(checkups);
  expect((await linesOf([button(1_000)])).button).toMatchObject({ mark: 'fix', seen: expect.stringContaining('no press came back within 1 s') });
  expect(JSON.stringify(slack.messages()[0]?.blocks)).not.toContain('"button"');
});

test('without Socket Mode there is no button to try', async () => {
  await open();
  const { checkups, button } = asked({ appToken: 'xapp-wrong' });
  await linesOf(checkups);
  expect((await linesOf([button(1_000)])).button).toMatchObject({ mark: 'fix', seen: expect.stringContaining('not tried') });
  expect(slack.messages()).toEqual([]);
});
