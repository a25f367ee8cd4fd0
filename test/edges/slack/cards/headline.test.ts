import { expect, test } from 'vitest';
import { draw } from '../../../../src/edges/slack/cards/draw.ts';
import { ANA, at, context, during, ID, report, terminated, workloadPreview } from './story.ts';
import { read } from './transcript.ts';

const shown = (...arguments_: Parameters<typeof during>): string => read(draw('headline', during(...arguments_), context()));

test('the first headline calls the channel once, says the numbers, and offers the lead before anything else', () => {
  expect(shown().split('\n')).toEqual([
    '# 🔴 Connection pool exhausted · cygni-api',
    '@here  37 of 37 connections in use, 0 % idle for 5 min (alert below 10 %)',
    '*Status* Investigating    *Severity* Critical    *Lead* nobody yet    *Open since* 03:07 UTC',
    '*Likeliest*  not known yet, the checks are running',
    '*Impact*  Queries fail or queue · A full pool is an outage',
    'Runbook: Database Connection Pool Exhaustion  ·  Database metrics  ·  Slow queries',
    '[ Take the lead ] (primary) [ Acknowledge ] [ Update status page… ] [ Resolve… ] [ ⋯ Note… | Run the checks again ]',
  ]);
});

test('what is measured now stands before what the alert said then', () => {
  expect(shown(...terminated)).toContain('@here  *12 of 37* connections in use, 8 of them idle\nThe alert said: 37 of 37 connections in use');
});

test('checks that ran after the last step have the newer number', () => {
  const again = { ...report, room: { ...report.room!, used: 37, idle: 31 }, takenAt: at(40) };
  expect(shown(...terminated, [at(40), 'lifeguard', { type: 'diagnosed', report: again }])).toContain('@here  *37 of 37* connections in use, 31 of them idle');
  const sample = { at: at(41), used: 36, slots: 37, idle: 30, working: 1, inTransaction: 0, waiting: 0, oldestIdleSeconds: 9 };
  expect(shown(...terminated, [at(40), 'lifeguard', { type: 'diagnosed', report: again }], [at(41), 'lifeguard', { type: 'sampled', sample }])).toContain('@here  *36 of 37* connections in use, 30 of them idle');
});

test('the likeliest cause is the best supported one with its reason', () => {
  expect(shown([at(7, 1), 'lifeguard', { type: 'diagnosed', report }])).toContain('*Likeliest*  Connection leak (strong): 29 idle over 10 min from one client');
  const none = { ...report, hypotheses: report.hypotheses.filter(({ support }) => support === 'against') };
  expect(shown([at(7, 1), 'lifeguard', { type: 'diagnosed', report: none }])).toContain('no cause stands out');
});

test('once someone leads and has acknowledged, both are named and their buttons are gone', () => {
  const text = shown([at(9), ANA, { type: 'lead taken' }], [at(9), ANA, { type: 'acknowledged' }]);
  expect(text).toContain('*Status* Investigating · acknowledged by @U0ANA');
  expect(text).toContain('*Lead* @U0ANA');
  expect(text).toContain('\n[ Update status page… ] [ Resolve… ] [ ⋯ Note… | Run the checks again | Take the lead ]');
});

test('the page of the paging service is linked by its number and says when it was acknowledged', () => {
  const paged = [at(7), 'lifeguard', { type: 'paged', dedupKey: 'k', how: 'triggered', number: 'P1234', url: 'https://acme.pagerduty.com/incidents/P1234' }] as const;
  expect(shown([...paged])).toContain('PagerDuty P1234  ·');
  expect(shown([...paged], [at(8), 'PagerDuty', { type: 'page acknowledged' }])).toContain('PagerDuty P1234 (acknowledged)');
});

test('one trouble says its sentence, several share one line', () => {
  const one = [at(8), 'lifeguard', { type: 'trouble', party: 'PagerDuty', message: 'PagerDuty does not answer. Page not delivered; trying on.' }] as const;
  const two = [at(9), 'lifeguard', { type: 'trouble', party: 'Kubernetes', message: 'no answer' }] as const;
  expect(shown([...one])).toContain('⚠ PagerDuty does not answer. Page not delivered; trying on. · since 03:08 UTC');
  expect(shown([...one], [...two])).toContain('⚠ Not answering: PagerDuty since 03:08 UTC · Kubernetes since 03:09 UTC');
});

test('without a status page there is no button for it', () => {
  expect(read(draw('headline', during(), context({ statusPage: false })))).not.toContain('status page');
});

test('the colour of the dot follows the status', () => {
  expect(shown([at(8), ANA, { type: 'status set', status: 'identified' }])).toMatch(/^# 🟠/);
  expect(shown([at(8), ANA, { type: 'status set', status: 'monitoring' }])).toMatch(/^# 🟡/);
});

test('a resolved headline says how long, what fixed it, and offers only Review and Reopen', () => {
  const review = { measured: [], actions: [] };
  expect(shown(...terminated, [at(18), ANA, { type: 'resolved', how: 'restarted the leaking pod' }], [at(18, 1), 'lifeguard', { type: 'reviewed', review }]).split('\n')).toEqual([
    '# 🟢 Connection pool exhausted · cygni-api · resolved after 11 min',
    '*What fixed it*  restarted the leaking pod',
    '✓ 25 sessions terminated · 1 had woken up and was left alone · connections 37 → 12 of 37 · @U0ANA at 03:14 UTC',
    'Resolved by @U0ANA at 03:18 UTC · lead @U0ANA',
    'Runbook: Database Connection Pool Exhaustion  ·  Database metrics  ·  Slow queries',
    '[ Review ] (primary) [ Reopen ]',
  ]);
});

test('a change that was not undone is still named after the end', () => {
  const text = shown(
    [at(14), ANA, { type: 'previewed', preview: workloadPreview() }], [at(14), ANA, { type: 'started', previewId: 'p2', stepId: 'scale', pids: null }],
    [at(15), 'lifeguard', { type: 'executed', previewId: 'p2', results: [], done: true, sentence: 'cygni-api: replicas 4 → 8', undo: { replicas: '4' } }],
    [at(18), ANA, { type: 'resolved', how: '' }],
  );
  expect(text).toContain('*What fixed it*  nobody has said yet');
  expect(text).toContain('Still changed  cygni-api: replicas 4 → 8');
});

test('the key in the metadata is the incident and the card, so that a lost post is found again', () => {
  expect(draw('headline', during(), context())?.metadata).toEqual({ event_type: 'lifeguard', event_payload: { key: `${ID}:headline` } });
});
