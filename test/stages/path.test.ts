import { expect, test } from 'vitest';
import { asked, responses } from '../../src/stages/path.ts';
import { incident } from './house.ts';

test('a command asks for what fills the modal that waits, and the values a person gives for what waited for them', () => {
  const preview = { name: 'preview', incident: 'i1', stepId: 's1', by: 'UANA', viewId: 'V1' };
  const look = { name: 'look', incident: 'i1', check: 'c1', by: 'UANA', viewId: 'V1' };
  expect(asked({ do: 'preview', stepId: 's1', viewId: 'V1', list: 'active', whole: true }, 'i1', 'UANA')).toEqual([{ ...preview, list: 'active', whole: true }]);
  expect(asked({ do: 'look', check: 'c1', viewId: 'V1' }, 'i1', 'UANA')).toEqual([look]);
  expect(asked({ do: 'fill in', values: { pod: 'api' }, then: { do: 'preview', stepId: 's1' }, viewId: 'V1' }, 'i1', 'UANA')).toEqual([preview]);
  expect(asked({ do: 'fill in', values: {}, then: { do: 'look', check: 'c1' }, viewId: 'V1' }, 'i1', 'UANA')).toEqual([look]);
  expect(asked({ do: 'update status page', title: 'Slow', status: 'identified', message: 'We know why.' }, 'i1', 'UANA')).toEqual([{ name: 'post status', incident: 'i1', title: 'Slow', status: 'identified', message: 'We know why.', by: 'UANA' }]);
  expect(asked({ do: 'resolve', how: '' }, 'i1', 'UANA')).toEqual([]);
});

test('an incident that was over before anybody could respond is responded to with nothing', () => {
  expect(responses(incident()).map(({ name }) => name)).toEqual(['page', 'diagnose', 'sample', 'call']);
  expect(responses(incident({ type: 'resolved', how: '' }))).toEqual([]);
});
