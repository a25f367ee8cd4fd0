/** Without an app token Slack speaks to us over HTTP: the same listeners behind another door, which checks every signature. */
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startBot, type Bot } from '../../src/rehearsal/bot.ts';
import type { Manifest } from '../../src/rehearsal/slack/manifest.ts';
import { startSlack, type SimulatedSlack } from '../../src/rehearsal/slack/slack.ts';
import { testServer, type TestServer } from '../support/postgres.ts';

let server: TestServer;
let slack: SimulatedSlack;
let bot: Bot;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lifeguard-http-'));
  server = await testServer();
  slack = await startSlack({ manifest: parse(await readFile(path.resolve(import.meta.dirname, '../../manifest.yml'), 'utf8')) as Manifest });
  bot = await startBot({
    PORT: '0', DATABASE_URL: await server.database(), SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: slack.signingSecret, SLACK_API_URL: slack.apiUrl,
    SLACK_INCIDENT_CHANNEL: slack.ids.channels.incidents, SLACK_RESPONDER_GROUP: slack.ids.groups.responders,
  }, path.join(folder, 'bot.log'));
  slack.deliverTo(`${bot.url}/slack/events`);
});
afterAll(async () => {
  await bot?.stop();
  await slack?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const signed = async (secondsFromNow: number, secret = slack.signingSecret): Promise<number> => {
  const stamp = String(Math.floor(Date.now() / 1_000) + secondsFromNow);
  const body = 'command=%2Fincident&text=list';
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex')}`;
  const response = await fetch(`${bot.url}/slack/events`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': stamp, 'x-slack-signature': signature } });
  await response.arrayBuffer();
  return response.status;
};

describe('HTTP mode', () => {
  it('declares an incident from the slash command, through a modal, to the headline', async () => {
    const ana = slack.as('ana');
    await ana.say('/incident declare The pool is full');
    await slack.until(() => ana.modal());
    await ana.submits({ service: 'cygni-api' });
    await slack.until(() => slack.messages().find((message) => message.text.includes('The pool is full')));
    await ana.presses('Take the lead');
    await slack.until(() => JSON.stringify(slack.messages()[0]?.blocks).includes(`<@${slack.ids.users.ana}>`));
  });

  it('refuses a request that is not signed by Slack, or dated in the past or in the future', async () => {
    expect(await signed(0, 'another secret')).toBe(401);
    expect(await signed(-400)).toBe(401);
    expect(await signed(3_600)).toBe(401);
  });
});
