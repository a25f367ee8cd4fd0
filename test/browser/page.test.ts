import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Snapshot } from '../../src/rehearsal/slack/state.ts';
import { openBrowser } from './support/browser.ts';
import { ANA, BEN, BOT, GENERAL, GUS, HEADLINE, INCIDENTS, MIA, at, button, message, mrkdwn, plain, snapshotFor, terminateView } from './support/rich-snapshot.ts';
import { startStubStream } from './support/stub-stream.ts';
import type { StubStream } from './support/stub-stream.ts';

let browser: Browser;
/** One for all tests, so that the fonts are fetched once. */
let context: BrowserContext;
let stub: StubStream;
let page: Page;
/** What the browser complained about: errors of our code and everything its content policy had to stop. */
const complaints: string[] = [];

beforeAll(async () => {
  [browser, stub] = await Promise.all([openBrowser(), startStubStream(snapshotFor)]);
  context = await browser.newContext();
});
afterAll(async () => {
  await browser?.close();
  await stub?.close();
});
afterEach(async () => {
  await page.close();
  stub.show(snapshotFor);
  stub.acts.length = 0;
  expect(complaints.splice(0)).toEqual([]);
});

async function openPage(user: string, { width = 1440, height = 900, seen = snapshotFor } = {}): Promise<void> {
  stub.show(seen);
  page = await context.newPage();
  await page.setViewportSize({ width, height });
  page.setDefaultTimeout(5000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (entry) => {
    if (entry.type() === 'error' && !entry.text().includes('WebSocket')) complaints.push(entry.text());
  });
  await page.goto(`${stub.url}/?user=${user}`);
  await page.getByRole('article').first().waitFor();
}

const changed = (change: (snapshot: Snapshot) => Partial<Snapshot>) => (user: string): Snapshot => {
  const snapshot = snapshotFor(user);
  return { ...snapshot, ...change(snapshot) };
};
const withMessages = (...more: Snapshot['messages']) => changed((snapshot) => ({ messages: [...snapshot.messages, ...more] }));
const channel = () => page.getByRole('region', { name: 'Channel incidents' });
const thread = () => page.getByRole('region', { name: 'Thread' });
const acted = async (count = 1) => {
  await expect.poll(() => stub.acts.length).toBe(count);
  return stub.acts.at(-1);
};

test('a newcomer sees the headline, and the diagnosis beside it without a click', async () => {
  await openPage(ANA);
  await channel().getByRole('heading', { name: 'Connection pool exhausted' }).waitFor();
  const table = thread().getByRole('table');
  expect(await table.getByRole('columnheader').allInnerTexts()).toEqual(['Check', 'Count', 'Evidence']);
  expect(await table.getByRole('row').nth(1).innerText()).toContain('✗ Idle over 10 min');
  expect(await page.getByText('@here').first().getAttribute('class')).toContain('mention-mine');
  const emojiFont = "[...document.fonts].some((font) => font.family.includes('Noto Color Emoji') && font.status === 'loaded')";
  await expect.poll(() => page.evaluate(emojiFont), { timeout: 10_000 }).toBe(true);
});

test('a pressed button waits until the app has answered', async () => {
  await openPage(ANA);
  const lead = channel().getByRole('button', { name: 'Take the lead' });
  await lead.click();
  expect(await acted()).toEqual({ do: 'press', channel: INCIDENTS, ts: HEADLINE, blockId: 'do', actionId: 'lead', by: ANA });
  expect(await lead.isDisabled()).toBe(true);
  stub.show(withMessages(message(at(90), BOT, { threadTs: HEADLINE, text: 'Ana leads.' })));
  await expect.poll(() => lead.isDisabled()).toBe(false);
});

test('an action with a confirmation happens only after its yes', async () => {
  await openPage(ANA);
  const resolve = channel().getByRole('button', { name: 'Resolve…' });
  const question = page.getByRole('dialog', { name: 'Resolve the incident?' });
  await resolve.click();
  await question.getByRole('button', { name: 'Keep open' }).click();
  await resolve.click();
  await question.waitFor();
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  expect(stub.acts).toEqual([]);
  await resolve.click();
  await question.getByRole('button', { name: 'Resolve', exact: true }).click();
  expect(await acted()).toMatchObject({ do: 'press', actionId: 'resolve' });
});

test('menus and selects send what was chosen in the form Slack has for it', async () => {
  await openPage(ANA);
  const timeline = page.getByRole('menuitem', { name: 'Timeline' });
  // A message drawn anew closes the menu under the mouse.
  await vi.waitFor(async () => {
    if (!(await timeline.isVisible())) await channel().getByRole('button', { name: 'More actions' }).click();
    await timeline.click({ timeout: 1_000 });
  }, { timeout: 10_000 });
  expect(await acted(1)).toMatchObject({ actionId: 'more', value: { type: 'overflow', selected_option: { value: 'timeline' } } });
  await thread().getByRole('combobox', { name: 'Assign' }).selectOption({ label: 'Ben' });
  expect(await acted(2)).toMatchObject({ actionId: 'assign', ts: at(2), value: { type: 'static_select', selected_option: { value: 'ben' } } });
});

test('Enter says a line in the channel or the thread, Shift+Enter only breaks it', async () => {
  await openPage(ANA);
  const box = page.getByRole('textbox', { name: 'Message #incidents' });
  await box.fill('two');
  await box.press('Shift+Enter');
  await box.pressSequentially('lines');
  await box.press('Enter');
  expect(await acted(1)).toEqual({ do: 'say', channel: INCIDENTS, text: 'two\nlines', by: ANA });
  expect(await box.inputValue()).toBe('');
  await page.getByRole('textbox', { name: 'Reply…' }).fill('seen');
  await thread().getByRole('button', { name: 'Send' }).click();
  expect(await acted(2)).toEqual({ do: 'say', channel: INCIDENTS, threadTs: HEADLINE, text: 'seen', by: ANA });
});

test('a slash offers the commands of the app, and Enter completes before it sends', async () => {
  await openPage(MIA);
  const box = page.getByRole('textbox', { name: 'Message #incidents' });
  await box.fill('/');
  expect(await page.getByRole('listbox', { name: 'Commands' }).getByRole('option').count()).toBe(2);
  await box.pressSequentially('inc');
  await box.press('Enter');
  expect(await box.inputValue()).toBe('/incident ');
  await box.pressSequentially('list');
  await box.press('Enter');
  expect(await acted()).toMatchObject({ do: 'say', text: '/incident list', by: MIA });
});

test('a modal keeps a required field, then submits every value in the shape of Slack\'s state', async () => {
  await openPage(ANA, { seen: changed(() => ({ views: [terminateView()] })) });
  const modal = page.getByRole('dialog', { name: 'Terminate idle sessions' });
  const submit = modal.getByRole('button', { name: 'Terminate 2 sessions' });
  await submit.click();
  await modal.getByText('Please complete this required field.').waitFor();
  expect(stub.acts).toEqual([]);

  await modal.getByRole('checkbox', { name: '4122' }).uncheck();
  await modal.getByRole('textbox', { name: 'Why' }).fill('leak');
  await modal.getByRole('radio', { name: 'Watch for a minute' }).check();
  await modal.getByLabel('Until').fill('2026-11-24');
  await submit.click();
  expect(await acted()).toMatchObject({ do: 'submit', viewId: 'V1', values: {
    targets: { pids: { type: 'checkboxes', selected_options: [{ value: '4121' }] } },
    why: { reason: { type: 'plain_text_input', value: 'leak' } },
    scope: { then: { type: 'radio_buttons', selected_option: { value: 'watch' } } },
    until: { day: { type: 'datepicker', selected_date: '2026-11-24' } },
  } });
});

test('a modal shows that it waits, then the app\'s errors under its fields, and keeps what was typed', async () => {
  await openPage(ANA, { seen: changed(() => ({ views: [terminateView()] })) });
  const modal = page.getByRole('dialog');
  await modal.getByRole('textbox', { name: 'Why' }).fill('leak');
  stub.show(changed(() => ({ views: [terminateView({ pending: true })] })));
  await expect.poll(() => modal.getByRole('button', { name: 'Terminate 2 sessions' }).isDisabled()).toBe(true);
  stub.show(changed(() => ({ views: [terminateView({ errors: { why: 'Say more than one word.' } })] })));
  expect(await modal.getByRole('alert').innerText()).toBe('Say more than one word.');
  expect(await modal.getByRole('textbox', { name: 'Why' }).inputValue()).toBe('leak');
  await page.keyboard.press('Escape');
  expect(await acted()).toEqual({ do: 'close', viewId: 'V1', by: ANA });
});

test('a press that nobody heard is told, in the modal and over the page', async () => {
  await openPage(ANA, { seen: changed(() => ({ views: [terminateView({ unheard: true })], appConnected: false })) });
  expect(await page.getByRole('dialog').getByRole('alert').innerText()).toBe('The app did not answer. Try again.');
  await page.getByText('The app is down.').waitFor();
  stub.show(changed(() => ({ views: [terminateView()] })));
  await page.getByText('The app is down.').waitFor({ state: 'detached' });
  expect(await page.getByRole('dialog').getByRole('alert').count()).toBe(0);
});

test('of a stack of modals the topmost is shown, with a way back', async () => {
  await openPage(ANA, { seen: changed(() => ({ views: [terminateView(), terminateView({ id: 'V2', title: 'One session' })] })) });
  expect(await page.getByRole('dialog').count()).toBe(1);
  await page.getByRole('dialog', { name: 'One session' }).getByRole('button', { name: 'Back' }).click();
  expect(await acted()).toMatchObject({ do: 'close', viewId: 'V2' });
});

test('hostile texts are shown as they are and do nothing', async () => {
  const hostile = '<script>window.hit = 1</script><img src=x onerror="window.hit = 2"> <!channel> *bold*';
  await openPage(ANA, { seen: withMessages(message(at(95), BOT, { blocks: [
    { type: 'header', block_id: 'x1', text: plain(hostile) },
    { type: 'section', block_id: 'x2', text: mrkdwn(`${hostile.replace('<!channel>', '&lt;!channel&gt;')} <javascript:window.hit=3|press me>`) },
    { type: 'section', block_id: 'x3', text: mrkdwn('name \u202Egnp.exe'), accessory: button('\u202Edne', 'rtl') },
    { type: 'table', block_id: 'x4', rows: [[{ type: 'raw_text', text: hostile }]] },
  ] })) });
  const last = channel().getByRole('article').last();
  expect(await last.getByRole('heading').innerText()).toBe(hostile);
  expect(await last.getByRole('cell').or(last.getByRole('columnheader')).innerText()).toBe(hostile);
  const section = await last.locator('.block').nth(1).innerText();
  expect(section).toContain('<script>window.hit = 1</script>');
  expect(section).toContain('<!channel> bold <javascript:window.hit=3|press me>');
  expect(await last.locator('a, img, script, .mention').count()).toBe(0);
  expect(await last.getByRole('button', { name: 'dne' }).evaluate((node) => getComputedStyle(node).unicodeBidi)).toBe('isolate');
  expect(await page.evaluate('window.hit')).toBeUndefined();
});

test('a private answer is marked as one, and guests and the app are marked too', async () => {
  await openPage(MIA);
  await thread().getByText('Only visible to you').waitFor();
  expect(await channel().getByRole('article', { name: 'Gus Lindqvist' }).getByText('Guest').count()).toBe(1);
  expect(await channel().getByRole('article', { name: 'Lifeguard' }).getByText('App', { exact: true }).count()).toBe(1);
  expect(await channel().getByText('(edited)').count()).toBe(1);
});

test('reactions are toggled where they are and added from the tools that appear over a message', async () => {
  await openPage(BEN);
  await channel().getByRole('button', { name: 'eyes, 2' }).click();
  expect(await acted(1)).toEqual({ do: 'react', channel: INCIDENTS, ts: HEADLINE, name: 'eyes', by: BEN });
  const guests = channel().getByRole('article', { name: 'Gus Lindqvist' });
  await guests.hover();
  await guests.getByRole('button', { name: 'Add reaction' }).click();
  await guests.getByRole('button', { name: 'white_check_mark' }).click();
  expect(await acted(2)).toMatchObject({ do: 'react', ts: at(70), name: 'white_check_mark' });
});

test('one can act as somebody else, and the address remembers it', async () => {
  await openPage(ANA);
  await page.getByRole('radio', { name: 'Gus Lindqvist' }).click();
  await expect.poll(() => page.getByRole('radio', { name: 'Gus Lindqvist' }).getAttribute('aria-checked')).toBe('true');
  await channel().getByRole('button', { name: 'Acknowledge' }).click();
  expect(await acted()).toMatchObject({ actionId: 'ack', by: GUS });
  expect(page.url()).toContain(`user=${GUS}`);
});

test('another channel shows how often it called, until it is read', async () => {
  await openPage(ANA);
  stub.show(withMessages(message(at(99), BOT, { channel: GENERAL, text: '<!here> look', notifies: ['here'] })));
  await page.getByRole('img', { name: '1 mentions' }).waitFor();
  await page.getByRole('button', { name: 'general' }).click();
  await page.getByText('look').waitFor();
  expect(await page.getByRole('img', { name: '1 mentions' }).count()).toBe(0);
});

test('a closed thread stays closed until it is asked for', async () => {
  await openPage(ANA);
  await thread().getByRole('button', { name: 'Close thread' }).click();
  stub.show(withMessages(message(at(99), BOT, { threadTs: HEADLINE, text: 'More.' })));
  await channel().getByRole('img', { name: 'Unread replies' }).waitFor();
  expect(await thread().count()).toBe(0);
  await channel().getByRole('button', { name: '5 replies' }).click();
  await thread().getByText('More.').waitFor();
});

test('the game master sees the world and has buttons for it', async () => {
  await openPage(ANA);
  const strip = page.getByRole('complementary', { name: 'Game day' });
  expect(await strip.getByRole('meter', { name: '62 %' }).getAttribute('aria-valuenow')).toBe('0.62');
  await strip.getByRole('button', { name: 'Start a leak' }).click();
  expect(await acted()).toEqual({ do: 'control', id: 'leak', by: ANA });
});

test('a lost connection is told quietly and mended by itself', async () => {
  await openPage(ANA);
  stub.goAway();
  await page.getByText('Connection lost').waitFor();
  expect(await channel().getByRole('heading', { name: 'Connection pool exhausted' }).count()).toBe(1);
  stub.comeBack();
  await page.getByText('Connection lost').waitFor({ state: 'detached' });
  await channel().getByRole('button', { name: 'Acknowledge' }).click();
  expect(await acted()).toMatchObject({ actionId: 'ack' });
});

test('a narrow window shows one pane at a time and nothing beyond its edge', async () => {
  await openPage(ANA, { width: 420, height: 860 });
  const panes = page.getByRole('navigation', { name: 'Panes' });
  expect(await thread().count()).toBe(0);
  await panes.getByRole('img', { name: 'Unread replies' }).waitFor();
  await panes.getByRole('button', { name: 'Thread' }).click();
  await thread().getByText('Diagnosis').first().waitFor();
  expect(await panes.getByRole('img', { name: 'Unread replies' }).count()).toBe(0);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(420);
  await panes.getByRole('button', { name: 'Game day' }).click();
  await page.getByRole('button', { name: 'Start a leak' }).waitFor();
});
