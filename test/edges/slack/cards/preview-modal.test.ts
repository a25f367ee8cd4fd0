import { expect, test } from 'vitest';
import { previewModal } from '../../../../src/edges/slack/cards/preview-modal.ts';
import type { PreviewState } from '../../../../src/edges/slack/cards/preview-modal.ts';
import { readChosen, readReason } from '../../../../src/edges/slack/cards/submission.ts';
import { decodeValue } from '../../../../src/edges/slack/cards/value.ts';
import { ANA, at, during, ID, proposals, sessionsPreview, target, workloadPreview } from './story.ts';
import { modalText } from './transcript.ts';

const incident = during([at(7, 2), 'lifeguard', { type: 'proposed', proposals }]);
const open = (state: PreviewState, stepId = 'idle', now = at(15)) => previewModal(incident, { id: stepId, statement: null }, state, now);
const read = (...given: Parameters<typeof open>): string => modalText(open(...given));

/** What Slack sends when the boxes are left as they are, but for those unticked. */
function submitted(state: PreviewState, unticked: string[] = []): unknown {
  type Input = { type: string; block_id: string; element: { action_id: string; options: { value: string }[] } };
  const inputs = (open(state).blocks as unknown as Input[]).filter((block) => block.type === 'input');
  return Object.fromEntries(inputs.map(({ block_id, element }) => {
    return [block_id, { [element.action_id]: { type: 'checkboxes', selected_options: element.options.filter(({ value }) => !unticked.includes(value)) } }];
  }));
}

test('the confirmation says how many die, what they lose, what stays and how long the list holds', () => {
  const text = read(sessionsPreview(2)).split('\n');
  expect(text).toEqual([
    'Terminate idle sessions',
    '*2 sessions will be cut off.* They are idle: no statement is running in them.', '37 of 37 connections in use now, 35 after.',
    '*Kept*  3: 1 holds an advisory lock · 1 LISTENer · 1 is Lifeguard',
    'List taken 03:14:07 UTC, good for 2 min. Each session is checked again before it is cut.',
    'Untick what must stay; the button counts all: ',
    ' ☑ 4121 · idle 23 min · app_user · cygni-api — 10.2.0.14 · SELECT * FROM orders WHERE id = $1',
    ' ☑ 4122 · idle 23 min · app_user · cygni-api — 10.2.0.14 · SELECT * FROM orders WHERE id = $1',
    '[ Cancel ] [ Terminate 2 sessions ]',
  ]);
});

test('sessions that lose work say so', () => {
  const states = (...all: string[]): string => read(sessionsPreview(0, { targets: all.map((state, index) => target(index + 1, { state })) }));
  expect(states('active', 'idle')).toContain('1 runs a statement: it is lost and rolled back.');
  expect(states('active', 'active', 'idle in transaction')).toContain('2 run a statement: it is lost and rolled back. 1 holds an open transaction: it is rolled back.');
  expect(states('idle in transaction')).toContain('*1 session will be cut off.* It holds an open transaction: it is rolled back.');
});

test('beyond twenty, the rest share one box that names whose they are', () => {
  const text = read(sessionsPreview(26));
  expect(text.match(/☑ 4\d+/g)).toHaveLength(20);
  expect(text).toContain('Untick what must stay; the button counts all (11 to 20 of 26): ');
  expect(text).toContain('☑ and 6 more — 6 cygni-api');
  expect(text).toContain('[ Terminate 26 sessions ]');
});

test('what is sent back is what was ticked, out of the list and never beyond it', () => {
  const frozen = sessionsPreview(26);
  expect(readChosen(submitted(frozen), frozen)).toEqual(frozen.kind === 'sessions' && frozen.targets.map(({ pid }) => pid));
  expect(readChosen(submitted(frozen, ['4121', '4122']), frozen)).toHaveLength(24);
  expect(readChosen(submitted(frozen, ['rest']), frozen)).toHaveLength(20);
  const forged = { 'sessions-0': { 'sessions-0': { selected_options: [{ value: '1' }, { value: '4121' }] } } };
  expect(readChosen(forged, frozen)).toEqual([4_121]);
  expect(readChosen('nonsense', frozen)).toEqual([]);
  expect(readChosen({}, workloadPreview())).toBeNull();
});

test('the modal carries ids and the hash, never a statement', () => {
  expect(decodeValue(open(sessionsPreview(1)).private_metadata)).toEqual({ incident: ID, step: 'idle', preview: 'p1', hash: 'a'.repeat(64) });
});

test.each<[string, PreviewState, string]>([
  ['while it loads', { loading: true }, 'Looking up what this would do now…'],
  ['when it was refused', { refused: 'you are not in the responders.' }, 'Not done: you are not in the responders.'],
  ['when there is nothing to do', { nothing: 'No session is idle over 10 min.' }, 'Nothing to do. No session is idle over 10 min.'],
  ['when everything is kept', sessionsPreview(0), 'Nothing to do. No session fits this step now.\n*Kept*  3: 1 holds an advisory lock'],
  ['when it is blocked', workloadPreview({ blocked: '20 × 25 = 500, room for 37' }), '*Blocked:* 20 × 25 = 500, room for 37'],
])('%s it cannot be confirmed', (_, state, says) => {
  expect(read(state)).toContain(says);
  expect(open(state)).not.toHaveProperty('submit');
});

test('a list that is too old cannot be confirmed', () => {
  expect(read(sessionsPreview(2), 'idle', at(17))).toContain('this list is too old');
  expect(open(sessionsPreview(2), 'idle', at(17))).not.toHaveProperty('submit');
});

test('a workload shows from and to, the arithmetic, and a submit that says it', () => {
  expect(read(workloadPreview(), 'scale').split('\n')).toEqual([
    'Scale cygni-api to 20', '*cygni-api* in production', 'replicas 4 → 8', '✓ 10 × 3 + 4 = 34 connections, room for 37',
    'Read 03:14:07 UTC, good for 2 min. It is done only if nobody changed it meanwhile.', '[ Cancel ] [ Scale to 8 replicas ]',
  ]);
  expect(read(workloadPreview({ capacity: null, changes: [{ what: 'READ_REPLICA_ENABLED', from: null, to: 'true' }] }), 'env')).toMatch(
    /READ_REPLICA_ENABLED not set → true\nRestarts 4 pods\n[\s\S]*\[ Set READ_REPLICA_ENABLED \]$/,
  );
});

test('what was never proposed, as an undo, says as well that it restarts the pods', () => {
  const env = workloadPreview({ capacity: null, changes: [{ what: 'READ_REPLICA_ENABLED', from: 'true', to: 'false' }] });
  expect(read(env, 'undo:p9')).toContain('READ_REPLICA_ENABLED true → false\nIts pods are restarted\n');
  expect(read(workloadPreview({ capacity: null }), 'undo:p9')).not.toContain('restarted');
});

test('a second responder sees exactly what the first one chose and ticks nothing', () => {
  const frozen = sessionsPreview(3);
  const modal = previewModal({ ...incident, approvals: { p1: { by: ANA, pids: [4_121, 4_123] } } }, { id: 'idle', statement: null }, frozen, at(15));
  const text = modalText(modal);
  expect(text).toContain('◌ @U0ANA said yes to this. Yours is the second yes: then it is done.');
  expect(text).toContain('*2 sessions will be cut off.*');
  expect(text).not.toContain('4122');
  expect(text).not.toContain('☑');
  expect(text).toContain('[ Terminate 2 sessions ]');
  expect(readChosen({}, frozen, [4_121, 4_123])).toEqual([4_121, 4_123]);
});

test('whose yes was the first is told to wait for another, and cannot press again', () => {
  const first = { ...incident, approvals: { p1: { by: ANA, pids: null } } };
  const hers = previewModal(first, { id: 'idle', statement: null }, sessionsPreview(3), at(15), false, ANA);
  expect(modalText(hers)).toContain('◌ Yours was the first yes. Another responder must give the second by 03:16:07 UTC');
  expect(hers).not.toHaveProperty('submit');
  expect(previewModal(first, { id: 'idle', statement: null }, sessionsPreview(3), at(15), false, 'U0BEN')).toHaveProperty('submit');
});

test('while all steps are frozen the confirmation says that this one does not start', () => {
  const frozen = { ...incident, frozen: { by: ANA, at: at(10), reason: '' } };
  expect(modalText(previewModal(frozen, { id: 'idle', statement: null }, sessionsPreview(3), at(15)))).toContain('⏸ *All steps are frozen* by @U0ANA. This one does not start');
});

test('a name longer than Slack’s title is said in full below it', () => {
  const text = read(sessionsPreview(1), 'long').split('\n');
  expect(text.slice(0, 2)).toEqual(['Terminate long-running …', '*Terminate long-running queries*']);
});

test('a list that stops early says when, and asks a second responder for what one may not end alone', () => {
  const text = read(sessionsPreview(11, { list: 'idle', stopAt: 8, beyond: 15, others: [{ list: 'in transaction', count: 3 }, { list: 'active', count: 5 }] })).split('\n');
  expect(text).toContain('*Up to 11 sessions will be cut off, the longest idle first. It stops once 8 of 37 are free.* They are idle: no statement is running in them.');
  expect(text).toContain('37 of 37 connections in use now.');
  expect(text.slice(text.indexOf('The other 15 need a second responder.')).slice(0, 3)).toEqual(['The other 15 need a second responder.', '[ Ask for all 26… ]', '[ Idle in transaction: 3… ] [ Running: 5… ]']);
  expect(text.filter((line) => line.startsWith('Untick'))).toEqual(['Untick what must stay (1 to 10 of 11): ', 'Untick what must stay (11 of 11): ']);
  expect(text.at(-1)).toBe('[ Cancel ] [ Terminate up to 11 ]');
});

test('the whole list is asked for, not ended', () => {
  const text = read(sessionsPreview(26, { list: 'idle', stopAt: 8, whole: true }));
  expect(text).toContain('These are more than one responder may end alone. Yours is the first yes');
  expect(text).toContain('[ Ask for 26 sessions ]');
});

test('running statements are cancelled first, and that is what is said', () => {
  const text = read(sessionsPreview(2, { list: 'active', stopAt: null, targets: [target(1, { state: 'active' }), target(2, { state: 'active' })] }));
  expect(text).toContain('*2 running statements will be cancelled.* A session whose statement runs on for 3 seconds is cut off.');
  expect(text).toContain('[ Cancel ] [ End 2 statements ]');
});

test('where no session can be ended the list is shown to read, with what a DBA runs, and nothing to tick or press', () => {
  const text = read(sessionsPreview(2, { blocked: 'the guarded functions are not installed.' }));
  expect(text).toContain('*Blocked:* the guarded functions are not installed.\n| npx lifeguard setup-sql');
  expect(text).toContain('| 4121 · idle 23 min');
  expect(text).not.toMatch(/☑|Terminate 2/);
});

test('a block that is only arithmetic asks for the reason why it must be done, and the second one reads it', () => {
  const capacity = { others: 0, needed: 500, slots: 37, fits: false, sentence: '20 × 25 = 500 connections, room for 37' };
  const blocked = workloadPreview({ capacity, blocked: capacity.sentence });
  expect(read(blocked, 'scale')).toMatch(/\*Blocked:\* 20 × 25 = 500 connections, room for 37\nWhy it must be done all the same: ""\n\[ Cancel \] \[ Ask for an override \]$/);
  const second = modalText(previewModal({ ...incident, approvals: { p2: { by: ANA, pids: null, reason: 'the other pods are off' } } }, { id: 'scale', statement: null }, blocked, at(15)));
  expect(second).toContain('◌ @U0ANA said yes to this, although it is blocked: the other pods are off.');
  expect(second).toMatch(/\[ Cancel \] \[ Override the block \]$/);
  // What cannot be counted is no arithmetic.
  expect(read(workloadPreview({ capacity: null, blocked: 'an autoscaler sets the replicas' }), 'scale')).toMatch(/autoscaler[^\n]*\n\[ Close \]$/);
  expect(readReason({ reason: { reason: { value: '  the other\npods are off ' } } })).toBe('the other pods are off');
  expect(readReason({})).toBeNull();
});

test('a dry run says so above everything it would do', () => {
  expect(modalText(previewModal(incident, { id: 'idle', statement: null }, sessionsPreview(2), at(15), true)).split('\n')[1]).toBe('*Dry run.* A yes changes nothing; the result says what would have been done.');
});
