import { describe, expect, test } from 'vitest';
import { objectionToMessage } from '../../../../src/rehearsal/slack/judge/message.ts';
import { objectionToView } from '../../../../src/rehearsal/slack/judge/view.ts';

const x = (length: number): string => 'x'.repeat(length);
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const plain = (text: string): object => ({ type: 'plain_text', text });
const mrkdwn = (text: string): object => ({ type: 'mrkdwn', text });
const section = (text = 'a'): object => ({ type: 'section', text: mrkdwn(text) });
const button = (more: object = {}): object => ({ type: 'button', text: plain('Go'), ...more });
const actions = (...elements: object[]): object => ({ type: 'actions', elements });
const option = (value: string, text = 'An option'): object => ({ text: plain(text), value });
const options = (count: number): object[] => times(count, (index) => option(`v${index}`));
const menu = (type: string, more: object): object => actions({ type, action_id: 'menu', ...more });
const confirm = (more: object): object => actions(button({ confirm: { title: plain('Sure?'), text: plain('It ends.'), confirm: plain('Yes'), deny: plain('No'), ...more } }));
const cell = (text = 'a'): object => ({ type: 'raw_text', text });
const table = (rows: number, columns: number, text = 'a'): object => ({ type: 'table', rows: times(rows, () => times(columns, () => cell(text))) });
const input = (more: object = {}): object => ({ type: 'input', label: plain('Why'), element: { type: 'plain_text_input', action_id: 'why' }, ...more });
const view = (more: object = {}): object => ({ type: 'modal', title: plain('Title'), blocks: [section()], ...more });

function judged(blocks: object[]): string {
  const objection = objectionToMessage({ text: 'fallback', blocks, attachments: undefined }, { edit: false, whole: true });
  return objection === undefined ? 'taken' : [objection.error, ...objection.messages].join('\n');
}
function judgedView(json: object): string {
  const objection = objectionToView(json);
  return objection === undefined ? 'taken' : [objection.error, ...objection.messages].join('\n');
}

/** What just fits, what just does not, and where Slack would point. */
const MESSAGE_LIMITS: [string, object[], object[], string][] = [
  ['50 blocks', times(50, () => section()), times(51, () => section()), '/blocks]'],
  ['a section of 3,000 characters', [section(x(3000))], [section(x(3001))], '/blocks/0/text/text]'],
  ['a section that says something', [section('a')], [section('')], '/blocks/0/text/text]'],
  ['a section with text or fields', [{ type: 'section', fields: [mrkdwn('a')] }], [{ type: 'section' }], '/blocks/0]'],
  ['10 fields', [{ type: 'section', fields: times(10, () => mrkdwn('a')) }], [{ type: 'section', fields: times(11, () => mrkdwn('a')) }], '/blocks/0/fields]'],
  ['a field of 2,000 characters', [{ type: 'section', fields: [plain(x(2000))] }], [{ type: 'section', fields: [plain(x(2001))] }], '/blocks/0/fields/0/text]'],
  ['a header of 150 characters', [{ type: 'header', text: plain(x(150)) }], [{ type: 'header', text: plain(x(151)) }], '/blocks/0/text/text]'],
  ['a header in plain text', [{ type: 'header', text: plain('a') }], [{ type: 'header', text: mrkdwn('a') }], '/blocks/0/text/type]'],
  ['25 elements in a row', [actions(...times(25, () => button()))], [actions(...times(26, () => button()))], '/blocks/0/elements]'],
  ['a row with an element', [actions(button())], [actions()], '/blocks/0/elements]'],
  ['a label of 75 characters', [actions(button({ text: plain(x(75)) }))], [actions(button({ text: plain(x(76)) }))], '/blocks/0/elements/0/text/text]'],
  ['a label in plain text', [actions(button())], [actions(button({ text: mrkdwn('Go') }))], '/blocks/0/elements/0/text/type]'],
  ['a button value of 2,000 characters', [actions(button({ value: x(2000) }))], [actions(button({ value: x(2001) }))], '/blocks/0/elements/0/value]'],
  ['a button address of 3,000 characters', [actions(button({ url: `https://a/${x(2990)}` }))], [actions(button({ url: `https://a/${x(2991)}` }))], '/blocks/0/elements/0/url]'],
  ['a web address', [actions(button({ url: 'https://a/' }))], [actions(button({ url: 'javascript:alert(1)' }))], '/blocks/0/elements/0/url]'],
  ['an action_id of 255 characters', [actions(button({ action_id: x(255) }))], [actions(button({ action_id: x(256) }))], '/blocks/0/elements/0/action_id]'],
  ['action_ids that differ within a block', [actions(button({ action_id: 'a' })), actions(button({ action_id: 'a' }))], [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))], '/blocks/0/elements]'],
  ['a style that exists', [actions(button({ style: 'danger' }))], [actions(button({ style: 'warning' }))], '/blocks/0/elements/0/style]'],
  ['a block_id of 255 characters', [{ ...section(), block_id: x(255) }], [{ ...section(), block_id: x(256) }], '/blocks/0/block_id]'],
  ['block_ids that differ', [{ ...section(), block_id: 'a' }, { ...section(), block_id: 'b' }], [{ ...section(), block_id: 'a' }, { ...section(), block_id: 'a' }], '/blocks]'],
  ['10 elements of context', [{ type: 'context', elements: times(10, () => mrkdwn('a')) }], [{ type: 'context', elements: times(11, () => mrkdwn('a')) }], '/blocks/0/elements]'],
  ['context without buttons', [{ type: 'context', elements: [mrkdwn('a')] }], [{ type: 'context', elements: [button()] }], '/blocks/0/elements/0/type]'],
  ['a confirmation title of 100 characters', [confirm({ title: plain(x(100)) })], [confirm({ title: plain(x(101)) })], '/confirm/title/text]'],
  ['a confirmation text of 300 characters', [confirm({ text: mrkdwn(x(300)) })], [confirm({ text: mrkdwn(x(301)) })], '/confirm/text/text]'],
  ['a confirming label of 30 characters', [confirm({ confirm: plain(x(30)) })], [confirm({ confirm: plain(x(31)) })], '/confirm/confirm/text]'],
  ['a denying label of 30 characters', [confirm({ deny: plain(x(30)) })], [confirm({ deny: plain(x(31)) })], '/confirm/deny/text]'],
  ['5 options in an overflow', [menu('overflow', { options: options(5) })], [menu('overflow', { options: options(6) })], '/blocks/0/elements/0/options]'],
  ['1 option in an overflow', [menu('overflow', { options: options(1) })], [menu('overflow', { options: [] })], '/blocks/0/elements/0/options]'],
  ['an option of 75 characters', [menu('overflow', { options: [option('v', x(75))] })], [menu('overflow', { options: [option('v', x(76))] })], '/options/0/text/text]'],
  ['an option value of 150 characters', [menu('overflow', { options: [option(x(150))] })], [menu('overflow', { options: [option(x(151))] })], '/options/0/value]'],
  ['option values that differ', [menu('overflow', { options: options(2) })], [menu('overflow', { options: [option('v'), option('v')] })], '/elements/0/options]'],
  ['10 checkboxes', [menu('checkboxes', { options: options(10) })], [menu('checkboxes', { options: options(11) })], '/elements/0/options]'],
  ['10 radio buttons', [menu('radio_buttons', { options: options(10) })], [menu('radio_buttons', { options: options(11) })], '/elements/0/options]'],
  ['100 options in a menu', [menu('static_select', { options: options(100) })], [menu('static_select', { options: options(101) })], '/elements/0/options]'],
  ['a menu with options', [menu('static_select', { options: options(1) })], [menu('static_select', {})], '/elements/0]'],
  ['a placeholder of 150 characters', [menu('users_select', { placeholder: plain(x(150)) })], [menu('users_select', { placeholder: plain(x(151)) })], '/placeholder/text]'],
  ['an image that says what it shows', [{ type: 'image', image_url: 'https://a/b.png', alt_text: 'a chart' }], [{ type: 'image', image_url: 'https://a/b.png' }], '/blocks/0]'],
  ['an image with one source', [{ type: 'image', slack_file: { id: 'F1' }, alt_text: 'a' }], [{ type: 'image', image_url: 'https://a/b.png', slack_file: { id: 'F1' }, alt_text: 'a' }], '/blocks/0]'],
  ['100 rows', [table(100, 1)], [table(101, 1)], '/blocks/0/rows]'],
  ['20 columns', [table(1, 20)], [table(1, 21)], '/blocks/0/rows/0]'],
  ['one table a message', [table(1, 1)], [table(1, 1), table(1, 1)], '/blocks]'],
  ['10,000 characters in table cells', [table(50, 2, x(96))], [table(100, 2, x(51))], '/blocks]'],
  ['a table cell with text in it', [table(1, 1, 'a')], [table(1, 1, '')], '/rows/0/0/text]'],
  ['fields Slack knows', [section()], [{ ...section(), colour: 'red' }], 'invalid additional property: colour'],
  ['blocks Slack knows', [{ type: 'divider' }], [{ type: 'chart' }], '/blocks/0/type]'],
  ['elements that belong in a row', [actions(button())], [actions({ type: 'plain_text_input', action_id: 'a' })], '/blocks/0/elements/0/type]'],
  ['rich text of known parts', [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'here' }] }] }], [{ type: 'rich_text', elements: [{ type: 'text', text: 'a' }] }], '/blocks/0/elements/0/type]'],
];

describe('a message', () => {
  test.each(MESSAGE_LIMITS)('may have %s and no worse', (_what, fits, tooMuch, where) => {
    expect(judged(fits)).toBe('taken');
    const refusal = judged(tooMuch);
    expect(refusal).toMatch(/^invalid_blocks\n\[ERROR\] /);
    expect(refusal).toContain(where);
  });

  const refusalOf = (parts: { text?: unknown; blocks?: unknown; attachments?: unknown }, edit = false): string | undefined =>
    objectionToMessage({ text: parts.text, blocks: parts.blocks, attachments: parts.attachments }, { edit, whole: true })?.error;

  test('says something', () => {
    expect(refusalOf({})).toBe('no_text');
    expect(refusalOf({ text: '' })).toBe('no_text');
    expect(refusalOf({ text: '', blocks: [] })).toBe('no_text');
    expect(refusalOf({ blocks: [section()] })).toBeUndefined();
  });

  test('is at most 40,000 characters of text, 4,000 once it is edited', () => {
    expect(refusalOf({ text: x(40_000) })).toBeUndefined();
    expect(refusalOf({ text: x(40_001) })).toBe('msg_too_long');
    expect(refusalOf({ text: x(4_000) }, true)).toBeUndefined();
    expect(refusalOf({ text: x(4_001) }, true)).toBe('msg_too_long');
  });

  test('has a limit on all its blocks together that no single block shows', () => {
    expect(refusalOf({ blocks: times(4, () => section(x(2_500))) })).toBeUndefined();
    expect(refusalOf({ blocks: times(5, () => section(x(2_500))) })).toBe('msg_blocks_too_long');
    expect(refusalOf({ blocks: [{ type: 'markdown', text: x(12_000) }] })).toBeUndefined();
    expect(refusalOf({ blocks: times(2, () => ({ type: 'markdown', text: x(6_001) })) })).toBe('msg_blocks_too_long');
  });

  test('has at most 100 attachments, whose blocks are judged too', () => {
    expect(refusalOf({ attachments: times(100, () => ({ text: 'a' })) })).toBeUndefined();
    expect(refusalOf({ attachments: times(101, () => ({ text: 'a' })) })).toBe('invalid_attachments');
    expect(refusalOf({ attachments: [{ color: '#f00', blocks: [section(x(3001))] }] })).toBe('invalid_attachments');
    expect(refusalOf({ attachments: [{ color: '#f00' }] })).toBe('invalid_attachments');
  });

  test('that is not of the right form is named for what is wrong', () => {
    expect(refusalOf({ blocks: 'a' })).toBe('invalid_blocks_format');
    expect(refusalOf({ attachments: 'a' })).toBe('invalid_attachments');
    expect(refusalOf({ text: 7 })).toBe('invalid_arguments');
    expect(refusalOf({ blocks: [null] })).toBe('invalid_blocks');
  });
});

const VIEW_LIMITS: [string, object, object, string][] = [
  ['a title of 24 characters', view({ title: plain(x(24)) }), view({ title: plain(x(25)) }), '/view/title/text]'],
  ['a title in plain text', view(), view({ title: mrkdwn('a') }), '/view/title/type]'],
  ['a submit label of 24 characters', view({ submit: plain(x(24)) }), view({ submit: plain(x(25)) }), '/view/submit/text]'],
  ['a close label of 24 characters', view({ close: plain(x(24)) }), view({ close: plain(x(25)) }), '/view/close/text]'],
  ['a callback_id of 255 characters', view({ callback_id: x(255) }), view({ callback_id: x(256) }), '/view/callback_id]'],
  ['private metadata of 3,000 characters', view({ private_metadata: x(3000) }), view({ private_metadata: x(3001) }), '/view/private_metadata]'],
  ['100 blocks', view({ blocks: times(100, () => section()) }), view({ blocks: times(101, () => section()) }), '/view/blocks]'],
  ['a submit button when it asks', view({ blocks: [input()], submit: plain('Go') }), view({ blocks: [input()] }), 'missing required field: submit'],
  ['an input label of 2,000 characters', view({ blocks: [input({ label: plain(x(2000)) })], submit: plain('Go') }), view({ blocks: [input({ label: plain(x(2001)) })], submit: plain('Go') }), '/view/blocks/0/label/text]'],
  ['no table', view(), view({ blocks: [table(1, 1)] }), '/view/blocks/0/type]'],
  ['blocks', view(), view({ blocks: undefined }), '/view/blocks]'],
  ['fields Slack knows', view(), view({ colour: 'red' }), 'invalid additional property: colour'],
];

describe('a modal', () => {
  test.each(VIEW_LIMITS)('may have %s and no worse', (_what, fits, tooMuch, where) => {
    expect(judgedView(fits)).toBe('taken');
    const refusal = judgedView(tooMuch);
    expect(refusal).toMatch(/^invalid_arguments\n\[ERROR\] /);
    expect(refusal).toContain(where);
  });

  test('is at most 250 KB', () => {
    expect(judgedView(view({ blocks: times(80, () => section(x(3000))) }))).toBe('taken');
    expect(judgedView(view({ blocks: times(84, () => section(x(3000))) }))).toBe('view_too_large');
  });
});
