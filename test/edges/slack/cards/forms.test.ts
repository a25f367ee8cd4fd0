import { expect, test } from 'vitest';
import { declareModal, noteModal, resolveModal, statusPageModal } from '../../../../src/edges/slack/cards/forms.ts';
import { readDeclaration, readNote, readResolution, readStatusUpdate } from '../../../../src/edges/slack/cards/submission.ts';
import { decodeValue } from '../../../../src/edges/slack/cards/value.ts';
import { ANA, at, during, ID, runbook } from './story.ts';
import { modalText } from './transcript.ts';

const typed = (value: string) => ({ type: 'plain_text_input', value });
const picked = (value: string) => ({ type: 'static_select', selected_option: { value } });

test('the status page’s first post is filled in from the runbook’s own block', () => {
  expect(modalText(statusPageModal(during(), runbook)).split('\n')).toEqual([
    'Update status page', 'Everyone who watches the status page sees this. It is the first post for this incident.',
    'Title: "Database Connectivity Issues"', 'Status: <Investigating | Identified | Monitoring | Resolved> = Identified',
    'Message: "We have found the cause.', 'We are working on it."', 'The text is the runbook’s.', '[ Cancel ] [ Publish ]',
  ]);
});

test('a later post starts from what is published', () => {
  const published = during([at(9), ANA, { type: 'status page updated', id: 's', title: 'Slow', status: 'monitoring', message: 'It recovers.', url: null }]);
  expect(modalText(statusPageModal(published, runbook))).toContain('Title: "Slow"\nStatus: <Investigating | Identified | Monitoring | Resolved> = Monitoring\nMessage: "It recovers."');
});

test('without a template the title is the incident’s and the message is left to the person', () => {
  expect(modalText(statusPageModal(during(), null))).toContain('Title: "Connection pool exhausted"\nStatus: <Investigating | Identified | Monitoring | Resolved> = Investigating\nMessage: ""');
});

test('resolving warns of an alert that still fires and asks only what fixed it', () => {
  expect(modalText(resolveModal(during()))).toBe('Resolve\n*Connection pool exhausted* is over.\n⚠ Its alert still fires.\nWhat fixed it?: ""\n[ Cancel ] [ Resolve ]');
});

test('declaring asks the least that an incident needs', () => {
  expect(modalText(declareModal({ title: 'checkout is slow', runbooks: [{ name: 'pool', title: 'Pool' }] })).split('\n')).toEqual([
    'Declare an incident', 'The channel is called with @here and the on-call person is paged.', 'What is wrong?: "checkout is slow"', 'Which service?: ""',
    'How bad?: <Critical: users are cut off | Major: users notice | Minor: nobody notices yet> = Critical: users are cut off', 'Runbook: <Pool>', 'What do you see?: ""', '[ Cancel ] [ Declare ]',
  ]);
});

test('every form carries its incident', () => {
  for (const view of [statusPageModal(during(), runbook), resolveModal(during()), noteModal(during())]) expect(decodeValue(view.private_metadata)).toEqual({ incident: ID });
});

test('answers are read back into words, and a forged or empty one is none', () => {
  expect(readResolution({ how: { how: typed('  restarted it ') } })).toEqual({ how: 'restarted it' });
  expect(readNote({ note: { note: typed('saw it') } })).toEqual({ text: 'saw it' });
  expect(readNote({ note: { note: typed('  ') } })).toBeNull();
  expect(readStatusUpdate({ title: { title: typed('T') }, status: { status: picked('identified') }, message: { message: typed('M') } })).toEqual({ title: 'T', status: 'identified', message: 'M' });
  expect(readStatusUpdate({ title: { title: typed('T') }, status: { status: picked('on fire') } })).toBeNull();
  expect(readDeclaration({ title: { title: typed('T') }, service: { service: typed('api') }, severity: { severity: picked('major') }, summary: { summary: { value: null } }, runbook: { runbook: { selected_option: null } } }))
    .toEqual({ title: 'T', service: 'api', severity: 'major', summary: '', runbook: null });
  expect(readDeclaration([])).toBeNull();
});

test('a value that is not ours is none', () => {
  for (const value of [null, undefined, '', 'declare', '{}', '[]', '{"incident":7}', '{"incident":"x","sql":"DROP"}']) expect(decodeValue(value)).toBeNull();
});
