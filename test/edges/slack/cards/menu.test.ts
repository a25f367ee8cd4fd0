import { expect, test } from 'vitest';
import type { Event } from '../../../../src/core/incident/event.ts';
import { helpText, listMessage, menu, statusMessage } from '../../../../src/edges/slack/cards/menu.ts';
import { ANA, at, context, during, sessionsPreview } from './story.ts';
import { read } from './transcript.ts';

const lead: [string, string, Event] = [at(9), ANA, { type: 'lead taken' }];
const resolved: [string, string, Event] = [at(24), ANA, { type: 'resolved', how: 'restarted the leaking pod' }];

test('the bare command offers what can be done here', () => {
  expect(read(menu(during(lead), [], context()))).toBe(
    '*Connection pool exhausted · cygni-api*\n[ Acknowledge ] [ Run the checks again ] [ Note… ] [ Update status page… ] [ Resolve… ]\n`/incident help` lists every word.',
  );
  expect(read(menu(during(resolved), [], context()))).toContain('[ Note… ] [ Reopen ]');
});

test('the bare command says that all steps are frozen', () => {
  expect(read(menu(null, [], context(), { by: 'U0BEN', at: at(9), reason: '' }))).toContain('⏸ All steps are frozen by @U0BEN since 03:09 UTC. `/incident unfreeze` lifts it.');
});

test('outside an incident it lists what is open, newest first, and offers to declare', () => {
  const older = { ...during(), id: 'a', number: 3, openedAt: at(1), title: 'Older' };
  expect(read(menu(null, [older, during(lead)], context())).split('\n')).toEqual([
    '*12  Connection pool exhausted · cygni-api*', 'critical · investigating · since 03:07 UTC · lead @U0ANA', '[ Status ]',
    '*3  Older · cygni-api*', 'critical · investigating · since 03:01 UTC · lead nobody yet', '[ Status ]',
    '[ Declare an incident… ]', '`/incident help` lists every word.',
  ]);
  expect(read(listMessage([]))).toBe('Nothing is open.\n[ Declare an incident… ]');
});

test('the status says how it stands and calls nobody', () => {
  const running = during([at(14), ANA, { type: 'previewed', preview: sessionsPreview(2) }], [at(14), ANA, { type: 'started', previewId: 'p1', stepId: 'idle', pids: [4_121] }]);
  const text = read(statusMessage(running, context()));
  expect(text).toContain('37 of 37 connections in use, 0 % idle');
  expect(text).toContain('◌ Running · started by @U0ANA at 03:14 UTC');
  expect(text).not.toContain('@here');
  expect(text).not.toContain('[ ');
});

test('help has every verb under the configured command', () => {
  const text = helpText('/fire');
  for (const verb of ['declare', 'list', 'status', 'ack', 'lead', 'diagnose', 'mitigate', 'note', 'timeline', 'update', 'resolve', 'reopen', 'postmortem', 'runbooks', 'freeze', 'unfreeze']) expect(text).toContain(`\`/fire ${verb}\``);
});
