import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/core/fault.ts';
import type { Event } from '../../../src/core/incident/event.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';
import { kindNamed } from '../../../src/core/mitigation/object/kinds.ts';
import type { Looked, ObjectLook, ObjectResult, WorkloadLook } from '../../../src/core/mitigation/object/look.ts';
import type { ObjectTarget, Preview, Proposal } from '../../../src/core/mitigation/mitigation.ts';
import type { Operation } from '../../../src/core/operation/operation.ts';
import { undoStepOf } from '../../../src/core/mitigation/undo.ts';
import { execute } from '../../../src/stages/execute.ts';
import { preview } from '../../../src/stages/preview.ts';
import { propose } from '../../../src/stages/propose.ts';
import { verify } from '../../../src/stages/verify.ts';
import type { KubernetesPort, World } from '../../../src/stages/world.ts';
import { incident, NOW, ROOM, runbook, sessionsPreview, SETTINGS, statement, world } from '../house.ts';

const change = (verb: string, ...args: string[]): Operation => ({ kind: 'kubernetes change', verb, args });
const IMAGE = change('set image', 'deployment/cygni-api', 'api=x:2');
const target = (more: Partial<ObjectTarget> = {}): ObjectTarget => ({
  act: 'patch', resource: 'deployments', name: 'cygni-api', namespace: 'production', uid: 'u', resourceVersion: '1', paths: [['spec', 'template', 'spec', 'containers', 'api', 'image']], before: 'b', after: 'a', rest: 'r', sends: 's', reverse: '[{"op":"replace"}]', ...more,
});
const now = { replicas: 4, surge: 1, env: { DB_POOL_SIZE: '5' }, hpa: false };
const rolling: WorkloadLook = { name: 'cygni-api', before: now, after: now, rolls: true, onHold: false, replacing: 'one after the other' };
const look = (more: Partial<ObjectLook> = {}): ObjectLook => ({ target: target(), kind: kindNamed('deployment')!, changes: [{ what: 'image of api', from: 'x:1', to: 'x:2' }], workload: rolling, mentionsPool: false, notes: [], ...more });

/** A cluster that answers as told and remembers what it was asked. */
function cluster(answers: { looked?: Looked | Fault; results?: ObjectResult['result'][]; rollout?: Awaited<ReturnType<KubernetesPort['rollout']>> } = {}): KubernetesPort & { asked: string[] } {
  const asked: string[] = [];
  let applied = false;
  return {
    asked,
    async lookAt({ step, ask }: { step: { act: { do: string } }; ask: boolean }) {
      asked.push(`look ${step.act.do}${ask ? ' asking' : ''}`);
      const looked = answers.looked ?? { looks: [look()], kept: [] };
      if (looked instanceof Fault) throw looked;
      return looked;
    },
    async applyTo({ targets, onlyLook }: { targets: ObjectTarget[]; onlyLook: boolean }) {
      asked.push(`${onlyLook ? 'only look at' : 'apply to'} ${targets.map(({ name }) => name).join(' ')}`);
      if (onlyLook && !applied) return targets.map((): ObjectResult => ({ result: 'not reached', why: '' }));
      applied = true;
      return targets.map((_, at): ObjectResult => ({ result: answers.results?.[at] ?? 'done', why: '' }));
    },
    rollout: async () => answers.rollout ?? { done: true, wanted: 4, updated: 4, ready: 4, stuck: null },
  } as unknown as KubernetesPort & { asked: string[] };
}

const around = (operation: Operation, kubernetes: KubernetesPort | null, more: Partial<World> = {}) => world({ kubernetes, runbook: () => runbook(statement('s1', operation)), ...more });
const settings = (allowSteps: World['settings']['allowSteps']) => ({ ...SETTINGS, allowSteps });
const order = { again: false, timeline: async () => [] };

async function proposed(operation: Operation, kubernetes: KubernetesPort | null, more: Partial<World> = {}): Promise<Proposal | undefined> {
  const { events } = await propose({ ...order, job: { name: 'propose', incident: 'i1' }, incident: incident(), world: around(operation, kubernetes, more) });
  const [event] = events;
  return event?.type === 'proposed' ? event.proposals[0] : undefined;
}
async function previewed(operation: Operation, kubernetes: KubernetesPort | null, more: Partial<World> = {}, of = incident(), stepId = 's1'): Promise<{ preview: Preview | undefined; told: string[] }> {
  const house = around(operation, kubernetes, more);
  const { events } = await preview({ ...order, job: { name: 'preview', incident: 'i1', stepId, by: 'UANA', viewId: 'V1' }, incident: of, world: house });
  const [event] = events;
  return { preview: event?.type === 'previewed' ? event.preview : undefined, told: house.told };
}

describe('proposing', () => {
  it('says what changes and what restarts, and asks the cluster nothing that could write', async () => {
    const kubernetes = cluster();
    expect(await proposed(IMAGE, kubernetes)).toMatchObject({ state: 'ready', danger: false, effect: 'image of api x:1 → x:2 · restarts 4 pods, one after the other' });
    expect(kubernetes.asked).toEqual(['look image']);
  });

  it('shows why it may not, why there is nothing to do, and what could not be asked', async () => {
    expect(await proposed(IMAGE, cluster({ looked: { refused: 'it has no container api' } }))).toMatchObject({ state: 'blocked', effect: 'blocked: it has no container api' });
    expect(await proposed(IMAGE, cluster({ looked: { nothing: 'It has that image.' } }))).toMatchObject({ state: 'idle', effect: 'It has that image.' });
    expect(await proposed(IMAGE, cluster({ looked: new Fault('Kubernetes', 'Lifeguard may not get deployments.', { retry: 'never' }) }))).toMatchObject({ state: 'unknown', effect: 'Lifeguard may not get deployments.' });
    expect(await proposed(IMAGE, null)).toMatchObject({ state: 'blocked', effect: 'blocked: no cluster is connected.' });
  });

  it('blocks what would take more room than the database has', async () => {
    const grown = look({ workload: { ...rolling, after: { ...now, replicas: 40 }, rolls: false } });
    expect(await proposed(IMAGE, cluster({ looked: { looks: [grown], kept: [] } }))).toMatchObject({ state: 'blocked', effect: expect.stringContaining('how much room the database has is not known') });
  });

  it('shows a step nobody opted into to copy, with what would allow it, and asks nothing', async () => {
    const kubernetes = cluster();
    expect(await proposed(change('drain', 'node-1'), kubernetes)).toMatchObject({ state: 'manual', effect: 'needs ALLOW_STEPS=drain' });
    expect(await proposed({ kind: 'sql change', sql: 'DELETE FROM jobs', parameters: [], destroys: true }, kubernetes)).toMatchObject({ state: 'manual', effect: 'needs ALLOW_STEPS=sql destroy' });
    expect(kubernetes.asked).toEqual([]);
    expect(await proposed({ kind: 'sql change', sql: 'DELETE FROM jobs', parameters: [], destroys: true }, kubernetes, { settings: settings(['sql destroy']) })).toMatchObject({ state: 'ready', danger: true });
    expect(await proposed({ kind: 'sql change', sql: 'UPDATE jobs SET a = $1', parameters: ['<a>'], destroys: false }, kubernetes, { settings: settings(['sql change']) })).toMatchObject({ state: 'unknown', effect: 'depends on a, which its button asks for' });
    expect(await proposed({ kind: 'sql change', sql: 'UPDATE jobs SET a = $1', parameters: ['<a>'], destroys: false }, kubernetes)).toMatchObject({ state: 'manual', effect: 'needs ALLOW_STEPS=sql change' });
  });
});

describe('previewing', () => {
  it('freezes the objects, and its hash is over all of it', async () => {
    const one = await previewed(IMAGE, cluster());
    expect(one.preview).toMatchObject({ kind: 'object', title: 'deployment cygni-api', targets: [target()], submit: 'Set image of cygni-api', blocked: null, ends: false });
    const [same, other] = [await previewed(IMAGE, cluster()), await previewed(IMAGE, cluster({ looked: { looks: [look({ target: target({ uid: 'another' }) })], kept: [] } }))];
    expect(same.preview?.hash).toBe(one.preview?.hash);
    expect(other.preview?.hash).not.toBe(one.preview?.hash);
  });

  it('has the cluster judge it first: a missing right is told before anybody can confirm', async () => {
    const kubernetes = cluster({ looked: new Fault('Kubernetes', 'Lifeguard may not patch deployments in production: its Kubernetes role lacks that right.', { retry: 'never' }) });
    const { preview: none, told } = await previewed(IMAGE, kubernetes);
    expect(none).toBeUndefined();
    expect(told).toEqual([`fill {"refused":"Lifeguard may not patch deployments in production: its Kubernetes role lacks that right."}`]);
    expect(kubernetes.asked).toEqual(['look image asking']);
  });

  it('is refused for a step that is not allowed, even when its button was pressed', async () => {
    const kubernetes = cluster();
    expect((await previewed(change('drain', 'node-1'), kubernetes)).told).toEqual(['fill {"refused":"this step needs ALLOW_STEPS=drain. Copy the command from the message."}']);
    expect(kubernetes.asked).toEqual([]);
  });
});

const frozen = async (operation: Operation, looked?: Looked, more: Partial<World> = {}): Promise<Preview> => ({ ...(await previewed(operation, cluster(looked ? { looked } : {}), more)).preview!, id: 'p' });
const started = (of: Preview): Incident => incident({ type: 'previewed', preview: of }, { type: 'started', previewId: of.id, stepId: of.stepId, pids: null });
const executed = async (of: Incident, house: World, again = false): Promise<Event & { type: 'executed' }> => {
  const [event] = (await execute({ ...order, again, job: { name: 'execute', incident: 'i1', previewId: 'p' }, incident: of, world: house })).events;
  if (event?.type !== 'executed') throw new Error('nothing was executed');
  return event;
};

describe('executing', () => {
  it('does it, says from what to what, and keeps the way back', async () => {
    const kubernetes = cluster();
    expect(await executed(started(await frozen(IMAGE)), around(IMAGE, kubernetes))).toMatchObject({ done: true, sentence: 'deployment cygni-api: image of api x:1 → x:2', undo: { 'deployments/cygni-api': '[{"op":"replace"}]' } });
    expect(kubernetes.asked).toEqual(['only look at cygni-api', 'look image', 'apply to cygni-api']);
  });

  it('says when someone changed the object after the preview', async () => {
    expect(await executed(started(await frozen(IMAGE)), around(IMAGE, cluster({ results: ['changed'] })))).toMatchObject({ done: false, undo: null, sentence: 'Not done: someone changed it after the preview. Open the step again.' });
  });

  it('does not do what another step has taken the room for since', async () => {
    const grown: Looked = { looks: [look({ workload: { ...rolling, after: { ...now, replicas: 40 }, rolls: false } })], kept: [] };
    const kubernetes = cluster({ looked: grown });
    expect(await executed(started(await frozen(IMAGE)), around(IMAGE, kubernetes))).toMatchObject({ done: false, sentence: expect.stringMatching(/^Not done: how much room/) });
    expect(kubernetes.asked).not.toContain('apply to cygni-api');
  });

  it('does nothing once the step is no longer allowed, or the responder no longer one', async () => {
    const drain = change('drain', 'node-1');
    const allowed = { settings: settings(['drain']) };
    const kubernetes = cluster();
    expect(await executed(started(await frozen(drain, undefined, allowed)), around(drain, kubernetes))).toMatchObject({ done: false, sentence: 'Not done: it needs ALLOW_STEPS=drain.' });
    const house = around(IMAGE, kubernetes);
    house.slack.authority = async (user) => ({ user, member: true, responder: false, why: 'you are not in the group.' });
    expect(await executed(started(await frozen(IMAGE)), house)).toMatchObject({ done: false, sentence: expect.stringContaining('may not act any more') });
    expect(kubernetes.asked).toEqual([]);
  });

  it('finds a change that is in place after a crash, and reports it with its way back', async () => {
    const kubernetes = cluster();
    await kubernetes.applyTo({ targets: [target()], onlyLook: false } as never);
    kubernetes.asked.length = 0;
    expect(await executed(started(await frozen(IMAGE)), around(IMAGE, kubernetes), true)).toMatchObject({ done: true, undo: { 'deployments/cygni-api': expect.any(String) } });
    expect(kubernetes.asked).toEqual(['only look at cygni-api']);
  });

  it('that is too old only looks: what is in place is reported, what is not is left undone', async () => {
    const late = { now: () => new Date('2026-11-23T03:20:00Z') };
    const fresh = cluster();
    expect(await executed(started(await frozen(IMAGE)), around(IMAGE, fresh, late))).toMatchObject({ done: false, sentence: expect.stringContaining('held up') });
    expect(fresh.asked).toEqual(['only look at cygni-api']);
    const did = cluster();
    await did.applyTo({ targets: [target()], onlyLook: false } as never);
    expect(await executed(started(await frozen(IMAGE)), around(IMAGE, did, late))).toMatchObject({ done: true });
  });

  it('leaves an outage to the queue', async () => {
    const kubernetes = { ...cluster(), applyTo: async () => { throw new Fault('Kubernetes', 'no answer'); } };
    await expect(executed(started(await frozen(IMAGE)), around(IMAGE, kubernetes))).rejects.toThrow('no answer');
  });

  it('tells of a drain how many moved and who was held back', async () => {
    const drain = change('drain', 'node-1');
    const allowed = { settings: settings(['drain']) };
    const node = look({ target: target({ resource: 'nodes', name: 'node-1', namespace: null, paths: [['spec', 'unschedulable']] }), kind: kindNamed('node')!, workload: null });
    const pods = ['a', 'b'].map((name) => look({ target: target({ act: 'evict', resource: 'pods', name, reverse: null }), kind: kindNamed('pod')!, changes: [], workload: null }));
    const seen = await frozen(drain, { looks: [node, ...pods], kept: [] }, allowed);
    expect(await executed(started(seen), around(drain, cluster({ results: ['done', 'done', 'held back'] }), allowed))).toMatchObject({
      done: true, sentence: 'node node-1 takes no new pods · 1 pod moved · 1 held back by its disruption budget', undo: { 'nodes/node-1': expect.any(String) },
    });
  });
});

describe('going back', () => {
  const done = async (undo: Record<string, string>): Promise<Incident> => {
    const seen = await frozen(IMAGE);
    return incident({ type: 'previewed', preview: seen }, { type: 'started', previewId: 'p', stepId: 's1', pids: null }, { type: 'executed', previewId: 'p', results: [], done: true, sentence: '', undo });
  };

  it('is a patch of exactly the fields that changed, previewed like any other step', async () => {
    const seen: unknown[] = [];
    const kubernetes = { ...cluster(), lookAt: async (asked: { step: unknown }) => { seen.push(asked.step); return { looks: [look()], kept: [] }; } } as unknown as KubernetesPort;
    const { preview: back } = await previewed(IMAGE, kubernetes, {}, await done({ 'deployments/cygni-api': '[{"op":"replace","path":"/spec/x","value":1}]' }), undoStepOf('p'));
    expect(seen).toMatchObject([{ namespace: 'production', kind: { resource: 'deployments' }, choose: { names: ['cygni-api'] }, act: { do: 'patch', type: 'json', patch: [{ op: 'replace', path: '/spec/x', value: 1 }] } }]);
    expect(back).toMatchObject({ kind: 'object', submit: 'Put it back' });
  });

  it('of several objects goes back on each', async () => {
    const kubernetes = cluster({ looked: { looks: [look()], kept: [] } });
    const { preview: back } = await previewed(IMAGE, kubernetes, {}, await done({ 'pods/a': '[{"op":"remove","path":"/metadata/labels/x"}]', 'pods/b': '[{"op":"remove","path":"/metadata/labels/x"}]' }), undoStepOf('p'));
    expect(back?.kind === 'object' && back.targets).toHaveLength(2);
  });

  it('is not offered where nothing leads back', async () => {
    const { told } = await previewed(IMAGE, cluster(), {}, incident(), undoStepOf('p'));
    expect(told).toEqual([expect.stringContaining('no longer has this step')]);
  });
});

describe('verifying', () => {
  const after = (sentence: string, of: Preview): Incident => incident({ type: 'previewed', preview: of }, { type: 'started', previewId: 'p', stepId: 's1', pids: null }, { type: 'executed', previewId: 'p', results: [], done: true, sentence, undo: null });
  const database = { room: async () => ({ ...ROOM, used: 10 }) } as unknown as World['database'];
  const verified = async (rollout: Awaited<ReturnType<KubernetesPort['rollout']>>, more: Partial<World> = {}) =>
    verify({ ...order, job: { name: 'verify', incident: 'i1', previewId: 'p' }, incident: after('', await frozen(IMAGE)), world: around(IMAGE, cluster({ rollout }), { database, ...more }) });

  it('waits for the rollout, then says how it ended and whether the pool is better', async () => {
    const underWay = { done: false, wanted: 4, updated: 2, ready: 3, stuck: null };
    expect(await verified(underWay)).toEqual({ events: [], jobs: [{ name: 'verify', incident: 'i1', previewId: 'p', afterSeconds: 5 }] });
    expect(await verified({ done: true, wanted: 4, updated: 4, ready: 4, stuck: null })).toMatchObject({ events: [{ verdict: { verdict: 'worked', sentence: 'Its rollout is complete: 4 pods ready. 27 of 37 connections free: the alert’s condition no longer holds.' } }] });
    expect(await verified(underWay, { now: () => new Date('2026-11-23T03:18:00Z') })).toMatchObject({ events: [{ verdict: { sentence: expect.stringMatching(/^Its rollout is under way: 2 of 4 pods new, 3 ready\./) } }] });
  });

  it('gives ended sessions ten seconds before it says that they did not help, and none to what helped', async () => {
    const afterwards = (used: number, seconds: number) => verify({ ...order, job: { name: 'verify', incident: 'i1', previewId: 'p' }, incident: after('', sessionsPreview()), world: world({
      database: { room: async () => ({ ...ROOM, used }) } as unknown as World['database'], now: () => new Date(Date.parse(NOW) + seconds * 1_000),
    }) });
    expect(await afterwards(36, 5)).toMatchObject({ events: [], jobs: [{ name: 'verify', afterSeconds: 5 }] });
    expect(await afterwards(36, 10)).toMatchObject({ events: [{ verdict: { verdict: 'did not', sentence: 'Some relief, not enough: 1 of 37 connections free.' } }] });
    expect(await afterwards(28, 5)).toMatchObject({ events: [{ verdict: { verdict: 'worked' } }] });
  });

  it('takes a stuck rollout for no success', async () => {
    expect(await verified({ done: false, wanted: 4, updated: 1, ready: 3, stuck: 'ProgressDeadlineExceeded' })).toMatchObject({ events: [{ verdict: { verdict: 'did not', sentence: expect.stringContaining('stuck: ProgressDeadlineExceeded') } }] });
  });
});
