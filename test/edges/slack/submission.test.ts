import { describe, expect, it } from 'vitest';
import type { ViewOutput } from '@slack/bolt';
import type { Incident } from '../../../src/core/incident/incident.ts';
import { declareModal } from '../../../src/edges/slack/cards/forms.ts';
import { runbookChoices } from '../../../src/edges/slack/cards/runbook-choice.ts';
import { encodeValue } from '../../../src/edges/slack/cards/value.ts';
import { readSubmission } from '../../../src/edges/slack/modals.ts';
import { during, ID, runbook, waitingRead } from './cards/story.ts';

const read = waitingRead('logs', { placeholders: ['<pod>'] });
const step = { ...waitingRead('step', { placeholders: ['<pod>', '<api-key>'] }), step: '2' };
const desk = { incident: async (id: string): Promise<Incident | null> => (id === ID ? during() : null), runbook: () => ({ ...runbook, statements: [read, step] }), runbooks: () => [] };

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

describe('the runbook a person chooses for an incident', () => {
  const long = 'database connection pool of the checkout service is exhausted in the region eu-';
  const books = ['central', 'north'].flatMap((region) => [{ ...runbook, name: `${long}${region}`, title: `${long}${region}` }, { ...runbook, name: `short-${region}`, title: 'The same title' }]);
  const options = () => {
    const input = declareModal({ runbooks: books }).blocks.find((block) => block.block_id === 'runbook') as unknown as { element: { options: { text: { text: string }; value: string }[] } };
    return input.element.options;
  };
  const declared = (value: string): Promise<unknown> => readSubmission({
    id: 'V1', callback_id: 'declare', private_metadata: '',
    state: { values: { title: { title: { value: 'T' } }, severity: { severity: { selected_option: { value: 'major' } } }, runbook: { runbook: { selected_option: { value } } } } },
  } as unknown as ViewOutput, { ...desk, runbooks: () => books });

  it('can be told from the others where names are alike in all that Slack shows, and is the one that is taken', async () => {
    expect(new Set(options().map(({ text }) => text.text)).size).toBe(4);
    expect(options().map(({ text }) => text.text).filter((text) => /(central|north)$/.test(text))).toHaveLength(4);
    for (const { text, value } of options()) expect([text.text.length <= 75, value.length <= 75]).toEqual([true, true]);
    for (const [at, { value }] of options().entries()) expect(await declared(value)).toMatchObject({ declare: { runbook: books[at]!.name } });
  });

  it('is none when it is not there any more', async () => {
    expect(await declared('removed')).toMatchObject({ declare: { runbook: null } });
  });

  it('gets a number where title and file are alike at both ends', () => {
    const twins = ['a', 'b'].map((one) => ({ name: `${long}${one}${long}`, title: long }));
    expect(runbookChoices(twins).map(([, label]) => label[0])).toEqual(['1', '2']);
  });
});
