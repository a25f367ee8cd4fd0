import { expect, test } from 'vitest';
import type { Event } from '../../../../src/core/incident/event.ts';
import { measure } from '../../../../src/core/review/measure.ts';
import { draw } from '../../../../src/edges/slack/cards/draw.ts';
import { helpText, listMessage, menu, statusMessage } from '../../../../src/edges/slack/cards/menu.ts';
import { postmortemModal } from '../../../../src/edges/slack/cards/postmortem-modal.ts';
import { timelineMessage } from '../../../../src/edges/slack/cards/review.ts';
import { after, ANA, at, context, during, opened, recorded, runbook, sessionsPreview, terminated } from './story.ts';
import { modalText, read } from './transcript.ts';

const lead: [string, string, Event] = [at(9), ANA, { type: 'lead taken' }];
const due: [string, string, Event] = [at(22), 'lifeguard', { type: 'call due' }];
const resolved: [string, string, Event] = [at(24), ANA, { type: 'resolved', how: 'restarted the leaking pod' }];

test('after the runbook’s minutes the call names the link, the lead and the responders', () => {
  expect(read(draw('call', during(lead, due), context({ now: at(22) })))).toBe(
    '15 min and still open. Join: the video call · @U0ANA @S0DB\n[ Join ] -> https://meet.example/12 [ Snooze 15 min ] [ We don’t need it ]',
  );
});

test('the call is silent before its time, calls nobody once put off, and says what became of it', () => {
  expect(draw('call', during(), context())).toBeNull();
  expect(read(draw('call', during(due, [at(23), ANA, { type: 'call snoozed', minutes: 15 }]), context()))).toMatch(/^Video call: put off\. Join: the video call\n\[ Join \]/);
  expect(read(draw('call', during(due, [at(23), ANA, { type: 'call declined' }]), context()))).toBe('Video call: not needed.');
  expect(read(draw('call', during(due, resolved), context()))).toBe('Video call: not needed any more, the incident is resolved.');
});

test('without a link people are asked to meet where they usually do', () => {
  expect(read(draw('call', during(due), context({ now: at(22), videoCallUrl: null, responderGroups: [] })))).toMatch(/^15 min and still open\. Meet in your usual video call\n\[ Snooze/);
});

test('helpers that do not answer have one line each, and the end of it is said', () => {
  const down: [string, string, Event][] = [
    [at(8), 'lifeguard', { type: 'trouble', party: 'PagerDuty', message: 'Page not delivered; trying on.' }], [at(9), 'lifeguard', { type: 'trouble', party: 'Kubernetes', message: 'No answer.' }],
    [at(9), 'lifeguard', { type: 'shown', card: 'trouble', channel: 'C', ts: '1' }],
  ];
  expect(draw('trouble', during(), context())).toBeNull();
  expect(read(draw('trouble', during(...down), context()))).toBe('⚠ *PagerDuty* since 03:08 UTC · Page not delivered; trying on.\n⚠ *Kubernetes* since 03:09 UTC · No answer.');
  const over = during(...down, [at(10), 'lifeguard', { type: 'trouble over', party: 'PagerDuty' }], [at(10), 'lifeguard', { type: 'trouble over', party: 'Kubernetes' }]);
  expect(read(draw('trouble', over, context()))).toBe('Everything Lifeguard needs answers again.');
});

test('the review begins with what was measured, then what was tried, what is left, and the story', () => {
  const events = recorded([...opened, ...terminated, resolved]);
  const review = measure(after(events), events, runbook);
  const reviewed = after(recorded([...opened, ...terminated, resolved, [at(24, 1), 'lifeguard', { type: 'reviewed', review }]]));
  expect(read(draw('review', reviewed, context({ timeline: events }))).split('\n')).toEqual([
    '# Review · Connection pool exhausted',
    '*37 of 37*  Peak connections', '*after 1 min*  Detected', '*after 3 min*  Acknowledged', '*after 10 min*  Mitigated', '*after 18 min*  Resolved',
    '*25*  Sessions terminated', '*1 worked*  Steps run', 'Not measured, fill in: Connection wait time · Query failure rate',
    '*What fixed it*  restarted the leaking pod',
    '*What was tried*', '*Terminate idle sessions*',
    '✓ 25 sessions terminated · 1 had woken up and was left alone · connections 37 → 12 of 37 · @U0ANA at 03:14 UTC', '✓ The alert\'s condition no longer holds.',
    '*Still to do*', '☐ Document number of affected queries', '☐ Calculate customer impact',
    '*Timeline*',
    '03:07 UTC  Opened: Connection pool exhausted. 37 of 37 connections in use, 0 % idle for 5 min (alert below 10 %) · alertmanager',
    '03:07 UTC  11 checks done. The server\'s. 37 of 37 ordinary slots used; 2 reserved, 3 superuser. Likeliest: Connection leak (strong)',
    '03:09 UTC  Acknowledged · @U0ANA', '03:09 UTC  Took the lead · @U0ANA',
    '03:14 UTC  Terminate idle sessions: looked at the list of 26 · @U0ANA', '03:14 UTC  Terminate idle sessions: confirmed for 26 sessions · @U0ANA',
    '03:14 UTC  Terminate idle sessions: 25 sessions terminated · 1 had woken up and was left alone · connections 37 → 12 of 37',
    '03:16 UTC  Terminate idle sessions worked: The alert\'s condition no longer holds.',
    '03:24 UTC  Resolved: restarted the leaking pod · @U0ANA',
    '[ Copy as Markdown… ]',
  ]);
});

test('a long timeline keeps its newest lines and says how many are missing', () => {
  const notes = Array.from({ length: 200 }, (_, index): [string, string, Event] => [at(10), ANA, { type: 'noted', text: `line ${index}` }]);
  const text = read(timelineMessage(during(), recorded(notes)));
  expect(text).toMatch(/^\*Timeline\*\n\d+ earlier lines: the postmortem has them all\n/);
  expect(text).toMatch(/Note: line 199 · @U0ANA$/);
});

test('the bare command offers what can be done here', () => {
  expect(read(menu(during(lead), [], context()))).toBe(
    '*Connection pool exhausted · cygni-api*\n[ Acknowledge ] [ Run the checks again ] [ Note… ] [ Update status page… ] [ Resolve… ]\n`/incident help` lists every word.',
  );
  expect(read(menu(during(resolved), [], context()))).toContain('[ Run the checks again ] [ Note… ] [ Reopen ]');
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
  for (const verb of ['declare', 'list', 'status', 'ack', 'lead', 'diagnose', 'mitigate', 'note', 'timeline', 'update', 'resolve', 'reopen', 'postmortem', 'runbooks']) expect(text).toContain(`\`/fire ${verb}\``);
});

test('the postmortem can be copied as it is', () => {
  const events = recorded([...opened, ...terminated, resolved]);
  const text = modalText(postmortemModal(after(events), events, () => 'Ana'));
  expect(text).toContain('| # Connection pool exhausted · cygni-api');
  expect(text).toContain('| - 03:09:05 Ana: Took the lead');
});
