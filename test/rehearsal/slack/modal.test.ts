import { afterEach, describe, expect, test } from 'vitest';
import { button, section, startBolt } from './bolt-app.ts';
import type { Rehearsed } from './bolt-app.ts';
import { caller } from './caller.ts';

let rehearsed: Rehearsed | undefined;
afterEach(async () => {
  await rehearsed?.stop();
  rehearsed = undefined;
});

const plain = (text: string): { type: 'plain_text'; text: string } => ({ type: 'plain_text', text });
const view = (title: string, more: object = {}): { type: 'modal'; callback_id: string; title: { type: 'plain_text'; text: string }; blocks: object[] } => ({
  type: 'modal', callback_id: title, title: plain(title), blocks: [section(title)], ...more,
});
const asking = { submit: plain('Go'), blocks: [{ type: 'input', block_id: 'number', label: plain('How many'), element: { type: 'plain_text_input', action_id: 'count' } }] };

/** An app that keeps the last trigger id, and answers a submission with whatever the test put in `answer`. */
async function startTriggering(options: Parameters<typeof startBolt>[2] = {}): Promise<Rehearsed & { press(): Promise<string>; answer: { next?: object }; heard: string[] }> {
  const heard: string[] = [];
  const answer: { next?: object } = {};
  let trigger = '';
  const started = await startBolt('socket', (app) => {
    app.action('go', async ({ ack, body }) => {
      await ack();
      if ('trigger_id' in body) trigger = body.trigger_id;
    });
    app.view({ type: 'view_submission' }, async ({ ack, body }) => {
      heard.push(`submitted ${body.view.callback_id} ${JSON.stringify(body.view.state.values)}`);
      await ack(answer.next as never);
    });
    app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ ack, body }) => {
      heard.push(`closed ${body.view.callback_id} ${'is_cleared' in body && body.is_cleared}`);
      await ack();
    });
  }, options);
  rehearsed = started;
  await started.app.client.chat.postMessage({ channel: 'C0INCIDENTS', text: 'a', blocks: [button('Go', 'go')] });
  const ts = started.slack.messages()[0]?.ts;
  return {
    ...started, answer, heard,
    async press() {
      await started.slack.as('ana').presses('Go', { in: ts });
      return trigger;
    },
  };
}

describe('a trigger', () => {
  test('opens one modal, once', async () => {
    const { slack, press } = await startTriggering();
    const call = caller(slack);
    const trigger_id = await press();
    expect(await call('views.open', { trigger_id, view: view('One') })).toMatchObject({ ok: true, view: { callback_id: 'One', root_view_id: expect.any(String), previous_view_id: null } });
    expect(await call('views.open', { trigger_id, view: view('Two') })).toMatchObject({ error: 'exchanged_trigger_id' });
    expect(await call('views.open', { trigger_id: 'made.up', view: view('Two') })).toMatchObject({ error: 'invalid_trigger_id' });
    expect(slack.as('ana').modal()?.title).toBe('One');
    expect(slack.as('ben').modal()).toBeUndefined();
  });

  test('is worth nothing after its time', async () => {
    const { slack, press } = await startTriggering({ triggerLifetimeMs: 30 });
    const trigger_id = await press();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await caller(slack)('views.open', { trigger_id, view: view('Late') })).toMatchObject({ error: 'expired_trigger_id' });
  });
});

describe('a modal', () => {
  test('is updated by id or external id, unless it has changed since', async () => {
    const { slack, press } = await startTriggering();
    const call = caller(slack);
    const opened = await call('views.open', { trigger_id: await press(), view: view('One', { external_id: 'mine' }) });
    const { id: view_id, hash } = opened['view'] as { id: string; hash: string };
    expect(await call('views.update', { view_id, hash, view: view('Two', { external_id: 'mine' }) })).toMatchObject({ ok: true });
    expect(await call('views.update', { view_id, hash, view: view('Three') })).toMatchObject({ error: 'hash_conflict' });
    expect(await call('views.update', { external_id: 'mine', view: view('Four') })).toMatchObject({ ok: true });
    expect(await call('views.update', { external_id: 'mine', view: view('Five') })).toMatchObject({ error: 'not_found' });
    expect(slack.as('ana').modal()?.title).toBe('Four');
    expect(await call('views.update', { view_id, view: view('A title that is far too long') })).toMatchObject({ error: 'invalid_arguments', response_metadata: { messages: [expect.stringContaining('/view/title/text')] } });
  });

  test('keeps what was typed when it is updated', async () => {
    const { slack, press, heard } = await startTriggering();
    const call = caller(slack);
    const { view: opened } = await call('views.open', { trigger_id: await press(), view: view('Ask', asking) });
    const { id: viewId } = opened as { id: string };
    await slack.act('ana', { do: 'press in view', viewId, blockId: 'number', actionId: 'count', value: '4' });
    await call('views.update', { view_id: viewId, view: view('Ask', { ...asking, blocks: [section('above'), ...asking.blocks] }) });
    await slack.as('ana').submits();
    expect(heard).toEqual(['submitted Ask {"number":{"count":{"type":"plain_text_input","value":"4"}}}']);
  });

  test('asks by itself for what is missing, without telling the app', async () => {
    const { slack, press, heard } = await startTriggering();
    await caller(slack)('views.open', { trigger_id: await press(), view: view('Ask', asking) });
    await slack.as('ana').submits();
    expect(slack.as('ana').modal()?.errors).toEqual({ number: 'Please fill this in.' });
    expect(heard).toEqual([]);
  });

  test('stays with the errors the app answered, and goes when it is content', async () => {
    const { slack, press, answer } = await startTriggering();
    await caller(slack)('views.open', { trigger_id: await press(), view: view('Ask', asking) });
    answer.next = { response_action: 'errors', errors: { number: 'At most 5.' } };
    await slack.as('ana').submits({ count: '9' });
    expect(slack.as('ana').modal()).toMatchObject({ errors: { number: 'At most 5.' }, pending: false });
    answer.next = { response_action: 'errors', errors: { elsewhere: 'no such block' } };
    await slack.as('ana').submits({ count: '9' });
    expect(slack.workspace.refusals.at(-1)).toMatchObject({ error: 'invalid_errors' });
    answer.next = undefined;
    await slack.as('ana').submits({ 'How many': '4' });
    expect(slack.as('ana').modal()).toBeUndefined();
  });

  test('is replaced, covered or cleared as the app answers, three deep at most', async () => {
    const { slack, press, answer } = await startTriggering();
    const ana = slack.as('ana');
    await caller(slack)('views.open', { trigger_id: await press(), view: view('One', { submit: plain('Go') }) });
    answer.next = { response_action: 'update', view: view('Two', { submit: plain('Go') }) };
    await ana.submits();
    expect(slack.snapshot('ana').views.map((one) => one.title)).toEqual(['Two']);
    answer.next = { response_action: 'push', view: view('Three', { submit: plain('Go') }) };
    await ana.submits();
    await ana.submits();
    expect(slack.snapshot('ana').views.map((one) => one.title)).toEqual(['Two', 'Three', 'Three']);
    await ana.submits();
    expect(slack.workspace.refusals.at(-1)).toMatchObject({ error: 'push_limit_reached' });
    answer.next = { response_action: 'clear' };
    await ana.submits();
    expect(ana.modal()).toBeUndefined();
  });

  test('tells of its closing only if it asked to, and closes the whole stack if it asked for that', async () => {
    const { slack, press, answer, heard } = await startTriggering();
    const ana = slack.as('ana');
    await caller(slack)('views.open', { trigger_id: await press(), view: view('Quiet') });
    await ana.closes();
    expect(heard).toEqual([]);
    await caller(slack)('views.open', { trigger_id: await press(), view: view('Below', { submit: plain('Go'), notify_on_close: true }) });
    answer.next = { response_action: 'push', view: view('Above', { notify_on_close: true, clear_on_close: true }) };
    await ana.submits();
    await ana.closes();
    expect(ana.modal()).toBeUndefined();
    expect(heard.filter((one) => one.startsWith('closed')).toSorted()).toEqual(['closed Above true', 'closed Below true']);
  });

  test('carries every kind of choice in its state', async () => {
    const { slack, press, heard } = await startTriggering();
    const options = ['one', 'two'].map((value) => ({ text: plain(value.toUpperCase()), value }));
    const input = (type: string, more: object = {}): object => ({ type: 'input', block_id: type, optional: true, label: plain(type), element: { type, action_id: type, ...more } });
    const blocks = [
      input('checkboxes', { options, initial_options: [options[0]] }), input('radio_buttons', { options }), input('static_select', { options }), input('users_select'), input('datepicker'),
      input('number_input', { is_decimal_allowed: false }),
    ];
    await caller(slack)('views.open', { trigger_id: await press(), view: view('All', { submit: plain('Go'), blocks }) });
    await slack.as('ana').submits({ radio_buttons: 'two', static_select: 'ONE', users_select: 'U0BEN00002', datepicker: '2026-11-23' });
    const state = JSON.parse(heard[0]?.slice('submitted All '.length) ?? '{}') as object;
    expect(state).toEqual({
      checkboxes: { checkboxes: { type: 'checkboxes', selected_options: [options[0]] } },
      radio_buttons: { radio_buttons: { type: 'radio_buttons', selected_option: options[1] } },
      static_select: { static_select: { type: 'static_select', selected_option: options[0] } },
      users_select: { users_select: { type: 'users_select', selected_user: 'U0BEN00002' } },
      datepicker: { datepicker: { type: 'datepicker', selected_date: '2026-11-23' } },
      number_input: { number_input: { type: 'number_input', value: null } },
    });
  });
});
