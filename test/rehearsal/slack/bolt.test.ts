import { afterEach, describe, expect, test } from 'vitest';
import { button, section, startBolt } from './bolt-app.ts';
import type { Rehearsed } from './bolt-app.ts';

let rehearsed: Rehearsed | undefined;
afterEach(async () => {
  await rehearsed?.stop();
  rehearsed = undefined;
});

const plain = (text: string): { type: 'plain_text'; text: string } => ({ type: 'plain_text', text });

describe.each(['socket', 'http'] as const)('a Bolt app over %s', (mode) => {
  test('hears a mention and answers in the thread', async () => {
    rehearsed = await startBolt(mode, (app) => {
      app.event('app_mention', async ({ event, client }) => {
        await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, text: `heard <@${event.user}>` });
      });
    });
    const { slack } = rehearsed;
    const ts = await slack.as('ana').say('@lifeguard are you there?');
    const answer = await slack.until(() => slack.messages().find((one) => one.threadTs === ts));
    expect(answer.text).toBe(`heard <@${slack.ids.users.ana}>`);
    expect(answer.notifies).toEqual([slack.ids.users.ana]);
    expect(slack.messages()[0]).toMatchObject({ text: `<@${slack.ids.users.bot}> are you there?`, replyCount: 1 });
  });

  test('opens a modal at a press, fills it, and edits the message when it is submitted', async () => {
    rehearsed = await startBolt(mode, (app) => {
      app.action('terminate', async ({ ack, body, client }) => {
        await ack();
        if (body.type !== 'block_actions' || body.message === undefined) throw new Error('no message in the payload');
        const view = { type: 'modal' as const, callback_id: 'confirm', private_metadata: body.message.ts, title: plain('Terminate sessions'), submit: plain('Terminate 26 sessions') };
        const opened = await client.views.open({ trigger_id: body.trigger_id, view: { ...view, blocks: [section('Taking the list…')] } });
        await client.views.update({
          view_id: opened.view?.id ?? '', hash: opened.view?.hash,
          view: { ...view, blocks: [section('26 sessions'), { type: 'input', block_id: 'why', label: plain('Why'), element: { type: 'plain_text_input', action_id: 'reason' } }] },
        });
      });
      app.view('confirm', async ({ ack, body, view, client }) => {
        await ack();
        const why = view.state.values['why']?.['reason']?.value;
        await client.chat.update({ channel: 'C0INCIDENTS', ts: view.private_metadata, text: 'done', blocks: [section(`Done by <@${body.user.id}>: ${why}`)] });
      });
    });
    const { slack, app } = rehearsed;
    await app.client.chat.postMessage({ channel: 'C0INCIDENTS', text: 'a card', blocks: [section('<!here> full'), button('Terminate idle sessions…', 'terminate', { value: 'x', style: 'danger' })] });
    const ana = slack.as('ana');
    await ana.presses('Terminate idle sessions…');
    const modal = await slack.until(() => ana.modal()?.blocks.length === 2 && ana.modal());
    expect(modal).toMatchObject({ title: 'Terminate sessions', submit: 'Terminate 26 sessions', callbackId: 'confirm' });
    await ana.submits({ Why: 'they leak' });
    expect(ana.modal()).toBeUndefined();
    const card = await slack.until(() => slack.messages().find((one) => one.editedAt !== undefined));
    expect(card.blocks[0]).toMatchObject({ text: { text: `Done by <@${slack.ids.users.ana}>: they leak` } });
    expect(card.notifies).toEqual(['here']);
    expect(slack.workspace.refusals).toEqual([]);
  });

  test('answers a command to its user alone, first by acknowledging and then by the response URL', async () => {
    rehearsed = await startBolt(mode, (app) => {
      app.command('/incident', async ({ ack, command, respond }) => {
        await ack({ text: `one moment, ${command.text}` });
        await respond({ text: 'here it is', blocks: [section('*here it is*')] });
      });
    });
    const { slack } = rehearsed;
    await slack.as('ben').say('/incident list open ones');
    await slack.until(() => slack.as('ben').sees().length === 2);
    expect(slack.as('ben').sees().map((one) => one.text).toSorted()).toEqual(['here it is', 'one moment, list open ones']);
    expect(slack.as('ana').sees()).toEqual([]);
    expect(slack.messages()).toEqual([]);
  });

  test('is acknowledged twice when Slack delivers one press twice', async () => {
    let presses = 0;
    rehearsed = await startBolt(mode, (app) => {
      app.action('go', async ({ ack }) => {
        presses += 1;
        await ack();
      });
    });
    const { slack, app } = rehearsed;
    await app.client.chat.postMessage({ channel: 'C0INCIDENTS', text: 'go?', blocks: [button('Go', 'go')] });
    slack.deliverTwice();
    await slack.as('ana').presses('Go');
    await slack.until(() => presses === 2);
    await slack.as('ana').presses('go');
    expect(presses).toBe(3);
  });
});
