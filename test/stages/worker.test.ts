import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/core/fault.ts';
import type { Event } from '../../src/core/incident/event.ts';
import type { Job } from '../../src/core/incident/job.ts';
import { createWorker, type Meter, type Worker } from '../../src/stages/worker.ts';
import type { World } from '../../src/stages/world.ts';
import { incident, ledger, sessionsPreview, world } from './house.ts';

const silent = { info() {}, warn() {}, error() {} };
const meter: Meter = { stage() {}, headline() {}, diagnosis() {} };
const pageJob: Job = { name: 'page', incident: 'i1', action: 'trigger' };

function house(pagerduty: Partial<NonNullable<World['pagerduty']>>, start = incident()): { worker: Worker; book: ReturnType<typeof ledger> } {
  const book = ledger(start);
  const party = { findOpen: async () => null, trigger: async () => {}, byKey: async () => ({ number: '42', url: null }), acknowledge: async () => {}, resolve: async () => {}, ...pagerduty };
  return { book, worker: createWorker({ ledger: book, world: world({ pagerduty: party }), log: silent, meter }) };
}

describe('the worker', () => {
  it('commits what a stage did, what follows from it, and that the job is done, in one transaction', async () => {
    const { worker, book } = house({});
    await worker.run({ id: 'j1', job: pageJob, attempt: 0 });
    expect(book.committed).toMatchObject([{ type: 'paged', how: 'triggered', number: '42' }]);
    expect(book.asked).toEqual([{ name: 'show', incident: 'i1', card: 'headline' }]);
    expect(book.completed.map(({ id }) => id)).toEqual(['j1']);
  });

  it('draws a card again when the incident moved on while it was being drawn', async () => {
    const book = ledger(incident());
    const around = world();
    around.slack.show = async () => {
      await book.transact({ id: 'i1' }, {}, () => ({ events: [{ type: 'lead taken' }], by: 'UANA', jobs: () => [], result: undefined }));
      return { channel: 'C1', ts: 'headline ts' };
    };
    const worker = createWorker({ ledger: book, world: around, log: silent, meter });
    await worker.run({ id: 'j1', job: { name: 'show', incident: 'i1', card: 'headline' }, attempt: 0 });
    expect(book.asked).toContainEqual({ name: 'show', incident: 'i1', card: 'headline' });
    book.asked.length = 0;
    around.slack.show = async () => ({ channel: 'C1', ts: 'headline ts' });
    await worker.run({ id: 'j2', job: { name: 'show', incident: 'i1', card: 'headline' }, attempt: 0 });
    expect(book.asked).toEqual([]);
  });

  it('tells the thread once that a party does not answer, and leaves the job to come again', async () => {
    const { worker, book } = house({ trigger: async () => { throw new Fault('PagerDuty', 'PagerDuty does not answer.'); } });
    for (let attempt = 0; attempt < 3; attempt += 1) await expect(worker.run({ id: 'j1', job: pageJob, attempt })).rejects.toThrow('does not answer');
    expect(book.committed).toEqual([{ type: 'trouble', party: 'PagerDuty', message: 'PagerDuty does not answer. Trying on.' }]);
    expect(book.asked).toContainEqual({ name: 'show', incident: 'i1', card: 'trouble' });
    expect(book.completed).toEqual([]);
  });

  it('says that the trouble is over with the first answer', async () => {
    const { worker, book } = house({}, incident({ type: 'trouble', party: 'PagerDuty', message: 'x' }));
    await worker.run({ id: 'j1', job: pageJob, attempt: 1 });
    expect(book.committed.map(({ type }) => type)).toEqual(['paged', 'trouble over']);
    expect(book.now().troubles).toEqual({});
  });

  it('does not hurry a party that said when to come back', async () => {
    const { worker, book } = house({ trigger: async () => { throw new Fault('PagerDuty', 'Too many.', { retryAfterMs: 30_000 }); } });
    await worker.run({ id: 'j1', job: pageJob, attempt: 0 });
    expect(book.asked).toContainEqual({ ...pageJob, afterSeconds: 30 });
    expect(book.completed).toHaveLength(1);
  });

  it('remembers over such a wait that an earlier try of a step may have had its effect', async () => {
    const execute = { name: 'execute', incident: 'i1', previewId: 'p' } as const;
    const busy = { ...world(), runbook: () => null };
    busy.slack.authority = async () => { throw new Fault('Slack', 'too many calls.', { retryAfterMs: 3_000 }); };
    const start = incident({ type: 'previewed', preview: sessionsPreview() }, { type: 'started', previewId: 'p', stepId: 's1', pids: [1] });
    const wait = async (attempt: number, job: Job = execute): Promise<unknown> => {
      const book = ledger(start);
      await createWorker({ ledger: book, world: busy, log: silent, meter }).run({ id: 'x', job, attempt });
      return book.asked.find(({ name }) => name === 'execute');
    };
    expect(await wait(0)).toEqual({ ...execute, afterSeconds: 3 });
    expect(await wait(1)).toEqual({ ...execute, again: true, afterSeconds: 3 });
    expect(await wait(0, { ...execute, again: true })).toEqual({ ...execute, again: true, afterSeconds: 3 });
    const book = ledger(start);
    await createWorker({ ledger: book, world: world(), log: silent, meter }).run({ id: 'x', job: { ...execute, again: true }, attempt: 0 });
    expect(book.committed[0]).toMatchObject({ type: 'executed', sentence: expect.stringMatching(/^Not finished: /) });
  });

  it('gives up at once on what cannot succeed until a person changes something, and says what', async () => {
    const { worker, book } = house({ trigger: async () => { throw new Fault('PagerDuty', 'The routing key is not valid.', { retry: 'never' }); } });
    await worker.run({ id: 'j1', job: pageJob, attempt: 0 });
    expect(book.committed).toEqual([{ type: 'trouble', party: 'PagerDuty', message: 'The routing key is not valid.' }]);
    expect(book.completed).toHaveLength(1);
  });

  it('commits nothing of a stage that broke by a mistake of ours', async () => {
    const { worker, book } = house({ trigger: async () => { throw new TypeError('oops'); } });
    await expect(worker.run({ id: 'j1', job: pageJob, attempt: 0 })).rejects.toThrow('oops');
    expect([book.committed, book.completed]).toEqual([[], []]);
  });

  it('leaves a line in the thread when a job was given up after all its tries', async () => {
    const { worker, book } = house({});
    await worker.bury(pageJob);
    expect(book.committed).toMatchObject([{ type: 'trouble', party: 'PagerDuty' }]);
  });
});

describe('giving up', () => {
  const preview = { type: 'previewed', preview: sessionsPreview() } as const;
  const started: Event = { type: 'started', previewId: 'p', stepId: 's1', pids: [1] };

  it('ends a step that could not be carried out, so that other steps can be confirmed again', async () => {
    const { worker, book } = house({}, incident(preview, started));
    await worker.bury({ name: 'execute', incident: 'i1', previewId: 'p' });
    expect(book.now().steps[0]).toMatchObject({ state: 'failed', sentence: expect.stringContaining('how much was done is unknown') });
  });

  it('judges a step that could not be measured as one that cannot be judged', async () => {
    const done: Event = { type: 'executed', previewId: 'p', results: [], done: true, sentence: 'x', undo: null };
    const { worker, book } = house({}, incident(preview, started, done));
    await worker.bury({ name: 'verify', incident: 'i1', previewId: 'p' });
    expect(book.now().steps[0]?.verdict?.verdict).toBe('cannot tell');
  });
});
