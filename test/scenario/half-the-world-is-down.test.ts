/** What breaks while an incident is opened: answers that get lost, parties that do not answer, a bot without power. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGameDay, type GameDay } from '../../src/rehearsal/game-day.ts';
import type { Message } from '../../src/rehearsal/slack/state.ts';
import { notification, send } from '../support/alerts.ts';
import { liveCalls, words } from '../support/reading.ts';

let day: GameDay;
// A dozen incidents within a minute: what is tried here is failure, not Slack's limits.
beforeAll(async () => { day = await startGameDay({ rateLimits: false }); });
afterAll(async () => { await day?.stop(); });

const headlines = (name: string): Message[] => day.slack.messages().filter((message) => !message.threadTs && words(message).includes(name));
const headline = (name: string, timeoutMs = 20_000): Promise<Message> => day.slack.until(() => headlines(name)[0], timeoutMs);
const replies = (name: string): Message[] => {
  const [root] = headlines(name);
  return root ? day.slack.messages().filter((message) => message.threadTs === root.ts) : [];
};
const reply = (name: string, text: RegExp, timeoutMs = 20_000): Promise<Message> => day.slack.until(() => replies(name).find((message) => text.test(words(message))), timeoutMs);
const pages = (name: string): number => day.world.pagerDuty.open().filter(({ title }) => title.includes(name)).length;
/** Long enough for a duplicate to show itself. */
const settled = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 2_500); });

describe('an alert at the door', () => {
  it('is turned away with the right answer when it is not one of ours, and opens nothing', async () => {
    const before = day.slack.messages().length;
    expect(await send(day, notification('Nobody'), {})).toBe(401);
    expect(await send(day, notification('Nobody'), { authorization: 'Bearer wrong' })).toBe(401);
    expect(await send(day, '{"version":')).toBe(400);
    expect(await send(day, { version: '9', alerts: [] })).toBe(400);
    expect(await send(day, notification('Nobody', 'resolved'))).toBe(202);
    await settled();
    expect(day.slack.messages().length).toBe(before);
  });

  it('opens one incident however often and however fast it is sent', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(day, notification('Often'))));
    expect(answers).toEqual([202, 202, 202, 202, 202, 202]);
    await headline('Often');
    await settled();
    expect(headlines('Often')).toHaveLength(1);
    expect(pages('Often')).toBe(1);
  });

  it('is shown inert, whatever its labels try to be', async () => {
    const attack = '<!channel> <@U0ANA00001> *loud* <https://evil.example|click>';
    expect(await send(day, notification('Hostile', 'firing', { labels: { service: attack }, annotations: { summary: attack } }))).toBe(202);
    const shown = await headline('Hostile');
    expect(liveCalls(shown)).toEqual(['<!here>']);
  });
});

describe('an outside party that fails', () => {
  it('Slack took the headline and its answer was lost: it is found again, not posted twice', async () => {
    day.slack.script('chat.postMessage', { fault: 'acts then resets' });
    await send(day, notification('Lostreply'));
    await headline('Lostreply');
    await reply('Lostreply', /Mitigation/);
    await settled();
    expect(headlines('Lostreply')).toHaveLength(1);
  });

  it('Slack is down: the page goes out meanwhile, and the headline comes late, once', async () => {
    day.slack.script('chat.postMessage', { fault: 'status', status: 503 }, 3);
    await send(day, notification('Slackdown'));
    await day.slack.until(() => pages('Slackdown') === 1, 15_000);
    await headline('Slackdown', 30_000);
    await settled();
    expect(headlines('Slackdown')).toHaveLength(1);
    day.slack.clearScript();
  });

  it('Slack drops the socket and refuses the next one: the bot lives on, connects again and hears the next press', async () => {
    const { pid } = day.bot();
    day.slack.script('apps.connections.open', { fault: 'error', error: 'internal_error' });
    day.slack.refreshSockets();
    await day.slack.until(() => !day.slack.snapshot('ana').appConnected, 5_000);
    await day.slack.until(() => day.slack.snapshot('ana').appConnected, 20_000);
    await send(day, notification('Reconnected'));
    const { ts } = await headline('Reconnected');
    await day.slack.as('ana').presses('Take the lead', { in: ts });
    await day.slack.until(() => words(headlines('Reconnected')[0]).includes(`<@${day.slack.ids.users.ana}>`), 10_000);
    expect(day.bot().pid).toBe(pid);
  });

  it('PagerDuty does not answer: the thread says so at once and the page is delivered later, once', async () => {
    day.world.pagerDuty.misbehave({ path: /enqueue/, how: { status: 500, body: {} }, times: 3 });
    await send(day, notification('Pagerdown'));
    await reply('Pagerdown', /PagerDuty/);
    await day.slack.until(() => pages('Pagerdown') === 1, 30_000);
    await day.slack.until(() => !words(headlines('Pagerdown')[0]).includes('⚠'), 10_000);
    expect(pages('Pagerdown')).toBe(1);
  });

  it('the cluster does not answer: the other steps keep their numbers', async () => {
    day.world.kubernetes.misbehave({ how: { status: 503, body: {} }, times: Infinity });
    await send(day, notification('Clusterdown'));
    const steps = await reply('Clusterdown', /Mitigation/);
    expect(words(steps)).toMatch(/nothing to do now|would free/);
    expect(words(steps)).toMatch(/Kubernetes|cluster/i);
    day.world.kubernetes.heal();
  });

  it('the bot loses power between the door and the headline: the headline still comes, once', async () => {
    day.slack.script('chat.postMessage', { fault: 'delay', delayMs: 3_000 });
    expect(await send(day, notification('Powercut'))).toBe(202);
    await day.restartBot();
    await headline('Powercut', 60_000);
    await settled();
    expect(headlines('Powercut')).toHaveLength(1);
    expect(pages('Powercut')).toBe(1);
  }, 90_000);

  it('Slack is away while the bot starts: it pages all the same, and is there when Slack is', async () => {
    day.slack.script('*', { fault: 'status', status: 503 }, 1_000);
    await day.restartBot();
    expect(await send(day, notification('Awaystart'))).toBe(202);
    await day.slack.until(() => pages('Awaystart') === 1, 15_000);
    day.slack.clearScript();
    await headline('Awaystart', 30_000);
    await day.slack.until(() => day.slack.snapshot('ana').appConnected, 20_000);
  }, 90_000);

  it('the database is gone: the thread says what could not be examined, the rest goes on', async () => {
    await day.world.database.stop();
    await send(day, notification('Databasegone'));
    const diagnosis = await reply('Databasegone', /Which pool is full/, 40_000);
    const why = `The server cannot be reached: connect ECONNREFUSED ${new URL(day.world.database.adminUrl).host}`;
    expect(words(diagnosis)).toContain(`*Which pool is full?*  Unknown: ${why}.\n`);
    expect(words(diagnosis)).toContain(`? Not examined: ${why}\n`);
    await day.slack.until(() => pages('Databasegone') === 1, 15_000);
  }, 60_000);
});
