import { expect, test } from 'vitest';
import type { Event } from '../../../../src/core/incident/event.ts';
import { draw } from '../../../../src/edges/slack/cards/draw.ts';
import { at, context, during } from './story.ts';
import { read } from './transcript.ts';

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
