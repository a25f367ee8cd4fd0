import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/core/fault.ts';
import type { Event } from '../../src/core/incident/event.ts';
import type { Incident } from '../../src/core/incident/incident.ts';
import type { Preview, TargetResult } from '../../src/core/mitigation/mitigation.ts';
import { execute } from '../../src/stages/execute.ts';
import { told } from '../../src/stages/step/sessions.ts';
import type { DatabasePort, KubernetesPort, World } from '../../src/stages/world.ts';
import { incident, ROOM, runbook, sessionsPreview, statement, target, world as bare } from './house.ts';

const idle = statement('s1', { kind: 'signal sessions', signal: 'terminate', choose: 'SELECT pid', parameters: [] });
const world = (more: Partial<World> = {}): World => bare({ runbook: () => runbook(idle), ...more });

const started = (preview: Preview, pids: number[] | null): Incident => incident({ type: 'previewed', preview }, { type: 'started', previewId: preview.id, stepId: preview.stepId, pids });
const run = async (of: Incident, around: World, again = false): Promise<Event> =>
  (await execute({ job: { name: 'execute', incident: 'i1', previewId: 'p' }, incident: of, world: around, again, timeline: async () => [] })).events[0]!;

function database(results: (pids: number[]) => TargetResult['result'][]): DatabasePort & { orders: number[][]; dry: boolean[] } {
  const orders: number[][] = [];
  const dry: boolean[] = [];
  const unused = (): never => { throw new Error('not asked here'); };
  return {
    orders, dry, examine: unused, previewSessions: unused, previewStatement: unused, runStatement: unused, room: unused, canSignal: unused,
    async signalSessions({ targets, dry: only }) {
      const pids = targets.map(({ pid }) => pid);
      orders.push(pids);
      dry.push(only === true);
      const said = results(pids);
      return { results: pids.map((pid, index) => ({ pid, backendStart: '', result: said[index]! })), before: ROOM, after: { ...ROOM, used: 11 } };
    },
  };
}

describe('executing a step', () => {
  it('ends the chosen sessions of the frozen list and no others', async () => {
    const db = database((pids) => pids.map(() => 'terminated'));
    expect(await run(started(sessionsPreview(), [2]), world({ database: db }))).toMatchObject({ type: 'executed', done: true, sentence: '1 session terminated · connections 37 → 11 of 37' });
    expect(db.orders).toEqual([[2]]);
  });

  it('does nothing when the responder lost the right between the confirmation and now', async () => {
    const db = database(() => []);
    const around = world({ database: db });
    around.slack.authority = async (user) => ({ user, member: true, responder: false, why: 'you are not in the group.' });
    expect(await run(started(sessionsPreview(), [1]), around)).toMatchObject({ done: false, sentence: expect.stringContaining('may not act any more') });
    expect(db.orders).toEqual([]);
  });

  it('does nothing when the first of two who agreed may not act any more', async () => {
    const db = database(() => []);
    const around = world({ database: db });
    around.slack.authority = async (user) => ({ user, member: true, responder: user !== 'UBEN', why: user === 'UBEN' ? 'left the group.' : '' });
    const of = incident({ type: 'previewed', preview: sessionsPreview() }, { type: 'started', previewId: 'p', stepId: 's1', pids: [1], first: 'UBEN' });
    expect(await run(of, around)).toMatchObject({ done: false, sentence: 'Not done: who confirmed it may not act any more: left the group.' });
    expect(db.orders).toEqual([]);
  });

  it('does not carry out a start that a crash made old', async () => {
    const db = database(() => []);
    const late = { ...world({ database: db }), now: () => new Date('2026-11-23T03:20:00Z') };
    expect(await run(started(sessionsPreview(), [1]), late, true)).toMatchObject({ done: false, sentence: expect.stringContaining('held up') });
    expect(db.orders).toEqual([]);
  });

  it('does not carry out a confirmation that waited too long for its first try either', async () => {
    const db = database(() => []);
    const late = { ...world({ database: db }), now: () => new Date('2026-11-23T04:14:07Z') };
    expect(await run(started(sessionsPreview(), [1]), late)).toMatchObject({ done: false });
    expect(db.orders).toEqual([]);
  });

  it('reports a change that is in place however late, and keeps its way back', async () => {
    const preview = { ...sessionsPreview(), kind: 'workload', namespace: 'production', workload: 'cygni-api', changes: [{ what: 'replicas', from: '4', to: '2' }], capacity: null, blocked: null } as unknown as Preview;
    const step = statement('s1', { kind: 'scale', namespace: 'production', workload: { kind: 'deployment', name: 'cygni-api' }, replicas: 2 });
    const cluster = (replicas: number): KubernetesPort => ({ workload: async () => ({ namespace: 'production', replicas, surge: 1, env: {}, hpa: false }), scale: async () => 'done' }) as unknown as KubernetesPort;
    const late = (replicas: number): World => ({ ...world({ kubernetes: cluster(replicas), runbook: () => runbook(step) }), now: () => new Date('2026-11-23T03:20:00Z') });
    expect(await run(started(preview, null), late(2))).toMatchObject({ done: true, undo: { replicas: '4' } });
    expect(await run(started(preview, null), late(4))).toMatchObject({ done: false, undo: null });
  });

  it('waits while Slack cannot say who confirmed, and takes that for no verdict', async () => {
    const around = world({ database: database(() => []) });
    around.slack.authority = async (user) => ({ user, member: false, responder: false, why: 'Slack could not say who you are.', unsure: true });
    await expect(run(started(sessionsPreview(), [1]), around)).rejects.toThrow('Slack could not say');
  });

  it('goes on after a crash moments ago: who is gone is gone, the rest is ended', async () => {
    const db = database(() => ['gone', 'terminated']);
    expect(await run(started(sessionsPreview(), [1, 2]), world({ database: db }), true)).toMatchObject({
      done: true, sentence: '1 session terminated · 1 was gone already · connections 37 → 11 of 37 · an earlier try may have ended who is gone',
      // It counts against the hour's cap, for it may have been ended here.
      results: [{ pid: 1, result: 'unknown' }, { pid: 2, result: 'terminated' }],
    });
  });

  it('never says after a crash that nothing was done: an earlier try may have ended some', async () => {
    const db = database((pids) => pids.map(() => 'refused'));
    const other = { ...db, signalSessions: async (order: Parameters<DatabasePort['signalSessions']>[0]) => ({ ...(await db.signalSessions(order)), refused: 'another server answers than the one the list was taken from' }) };
    const of = started(sessionsPreview(), [1, 2]);
    expect(await run(of, world({ database: other }))).toMatchObject({ done: false, sentence: 'Nothing was ended: another server answers than the one the list was taken from.', results: [{ result: 'refused' }, { result: 'refused' }] });
    expect(await run(of, world({ database: other }), true)).toMatchObject({ done: false, sentence: expect.stringMatching(/An earlier try may have ended some\.$/), results: [{ result: 'unknown' }, { result: 'unknown' }] });
    const gone = { ...db, signalSessions: async () => { throw new Fault('database', 'the guarded functions are gone.', { retry: 'never' }); } };
    const removed = world({ database: db });
    removed.slack.authority = async (user) => ({ user, member: true, responder: false, why: 'you are not in the group.' });
    for (const around of [world({ database: gone }), removed, world({ database: db, runbook: () => runbook({ ...idle, id: 'edited' }) })]) {
      expect(await run(of, around, true)).toMatchObject({ sentence: expect.stringMatching(/^Not finished: /), results: [{ pid: 1, result: 'unknown' }, { pid: 2, result: 'unknown' }] });
      expect(await run(of, around)).toMatchObject({ sentence: expect.stringMatching(/^Not done: /), results: [] });
    }
  });

  it('does not carry out a start that lies in the future: one of the two clocks is wrong', async () => {
    const db = database(() => []);
    expect(await run(started(sessionsPreview(), [1]), { ...world({ database: db }), now: () => new Date('2026-11-23T03:12:06Z') })).toMatchObject({ done: false, sentence: expect.stringContaining('its clock is wrong') });
    expect(db.orders).toEqual([]);
  });

  it('starts nothing that was confirmed before steps were frozen, and goes on with nothing', async () => {
    const db = database(() => []);
    const around = world({ database: db, frozen: async () => ({ by: 'UBEN', at: 'x', reason: 'wrong server' }) });
    expect(await run(started(sessionsPreview(), [1]), around)).toMatchObject({ done: false, sentence: 'Not done: <@UBEN> froze all steps (wrong server). Nothing starts until a responder lifts the freeze.' });
    expect(await run(started(sessionsPreview(), [1]), around, true)).toMatchObject({ done: false, sentence: expect.stringContaining('Not finished: <@UBEN> froze all steps') });
    expect(db.orders).toEqual([]);
  });

  it('ends nobody by a list whose step was edited out of the runbook meanwhile', async () => {
    const db = database(() => []);
    const edited = world({ database: db, runbook: () => runbook({ ...idle, id: 'another text' }) });
    expect(await run(started(sessionsPreview(), [1]), edited)).toMatchObject({ done: false, sentence: 'Not done: the runbook was edited after this list was shown. Open the step again.' });
    expect(db.orders).toEqual([]);
  });

  it('does nothing in a dry run but say what would have been done, also after a crash', async () => {
    const db = database((pids) => pids.map((pid) => (pid === 1 ? 'would terminate' : 'changed')));
    const around = world({ database: db });
    const dry = { ...around, settings: { ...around.settings, dryRun: true } };
    expect(await run(started(sessionsPreview(), [1, 2]), dry)).toMatchObject({
      done: false, dry: true, results: [{ pid: 1, result: 'would terminate' }, { pid: 2, result: 'changed' }],
      sentence: 'Dry run: 1 session would have been terminated (1) · 1 had woken up and would have been left alone (2) · 37 of 37 connections in use. Nothing was changed.',
    });
    expect(db.dry).toEqual([true]);
    expect(await run(started(sessionsPreview(), [1, 2]), dry, true)).toMatchObject({ done: false, sentence: expect.stringContaining('nothing more is done') });
    expect(await run(started(sessionsPreview(), [1]), { ...dry, runbook: () => runbook({ ...idle, id: 'another text' }) })).toMatchObject({ dry: true, sentence: expect.stringContaining('the runbook was edited') });
    expect(await run(started(sessionsPreview(), [1]), { ...dry, now: () => new Date('2026-11-23T04:14:07Z') })).toMatchObject({ sentence: expect.stringContaining('held up') });
    expect(db.dry).toHaveLength(1);
    const down = { ...db, signalSessions: async () => { throw new Fault('database', 'the server does not answer'); } };
    expect(await run(started(sessionsPreview(), [1]), { ...dry, database: down })).toMatchObject({ dry: true, results: [], sentence: 'Dry run: what it would do with each session could not be asked: the server does not answer. Nothing was changed.' });
    const statementRun = started({ ...sessionsPreview(), kind: 'statement', sql: 'DELETE FROM jobs', ends: true } as unknown as Preview, null);
    expect(await run(statementRun, dry)).toMatchObject({ done: false, dry: true, sentence: 'Dry run: the statement would have been run. Nothing was changed.' });
  });

  it('does a blocked change that two responders took upon themselves, and no other: no more connections and no smaller server than they saw', async () => {
    const capacity = { others: 2, needed: 502, slots: 37, fits: false, sentence: '502 do not fit' };
    const preview = { ...sessionsPreview(), kind: 'workload', namespace: 'production', workload: 'cygni-api', changes: [{ what: 'replicas', from: '4', to: '20' }], capacity, blocked: capacity.sentence } as unknown as Preview;
    const step = statement('s1', { kind: 'scale', namespace: 'production', workload: { kind: 'deployment', name: 'cygni-api' }, replicas: 20 });
    const done = async (now: { pool?: string; slots?: number; others?: number; hpa?: boolean }, override?: { by: string; reason: string }): Promise<Event> => {
      const { pool = '25', slots = 37, others = 2, hpa = false } = now;
      const kubernetes = { workload: async () => ({ namespace: 'production', replicas: 4, surge: 1, env: { DB_POOL_SIZE: pool }, hpa }), scale: async () => 'done' } as unknown as KubernetesPort;
      const sessions = Array.from({ length: others }, () => ({ backendType: 'client backend', application: 'other', state: 'idle' }));
      const examined = { snapshot: { maxConnections: slots + 5, superuserReserved: 3, reserved: 2, sessions } };
      const db = { ...database(() => []), examine: async () => examined } as unknown as DatabasePort;
      const of = incident({ type: 'previewed', preview }, { type: 'started', previewId: 'p', stepId: 's1', pids: null, ...(override ? { override } : {}) });
      return run(of, world({ kubernetes, database: db, runbook: () => runbook(step) }));
    };
    const two = { by: 'UBEN', reason: 'idle pods' };
    for (const now of [{}, { others: 9 }, { pool: '24' }, { slots: 40 }]) expect(await done(now, two)).toMatchObject({ done: true, sentence: 'cygni-api: replicas 4 → 20' });
    expect(await done({})).toMatchObject({ done: false, sentence: expect.stringContaining('500 connections') });
    expect(await done({ hpa: true }, two)).toMatchObject({ done: false, sentence: expect.stringMatching(/^Not done: an autoscaler/) });
    expect(await done({ pool: '26', others: 0 }, two)).toMatchObject({ done: false, sentence: expect.stringMatching(/^Not done: the numbers are worse now than those two people agreed to: 20 × 26 = 520 connections/) });
    expect(await done({ slots: 36 }, two)).toMatchObject({ done: false, sentence: expect.stringMatching(/^Not done: the numbers are worse now.*room for 36/) });
  });

  it('has nothing left to do for a step that is done', async () => {
    const done = [{ type: 'previewed', preview: sessionsPreview() }, { type: 'started', previewId: 'p', stepId: 's1', pids: [1] }, { type: 'executed', previewId: 'p', results: [], done: true, sentence: '', undo: null }] as Event[];
    const db = database(() => []);
    expect(await run(incident(...done), world({ database: db }))).toBeUndefined();
    expect(db.orders).toEqual([]);
  });

  it('says in one line what happened to whom', () => {
    const results = (['terminated', 'changed', 'protected', 'gone', 'timeout'] as const).map((result, pid) => ({ pid, backendStart: '', result }));
    expect(told('terminate', results, [1, 2, 3, 4, 5, 6, 7].map((pid) => target(pid)), 'room')).toBe(
      '1 session terminated · 1 was gone already · 1 had woken up and was left alone · 1 is protected now and was left alone · 1 got the signal and is still there · 2 were not needed any more · room',
    );
    expect(told('terminate', [{ pid: 1, backendStart: '', result: 'unknown' }], [target(1)], 'room')).toBe('0 sessions terminated · 1 may have been ended: the answer was lost · room');
    expect(told('terminate', [{ pid: 1, backendStart: '', result: 'refused' }], [target(1)], 'room')).toBe('Nothing was ended: the database refused it.');
  });

  it('keeps what a workload was, so that the way back is known, and says when someone else was faster', async () => {
    const preview = { ...sessionsPreview(), kind: 'workload', namespace: 'production', workload: 'cygni-api', changes: [{ what: 'replicas', from: '4', to: '2' }], capacity: null, blocked: null } as unknown as Preview;
    const step = statement('s1', { kind: 'scale', namespace: 'production', workload: { kind: 'deployment', name: 'cygni-api' }, replicas: 2 });
    const cluster = (answer: 'done' | 'changed' | Fault): KubernetesPort => ({ workload: async () => ({ namespace: 'production', replicas: 4, surge: 1, env: { DB_POOL_SIZE: '5' }, hpa: false }), scale: async () => { if (answer instanceof Fault) throw answer; return answer; } }) as unknown as KubernetesPort;
    const around = (answer: 'done' | 'changed' | Fault): World => world({ kubernetes: cluster(answer), runbook: () => runbook(step) });
    expect(await run(started(preview, null), around('done'))).toMatchObject({ done: true, sentence: 'cygni-api: replicas 4 → 2', undo: { replicas: '4' } });
    expect(await run(started(preview, null), around('changed'))).toMatchObject({ done: false, sentence: expect.stringContaining('someone changed the workload'), undo: null });
    expect(await run(started(preview, null), around(new Fault('Kubernetes', 'patch is forbidden.', { retry: 'never' })))).toMatchObject({ done: false, sentence: 'Not done: patch is forbidden.' });
    await expect(run(started(preview, null), around(new Fault('Kubernetes', 'no answer')))).rejects.toThrow('no answer');
  });
});
