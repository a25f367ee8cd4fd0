import { expect, test } from 'vitest';
import type { Event } from '../../../../src/core/incident/event.ts';
import { measure } from '../../../../src/core/review/measure.ts';
import { draw } from '../../../../src/edges/slack/cards/draw.ts';
import { postmortemModal } from '../../../../src/edges/slack/cards/postmortem-modal.ts';
import { timelineMessage } from '../../../../src/edges/slack/cards/review.ts';
import { after, ANA, at, context, during, opened, recorded, runbook, terminated } from './story.ts';
import { modalText, read } from './transcript.ts';

const resolved: [string, string, Event] = [at(24), ANA, { type: 'resolved', how: 'restarted the leaking pod' }];

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

test('a reopened incident says that its review is not the end', () => {
  const review = { measured: [], actions: [] };
  const placed: [string, string, Event] = [at(25), 'lifeguard', { type: 'shown', card: 'review', channel: 'C1', ts: '9.9' }];
  const reopened: [string, string, Event] = [at(30), ANA, { type: 'reopened', reason: '' }];
  const again = during(resolved, [at(24, 1), 'lifeguard', { type: 'reviewed', review }], placed, reopened);
  expect(read(draw('review', again, context()))).toBe('Reopened: it was not over. The review is written anew at the end.');
  expect(draw('review', during(resolved, reopened), context())).toBeNull();
});

test('a long timeline keeps its newest lines and says how many are missing', () => {
  const notes = Array.from({ length: 200 }, (_, index): [string, string, Event] => [at(10), ANA, { type: 'noted', text: `line ${index}` }]);
  const text = read(timelineMessage(during(), recorded(notes)));
  expect(text).toMatch(/^\*Timeline\*\n\d+ earlier lines: the postmortem has them all\n/);
  expect(text).toMatch(/Note: line 199 · @U0ANA$/);
});

test('the postmortem can be copied as it is', () => {
  const events = recorded([...opened, ...terminated, resolved]);
  const text = modalText(postmortemModal(after(events), events, () => 'Ana'));
  expect(text).toContain('| # Connection pool exhausted · cygni-api');
  expect(text).toContain('| - 03:09:05 Ana: Took the lead');
});
