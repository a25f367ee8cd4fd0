import { expect, test } from 'vitest';
import { callsOf } from '../../../../src/rehearsal/slack/judge/text.ts';

const blocks = (text: string, type = 'mrkdwn'): unknown[] => [{ type: 'section', text: { type, text } }];

test('a call in a block rings once however often it is written', () => {
  expect(callsOf({ text: '<!here> full', blocks: [...blocks('<!here> full'), ...blocks('<!here|@here>')], attachments: [] })).toEqual(['here']);
});

test('the fallback text of a message with blocks calls nobody, and that of one without calls', () => {
  expect(callsOf({ text: '<!here> full', blocks: blocks('full'), attachments: [] })).toEqual([]);
  expect(callsOf({ text: '<!here> <@U0ANA00001> <!subteam^S0DBRESPOND|@db>', blocks: [], attachments: [] })).toEqual(['here', 'U0ANA00001', 'S0DBRESPOND']);
});

test('plain text and escaped text call nobody', () => {
  expect(callsOf({ text: '', blocks: blocks('<!channel>', 'plain_text'), attachments: [] })).toEqual([]);
  expect(callsOf({ text: '&lt;!channel&gt; @here', blocks: [], attachments: [] })).toEqual([]);
});

test('rich text and attachments call too', () => {
  const rich = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'channel' }, { type: 'user', user_id: 'U1' }] }] }];
  expect(callsOf({ text: '', blocks: rich, attachments: [{ text: '<!everyone>' }] })).toEqual(['everyone', 'channel', 'U1']);
});
