import { expect, test } from 'vitest';
import type { Event } from '../../../../src/core/incident/event.ts';
import { draw } from '../../../../src/edges/slack/cards/draw.ts';
import { decodeValue } from '../../../../src/edges/slack/cards/value.ts';
import { ANA, at, context, during, ID, proposals, sessionsPreview, terminated, workloadPreview } from './story.ts';
import { read } from './transcript.ts';

const proposed: [string, string, Event] = [at(7, 2), 'lifeguard', { type: 'proposed', proposals }];
const scaled: [string, string, Event][] = [
  [at(14), ANA, { type: 'previewed', preview: workloadPreview() }],
  [at(14), ANA, { type: 'started', previewId: 'p2', stepId: 'scale', pids: null }],
  [at(15), 'lifeguard', { type: 'executed', previewId: 'p2', results: [], done: true, sentence: 'cygni-api: replicas 4 → 8', undo: { replicas: '4' } }],
];
const shown = (...events: [string, string, Event][]): string => read(draw('mitigation', during(proposed, ...events), context()));

test('every step says its effect now; only a step that can be pressed has a button', () => {
  expect(shown().split('\n')).toEqual([
    '*Mitigation*  what each step would do now. … means you see the exact targets first.',
    '*1  Terminate idle sessions*', 'would free 26 of 37 (3 kept)', '[ Terminate idle sessions… ] (danger)',
    '*2  Terminate long-running queries*', 'nothing runs over 30 min',
    '*3a  Scale cygni-api to 20*', '✗ blocked: 20 × 25 = 500 connections, room for 37 · would fit: 1 replica', '[ Scale cygni-api to 20… ]',
    '*3b  Set DB_POOL_SIZE to 50*', 'restarts 4 pods', '[ Set DB_POOL_SIZE to 50… ]',
    '*4  Restart the pooler*', 'By hand: no operation of ours', '| systemctl restart `pooler` > /dev/null',
  ]);
});

test('a button carries the incident and the step and nothing else', () => {
  const blocks = draw('mitigation', during(proposed), context())?.blocks ?? [];
  const values = [...JSON.stringify(blocks).matchAll(/"value":("(?:[^"\\]|\\.)*")/g)].map(([, value]) => decodeValue(JSON.parse(value ?? '""') as string));
  expect(values).toEqual([{ incident: ID, step: 'idle' }, { incident: ID, step: 'scale' }, { incident: ID, step: 'env' }]);
});

test('a running step shows who started it and no button', () => {
  const text = shown([at(14), ANA, { type: 'previewed', preview: sessionsPreview(2) }], [at(14), ANA, { type: 'started', previewId: 'p1', stepId: 'idle', pids: [4_121] }]);
  expect(text).toContain('*1  Terminate idle sessions*\n◌ Running · started by @U0ANA at 03:14 UTC\n*2');
});

test('a finished step shows result, who and when in place of its button, and the verdict once it is known', () => {
  const executed = read(draw('mitigation', during(...terminated.slice(0, -1)), context()));
  expect(executed).toContain('✓ 25 sessions terminated · 1 had woken up and was left alone · connections 37 → 12 of 37 · @U0ANA at 03:14 UTC\n◌ Whether it helped is being measured\n*2');
  expect(read(draw('mitigation', during(...terminated), context()))).toContain('✓ The alert\'s condition no longer holds.\n[ Look again… ]');
});

test('a change that can be undone names what it would go back to, until it was undone', () => {
  expect(shown(...scaled)).toContain('*Still changed*  cygni-api: replicas 4 → 8\n[ Undo: back to 4… ]');
  const back = workloadPreview({ id: 'p3', stepId: 'undo:p2', changes: [{ what: 'replicas', from: '8', to: '4' }] });
  const text = shown(...scaled, [at(20), ANA, { type: 'previewed', preview: back }], [at(20), ANA, { type: 'started', previewId: 'p3', stepId: 'undo:p2', pids: null }],
    [at(21), 'lifeguard', { type: 'executed', previewId: 'p3', results: [], done: true, sentence: 'cygni-api: replicas 8 → 4', undo: { replicas: '8' } }]);
  expect(text).not.toContain('Still changed');
  expect(text).toContain('*Undo*\n✓ cygni-api: replicas 8 → 4 · @U0ANA at 03:21 UTC');
});

test('the first yes of two is named and the second responder is asked for the same list', () => {
  const text = shown([at(14), ANA, { type: 'previewed', preview: sessionsPreview(2) }], [at(14, 9), ANA, { type: 'approved', previewId: 'p1', pids: [4_121] }]);
  expect(text).toContain('◌ @U0ANA said yes. A second responder must confirm the same list by 03:16:00 UTC.\n[ Confirm as second… ]');
});

test('a failed step says so and may be looked at again', () => {
  const text = shown([at(14), ANA, { type: 'previewed', preview: sessionsPreview(2) }], [at(14), ANA, { type: 'started', previewId: 'p1', stepId: 'idle', pids: [4_121] }],
    [at(15), 'lifeguard', { type: 'executed', previewId: 'p1', results: [], done: false, sentence: `Not done: <@${ANA}> may not act any more`, undo: null }]);
  expect(text).toContain('✗ Not done: @U0ANA may not act any more · @U0ANA at 03:15 UTC\n[ Look again… ]');
});

test('a resolved incident keeps only what was done and offers no step', () => {
  const resolved: [string, string, Event] = [at(18), ANA, { type: 'resolved', how: '' }];
  expect(read(draw('mitigation', during(...terminated, resolved), context())).split('\n')).toEqual([
    '*Mitigation*  what was done. Reopen the incident to run a step.', '*1  Terminate idle sessions*',
    '✓ 25 sessions terminated · 1 had woken up and was left alone · connections 37 → 12 of 37 · @U0ANA at 03:14 UTC', '✓ The alert\'s condition no longer holds.',
  ]);
  expect(shown(resolved)).toBe('*Mitigation*  nothing was run. Reopen the incident to run a step.');
});

test('without a responder group the card says that nobody may press', () => {
  expect(read(draw('mitigation', during(proposed), context({ responderGroups: [] })))).toContain('Nobody may run these yet');
});

test('more steps than a message holds are cut with their count', () => {
  const many = Array.from({ length: 60 }, (_, index) => ({ ...proposals[0]!, stepId: `s${index}`, number: String(index + 1) }));
  const text = read(draw('mitigation', during([at(7), 'lifeguard', { type: 'proposed', proposals: many }]), context()));
  expect(text).toMatch(/and \d+ more · \/incident mitigate shows them$/);
});

test('there is nothing to show before steps were proposed', () => {
  expect(draw('mitigation', during(), context())).toBeNull();
});

test('while steps are frozen the card says by whom, since when and why, and how it ends', () => {
  const frozen: [string, string, Event] = [at(9), ANA, { type: 'steps frozen', freeze: { by: ANA, at: at(9), reason: 'wrong <!here> server' } }];
  expect(shown(frozen)).toContain('⏸ *All steps are frozen* by @U0ANA since 03:09 UTC: wrong ');
  expect(shown(frozen)).toContain('None starts; `/incident unfreeze` lifts it.');
  expect(JSON.stringify(draw('mitigation', during(proposed, frozen), context())?.blocks)).not.toContain('<!here>');
  expect(shown(frozen, [at(10), ANA, { type: 'steps frozen', freeze: null }])).not.toContain('frozen');
});

test('a blocked button says what a DBA runs, to copy', () => {
  const blocked = proposals.map((one) => (one.stepId === 'idle' ? { ...one, state: 'blocked' as const, effect: 'blocked: not installed.', copy: 'npx lifeguard setup-sql', danger: false } : one));
  expect(shown([at(8), 'lifeguard', { type: 'proposed', proposals: blocked }])).toContain('✗ blocked: not installed.\n[ Terminate idle sessions… ]\n| npx lifeguard setup-sql');
});

test('a second responder is asked for under a step that ran before too, and reads why it is to be done although it is blocked', () => {
  const again: [string, string, Event][] = [[at(17), ANA, { type: 'previewed', preview: sessionsPreview(26, { id: 'p9', expiresAt: at(19), takenAt: at(17) }) }], [at(17), ANA, { type: 'approved', previewId: 'p9', pids: null }]];
  expect(read(draw('mitigation', during(...terminated, ...again), context({ now: at(18) })))).toContain('A second responder must confirm the same list by 03:19:00 UTC.\n[ Confirm as second… ]');
  const asks = shown([at(14), ANA, { type: 'previewed', preview: workloadPreview() }], [at(14), ANA, { type: 'approved', previewId: 'p2', pids: null, reason: 'the other pods are off' }]);
  expect(asks).toContain('◌ @U0ANA asks for it although it is blocked: the other pods are off. A second responder must confirm by 03:16:00 UTC.\n[ Confirm as second… ]');
});

test('an override names both and the reason; a dry run is marked as one', () => {
  const run = (started: object, executed: object): string => shown(
    [at(14), ANA, { type: 'previewed', preview: workloadPreview() }],
    [at(14), ANA, { type: 'started', previewId: 'p2', stepId: 'scale', pids: null, ...started }],
    [at(15), 'lifeguard', { type: 'executed', previewId: 'p2', results: [], done: true, sentence: 'cygni-api: replicas 4 → 20', undo: null, ...executed }],
  );
  expect(run({ override: { by: 'U0BEN', reason: 'idle pods' } }, {})).toContain('Although it was blocked: @U0BEN asked for it, @U0ANA confirmed. Reason: idle pods');
  expect(run({ first: 'U0BEN' }, {})).toContain('Two agreed: @U0BEN and @U0ANA');
  expect(run({}, { done: false, dry: true, sentence: 'Dry run: cygni-api would have been changed.' })).toContain('◇ Dry run: cygni-api would have been changed. · @U0ANA at 03:15 UTC');
  expect(read(draw('mitigation', during(proposed), context({ dryRun: true })))).toContain('◇ Dry run: a confirmed step changes nothing; it only says what it would have done.');
});
