import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../../src/core/diagnosis/diagnosis.ts';
import type { Question } from '../../../../src/core/incident/values.ts';
import { checksModal, lookModal } from '../../../../src/edges/slack/cards/checks-modal.ts';
import { draw } from '../../../../src/edges/slack/cards/draw.ts';
import { allFindingsModal } from '../../../../src/edges/slack/cards/findings-modal.ts';
import { previewModal } from '../../../../src/edges/slack/cards/preview-modal.ts';
import { readValues } from '../../../../src/edges/slack/cards/submission.ts';
import { decodeValue } from '../../../../src/edges/slack/cards/value.ts';
import { valuesModal } from '../../../../src/edges/slack/cards/values-modal.ts';
import { objectionToView } from '../../../../src/rehearsal/slack/judge/view.ts';
import { ANA, at, context, during, ID, report, runbook, waitingRead, workloadPreview } from './story.ts';
import { modalText, read } from './transcript.ts';

const orders = waitingRead('orders', { title: 'Stuck orders', reason: 'Only reads: every part of it is on the list, but the rows of the application’s table orders may be private and many: a person starts it.' });
const hashes = waitingRead('hashes', { title: 'Password hashes', reason: 'Only reads, but it can show secrets (pg_authid): a person starts it.', sensitive: true });
const logs = waitingRead('logs', { placeholders: ['<pod>'] });
const byHand = waitingRead('hand', { title: 'With a key', placeholders: ['<api-key>'] });
const book = { ...runbook, statements: [...runbook.statements, orders, hashes, logs, byHand] };
const finding: Finding = { check: 'orders', title: 'Stuck orders', verdict: 'holds', count: '2', detail: '', answer: { kind: 'table', columns: ['id', 'city'], rows: [['17', 'Lund'], ['18', 'Kiruna']], more: 3, tookMs: 2 } };
const diagnosed = during([at(7, 1), 'lifeguard', { type: 'diagnosed', report }]);

describe('the checks that wait for a person', () => {
  test('are behind one button of the diagnosis, which names them', () => {
    const shown = read(draw('diagnosis', diagnosed, context({ runbook: book })));
    expect(shown).toContain('Behind _More checks…_: Stuck orders · Password hashes · Logs of one pod · With a key');
    expect(shown).toMatch(/\[ Show all \] \[ More checks… \] \[ Run the checks again \]$/);
    expect(read(draw('diagnosis', diagnosed, context()))).not.toContain('More checks');
    const over = during([at(7, 1), 'lifeguard', { type: 'diagnosed', report }], [at(9), ANA, { type: 'resolved', how: '' }]);
    expect(read(draw('diagnosis', over, context({ runbook: book })))).not.toContain('More checks');
  });

  test('say each why it waits and who will see its answer, and leave to a person what needs a secret', () => {
    expect(modalText(checksModal(during(), book)).split('\n')).toEqual([
      'More checks', 'These only read, and each waits for a person to start it.',
      '*Stuck orders*', 'the rows of the application’s table orders may be private and many', '[ Run ]',
      '*Password hashes*', 'it can show secrets (pg_authid)', '[ Show me alone ]',
      '*Logs of one pod*', '<pod> must be filled in', '[ Run… ]',
      '*With a key*', '<pod> must be filled in', 'By hand: <api-key> is a secret, and a secret is not typed in here: copy the command.', '| kubectl logs <pod>',
      '[ Close ]',
    ]);
    expect(modalText(checksModal(during(), runbook))).toContain('No check of this runbook waits for a person.');
  });

  test('fit into one modal however many there are', () => {
    const many = { ...runbook, statements: Array.from({ length: 300 }, (_, index) => waitingRead(`c${index}`, { placeholders: index % 2 ? ['<api-key>'] : [] })) };
    const view = checksModal(during(), many);
    expect(objectionToView(view)).toBeUndefined();
    expect(modalText(view)).toContain('and 255 more, in the runbook');
  });
});

describe('the answer to one of them', () => {
  const check = { id: 'orders', statement: orders };

  test('stands in the modal, which says that everybody has it', () => {
    expect(modalText(lookModal(diagnosed, check, { finding, alone: false })).split('\n')).toEqual([
      'More checks', '✗ *Stuck orders*  2', '| id  city', '| 17  Lund', '| 18  Kiruna', 'and 3 more', 'It is in the incident’s thread as well, for everybody.', '[ Other checks ]', '[ Close ]',
    ]);
  });

  test('says when it is for one person alone, and when there is none', () => {
    expect(modalText(lookModal(diagnosed, check, { finding, alone: true }))).toContain('Only you see this. It is stored nowhere and gone when you close it; the timeline says that you looked.');
    const failed: Finding = { ...finding, verdict: 'unknown', answer: { kind: 'failed', message: 'permission denied', hint: null } };
    expect(modalText(lookModal(diagnosed, check, { finding: failed, alone: false }))).toContain('Not answered: permission denied\nNothing was put into the thread.');
  });

  test('shows the whole of a value that no table could hold', () => {
    const wide: Finding = { ...finding, answer: { kind: 'table', columns: ['rolname', 'rolpassword'], rows: [['vault', 'x'.repeat(133)], ['other', '']], more: 0, tookMs: 1 } };
    expect(modalText(lookModal(diagnosed, check, { finding: wide, alone: true }))).toContain(`| rolname      vault\n| rolpassword  ${'x'.repeat(133)}\n| \n| rolname      other\n| rolpassword\n`);
  });

  test('shows the end of a long log, and as much as a modal holds', () => {
    const log: Finding = { ...finding, answer: { kind: 'text', lines: Array.from({ length: 200 }, (_, line) => `${line} ${'x'.repeat(1_900)}`), more: 4, tookMs: 1 } };
    const view = lookModal(diagnosed, check, { finding: log, alone: true });
    expect(objectionToView(view)).toBeUndefined();
    expect(modalText(view)).toContain('144 earlier lines are left out');
    expect(modalText(lookModal(diagnosed, check, { finding: { ...log, answer: { kind: 'text', lines: ['one', 'two'], more: 0, tookMs: 1 } }, alone: true }))).toContain('| one\n| two');
  });

  test('stands in the thread with who asked, and behind Show all', () => {
    const asked = during([at(7, 1), 'lifeguard', { type: 'diagnosed', report }], [at(8), ANA, { type: 'looked', check: 'orders', title: 'Stuck orders', finding }]);
    const drawing = draw('looks', asked, context());
    expect(drawing?.metadata.event_payload.key).toBe(`${ID}:looks:0`);
    expect(read(drawing).split('\n')).toEqual(['✗ *Stuck orders*  2', '| id  city', '| 17  Lund', '| 18  Kiruna', 'and 3 more', '@U0ANA looked at 03:08:00 UTC']);
    expect(modalText(allFindingsModal(asked))).toContain('Started by people, the newest last\n✗ *Stuck orders*  2');
    expect(draw('looks', diagnosed, context())).toBeNull();
  });

  test('offers another value once somebody gave one', () => {
    const said = during([at(8), ANA, { type: 'placeholders filled', values: { pod: 'api-7f9' } }]);
    expect(modalText(lookModal(said, { id: 'logs', statement: logs }, { refused: 'no such pod' }))).toContain('Not done: no such pod\n[ Other checks ] [ Other values… ]');
    expect(modalText(lookModal(during(), { id: 'logs', statement: logs }, { refused: 'no such pod' }))).not.toContain('Other values');
    expect(modalText(lookModal(during(), { id: 'gone', statement: null }, { loading: true }))).toBe('More checks\n*A check*\nLooking…\nIf nothing comes within half a minute, close this and start it again.\n[ Close ]');
  });
});

describe('the form for what is left open', () => {
  const questions: Question[] = [{ key: 'pod', placeholders: ['<pod>', '$POD'], words: 'pod', suggestion: 'api-7f9' }, { key: 'logs:name', placeholders: ['<name>'], words: 'name', suggestion: '' }];

  test('asks one thing a field, shows the command, and says what its button does', () => {
    const view = valuesModal(during(), { id: 'logs', statement: logs }, questions);
    expect(modalText(view).split('\n')).toEqual([
      'Fill in first', '*Logs of one pod* leaves 2 things open.', '| kubectl logs <pod>', 'pod: "api-7f9"', 'name: ""',
      'It is asked once: whatever else in this incident leaves the same open takes it from here.', '[ Cancel ] [ Look ]',
    ]);
    expect(objectionToView(view)).toBeUndefined();
    expect(JSON.stringify(view.blocks)).toContain('Stands for <pod> and $POD. Look at it before you go on.');
    expect(decodeValue(view.private_metadata)).toEqual({ incident: ID, step: 'logs' });
    expect(modalText(valuesModal(during(), { id: 'hand', statement: runbook.statements[0]! }, questions))).toContain('[ Cancel ] [ See what it would do ]');
  });

  test('is read back by its questions, and by nothing else', () => {
    expect(readValues({ 'value:pod': { 'value:pod': { value: ' api-0 ' } }, 'value:logs:name': { 'value:logs:name': { value: null } }, title: { title: { value: 'x' } } })).toEqual({ pod: 'api-0', 'logs:name': '' });
    expect(readValues([])).toEqual({});
  });
});

test('a confirmation says what stands for each placeholder, and how to say something else', () => {
  const step = { ...logs, id: 'scale', step: '3a' };
  const said = during([at(8), ANA, { type: 'placeholders filled', values: { pod: 'api-8' } }]);
  const text = modalText(previewModal(said, { id: 'scale', statement: step }, workloadPreview({ values: { '<pod>': 'api-7f9', $NAMESPACE: 'production' } }), at(15)));
  expect(text).toContain('<pod> is *api-7f9*\n$NAMESPACE is *production*\n[ Other values… ]');
  expect(modalText(previewModal(said, { id: 'scale', statement: step }, { nothing: 'It is so.' }, at(15)))).toContain('<pod> is *api-8*\n[ Other values… ]\nNothing to do.');
});
