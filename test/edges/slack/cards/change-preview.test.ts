import { expect, test } from 'vitest';
import type { Event } from '../../../../src/core/incident/event.ts';
import type { Proposal } from '../../../../src/core/mitigation/mitigation.ts';
import { draw } from '../../../../src/edges/slack/cards/draw.ts';
import { previewModal } from '../../../../src/edges/slack/cards/preview-modal.ts';
import type { PreviewState } from '../../../../src/edges/slack/cards/preview-modal.ts';
import { readChosen } from '../../../../src/edges/slack/cards/submission.ts';
import { decodeValue } from '../../../../src/edges/slack/cards/value.ts';
import { ANA, at, context, during, ID, objectPreview, objectTarget, requestPreview, statementPreview } from './story.ts';
import { modalText, read } from './transcript.ts';

const step = (stepId: string, label: string, more: Partial<Proposal> = {}): Proposal => ({ stepId, number: '1', label, effect: '', state: 'ready', danger: false, ...more });
const proposals = [step('image', 'Take the image before'), step('sql', 'Delete dead jobs', { state: 'manual', effect: 'needs ALLOW_STEPS=sql destroy' })];
const proposed: [string, string, Event] = [at(7, 2), 'lifeguard', { type: 'proposed', proposals }];
const incident = during(proposed);
const open = (state: PreviewState, stepId = 'image', now = at(15)) => previewModal(incident, { id: stepId, statement: null }, state, now);
const lines = (...given: Parameters<typeof open>): string[] => modalText(open(...given)).split('\n');

test('a change of an object says from what to what, what restarts, how it is taken back, and the button says what it does', () => {
  expect(lines(objectPreview())).toEqual([
    'Take the image before', '*deployment cygni-api* in production', 'image of api api:1 → api:2', 'Restarts 4 pods, one after the other', 'Undo puts back exactly these fields.',
    'Read 03:14:07 UTC, good for 2 min. It is done only if nobody changed it meanwhile.', '[ Cancel ] [ Set image of cygni-api ]',
  ]);
});

test('what has no way back says so', () => {
  const text = lines(objectPreview({ changes: [], submit: 'Restart cygni-api', wayBack: 'There is no way back: a pod that restarted stays restarted.' }));
  expect(text).toContain('There is no way back: a pod that restarted stays restarted.');
  expect(text.at(-1)).toBe('[ Cancel ] [ Restart cygni-api ]');
});

test('of several objects every one is named, and who stays', () => {
  const targets = [objectTarget({ resource: 'nodes', name: 'node-1', namespace: null }), ...['api-1', 'api-2'].map((name) => objectTarget({ act: 'evict', resource: 'pods', name }))];
  expect(lines(objectPreview({ title: 'node node-1', namespace: null, targets, changes: [], effects: ['ends 2 pods, and others are started on other nodes'], kept: ['proxy-1 is a daemon set’s'], submit: 'Drain node-1' })).slice(1, 6)).toEqual([
    '*node node-1*', 'Ends 2 pods, and others are started on other nodes', '| api-1', '| api-2', '*Stays*  proxy-1 is a daemon set’s',
  ]);
});

test('a step the database has no room for cannot be confirmed', () => {
  expect(lines(objectPreview({ blocked: '20 × 25 = 500 connections, room for 37' }))).toContain('*Blocked:* 20 × 25 = 500 connections, room for 37');
  expect(open(objectPreview({ blocked: 'no room' }))).not.toHaveProperty('submit');
});

test('more fields than a person compares are counted', () => {
  const changes = Array.from({ length: 22 }, (_, index) => ({ what: `field ${index}`, from: '1', to: '2' }));
  const text = lines(objectPreview({ changes }));
  expect(text).toContain('and 7 more fields');
  expect(text.filter((line) => line.startsWith('field'))).toHaveLength(15);
});

test('a statement is shown exactly, with what is known of it, and its button runs it', () => {
  expect(lines(statementPreview(), 'sql')).toEqual([
    'Delete dead jobs', "| DELETE FROM jobs WHERE state = 'dead'", 'About 118 rows, as the planner expects', 'Runs once, as lifeguard_bot in shop', 'What it takes away cannot be put back',
    'Read 03:14:07 UTC, good for 2 min. It is run once. If its answer is lost, that is said, and it is not run again.', '[ Cancel ] [ Run the statement ]',
  ]);
});

test('a request shows method, address and body', () => {
  expect(lines(requestPreview()).slice(1, 4)).toEqual(['*POST*  http://api:4000/admin/flush', '| {"all":true}', 'No button takes it back']);
});

test('none of them has a list to tick, each carries ids and the hash and no more, and each goes stale', () => {
  for (const state of [objectPreview(), statementPreview(), requestPreview()]) {
    expect(readChosen({}, state)).toBeNull();
    expect(decodeValue(open(state, state.stepId).private_metadata)).toEqual({ incident: ID, step: state.stepId, preview: 'p2', hash: 'b'.repeat(64) });
    expect(open(state, state.stepId, at(17))).not.toHaveProperty('submit');
  }
});

test('a step nobody opted into is shown to copy, with what would allow it', () => {
  const runbook = { ...context().runbook!, statements: [{ ...context().runbook!.statements[0]!, id: 'sql', text: "DELETE FROM jobs WHERE state = 'dead';" }] };
  expect(read(draw('mitigation', incident, context({ runbook })))).toContain("*1  Delete dead jobs*\nBy hand: needs ALLOW_STEPS=sql destroy\n| DELETE FROM jobs WHERE state = 'dead';");
});

test('a finished change offers its way back and names what it still is; one without a way back offers none', () => {
  const ran = (undo: Record<string, string> | null): string => read(draw('mitigation', during(proposed,
    [at(14), ANA, { type: 'previewed', preview: objectPreview() }], [at(14), ANA, { type: 'started', previewId: 'p2', stepId: 'image', pids: null }],
    [at(15), 'lifeguard', { type: 'executed', previewId: 'p2', results: [], done: true, sentence: 'deployment cygni-api: image of api api:1 → api:2', undo }]), context()));
  expect(ran({ 'deployments/cygni-api': '[]' })).toContain('*Still changed*  deployment cygni-api: image of api api:1 → api:2\n[ Undo: back to api:1… ]');
  expect(ran(null)).not.toContain('Still changed');
});
