import webApi from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthority, type AskAuthority } from '../../../src/edges/slack/authority.ts';
import { clientOptions } from '../../../src/edges/slack/client.ts';
import { startSlack, type SimulatedSlack } from '../../../src/rehearsal/slack/slack.ts';

let slack: SimulatedSlack;
let authority: AskAuthority;
let members: string[];

beforeAll(async () => {
  slack = await startSlack();
  const client = new webApi.WebClient(slack.botToken, { ...clientOptions(slack.apiUrl), logLevel: webApi.LogLevel.ERROR });
  authority = createAuthority({ client, groups: [slack.ids.groups.responders], teamId: () => null });
  members = slack.workspace.groups.find(({ id }) => id === slack.ids.groups.responders)?.members ?? [];
});
afterAll(() => slack.close());

test('a room full of responders may click more often than Slack lets anybody look at a group', async () => {
  const { ana, ben } = slack.ids.users;
  for (let click = 0; click < 30; click += 1) expect(await authority(click % 2 === 0 ? ana : ben)).toMatchObject({ member: true, responder: true });
  expect(slack.workspace.refusals).toEqual([]);
});

test('what is about to be done asks anew: who left the group meanwhile may not, and who came back may at once', async () => {
  const { ana, mia } = slack.ids.users;
  expect(await authority(mia)).toMatchObject({ member: true, responder: false });
  members.splice(members.indexOf(ana), 1, mia);
  expect(await authority(ana, { anew: true })).toMatchObject({ responder: false, why: expect.stringContaining('you are not in') });
  expect(await authority(ana)).toMatchObject({ responder: false });
  expect(await authority(mia)).toMatchObject({ responder: true });
  members.push(ana);
  expect(await authority(ana)).toMatchObject({ responder: true });
});

test('nobody may while Slack does not say who is in the group, and that is no verdict on the person', async () => {
  slack.script('usergroups.users.list', { fault: 'error', error: 'internal_error' });
  expect(await authority(slack.ids.users.ana, { anew: true })).toMatchObject({ responder: false, unsure: true });
});
