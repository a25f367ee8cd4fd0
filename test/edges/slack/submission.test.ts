import { describe, expect, it } from 'vitest';
import type { ViewOutput } from '@slack/bolt';
import type { Incident } from '../../../src/core/incident/incident.ts';
import { encodeValue } from '../../../src/edges/slack/cards/value.ts';
import { readSubmission } from '../../../src/edges/slack/modals.ts';
import { during, ID, runbook, waitingRead } from './cards/story.ts';

const read = waitingRead('logs', { placeholders: ['<pod>'] });
const step = { ...waitingRead('step', { placeholders: ['<pod>', '<api-key>'] }), step: '2' };
const desk = { incident: async (id: string): Promise<Incident | null> => (id === ID ? during() : null), runbook: () => ({ ...runbook, statements: [read, step] }) };

const sent = (id: string, typed: Record<string, string>, incident = ID): Promise<unknown> => readSubmission({
  id: 'V1', callback_id: 'values', private_metadata: encodeValue({ incident, step: id }),
  state: { values: Object.fromEntries(Object.entries(typed).map(([key, value]) => [`value:${key}`, { [`value:${key}`]: { type: 'plain_text_input', value } }])) },
} as unknown as ViewOutput, desk);

describe('what is typed for placeholders', () => {
  it('goes on with the check or the step that waited for it', async () => {
    expect(await sent('logs', { pod: ' api-7f9 ' })).toEqual({ incident: ID, command: { do: 'fill in', values: { pod: 'api-7f9' }, then: { do: 'look', check: 'logs' }, viewId: 'V1' } });
    expect(await sent('step', { pod: 'api-7f9' })).toMatchObject({ command: { then: { do: 'preview', stepId: 'step' } } });
  });

  it('is refused beside its field when it cannot stand there', async () => {
    for (const value of ['x; rm -rf /', "' OR 1=1", '../../secrets', '']) expect(await sent('logs', { pod: value })).toEqual({ errors: { 'value:pod': expect.stringMatching(/is not a name in Kubernetes|Say a value/) } });
  });

  it('is taken only for what the statement asks: a forged field fills nothing, and a secret is never taken', async () => {
    expect(await sent('step', { pod: 'api-7f9', node: 'n1', 'api-key': 'hunter2', __proto__: 'x' })).toMatchObject({ command: { values: { pod: 'api-7f9' } } });
    expect(Object.keys(((await sent('step', { pod: 'a', node: 'n1', 'api-key': 'hunter2' })) as { command: { values: object } }).command.values)).toEqual(['pod']);
  });

  it('is refused when the runbook or the incident is gone', async () => {
    expect(await sent('gone', { pod: 'a' })).toMatchObject({ refused: expect.stringContaining('edited') });
    expect(await sent('logs', { pod: 'a' }, 'another')).toMatchObject({ refused: expect.any(String) });
  });
});
