import { expect, test } from 'vitest';
import type { Event, Recorded } from '../../../src/core/incident/event.ts';
import { fold, unopened } from '../../../src/core/incident/incident.ts';
import type { Preview } from '../../../src/core/mitigation/mitigation.ts';
import type { Runbook } from '../../../src/core/runbook/runbook.ts';
import { between, duration } from '../../../src/core/review/duration.ts';
import { measure } from '../../../src/core/review/measure.ts';
import { asMarkdown } from '../../../src/core/review/postmortem.ts';
import { stillChanged } from '../../../src/core/review/still-changed.ts';
import { timelineOf } from '../../../src/core/review/timeline.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 23, 3, minute)).toISOString();
const room = (used: number) => ({ slots: 37, used, idle: 0, maxConnections: 42 });
const ANA = 'U0ANA';
type Told = [at: string, by: string, event: Event];

const record = (...events: Told[]): Recorded[] => events.map(([time, by, event], index) => ({ seq: index + 1, at: time, by, event }));
const after = (events: Recorded[]) => fold(unopened('i', 12), events);

const alert = {
  name: 'PoolExhausted', state: 'firing' as const, severity: 'critical' as const, labels: {}, annotations: {}, startsAt: at(2), fingerprint: 'f', groupKey: 'g', source: 'alertmanager' as const,
};
const opened: Told = [at(7), 'alertmanager', { type: 'opened', alert, incident: { title: 'Pool exhausted', service: 'api', severity: 'critical', groupKey: 'g', summary: '37 of 37', runbook: null, callAfterMinutes: 15 } }];

const scaling = (id: string, stepId: string, from: string, to: string): Preview => ({
  id, stepId, hash: 'h', takenAt: at(9), expiresAt: at(11), by: ANA, kind: 'workload', namespace: 'production', workload: 'api', changes: [{ what: 'replicas', from, to }], capacity: null, blocked: null,
});
const run = (preview: Preview, minute: number, undo: Record<string, string> | null, sentence = 'done'): Told[] => [
  [at(minute), ANA, { type: 'previewed', preview }],
  [at(minute), ANA, { type: 'started', previewId: preview.id, stepId: preview.stepId, pids: null }],
  [at(minute + 1), 'lifeguard', { type: 'executed', previewId: preview.id, results: [{ pid: 1, backendStart: '', result: 'terminated' }], done: true, sentence, undo }],
];
const runbook = { postIncident: { actions: ['Calculate customer impact'], metrics: ['Peak connection usage', 'Connection wait time', 'Time to resolution'] } } as Runbook;
const value = (events: Recorded[], name: string) => measure(after(events), events, runbook).measured.find((row) => row.name === name)?.value;

test.each([[0, '0 s'], [59.9, '59 s'], [60, '1 min'], [3_599, '59 min'], [3_600, '1 h'], [3_900, '1 h 5 min'], [90_000, '1 d 1 h'], [-5, '0 s']])('%d seconds are said as %s', (seconds, said) => {
  expect(duration(seconds)).toBe(said);
});

test('an unreadable instant is no time, not nonsense', () => {
  expect(between('', at(1))).toBe('0 s');
});

test('every time is counted from the moment the condition began, not from when we heard of it', () => {
  const events = record(opened, [at(9), ANA, { type: 'acknowledged' }], ...run(scaling('p', 's', '4', '8'), 10, null),
    [at(12), 'lifeguard', { type: 'verified', previewId: 'p', verdict: { verdict: 'worked', sentence: '', before: room(37), after: room(11) } }], [at(18), ANA, { type: 'resolved', how: '' }]);
  expect([value(events, 'Detected'), value(events, 'Acknowledged'), value(events, 'Mitigated'), value(events, 'Resolved')]).toEqual(['after 5 min', 'after 7 min', 'after 10 min', 'after 16 min']);
});

test('what never happened is said so', () => {
  expect([value(record(opened), 'Acknowledged'), value(record(opened), 'Mitigated'), value(record(opened), 'Steps run')]).toEqual(['never', 'never', 'none']);
});

test('when the alert ended before a step was judged, its end is the proof that it was mitigated', () => {
  const events = record(opened, ...run(scaling('p', 's', '4', '8'), 10, null), [at(12), 'alertmanager', { type: 'alert resolved', alert: { ...alert, state: 'resolved' } }], [at(12), 'alertmanager', { type: 'resolved', how: '' }]);
  expect([value(events, 'Mitigated'), value(events, 'Steps run'), value(events, 'Sessions terminated')]).toEqual(['after 10 min', '1 not judged', '1']);
});

test('an acknowledgement on the page counts when nobody acknowledged here', () => {
  expect(value(record(opened, [at(8), 'PagerDuty', { type: 'page acknowledged' }]), 'Acknowledged')).toBe('after 6 min');
});

test('the peak is the highest of everything seen', () => {
  const diagnosed = [at(9), 'lifeguard', { type: 'diagnosed', report: { takenAt: at(9), tookMs: 1, checks: 1, pool: { verdict: 'unknown', sentence: '' }, room: room(20), findings: [], hypotheses: [], missing: [], connection: '' } }] satisfies Told;
  const verified = [at(12), 'lifeguard', { type: 'verified', previewId: 'p', verdict: { verdict: 'worked', sentence: '', before: room(36), after: room(11) } }] satisfies Told;
  expect(value(record(opened, diagnosed), 'Peak connections')).toBe('20 of 37');
  expect(value(record(opened, diagnosed, verified), 'Peak connections')).toBe('36 of 37');
  expect(value(record(opened), 'Peak connections')).toBeUndefined();
});

test('samples between two diagnoses count for the peak, and say how long there was too little room', () => {
  const sampled = (minute: number, used: number): Told => [at(minute), 'lifeguard', { type: 'sampled', sample: { at: at(minute), used, working: 1, inTransaction: 0, idle: used - 1, waiting: 0, oldestIdleSeconds: 1, slots: 37 } }];
  const events = record(opened, sampled(9, 30), sampled(10, 37), sampled(11, 35), sampled(12, 9));
  expect(value(events, 'Peak connections')).toBe('37 of 37');
  const watchful = { ...runbook, idleShareBelow: 0.1 } as Runbook;
  expect(measure(after(events), events, watchful).measured).toContainEqual({ name: 'with under 10 % of the connections free', value: '2 min' });
  expect(measure(after(events), events, runbook).measured.some(({ name }) => name.includes('free'))).toBe(false);
});

test('a metric of the runbook that nobody measured is left to be filled in, never estimated', () => {
  const names = measure(after(record(opened)), record(opened), runbook).measured.filter((row) => row.value === 'not measured, fill in').map((row) => row.name);
  expect(names).toEqual(['Connection wait time']);
});

test('a change still in force is the first thing left to do', () => {
  const events = record(opened, ...run(scaling('p', 's', '4', '8'), 10, { replicas: '4' }));
  expect(measure(after(events), events, runbook).actions).toEqual(['Undo or keep for good: api replicas 4 → 8', 'Calculate customer impact']);
});

test('a change is over once it was undone, and newer ones are undone first', () => {
  const twice = [...run(scaling('p1', 's', '4', '8'), 10, { replicas: '4' }), ...run(scaling('p2', 's', '8', '20'), 12, { replicas: '8' })];
  expect(stillChanged(after(record(opened, ...twice))).map((step) => step.previewId)).toEqual(['p2', 'p1']);
  const undone = after(record(opened, ...twice, ...run(scaling('p3', 'undo:p2', '20', '8'), 14, { replicas: '20' })));
  expect(stillChanged(undone).map((step) => step.previewId)).toEqual(['p1']);
});

test('the timeline says in plain words what happened and leaves out what only keeps the cards in order', () => {
  const events = record(opened, [at(7), 'lifeguard', { type: 'shown', card: 'headline', channel: 'C', ts: '1' }], [at(7), 'lifeguard', { type: 'shown', card: 'diagnosis', channel: 'C', ts: '2' }],
    [at(7), 'lifeguard', { type: 'proposed', proposals: [{ stepId: 's', number: '3a', label: 'Scale api to 8', effect: '', state: 'ready', danger: false }] }],
    [at(8), 'lifeguard', { type: 'paged', dedupKey: 'k', how: 'found open', number: 'P1', url: null }], ...run(scaling('p', 's', '4', '8'), 10, { replicas: '4' }, 'api: replicas 4 → 8'),
    [at(12), 'lifeguard', { type: 'verified', previewId: 'p', verdict: { verdict: 'did not', sentence: 'Still full.', before: null, after: null } }],
    [at(13), ANA, { type: 'noted', text: 'it is the *worker*' }], [at(14), 'lifeguard', { type: 'trouble', party: 'Kubernetes', message: 'no answer' }], [at(15), 'lifeguard', { type: 'resolved', how: '' }]);
  expect(timelineOf(events, after(events)).map(({ by, text }) => `${by}: ${text}`)).toEqual([
    'alertmanager: Opened: Pool exhausted. 37 of 37', 'lifeguard: Announced in Slack', 'lifeguard: Joined the page that was open already: P1',
    `${ANA}: Scale api to 8: looked at what it would change`, `${ANA}: Scale api to 8: confirmed`, 'lifeguard: Scale api to 8: api: replicas 4 → 8',
    'lifeguard: Scale api to 8 did not help: Still full.', `${ANA}: Note: it is the *worker*`, 'lifeguard: Kubernetes in trouble: no answer', 'lifeguard: Resolved',
  ]);
});

test('the postmortem reads from the measured values to the actions, with people by name', () => {
  const told: Told[] = [opened, ...run(scaling('p', 's', '4', '8'), 10, null, `Not done: <@${ANA}> may not`), [at(18), ANA, { type: 'resolved', how: 'more room' }]];
  const events = record(...told);
  const incident = after(record(...told, [at(19), 'lifeguard', { type: 'reviewed', review: measure(after(events), events, runbook) }]));
  const text = asMarkdown(incident, events, (actor) => (actor === ANA ? 'Ana' : actor));
  expect(text.split('\n').filter((line) => line.startsWith('#'))).toEqual(['# Pool exhausted · api', '## Measured', '## Likeliest cause', '## What fixed it', '## What was tried', '## Timeline (UTC)', '## Actions']);
  expect(text).toContain('| Resolved | after 16 min |');
  expect(text).toContain('- 03:10 A step, by Ana: Not done: Ana may not.');
  expect(text).toContain('- 03:18:00 Ana: Resolved: more room');
  expect(text).toContain('- [ ] Calculate customer impact (owner: , by: )');
});

test('texts of others cannot format the postmortem or link out of it', () => {
  const events = record(opened, [at(9), ANA, { type: 'noted', text: '# big\n![x](https://evil.example) <img src=x> **now** \u202Eback' }]);
  expect(asMarkdown(after(events), events, (actor) => actor)).toContain('Note: \\# big \\!\\[x\\](https:\\/\\/evil.example) \\<img src=x\\> \\*\\*now\\*\\* back');
});
