/** The main job, played once from the first leaked connection to the review, as the people in the channel see it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGameDay, type GameDay } from '../../src/rehearsal/game-day.ts';
import type { Message, View } from '../../src/rehearsal/slack/state.ts';
import { replies, saying, words, worldly } from '../support/reading.ts';

let day: GameDay;
let earlier: { ts: string; url: string } | undefined;
beforeAll(async () => { day = await startGameDay({ environment: { VIDEO_CALL_AFTER_MINUTES: '0.05' } }); });
afterAll(async () => { await day?.stop(); });

const headline = (): Message | undefined => day.slack.messages().find((message) => !message.threadTs);
const card = (text: string): Message | undefined => replies(day, text)[0];
/** The chart's message, its picture's address and what a screen reader says of it. */
const charts = (): { ts: string; url: string; says: string }[] => replies(day).flatMap((message) => message.blocks.flatMap((block) => (block.type === 'image' ? [{ ts: message.ts, url: String(block['image_url']), says: String(block['alt_text']) }] : [])));
/** Ana's modal, once it offers to do something. */
const offered = (): Promise<View> => day.slack.until(() => (day.slack.as('ana').modal()?.submit ? day.slack.as('ana').modal() : undefined), 10_000);
const used = (): number => day.world.monitor.latest()?.used ?? 0;

describe('an exhausted connection pool', () => {
  it('is announced once with @here, with the numbers, while the server refuses everyone else', async () => {
    await day.slack.act('ana', { do: 'control', id: 'start' });
    await day.slack.until(() => headline(), 60_000);
    const calls = day.slack.messages().flatMap((message) => [...JSON.stringify(message.blocks).matchAll(/<!here>/g)]);
    expect(calls).toHaveLength(1);
    expect(words(headline())).toMatch(/Database Connection Pool Exhaustion · cygni-api/);
    await day.slack.until(() => used() === 37, 20_000);
    await expect(worldly(day).connectAsService()).rejects.toMatchObject({ code: '53300' });
  });

  it('is examined by itself over the reserved session, and the thread says which pool is full and why', async () => {
    await day.slack.until(() => card('Which pool is full?'), 20_000);
    const diagnosis = card('Which pool is full?');
    expect(words(diagnosis)).toMatch(/\d+ checks in \d/);
    expect(words(diagnosis)).toMatch(/of 37 ordinary slots/);
    expect(words(diagnosis)).toMatch(/Headline \d+ ms after the alert/);
    // pg_stat_statements is not installed there: said, not guessed.
    expect(words(diagnosis)).toMatch(/pg_stat_statements/);
  });

  it('names the leak once the sessions have been idle for long enough, when someone runs the checks again', async () => {
    await day.slack.until(() => (day.world.monitor.latest()?.byState.idle ?? 0) > 25, 20_000);
    await new Promise((aged) => { setTimeout(aged, 11_000); });
    await day.slack.as('ben').presses('Run the checks again');
    await day.slack.until(() => /Likeliest\*\s+Connection leak \(strong\)/.test(words(headline())), 20_000);
    expect(words(card('Which pool is full?'))).toMatch(/1 {2}\*Connection leak\*/);
  });

  it('draws the pool over time once into the thread', async () => {
    const chart = await day.slack.until(() => charts()[0], 30_000);
    expect(chart.says).toMatch(/^Connections: \d+ of 37/);
    const picture = await fetch(day.slack.url + chart.url);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    earlier = chart;
  });

  it('has paged once, with the incident’s own key', async () => {
    await day.slack.until(() => /PagerDuty \w*\d/.test(words(headline())), 20_000);
    expect(day.world.pagerDuty.open()).toHaveLength(1);
    expect(day.world.pagerDuty.open()[0]?.key).toMatch(/^lg1:[0-9a-f]{64}$/);
  });

  it('offers each step with what it would do now, and blocks what would make it worse with the arithmetic', async () => {
    const steps = await day.slack.until(() => card('would free'), 25_000);
    expect(words(steps)).toMatch(/would free up to 1[01] of 37 \(\d+ kept\) · stops once 8 are free · \d+ more with a second responder/);
    expect(words(steps)).toMatch(/20 × 25 = 500 connections/);
    expect(words(steps)).toMatch(/4 \+ 1\) × 50 = 250 connections|4 × 50 = 200 connections/);
  });

  it('refuses a guest and a colleague who is no responder, each with the reason, before anything opens', async () => {
    for (const [who, why] of [['gus', /guest/i], ['mia', /not in/]] as const) {
      await day.slack.as(who).presses('Terminate idle sessions…');
      const refusal = await day.slack.until(() => day.slack.as(who).sees().find((message) => message.ephemeral && /Not done/.test(message.text)), 5_000);
      expect(refusal.text).toMatch(why);
      expect(day.slack.as(who).modal()).toBeUndefined();
    }
  });

  it('asks for a call once the incident is older than the time for it', async () => {
    const call = await day.slack.until(() => card('meet.example.com'), 20_000);
    expect(words(call)).toMatch(/still open/);
  });

  it('updates the status page with the runbook’s own words, after a person saw them', async () => {
    const ana = day.slack.as('ana');
    await ana.presses('Update status page…');
    await day.slack.until(() => ana.modal(), 5_000);
    expect(saying(ana.modal()?.blocks ?? [])).toMatch(/Database/);
    await ana.submits();
    await day.slack.until(() => day.world.statusPage.incidents().filter(({ status }) => status !== 'resolved').length === 1, 10_000);
    await day.slack.until(() => words(headline()).includes('Status page'), 5_000);
  });

  it('changes nothing when the modal is closed without confirming', async () => {
    const ana = day.slack.as('ana');
    await ana.presses('Terminate idle sessions…');
    const modal = await offered();
    const listed = [...saying(modal.blocks).matchAll(/^(\d+) · idle/gm)].map(([, pid]) => pid ?? '');
    expect(listed.length).toBeGreaterThanOrEqual(10);
    // All of them is a question to a second responder, asked in the same modal.
    await ana.presses('whole');
    const all = await day.slack.until(() => (/^Ask for \d+ sessions$/.test(ana.modal()?.submit ?? '') ? ana.modal() : undefined), 10_000);
    expect(Number(/\d+/.exec(all.submit ?? '')?.[0])).toBeGreaterThan(listed.length);
    expect(saying(all.blocks)).toMatch(/a second responder must confirm the same list/);
    await ana.closes();
    const left = (await worldly(day).sessions()).map((session) => session.split(' ')[0] ?? '');
    expect(listed.filter((pid) => !left.includes(pid))).toEqual([]);
    expect(words(card('would free'))).toMatch(/Terminate idle sessions…/);
  });

  it('starts nothing while a responder has frozen all steps, says so on the card, and goes on when it is lifted', async () => {
    const [ana, ben] = [day.slack.as('ana'), day.slack.as('ben')];
    await ana.presses('Terminate idle sessions…');
    await offered();
    await ben.say('/incident freeze is this the right server?');
    await day.slack.until(() => card('All steps are frozen'), 10_000);
    expect(words(card('All steps are frozen'))).toMatch(/by <@U0BEN\d*> since .*: is this the right server\?/);
    await ana.submits();
    await day.slack.until(() => /froze all steps \(is this the right server\?\)/.test(saying(ana.modal()?.blocks ?? [])), 5_000);
    await ana.closes();
    await ben.say('/incident unfreeze');
    await day.slack.until(() => (card('would free') && !card('All steps are frozen') ? true : undefined), 10_000);
  });

  it('takes a blocked step with a reason only as a question to a second responder', async () => {
    const ana = day.slack.as('ana');
    await ana.presses('Scale cygni-api to 20 replicas…');
    const modal = await offered();
    expect(modal.submit).toBe('Ask for an override');
    expect(saying(modal.blocks)).toMatch(/20 × 25 = 500 connections/);
    await ana.submits({ reason: 'most of the pods are off' });
    const asked = await day.slack.until(() => card('asks for it although it is blocked'), 10_000);
    expect(words(asked)).toMatch(/most of the pods are off. A second responder must confirm/);
    expect(words(asked)).toMatch(/Confirm as second…/);
  });

  it('ends exactly the sessions that were shown when two people confirm at once, and keeps the protected ones', async () => {
    const [ana, ben] = [day.slack.as('ana'), day.slack.as('ben')];
    await ana.presses('Terminate idle sessions…');
    const modal = await offered();
    expect(modal.submit).toMatch(/^Terminate up to 1[01]$/);
    expect(saying(modal.blocks)).toMatch(/It stops once 8 of 37 are free/);
    expect(saying(modal.blocks)).toMatch(/The other \d+ need a second responder/);
    expect(saying(modal.blocks)).toMatch(/Kept/);
    await ben.presses('Terminate idle sessions…');
    await day.slack.until(() => ben.modal()?.submit, 10_000);
    const kept = await worldly(day).protectedSessions();
    expect(kept.length).toBeGreaterThanOrEqual(2);

    // Slack delivers some interactions twice, and impatient people click twice.
    day.slack.deliverTwice(2);
    await Promise.all([ana.submits(), ben.submits()]);
    const done = await day.slack.until(() => card('terminated'), 20_000);
    const ended = Number(/(\d+) sessions? terminated/.exec(words(done))?.[1]);
    expect(ended).toBeGreaterThanOrEqual(7);
    expect(ended).toBeLessThanOrEqual(11);
    expect(words(done)).toMatch(/· <@U0(ANA|BEN)\d+> at/);
    expect(words(done)).not.toMatch(/Terminate idle sessions…/);
    expect(await worldly(day).protectedSessions()).toEqual(kept);
    await day.slack.until(() => used() < 34, 10_000);
    const runs = replies(day).flatMap((message) => [...words(message).matchAll(/sessions terminated/g)]);
    expect(runs).toHaveLength(1);
  });

  it('shows the step and what it did in the same chart, whose old picture is gone', async () => {
    const chart = await day.slack.until(() => charts().find(({ says }) => /Connections: 37 of 37 at \d\d:\d\d UTC, (?!37 )\d+ of 37 now/.test(says)), 20_000);
    expect(charts()).toHaveLength(1);
    expect(chart.ts).toBe(earlier?.ts);
    expect(chart.url).not.toBe(earlier?.url);
    await expect.poll(async () => (await fetch(day.slack.url + (earlier?.url ?? ''))).status, { timeout: 10_000 }).toBe(404);
  });

  it('is over when the alert is: the headline says how long it took, the page and the status page follow', async () => {
    await day.slack.until(() => words(headline()).includes('resolved after'), 60_000);
    await day.slack.until(() => day.world.pagerDuty.open().length === 0, 10_000);
    await day.slack.until(() => day.world.statusPage.incidents().filter(({ status }) => status !== 'resolved').length === 0, 10_000);
  });

  it('measures whether it helped', async () => {
    await day.slack.until(() => card('condition no longer holds'), 20_000);
  });

  it('leaves a review with measured values, the timeline and the runbook’s required actions', async () => {
    const review = await day.slack.until(() => card('Review'), 20_000);
    const text = words(review);
    expect(text).toMatch(/37/);
    expect(text).toMatch(/sessions terminated/);
    expect(text).toMatch(/how many queries were affected/i);
  });

  it('gives a postmortem to copy that calls people by their names', async () => {
    const mia = day.slack.as('mia');
    await mia.presses('Copy as Markdown…');
    const { blocks } = await day.slack.until(() => mia.modal(), 10_000);
    expect(saying(blocks)).toMatch(/sessions terminated/);
    expect(saying(blocks)).toMatch(/by (Ana Ferreira|Ben Okafor)/);
    expect(saying(blocks)).not.toMatch(/U0(ANA|BEN)/);
  });

  it('never had a message refused by Slack', () => {
    expect(day.slack.snapshot('ana').refusals.filter(({ method }) => method !== 'page')).toEqual([]);
  });
});
