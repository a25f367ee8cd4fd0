import { expect, test } from 'vitest';
import type { Event } from '../../../../src/core/incident/event.ts';
import { draw } from '../../../../src/edges/slack/cards/draw.ts';
import { ANA, at, context, during } from './story.ts';
import { read } from './transcript.ts';

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
