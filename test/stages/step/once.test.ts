import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/core/fault.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';
import type { Preview } from '../../../src/core/mitigation/mitigation.ts';
import type { Operation } from '../../../src/core/operation/operation.ts';
import { execute } from '../../../src/stages/execute.ts';
import { preview } from '../../../src/stages/preview.ts';
import { propose } from '../../../src/stages/propose.ts';
import type { DatabasePort, World } from '../../../src/stages/world.ts';
import { IDENTITY, incident, NOW, runbook, SETTINGS, statement, world } from '../house.ts';

const SQL = "DELETE FROM jobs WHERE state = 'dead'";
const operation: Operation = { kind: 'sql change', sql: SQL, parameters: [], destroys: true };
const allowed = { ...SETTINGS, allowSteps: ['sql destroy' as const] };

type End = Awaited<ReturnType<DatabasePort['runStatement']>>;
function database(end: End = { outcome: 'done', command: 'DELETE', rows: 120 }, looked: () => { rows: number | null } = () => ({ rows: 118 })) {
  const ran: string[] = [];
  const port = { previewStatement: async () => ({ identity: IDENTITY, database: 'shop', role: 'lifeguard_bot', ...looked() }), runStatement: async ({ sql }: { sql: string }) => { ran.push(sql); return end; } };
  return { ran, port: port as unknown as DatabasePort };
}
const house = (port: DatabasePort | null, more: Partial<World> = {}) => world({ database: port, settings: allowed, runbook: () => runbook(statement('s1', operation)), ...more });

const frozen: Preview = { id: 'p', stepId: 's1', hash: 'h', takenAt: NOW, expiresAt: NOW, by: 'UANA', kind: 'statement', sql: SQL, identity: IDENTITY, database: 'shop', role: 'lifeguard_bot', rows: 118, submit: 'Run the statement', effects: [], ends: true };
const started = (of: Preview = frozen): Incident => incident({ type: 'previewed', preview: of }, { type: 'started', previewId: 'p', stepId: 's1', pids: null });
const run = async (around: World, { again = false, of = started() } = {}) => (await execute({ job: { name: 'execute', incident: 'i1', previewId: 'p' }, incident: of, world: around, again, timeline: async () => [] })).events[0];

const look = async (around: World & { told: string[] }) => {
  const { events } = await preview({ job: { name: 'preview', incident: 'i1', stepId: 's1', by: 'UANA', viewId: 'V' }, incident: incident(), world: around, again: false, timeline: async () => [] });
  return events[0]?.type === 'previewed' ? events[0].preview : around.told;
};

describe('a statement that changes something', () => {
  it('is shown exactly, with where it runs and how many rows the planner expects', async () => {
    expect(await look(house(database().port))).toMatchObject({
      kind: 'statement', sql: SQL, ends: true, submit: 'Run the statement', effects: ['about 118 rows, as the planner expects', 'runs once, as lifeguard_bot in shop', 'what it takes away cannot be put back'],
    });
  });

  it('is not shown when the role lacks the right, nor when it is too long to be shown whole, nor when nobody allowed it', async () => {
    const lacking = database(undefined, () => { throw new Fault('database', 'the role lifeguard_bot lacks the right for it.', { retry: 'never' }); });
    expect(await look(house(lacking.port))).toEqual(['fill {"refused":"the role lifeguard_bot lacks the right for it."}']);
    const long: Operation = { ...operation, sql: `DELETE FROM jobs WHERE id IN (${'1,'.repeat(2_000)}1)` };
    expect(await look(house(database().port, { runbook: () => runbook(statement('s1', long)) }))).toEqual([expect.stringContaining('too long to be shown whole')]);
    expect(await look(house(database().port, { settings: SETTINGS }))).toEqual([expect.stringContaining('needs ALLOW_STEPS=sql destroy')]);
  });

  it('runs once and says what it did', async () => {
    const db = database();
    expect(await run(house(db.port))).toMatchObject({ done: true, sentence: 'The statement ran: DELETE · 120 rows', undo: null });
    expect(db.ran).toEqual([SQL]);
  });

  it('found started and unfinished is never run again: its end is unknown', async () => {
    const db = database();
    expect(await run(house(db.port), { again: true })).toMatchObject({ done: false, sentence: 'Whether it was done is unknown: Lifeguard was interrupted while it ran. Look at the data before anybody runs it again.' });
    expect(db.ran).toEqual([]);
  });

  it('whose answer was lost is reported as unknown, and the job does not come again', async () => {
    const db = database({ outcome: 'unknown', why: 'the connection was ended by the server' });
    expect(await run(house(db.port))).toMatchObject({ done: false, sentence: expect.stringContaining('unknown: the connection was ended') });
    expect(db.ran).toEqual([SQL]);
  });

  it('that the role may not run says so in a plain sentence', async () => {
    expect(await run(house(database({ outcome: 'not done', why: 'the role lifeguard_bot lacks the right for it' }).port))).toMatchObject({ done: false, sentence: 'Not done: the role lifeguard_bot lacks the right for it.' });
  });

  it.each<[string, (around: World & { told: string[] }) => World, RegExp]>([
    ['the responder is none any more', (around) => ({ ...around, slack: { ...around.slack, authority: async (user) => ({ user, member: true, responder: false, why: 'you are not in the group.' }) } }), /may not act any more/],
    ['Slack cannot say who confirmed', (around) => ({ ...around, slack: { ...around.slack, authority: async (user) => ({ user, member: false, responder: false, why: 'Slack could not say.', unsure: true }) } }), /could not say/],
    ['Slack does not answer', (around) => ({ ...around, slack: { ...around.slack, authority: async () => { throw new Fault('Slack', 'Slack does not answer.'); } } }), /does not answer/],
    ['too much time has passed', (around) => ({ ...around, now: () => new Date('2026-11-23T03:20:00Z') }), /held up/],
    ['it is not allowed any more', (around) => ({ ...around, settings: SETTINGS }), /needs ALLOW_STEPS/],
    ['the runbook says something else now', (around) => ({ ...around, runbook: () => runbook(statement('s1', { ...operation, sql: 'DELETE FROM jobs' })) }), /no longer has this step/],
    ['the runbook no longer has it', (around) => ({ ...around, runbook: () => runbook() }), /no longer has this step/],
  ])('is a plain no when %s, and brings nothing back to be tried', async (_, change, why) => {
    const db = database();
    expect(await run(change(house(db.port)))).toMatchObject({ done: false, sentence: expect.stringMatching(why) });
    expect(db.ran).toEqual([]);
  });
});

describe('a request that changes something', () => {
  const write: Operation = { kind: 'http write', method: 'POST', host: 'api.shop.svc', port: 4000, path: '/admin/flush', body: '{"all":true}' };
  const shown = { method: 'POST', address: 'http://api.shop.svc:4000/admin/flush', body: '{"all":true}', contentType: 'application/json' };
  type Sent = Awaited<ReturnType<NonNullable<World['metrics']>['send']>>;
  const service = (end: Sent = { outcome: 'answered', status: 200, text: 'flushed' }, address: string | null = shown.address) => {
    const sent: unknown[] = [];
    return { sent, port: { writingAddress: () => address, send: async (order: unknown) => { sent.push(order); return end; } } as unknown as NonNullable<World['metrics']> };
  };
  const around = (metrics: World['metrics']) => world({ metrics, settings: { ...SETTINGS, allowSteps: ['http write'] }, runbook: () => runbook(statement('s1', write)) });
  const seen = { id: 'p', stepId: 's1', hash: 'h', takenAt: NOW, expiresAt: NOW, by: 'UANA', kind: 'request', ...shown, submit: 'Send the request', effects: [], ends: false } as Preview;

  it('is shown with method, address and body where the address is the service’s own, and to copy where it is not', async () => {
    expect(await look(around(service().port))).toMatchObject({ kind: 'request', ...shown, effects: ['sent as application/json', 'no button takes it back'], ends: false });
    expect(await look(around(service(undefined, null).port))).toEqual([expect.stringContaining('api.shop.svc:4000 is not known to be the service’s own address')]);
    expect(await look(around(null))).toEqual([expect.stringContaining('not known to be')]);
    const { events } = await propose({ job: { name: 'propose', incident: 'i1' }, incident: incident(), world: around(null), again: false, timeline: async () => [] });
    expect(events).toMatchObject([{ proposals: [{ state: 'manual', effect: expect.stringContaining('not known to be') }] }]);
  });

  it('is sent once, as it was shown, and its status and answer are the result', async () => {
    const one = service();
    expect(await run(around(one.port), { of: started(seen) })).toMatchObject({ done: true, sentence: 'POST http://api.shop.svc:4000/admin/flush answered 200: flushed' });
    expect(one.sent).toEqual([shown]);
    expect(await run(around(service({ outcome: 'answered', status: 503, text: 'busy' }).port), { of: started(seen) })).toMatchObject({ done: false, sentence: expect.stringContaining('answered 503: busy') });
    expect(await run(around(service({ outcome: 'unknown', why: 'the connection was lost' }).port), { of: started(seen) })).toMatchObject({ done: false, sentence: expect.stringContaining('unknown: the connection was lost') });
  });

  it('is not sent again after a crash, nor anywhere but where it was shown to go', async () => {
    for (const [one, again] of [[service(), true], [service(undefined, 'http://elsewhere:4000/admin/flush'), false], [service(undefined, null), false]] as const) {
      expect(await run(around(one.port), { again, of: started(seen) })).toMatchObject({ done: false });
      expect(one.sent).toEqual([]);
    }
  });
});
