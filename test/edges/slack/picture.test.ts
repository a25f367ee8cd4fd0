/** The chart on its way into Slack, with the real client and a Slack that is as strict as the real one. */
import pino from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Fault } from '../../../src/core/fault.ts';
import type { Sample } from '../../../src/core/diagnosis/sample.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';
import { draw } from '../../../src/edges/slack/cards/draw.ts';
import { chartContent, numbers } from '../../../src/edges/slack/cards/chart.ts';
import { createPictures } from '../../../src/edges/slack/picture.ts';
import { connectSlack, type Slack } from '../../../src/edges/slack/slack.ts';
import { startSlack, type SimulatedSlack } from '../../../src/rehearsal/slack/slack.ts';
import { at, context, during, sessionsPreview } from './cards/story.ts';
import { transcript } from './cards/transcript.ts';

// Vitest gives these packages another default than Node does, which is all of them.
vi.mock('@slack/bolt', async (original) => ({ default: await original() }));
vi.mock('@slack/web-api', async (original) => ({ default: await original() }));

let slack: SimulatedSlack;
afterEach(() => slack.close());

async function connected(options: Parameters<typeof startSlack>[0] = {}): Promise<Slack> {
  slack = await startSlack(options);
  return connectSlack({
    botToken: slack.botToken, appToken: slack.appToken, signingSecret: undefined, apiUrl: slack.apiUrl, channel: 'C0INCIDENTS', responderGroups: [], command: '/incident', videoCallUrl: null, statusPage: false, dryRun: false,
    log: pino({ level: 'silent' }),
  });
}

const sample = (minute: number, used: number): Sample => ({ at: at(minute), used, working: 2, inTransaction: 0, idle: used - 2, waiting: 0, oldestIdleSeconds: 60, slots: 37 });
const looked = (minute: number, used: number): Parameters<typeof during>[0] => [at(minute), 'lifeguard', { type: 'sampled', sample: sample(minute, used) }];
const course = [looked(7, 37), looked(8, 37), looked(9, 11)];
/** The chart's file in the incident; its time is now, for the edge asks the clock how long Slack may take. */
const shows = (file: string, minute = 9): Parameters<typeof during>[0] => [at(minute), 'lifeguard', { type: 'pictured', of: file, until: at(minute), file, why: '' }];
const calls = (method: string): number => slack.journal.filter((entry) => entry.method === method).length;
const images = (): { ts: string; file: unknown }[] => slack.messages().flatMap((message) => message.blocks.filter(({ type }) => type === 'image').map((block) => ({ ts: message.ts, file: block['slack_file'] })));

async function uploaded(edge: Slack, incident: Incident): Promise<string> {
  const drawn = await edge.picture(incident, null);
  if (!drawn || !('file' in drawn)) throw new Error(JSON.stringify(drawn));
  return drawn.file;
}

async function shownIn(edge: Slack, incident: Incident): Promise<Incident> {
  const place = await edge.show('chart', incident, null, [], false);
  return { ...incident, messages: { ...incident.messages, ...(place ? { chart: place } : {}) } };
}

async function announced(edge: Slack): Promise<Incident> {
  const incident = during(...course);
  const headline = await edge.show('headline', incident, null, [], false);
  return { ...incident, messages: headline ? { headline } : {} };
}

describe('a chart in Slack', () => {
  it('is uploaded without being shown anywhere, then stands in the thread by its file, once, edited in place', async () => {
    const edge = await connected();
    const bare = await announced(edge);
    const first = await uploaded(edge, bare);
    expect(images()).toEqual([]);
    const [served] = [await fetch(`${slack.url}/files/${first}/x`)];
    expect([served.headers.get('content-type'), Buffer.from(await served.arrayBuffer()).subarray(1, 4).toString()]).toEqual(['image/png', 'PNG']);

    const shown = await shownIn(edge, { ...bare, picture: { at: new Date().toISOString(), of: 'a', until: at(9), file: first, why: '', replaced: [] } });
    expect(images()).toEqual([{ ts: shown.messages.chart?.ts, file: { id: first } }]);
    expect(slack.messages().at(-1)?.threadTs).toBe(bare.messages.headline?.ts);

    const second = await uploaded(edge, shown);
    await shownIn(edge, { ...shown, picture: { at: new Date().toISOString(), of: 'b', until: at(9), file: second, why: '', replaced: [first] } });
    expect(images()).toEqual([{ ts: shown.messages.chart?.ts, file: { id: second } }]);
    expect((await fetch(`${slack.url}/files/${first}/x`)).status).toBe(404);
    expect(slack.workspace.refusals).toEqual([]);
  });

  it('is nobody’s trouble when the old picture cannot be deleted, and that is asked once', async () => {
    const edge = await connected();
    const bare = await announced(edge);
    const file = await uploaded(edge, bare);
    const incident = { ...bare, picture: { at: new Date().toISOString(), of: 'a', until: at(9), file, why: '', replaced: ['F0GONE'] } };
    await shownIn(edge, await shownIn(edge, incident));
    slack.script('files.delete', { fault: 'error', error: 'cant_delete_file' });
    await shownIn(edge, { ...incident, picture: { ...incident.picture, replaced: ['F0STAYS'] } });
    expect(calls('files.delete')).toBe(2);
    expect(images().length).toBeGreaterThan(0);
  });

  it('is waited for while Slack looks through it, and given up after a minute', async () => {
    const edge = await connected();
    const bare = await announced(edge);
    const waiting = { ...bare, picture: { at: new Date().toISOString(), of: 'a', until: at(9), file: 'F0NOTREADY', why: '', replaced: [] } };
    const error = await edge.show('chart', waiting, null, [], false).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(Fault);
    expect(error).toMatchObject({ retry: 'later', retryAfterMs: 2_000 });
    expect(await edge.show('chart', { ...waiting, picture: { ...waiting.picture, at: new Date(Date.now() - 61_000).toISOString() } }, null, [], false)).toBeNull();
  });

  it('is refused with the scope that is missing and what to do, not thrown', async () => {
    const edge = await connected({ scopes: ['chat:write', 'commands'] });
    expect(await edge.picture(during(...course), null)).toEqual({ refused: expect.stringMatching(/files:write\. Install it again/) });
  });

  it('comes later when Slack does not answer', async () => {
    const edge = await connected();
    slack.script('upload_url', { fault: 'status', status: 503 });
    await expect(edge.picture(during(...course), null)).rejects.toMatchObject({ party: 'Slack', retry: 'later' });
  });
});

describe('a machine that cannot draw', () => {
  it('tries three times and then says so, instead of starting a process for every sample', async () => {
    slack = await startSlack();
    const pictures = createPictures({ client: {} as never, log: pino({ level: 'silent' }), draw: async () => { throw new Error('no library'); } });
    const said = [];
    for (let time = 0; time < 3; time += 1) said.push(await pictures.upload(during(...course), null));
    expect(said).toEqual([null, null, { refused: expect.stringContaining('cannot be drawn on this machine') }]);
  });
});

describe('what the chart shows', () => {
  it('is told in one line to those who cannot see it', async () => {
    slack = await startSlack();
    const drawing = draw('chart', during(...course, shows('F0CHART')), context());
    expect(drawing?.blocks[0]).toEqual({ type: 'image', slack_file: { id: 'F0CHART' }, alt_text: 'Connections: 37 of 37 at 03:07 UTC, 11 of 37 now' });
    expect(transcript(drawing?.blocks.slice(1) ?? [])).toMatch(/11 of 37.* connections at .*most: 37 of 37 at/);
    const newer = draw('chart', during(...course, shows('F0CHART', 8)), context());
    expect(newer?.text).toBe('Connections: 37 of 37 at 03:07 UTC, 37 of 37 now');
    expect(numbers([sample(7, 37)])).toBe('Connections: 37 of 37 now');
    expect(draw('chart', during(...course), context())).toBeNull();
  });

  it('marks the alert, what each step did in a few characters, and the end', async () => {
    slack = await startSlack();
    const preview = sessionsPreview(2);
    const incident = during(looked(7, 37),
      [at(8), 'U0ANA', { type: 'previewed', preview }], [at(8, 10), 'U0ANA', { type: 'started', previewId: 'p1', stepId: 'idle', pids: [4_121, 4_122] }],
      [at(8, 20), 'lifeguard', { type: 'executed', previewId: 'p1', done: true, sentence: 'x', undo: null, results: [{ pid: 4_121, result: 'terminated', reason: '' }, { pid: 4_122, result: 'gone', reason: '' }] as never }],
      looked(9, 11), [at(10), 'alertmanager', { type: 'resolved', how: '' }]);
    expect(chartContent(incident, null)).toMatchObject({
      title: 'cygni-api: connections (UTC)', freeShareWanted: null,
      marks: [{ at: at(7), label: 'alert', kind: 'alert' }, { at: at(8, 20), label: '1 ended', kind: 'step' }, { at: at(10), label: 'resolved', kind: 'end' }],
    });
  });

  it('says in the diagnosis why there is none', async () => {
    slack = await startSlack();
    const { report } = await import('./cards/story.ts');
    const refused = during([at(8), 'lifeguard', { type: 'diagnosed', report }], [at(8), 'lifeguard', { type: 'pictured', of: 'x', until: at(8), file: null, why: 'the app lacks the scope files:write.' }]);
    expect(transcript(draw('diagnosis', refused, context())?.blocks ?? [])).toMatch(/No chart: the app lacks the scope files:write\./);
  });
});
