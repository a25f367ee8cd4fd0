import { expect, test } from 'vitest';
import { code, inert, lines, link, person, plain, spoken, webAddress } from '../../../../src/edges/slack/cards/text.ts';
import { clock } from '../../../../src/edges/slack/cards/time.ts';

test.each([
  ['a mention of everyone', '<!channel> help', '&lt;!channel&gt; help'],
  ['a mention of a person', '<@U0BOSS>', '&lt;@U0BOSS&gt;'],
  ['a link that says something else', '<https://evil.example|Runbook>', '&lt;https://evil.example|Runbook&gt;'],
  ['an entity, which stays what was typed', '&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
  ['bold and strike', '*all* ~gone~', '∗all∗ ∼gone∼'],
  ['italics at the edges of a word', '_it_ is my_table_name', 'ˍitˍ is my_table_name'],
  ['code fences', '```rm```', 'ˋˋˋrmˋˋˋ'],
  ['a picture', ':white_check_mark: done at 10:20:30', '∶white_check_mark: done at 10:20:30'],
  ['a quotation at the start of a line', '> quoted', '› quoted'],
  ['text that runs backwards', 'safe\u202Eevil', 'safeevil'],
  ['characters that are drawn as nothing', 'a\u200Bb\u2060c\u0000d\u3164e', 'abcde'],
  ['several lines', 'one\r\n\ttwo\u2028three', 'one two three'],
  ['half a character', 'a\uD800b', 'ab'],
])('%s is inert in mrkdwn', (_, foreign, shown) => {
  expect(inert(foreign)).toBe(shown);
});

test('a cut counts what is sent and never splits a character or an entity', () => {
  expect(inert('&&&&', 12)).toBe('&amp;&amp;…');
  expect(inert('ab😀cd', 5)).toBe('ab😀…');
  expect(inert('abcde', 5)).toBe('abcde');
  expect(plain('ab😀cd', 4)).toBe('ab…');
});

test('inline code keeps its marks but cannot be closed from inside', () => {
  expect(code('SELECT * FROM "a_b" WHERE x < `1`')).toBe('`SELECT * FROM "a_b" WHERE x &lt; ˋ1ˋ`');
  expect(code('  ')).toBe('');
});

test('text to copy keeps every visible character and its lines', () => {
  expect(lines('kubectl get \\\n\tpods `x` <y> *z*\r\n\u202E', 200)).toBe('kubectl get \\\n  pods `x` <y> *z*');
});

test('a Slack user is mentioned, the bot is named, and anyone else is plain text', () => {
  expect([person('U0ANA'), person('lifeguard'), person('PagerDuty'), person('U1> <!here')]).toEqual(['<@U0ANA>', 'Lifeguard', 'PagerDuty', 'U1&gt; &lt;!here']);
});

test('our own sentences may name only people we know of', () => {
  expect(spoken('Not done: <@U0ANA> asked <@U0BOSS> <!here>', ['U0ANA'])).toBe('Not done: <@U0ANA> asked &lt;@U0BOSS&gt; &lt;!here&gt;');
});

test('a link goes only to a web address and cannot be ended early', () => {
  expect(link('Slow | queries', 'https://logs.example/a?b=1&c=<x>|y')).toBe('<https://logs.example/a?b=1&amp;c=%3Cx%3E%7Cy|Slow ¦ queries>');
  expect(link('Run me', 'javascript:alert(1)')).toBe('Run me');
  expect(webAddress('https://user:secret@host.example/')).toBeNull();
  expect(webAddress('./slow-queries.md')).toBeNull();
});

test('a moment is drawn in the reader’s own time zone and falls back to UTC', () => {
  expect(clock('2026-11-23T03:14:07.000Z')).toBe('<!date^1795403647^{time}|03:14 UTC>');
  expect(clock('2026-11-23T03:14:07.000Z', 'seconds')).toBe('<!date^1795403647^{time_secs}|03:14:07 UTC>');
  expect(clock('soon')).toBe('at an unknown time');
});
