import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSlack } from '../../../src/rehearsal/slack/slack.ts';
import type { SimulatedSlack } from '../../../src/rehearsal/slack/slack.ts';

let slack: SimulatedSlack;
beforeEach(async () => void (slack = await startSlack()));
afterEach(() => slack.close());

test('names become mentions, and everything else a user types stays words', async () => {
  await slack.as('mia').say('@here @ana @db-responders @nobody <!channel> a & b');
  const { users, groups } = slack.ids;
  expect(slack.messages()[0]).toMatchObject({
    text: `<!here> <@${users.ana}> <!subteam^${groups.responders}> @nobody &lt;!channel&gt; a &amp; b`,
    notifies: ['here', users.ana, groups.responders],
    blocks: [{
      type: 'rich_text',
      elements: [{
        elements: [
          { type: 'broadcast', range: 'here' }, { type: 'text', text: ' ' }, { type: 'user', user_id: users.ana }, { type: 'text', text: ' ' },
          { type: 'usergroup', usergroup_id: groups.responders }, { type: 'text', text: ' @nobody <!channel> a & b' },
        ],
      }],
    }],
  });
});

test('a reply stands in its thread, and another channel is reached by id', async () => {
  const root = await slack.as('ana').say('root');
  await slack.as('ben').say('reply', { threadTs: root });
  await slack.as('ben').say('elsewhere', { channel: slack.ids.channels.general });
  expect(slack.messages().map((one) => [one.text, one.threadTs, one.replyCount])).toEqual([['root', undefined, 1], ['reply', root, 0]]);
  expect(slack.messages(slack.ids.channels.general)).toHaveLength(1);
});

test('nobody outside the workspace has hands in it', () => {
  expect(() => slack.as('eve')).toThrow('nobody here is called eve');
});

test('waiting for what does not come true ends with what was seen', async () => {
  await slack.as('ana').say('the last words');
  await expect(slack.until(() => slack.messages().length === 2, 40)).rejects.toThrow(/not so after 40 ms[^]*the last words/);
});
