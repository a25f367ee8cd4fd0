import { expect, test } from 'vitest';
import type { Inline } from '../../../src/rehearsal/page/browser/mrkdwn.ts';
import { isSafeUrl, readInline, readMrkdwn } from '../../../src/rehearsal/page/browser/mrkdwn.ts';

const text = (value: string): Inline => ({ kind: 'text', text: value });
const styled = (style: 'bold' | 'italic' | 'strike', ...children: Inline[]): Inline => ({ kind: 'style', style, children });

test.each<[string, Inline[]]>([
  ['*37 of 37* in use', [styled('bold', text('37 of 37')), text(' in use')]],
  ['_a_ ~b~', [styled('italic', text('a')), text(' '), styled('strike', text('b'))]],
  ['*_both_*', [styled('bold', styled('italic', text('both')))]],
  ['*two* and *two*', [styled('bold', text('two')), text(' and '), styled('bold', text('two'))]],
  ['pg_stat_statements and 4*5*6', [text('pg_stat_statements and 4*5*6')]],
  ['_idle_in_transaction_', [styled('italic', text('idle_in_transaction'))]],
  ['* not bold *', [text('* not bold *')]],
  ['*see <https://a.example|here>*', [styled('bold', text('see '), { kind: 'link', url: 'https://a.example', label: 'here' })]],
  ['`*code* <!here> &lt;b&gt;`', [{ kind: 'code', text: '*code* <!here> <b>' }]],
])('%s is read the way Slack draws it', (source, expected) => {
  expect(readInline(source)).toEqual(expected);
});

test.each<[string, Inline]>([
  ['<@U0ANA00001>', { kind: 'user', id: 'U0ANA00001' }],
  ['<@U0ANA00001|ana>', { kind: 'user', id: 'U0ANA00001' }],
  ['<#C0INCIDENTS|incidents>', { kind: 'channel', id: 'C0INCIDENTS' }],
  ['<!here>', { kind: 'broadcast', name: 'here' }],
  ['<!subteam^S0DBRESPOND|@db-responders>', { kind: 'group', id: 'S0DBRESPOND', label: '@db-responders' }],
  ['<!date^1700000000^{time}|then>', { kind: 'date', seconds: 1700000000, format: '{time}', fallback: 'then' }],
  ['<https://a.example/?a=1&amp;b=2>', { kind: 'link', url: 'https://a.example/?a=1&b=2', label: 'https://a.example/?a=1&b=2' }],
  [':red_circle:', { kind: 'emoji', name: 'red_circle' }],
])('%s is one thing, not text', (source, expected) => {
  expect(readInline(source)).toEqual([expected]);
});

test.each(['<script>alert(1)</script>', '<javascript:alert(1)|press>', '<!date^x^{time}|y>', '<data:text/html,x>', '<@evil>', '< !here>'])(
  '%s stays text',
  (source) => expect(readInline(source)).toEqual([text(source)]),
);

test('escaped markup stays text', () => {
  expect(readInline('&lt;!channel&gt; &amp;lt;')).toEqual([text('<!channel> &lt;')]);
});

test('characters the reader uses for itself are dropped from foreign text', () => {
  expect(readInline('\uE0000\uE001 `x`')).toEqual([text('0 '), { kind: 'code', text: 'x' }]);
});

test('a text falls into prose, quotes and preformatted parts in order', () => {
  expect(readMrkdwn('before\n&gt; said\n&gt; twice\nafter\n```select 1;\nselect *2*;```\nend')).toEqual([
    { kind: 'lines', children: [text('before')] },
    { kind: 'quote', children: [text('said'), { kind: 'break' }, text('twice')] },
    { kind: 'lines', children: [text('after')] },
    { kind: 'pre', text: 'select 1;\nselect *2*;' },
    { kind: 'lines', children: [text('end')] },
  ]);
});

test('three marks quote everything that follows', () => {
  expect(readMrkdwn('&gt;&gt;&gt; a\nb')).toEqual([{ kind: 'quote', children: [text('a'), { kind: 'break' }, text('b')] }]);
});

test('only web and mail addresses may be followed', () => {
  expect(['https://a.example', 'HTTP://a.example', 'mailto:a@b.example'].every(isSafeUrl)).toBe(true);
  expect(['javascript:x', ' https://a', 'data:text/html,x', '//a.example', 'file:///etc/passwd'].some(isSafeUrl)).toBe(false);
});
