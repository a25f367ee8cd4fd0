import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kindNamed } from '../../../../src/core/mitigation/object/kinds.ts';
import type { ObjectLook, WorkloadLook } from '../../../../src/core/mitigation/object/look.ts';
import { planObjects } from '../../../../src/core/mitigation/object/plan.ts';
import { readObjectStep } from '../../../../src/core/mitigation/object/step.ts';
import { toldOfObjects, undoOfObjects } from '../../../../src/core/mitigation/object/told.ts';
import type { ObjectTarget } from '../../../../src/core/mitigation/mitigation.ts';
import { capacity } from '../../../../src/core/mitigation/capacity.ts';

const target = (more: Partial<ObjectTarget> = {}): ObjectTarget => ({ act: 'patch', resource: 'deployments', name: 'cygni-api', namespace: 'production', uid: 'u', resourceVersion: '1', paths: [['spec', 'template', 'x']], before: '', after: '', rest: '', sends: '', reverse: '[]', ...more });
const now = { replicas: 4, surge: 1, env: { DB_POOL_SIZE: '25' }, hpa: false };
const workload = (more: Partial<WorkloadLook> = {}): WorkloadLook => ({ name: 'cygni-api', before: now, after: now, rolls: true, onHold: false, replacing: 'one after the other', ...more });
const look = (more: Partial<ObjectLook> = {}, of: Partial<ObjectTarget> = {}): ObjectLook => ({ target: target(of), kind: kindNamed(of.resource ?? 'deployments')!, changes: [], workload: null, mentionsPool: false, notes: [], ...more });

function plan(command: [verb: string, ...args: string[]], looks: ObjectLook[], more: { slots?: number | null; kept?: string[]; undoing?: boolean } = {}) {
  const [verb, ...args] = command;
  const step = readObjectStep({ kind: 'kubernetes change', verb, args });
  if (typeof step === 'string') throw new Error(step);
  const { slots = 37, kept = [], undoing = false } = more;
  return planObjects({ step, looked: { looks, kept }, stamp: 's', undoing, room: slots === null ? null : { slots }, others: 0, poolVariable: 'DB_POOL_SIZE' });
}

const restart: [string, string] = ['rollout restart', 'deployment/cygni-api'];

describe('a change of an object', () => {
  test('says what restarts, how it is taken back, and what the button will do', () => {
    expect(plan(restart, [look({ workload: workload() })])).toMatchObject({
      title: 'deployment cygni-api', namespace: 'production', submit: 'Restart cygni-api', changes: [], effects: ['restarts 4 pods, one after the other'], effect: 'restarts 4 pods, one after the other',
      wayBack: 'There is no way back: a pod that restarted stays restarted.', blocked: null, ends: false,
    });
    expect(plan(['set image', 'deployment/cygni-api', 'api=x:2'], [look({ workload: workload(), changes: [{ what: 'image of api', from: 'x:1', to: 'x:2' }] })])).toMatchObject({
      submit: 'Set image of cygni-api', effect: 'image of api x:1 → x:2 · restarts 4 pods, one after the other', wayBack: 'Undo puts back exactly these fields.',
    });
  });

  test.each<[Partial<WorkloadLook>, string]>([
    [{ after: { ...now, replicas: 1 } }, 'restarts 1 pod'], [{ after: { ...now, replicas: 0 } }, 'no pod is running'], [{ onHold: true }, 'no pod restarts while its rollout is on hold'],
    [{ replacing: 'all at once' }, 'restarts 4 pods, all at once'], [{ replacing: 'as they are deleted' }, 'no pod restarts by itself: 4 pods take it up as they are deleted'],
  ])('of %j says: %s', (more, effect) => {
    expect(plan(restart, [look({ workload: workload(more) })]).effects).toEqual([effect]);
  });

  test('of several names each and counts them', () => {
    const marked = (name: string) => look({ changes: [{ what: 'label seen', from: null, to: 'yes' }] }, { name, resource: 'pods' });
    expect(plan(['label', 'pods', 'a', 'b', 'seen=yes'], [marked('a'), marked('b')])).toMatchObject({
      title: '2 pods', submit: 'Label 2 pods', changes: [{ what: 'a: label seen', from: null, to: 'yes' }, { what: 'b: label seen', from: null, to: 'yes' }],
    });
  });

  test('keeps its button within Slack’s 24 characters', () => {
    for (const name of ['a-deployment-with-a-name-that-is-long', 'cygni-api-but-longer', 'x'.repeat(253)]) {
      for (const command of [['rollout restart', `deployment/${name}`], ['set image', `deployment/${name}`, 'a=b:1'], ['rollout undo', `deployment/${name}`], ['annotate', `deployment/${name}`, 'a=b']] as [string, ...string[]][]) {
        expect(plan(command, [look({ workload: workload() }, { name })]).submit.length).toBeLessThanOrEqual(24);
      }
    }
  });

  test('says that nothing takes a deletion back, and that it ends something', () => {
    expect(plan(['delete', 'pod', 'api-1'], [look({ notes: ['its ReplicaSet starts another one'] }, { act: 'delete', resource: 'pods', name: 'api-1' })])).toMatchObject({
      ends: true, submit: 'Delete api-1', effects: ['deletes the pod', 'its ReplicaSet starts another one'], wayBack: 'There is no way back: what is deleted is gone.',
    });
  });

  test('of a node says how many pods move, and who stays', () => {
    const closing = look({ changes: [{ what: 'closed to new pods', from: 'no', to: 'yes' }] }, { resource: 'nodes', name: 'node-1', namespace: null });
    const moved = ['a', 'b'].map((name) => look({}, { act: 'evict', resource: 'pods', name }));
    expect(plan(['drain', 'node-1'], [closing, ...moved], { kept: ['proxy is a daemon set’s'] })).toMatchObject({
      title: 'node node-1', submit: 'Drain node-1', kept: ['proxy is a daemon set’s'], effects: ['new pods stay off the node', 'ends 2 pods, and others are started on other nodes'], ends: true,
      wayBack: 'Undo opens the node again. Pods that moved stay where they are.',
    });
  });

  test('that keeps no way back says so', () => {
    expect(plan(['patch', 'deployment/cygni-api', '--patch={"spec":{}}'], [look({}, { reverse: null })]).wayBack).toMatch(/^No button takes it back/);
    expect(plan(['patch', 'deployment/cygni-api', '--patch={"spec":{}}'], [look()], { undoing: true }).submit).toBe('Put it back');
  });
});

describe('the room of the database', () => {
  const patch: [string, ...string[]] = ['patch', 'deployment/cygni-api', '--patch={"spec":{}}'];
  const to = (more: Partial<WorkloadLook['after']>, rolls = true): WorkloadLook => workload({ after: { ...now, ...more }, rolls });

  test('blocks a patch that asks for more replicas than fit, with the arithmetic', () => {
    expect(plan(patch, [look({ workload: to({ replicas: 20 }, false) })]).blocked).toBe('20 × 25 = 500 connections, room for 37 · would fit: 1 replica');
    expect(plan(patch, [look({ workload: to({ replicas: 20 }, false) })], { slots: 700 })).toMatchObject({ blocked: null, capacity: { fits: true } });
  });

  test('blocks a patch that enlarges the pool beyond it, and one that makes its size unknown', () => {
    expect(plan(patch, [look({ workload: to({ env: { DB_POOL_SIZE: '50' } }) })]).blocked).toContain('(4 + 1) × 50 = 250 connections');
    expect(plan(patch, [look({ workload: to({ env: {} }) })]).blocked).toContain('not known');
    expect(plan(patch, [look({ workload: to({ env: { DB_POOL_SIZE: null } }) })]).blocked).toContain('not known');
    expect(plan(patch, [look({ workload: to({ env: { DB_POOL_SIZE: '5' } }) })]).blocked).toBeNull();
  });

  test('counts the pods of the rollout when both change at once', () => {
    expect(plan(patch, [look({ workload: to({ replicas: 5 }) })], { slots: 140 })).toMatchObject({ blocked: expect.stringContaining('(5 + 1) × 25 = 150') });
    expect(plan(patch, [look({ workload: to({ replicas: 5 }, false) })], { slots: 140 }).blocked).toBeNull();
  });

  test('blocks what cannot be counted', () => {
    expect(plan(patch, [look({ workload: to({ replicas: 5 }) })], { slots: null }).blocked).toContain('how much room the database has is not known');
    expect(plan(patch, [look({ mentionsPool: true })]).blocked).toContain('DB_POOL_SIZE');
    for (const path of [['spec', 'replicas'], ['spec', 'parallelism'], ['spec', 'suspend'], ['spec', 'maxReplicas']]) expect(plan(patch, [look({}, { resource: 'replicasets', paths: [path] })]).blocked, path.join('.')).toMatch(/not known/);
    expect(plan(patch, [look({ workload: workload() }, { resource: 'daemonsets', paths: [['spec', 'template', 'spec', 'nodeSelector', 'disk']] })]).blocked).toMatch(/how many nodes/);
    expect(plan(patch, [look({ workload: workload() }, { paths: [['spec', 'template', 'spec', 'containers', 'api', 'envFrom']] })]).blocked).toMatch(/where the variables come from/);
    expect(plan(patch, [look({}, { paths: [['metadata', 'finalizers']] })]).blocked).toMatch(/keeps an object from being removed/);
  });

  test('is asked of an autoscaler for the most pods it may run', () => {
    expect(plan(['autoscale', 'deployment/cygni-api', '--max=20'], [look({ workload: to({ replicas: 20 }, false) }, { act: 'create', resource: 'horizontalpodautoscalers' })]).blocked).toContain('20 × 25 = 500');
  });

  test('does not stand in the way of a restart: it adds nothing for good', () => {
    expect(plan(restart, [look({ workload: workload() })], { slots: 37 }).blocked).toBeNull();
  });

  test('whatever a patch does to replicas and pool, what is not blocked fits or only shrinks', () => {
    const size = fc.record({ replicas: fc.nat(30), surge: fc.nat(3), pool: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }) });
    fc.assert(fc.property(size, size, fc.boolean(), fc.nat(400), (was, is, rolls, slots) => {
      const sized = ({ replicas, surge, pool }: typeof was) => ({ replicas, surge, hpa: false, env: Object.fromEntries(pool === undefined ? [] : [['DB_POOL_SIZE', String(pool)]]) });
      const { blocked } = plan(patch, [look({ workload: workload({ before: sized(was), after: sized(is), rolls }) })], { slots });
      const shrinks = is.replicas <= was.replicas && (is.pool === was.pool || (is.pool !== undefined && was.pool !== undefined && is.pool < was.pool));
      const fits = is.pool !== undefined && capacity({ replicas: is.replicas, surge: rolls && is.replicas > was.replicas ? is.surge : 0, pool: is.pool, others: 0, slots, vary: 'replicas' }).fits;
      expect(blocked !== null || shrinks || fits).toBe(true);
    }), { numRuns: 3_000 });
  });
});

describe('what it did', () => {
  const preview = (targets: ObjectTarget[], more = {}) => ({ ...plan(restart, [look({ workload: workload() })]), id: 'p', stepId: 's', hash: 'h', takenAt: '', expiresAt: '', by: 'U', targets, ...more });
  const of = (...results: string[]) => results.map((result) => ({ result: result as 'done', why: result === 'not reached' ? 'Lifeguard may not do it.' : '' }));

  test('is told in one line, the change or what restarts', () => {
    expect(toldOfObjects(preview([target()]), of('done'))).toBe('deployment cygni-api: restarts 4 pods, one after the other');
    expect(toldOfObjects(preview([target()], { changes: [{ what: 'image of api', from: 'x:1', to: 'x:2' }] }), of('done'))).toBe('deployment cygni-api: image of api x:1 → x:2');
    expect(toldOfObjects(preview([target()]), of('changed'))).toBe('Not done: someone changed it after the preview. Open the step again.');
    expect(toldOfObjects(preview([target()]), of('not reached'))).toBe('Not done: Lifeguard may not do it.');
  });

  test('is counted where it was several, and what was left alone is said', () => {
    const node = target({ resource: 'nodes', name: 'node-1' });
    const pods = ['a', 'b', 'c'].map((name) => target({ act: 'evict', resource: 'pods', name, reverse: null }));
    expect(toldOfObjects(preview([node, ...pods], { title: 'node node-1' }), of('done', 'done', 'gone', 'held back'))).toBe('node node-1 takes no new pods · 1 pod moved · 1 was gone already · 1 held back by its disruption budget');
    expect(toldOfObjects(preview(pods.map((one) => ({ ...one, act: 'delete' as const })), { title: '3 pods' }), of('done', 'done', 'changed'))).toBe('2 deleted · 1 had changed and was left alone');
    expect(toldOfObjects(preview(pods.map((one) => ({ ...one, act: 'delete' as const })), { title: '3 pods' }), of('done', 'not reached', 'not reached'))).toBe('1 deleted · 2 not reached: Lifeguard may not do it.');
  });

  test('is kept with a way back only for what was done and has one', () => {
    const targets = [target({ name: 'a', reverse: '[1]' }), target({ name: 'b', reverse: '[2]' }), target({ name: 'c', reverse: null })];
    expect(undoOfObjects(preview(targets), of('done', 'changed', 'done'))).toEqual({ 'deployments/a': '[1]' });
    expect(undoOfObjects(preview(targets), of('changed', 'gone', 'done'))).toBeNull();
  });
});
