import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Looked, ObjectLook, ObjectResult } from '../../../src/core/mitigation/object/look.ts';
import { readObjectStep } from '../../../src/core/mitigation/object/step.ts';
import type { ObjectStep } from '../../../src/core/mitigation/object/step.ts';
import { faultOf } from '../../support/fault.ts';
import { startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await startCluster()));
afterEach(() => cluster.stop());

const STAMP = '2026-11-23T03:14:07.000Z';
type Json = { [name: string]: unknown };

function step(verb: string, ...args: string[]): ObjectStep {
  const read = readObjectStep({ kind: 'kubernetes change', verb, args });
  if (typeof read === 'string') throw new Error(read);
  return read;
}

const look = (of: ObjectStep, ask = true): Promise<Looked> => cluster.kubernetes.lookAt({ step: of, stamp: STAMP, ask, poolVariable: 'DB_POOL_SIZE' });
async function looks(of: ObjectStep, ask = true): Promise<ObjectLook[]> {
  const looked = await look(of, ask);
  if (!('looks' in looked)) throw new Error(JSON.stringify(looked));
  return looked.looks;
}
const apply = (of: ObjectStep, seen: ObjectLook[], more: { onlyLook?: boolean; actionId?: string } = {}): Promise<ObjectResult[]> =>
  cluster.kubernetes.applyTo({ step: of, targets: seen.map(({ target }) => target), stamp: STAMP, actionId: 'action-1', onlyLook: false, ...more });
const results = async (of: ObjectStep, seen: ObjectLook[], more = {}): Promise<string[]> => (await apply(of, seen, more)).map(({ result }) => result);
async function done(of: ObjectStep): Promise<ObjectLook[]> {
  const seen = await looks(of);
  expect(await results(of, seen)).toEqual(seen.map(() => 'done'));
  return seen;
}
/** Looks at the way back as its preview would, and goes it. */
async function undone(seen: ObjectLook[]): Promise<void> {
  for (const { target } of seen) await done(step('patch', `${target.resource}/${target.name}`, ...(target.namespace ? [`--namespace=${target.namespace}`] : []), '--type=json', `--patch=${target.reverse}`));
}

const writes = () => cluster.simulated.journal.filter(({ method, query }) => method !== 'GET' && !query.includes('dryRun'));
const deployment = () => cluster.simulated.deployment() as { metadata: { labels: Json; annotations: Json }; spec: { paused?: boolean; replicas: number; template: { metadata: Json; spec: { containers: { name: string; image: string; env: unknown[]; resources?: Json }[] } } } };
const node = () => cluster.simulated.objects.all('nodes').find((one) => (one['metadata'] as Json)['name'] === 'node-1') as { spec: Json };
const podNames = () => cluster.pods.pods().map(({ name }) => name);
const NODES = ['get nodes', 'list nodes', 'patch nodes', 'list pods'];

describe('a look', () => {
  test.each<[string, string[], { what: string; from: string | null; to: string | null }[]]>([
    ['rollout pause', ['deployment/cygni-api'], [{ what: 'rollout on hold', from: 'no', to: 'yes' }]],
    ['set image', ['deployment/cygni-api', 'api=registry.cygni.dev/cygni-api:2026.11.4'], [{ what: 'image of api', from: 'registry.cygni.dev/cygni-api:2026.11.3', to: 'registry.cygni.dev/cygni-api:2026.11.4' }]],
    ['set resources', ['deployment', 'cygni-api', '--limits=memory=1Gi'], [{ what: 'memory limit of api', from: null, to: '1Gi' }]],
    ['label', ['deployment', 'cygni-api', 'tier=web'], [{ what: 'label tier', from: null, to: 'web' }]],
    ['annotate', ['deploy/cygni-api', 'team.cygni.dev/note=held back'], [{ what: 'annotation team.cygni.dev/note', from: null, to: 'held back' }]],
    ['patch', ['deployment', 'cygni-api', '--patch={"spec":{"strategy":{"rollingUpdate":{"maxSurge":1}}}}'], [{ what: 'strategy rolling update max surge', from: '25%', to: '1' }]],
    ['patch', ['deployment', 'cygni-api', '--type=merge', '--patch=spec: {revisionHistoryLimit: 3}'], [{ what: 'revision history limit', from: '10', to: '3' }]],
    ['patch', ['deployment', 'cygni-api', '--type=json', '--patch=[{"op":"replace","path":"/spec/replicas","value":3}]'], [{ what: 'replicas', from: '4', to: '3' }]],
  ])('at %s %j says what changes from what to what, asked of the server or not', async (verb, args, changes) => {
    expect((await looks(step(verb, ...args))).map((one) => one.changes)).toEqual([changes]);
    expect((await looks(step(verb, ...args), false)).map((one) => one.changes)).toEqual([changes]);
  });

  test('asks the server by a dry run, and changes nothing', async () => {
    const before = structuredClone(cluster.simulated.deployment());
    await looks(step('rollout restart', 'deployment/cygni-api'));
    expect(cluster.simulated.journal.filter(({ method }) => method !== 'GET')).toMatchObject([{ method: 'PATCH', query: expect.stringContaining('dryRun=All') }]);
    expect(cluster.simulated.deployment()).toEqual(before);
  });

  test('for the numbers beside a button sends nothing that could write', async () => {
    for (const [verb, ...args] of [['rollout restart', 'deployment/cygni-api'], ['label', 'deployment/cygni-api', 'a=b'], ['delete', 'pod', podNames()[0]!], ['autoscale', 'deployment/cygni-api', '--max=5']] as const) await looks(step(verb, ...args), false);
    expect(cluster.simulated.journal.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('freezes which object it was, and keeps no value of it', async () => {
    const [one] = await looks(step('set image', 'deployment/cygni-api', 'api=registry.cygni.dev/cygni-api:next'));
    const { uid, resourceVersion } = deployment().metadata as unknown as Record<string, string>;
    expect(one?.target).toMatchObject({ act: 'patch', resource: 'deployments', name: 'cygni-api', namespace: 'production', uid, resourceVersion, paths: [['spec', 'template', 'spec', 'containers', 'api', 'image']] });
    expect(one?.workload).toMatchObject({ rolls: true, onHold: false, replacing: 'one after the other', before: { replicas: 4 }, after: { replicas: 4 } });
  });

  test('says that nothing is left to do', async () => {
    expect(await look(step('rollout resume', 'deployment/cygni-api'))).toEqual({ nothing: 'Nothing to change: its rollout is not on hold.' });
    expect(await look(step('label', 'deployment/cygni-api', 'app=cygni-api'))).toEqual({ nothing: 'Nothing to change: it is marked so already.' });
    expect(await look(step('set image', 'deployment/cygni-api', '*=registry.cygni.dev/cygni-api:2026.11.3'))).toEqual({ nothing: 'Nothing to change: it has that image already.' });
  });

  test('refuses what kubectl refuses, with the reason', async () => {
    expect(await look(step('label', 'deployment/cygni-api', 'app=other'))).toEqual({ refused: expect.stringContaining('does not say --overwrite') });
    expect(await look(step('set image', 'deployment/cygni-api', 'web=x:1'))).toEqual({ refused: 'it has no container web: there is api' });
    expect(await look(step('rollout undo', 'deployment/cygni-api'))).toEqual({ refused: 'there is no earlier revision' });
    expect(await look(step('rollout undo', 'deployment/cygni-api', '--to-revision=7'))).toEqual({ refused: 'there is no revision 7 any more' });
    await done(step('rollout pause', 'deployment/cygni-api'));
    expect(await look(step('rollout restart', 'deployment/cygni-api'))).toEqual({ refused: 'its rollout is on hold: resume it first' });
  });

  test('names a missing right before anybody confirms', async () => {
    cluster.simulated.deny('patch deployments');
    expect(await faultOf(look(step('rollout restart', 'deployment/cygni-api')))).toMatchObject({ retry: 'never', message: 'Lifeguard may not patch deployments in production: its Kubernetes role lacks that right.' });
    expect(await faultOf(look(step('cordon', 'node-1')))).toMatchObject({ retry: 'never', message: 'Lifeguard may not get nodes: its Kubernetes role lacks that right.' });
    cluster.simulated.deny('delete pods');
    expect(await faultOf(look(step('delete', 'pod', podNames()[0]!)))).toMatchObject({ message: expect.stringContaining('may not delete pods') });
  });

  test('stays within the namespaces of the configuration', async () => {
    expect(await faultOf(look(step('rollout restart', 'deployment/cygni-api', '--namespace=kube-system')))).toMatchObject({ retry: 'never', message: expect.stringContaining('may not be touched') });
    expect(cluster.simulated.journal).toEqual([]);
  });

  test('hides what looks like a secret, and keeps no way back to it', async () => {
    const patch = { spec: { template: { spec: { containers: [{ name: 'api', env: [{ name: 'SMTP_PASSWORD', value: 'hunter2' }, { name: 'PROXY', value: 'http://me:hunter2@proxy' }] }] } } } };
    const [one] = await looks(step('patch', 'deployment/cygni-api', `--patch=${JSON.stringify(patch)}`));
    expect(one?.changes).toEqual([{ what: 'SMTP_PASSWORD of api', from: null, to: 'hidden' }, { what: 'PROXY of api', from: null, to: 'hidden' }]);
    expect(one?.target.reverse).toBeNull();
    expect(JSON.stringify(one)).not.toContain('hunter2');
  });

  test('counts one pod more when a label takes one away from its replica set', async () => {
    const [name = ''] = podNames();
    expect(await looks(step('label', 'pod', name, 'app-', 'quarantine=yes'))).toMatchObject([{ notes: ['its ReplicaSet lets it go and starts another one'], workload: { name: 'cygni-api', before: { replicas: 4 }, after: { replicas: 5 } } }]);
    expect(await looks(step('label', 'pod', name, 'quarantine=yes'))).toMatchObject([{ notes: [], workload: null }]);
  });

  test('notices the pool’s variable wherever it stands', async () => {
    cluster.simulated.objects.put('configmaps', { kind: 'ConfigMap', metadata: { name: 'api-env', namespace: 'production' }, data: { DB_POOL_SIZE: '25' } });
    expect((await looks(step('patch', 'configmap/api-env', '--patch={"data":{"DB_POOL_SIZE":"90"}}')))[0]?.mentionsPool).toBe(true);
    expect((await looks(step('patch', 'configmap/api-env', '--patch={"data":{"app.env":"X=1\\nDB_POOL_SIZE=90"}}')))[0]?.mentionsPool).toBe(true);
    const sidecar = { spec: { template: { spec: { containers: [{ name: 'worker', image: 'x', env: [{ name: 'DB_POOL_SIZE', value: '90' }] }] } } } };
    expect((await looks(step('patch', 'deployment/cygni-api', `--patch=${JSON.stringify(sidecar)}`)))[0]?.mentionsPool).toBe(true);
    const own = { spec: { template: { spec: { containers: [{ name: 'api', env: [{ name: 'DB_POOL_SIZE', value: '90' }] }] } } } };
    const [counted] = await looks(step('patch', 'deployment/cygni-api', `--patch=${JSON.stringify(own)}`));
    expect(counted).toMatchObject({ mentionsPool: false, workload: { before: { env: { DB_POOL_SIZE: '25' } }, after: { env: { DB_POOL_SIZE: '90' } } } });
  });
});

describe('carrying it out', () => {
  test('a restart marks the template with its time, rolls the pods, and a repeat of it is none', async () => {
    const before = podNames();
    const restart = step('rollout restart', 'deployment/cygni-api');
    const seen = await done(restart);
    expect(deployment().spec.template.metadata).toMatchObject({ annotations: { 'kubectl.kubernetes.io/restartedAt': STAMP } });
    expect(podNames().some((name) => before.includes(name))).toBe(false);
    expect(await results(restart, seen)).toEqual(['done']);
    expect(writes()).toHaveLength(1);
    expect(seen[0]?.target.reverse).toBeNull();
  });

  test.each<[string, string[]]>([
    ['rollout pause', ['deployment/cygni-api']],
    ['set image', ['deployment/cygni-api', 'api=registry.cygni.dev/cygni-api:next']],
    ['set resources', ['deployment/cygni-api', '--requests=cpu=250m', '--limits=cpu=1,memory=1Gi']],
    ['label', ['deployment/cygni-api', 'tier=web', 'app-']],
    ['label', ['deployment/cygni-api', 'app=other', '--overwrite=true']],
    ['annotate', ['deployment/cygni-api', 'team.cygni.dev/note=held', 'lives.here=no']],
    ['patch', ['deployment/cygni-api', '--patch={"spec":{"template":{"spec":{"containers":[{"name":"api","env":[{"name":"A","value":"1"},{"name":"READ_REPLICA_ENABLED","$patch":"delete"}]},{"name":"log","image":"log:1"}]}}}}']],
    ['patch', ['deployment/cygni-api', '--type=merge', '--patch={"spec":{"strategy":{"rollingUpdate":null,"type":"Recreate"}}}']],
    ['patch', ['deployment/cygni-api', '--type=json', '--patch=[{"op":"remove","path":"/spec/revisionHistoryLimit"},{"op":"add","path":"/spec/minReadySeconds","value":5}]']],
  ])('%s %j is done and can be taken back exactly', async (verb, args) => {
    const before = structuredClone(cluster.simulated.deployment());
    const seen = await done(step(verb, ...args));
    expect({ spec: cluster.simulated.deployment()['spec'], labels: deployment().metadata.labels, annotations: deployment().metadata.annotations })
      .not.toEqual({ spec: before['spec'], labels: (before['metadata'] as Json)['labels'], annotations: (before['metadata'] as Json)['annotations'] });
    await undone(seen);
    expect(cluster.simulated.deployment()['spec']).toEqual(before['spec']);
    expect(deployment().metadata.labels).toEqual((before['metadata'] as Json)['labels']);
    expect({ ...deployment().metadata.annotations, 'deployment.kubernetes.io/revision': '' }).toEqual({ ...(before['metadata'] as Json)['annotations'] as Json, 'deployment.kubernetes.io/revision': '' });
  });

  test('going back to the earlier revision, and to a named one', async () => {
    cluster.simulated.interfere('ana', { image: 'registry.cygni.dev/cygni-api:2' });
    cluster.simulated.interfere('ana', { image: 'registry.cygni.dev/cygni-api:3' });
    const [{ image } = { image: '' }] = [deployment().spec.template.spec.containers[0]!];
    expect(image).toMatch(/:3$/);
    const back = await looks(step('rollout undo', 'deployment/cygni-api'));
    expect(back[0]?.changes).toEqual([{ what: 'image of api', from: 'registry.cygni.dev/cygni-api:3', to: 'registry.cygni.dev/cygni-api:2' }]);
    expect(await results(step('rollout undo', 'deployment/cygni-api'), back)).toEqual(['done']);
    expect(deployment().spec.template.spec.containers[0]?.image).toMatch(/:2$/);
    expect(deployment().spec.template.metadata).toEqual({ labels: { app: 'cygni-api' }, annotations: {} });
    await undone(back);
    expect(deployment().spec.template.spec.containers[0]?.image).toMatch(/:3$/);
    await done(step('rollout undo', 'deployment/cygni-api', '--to-revision=1'));
    expect(deployment().spec.template.spec.containers[0]?.image).toMatch(/2026\.11\.3$/);
  });

  test('a stateful set goes back by its own history', async () => {
    const template = (image: string) => ({ metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image }] } });
    const set = cluster.simulated.objects.put('statefulsets', { kind: 'StatefulSet', metadata: { name: 'db', namespace: 'production' }, spec: { replicas: 2, selector: { matchLabels: { app: 'db' } }, template: template('db:2') } });
    const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: (set['metadata'] as Json)['uid'], controller: true };
    for (const [revision, image] of [[1, 'db:1'], [2, 'db:2']] as const) {
      cluster.simulated.objects.put('controllerrevisions', { metadata: { name: `db-${revision}`, namespace: 'production', labels: { app: 'db' }, ownerReferences: [owner] }, revision, data: { spec: { template: { ...template(image), $patch: 'replace' } } } });
    }
    const seen = await looks(step('rollout undo', 'sts/db'));
    expect(seen[0]?.changes).toEqual([{ what: 'image of db', from: 'db:2', to: 'db:1' }]);
    expect(await results(step('rollout undo', 'sts/db'), seen)).toEqual(['done']);
  });

  test('a pod is labelled, and it is that pod', async () => {
    const [name = ''] = podNames();
    const seen = await done(step('label', 'pod', name, 'quarantine=true', 'app-'));
    await undone(seen);
    expect(writes().map(({ method, path, status }) => `${method} ${path.split('/').slice(-2).join('/')} ${status}`)).toEqual([`PATCH pods/${name} 200`, `PATCH pods/${name} 200`]);
  });

  test('a node is closed and opened', async () => {
    cluster.simulated.grant(...NODES);
    const seen = await done(step('cordon', 'node-1'));
    expect(seen[0]).toMatchObject({ changes: [{ what: 'closed to new pods', from: 'no', to: 'yes' }], target: { namespace: null } });
    expect(node().spec['unschedulable']).toBe(true);
    await undone(seen);
    expect(node().spec['unschedulable']).toBeUndefined();
    await done(step('cordon', 'node-1', 'node-2'));
    await done(step('uncordon', 'node-1', 'node-2'));
  });

  test('several named objects are each their own target', async () => {
    const [first = '', second = ''] = podNames();
    const mark = step('label', 'pods', first, second, 'seen=yes');
    const seen = await looks(mark);
    expect(seen.map(({ target }) => target.name)).toEqual([first, second]);
    cluster.simulated.misbehave({ how: { status: 403, body: { message: 'pods is forbidden: User "x" cannot patch resource "pods" in API group "" in the namespace "production"' } }, method: 'PATCH', path: new RegExp(second) });
    // The first was done and must be told although the second was not allowed.
    expect(await apply(mark, seen)).toEqual([{ result: 'done', why: '' }, { result: 'not reached', why: 'Lifeguard may not patch pods in production: its Kubernetes role lacks that right.' }]);
    expect(await results(mark, seen)).toEqual(['done', 'done']);
  });

  test('is refused when someone changed the object since the preview', async () => {
    const image = step('set image', 'deployment/cygni-api', 'api=registry.cygni.dev/cygni-api:next');
    const seen = await looks(image);
    cluster.simulated.interfere('argocd', { image: 'registry.cygni.dev/cygni-api:theirs' });
    expect(await results(image, seen)).toEqual(['changed']);
    expect(writes()).toEqual([]);
  });

  test('is refused when someone changed anything else of its specification', async () => {
    const restart = step('rollout restart', 'deployment/cygni-api');
    const seen = await looks(restart);
    cluster.simulated.interfere('argocd', { env: { READ_REPLICA_ENABLED: 'true' } });
    expect(await results(restart, seen)).toEqual(['changed']);
  });

  test('goes on when only its status or its replicas moved: an autoscaler does that all the time', async () => {
    const restart = step('rollout restart', 'deployment/cygni-api');
    const seen = await looks(restart);
    cluster.simulated.interfere('autoscaler', { replicas: 5 });
    expect(await results(restart, seen)).toEqual(['done']);
    expect(deployment().spec.replicas).toBe(5);
  });

  test('is refused when the revision it would go back to is another one by now', async () => {
    cluster.simulated.interfere('ana', { image: 'registry.cygni.dev/cygni-api:2' });
    const back = step('rollout undo', 'deployment/cygni-api');
    const seen = await looks(back);
    const [one] = seen;
    expect(await results(back, [{ ...one!, target: { ...one!.target, sends: 'another' } }])).toEqual(['changed']);
    expect(writes()).toEqual([]);
  });

  test('is refused for an object of the same name that is another', async () => {
    cluster.simulated.objects.put('configmaps', { kind: 'ConfigMap', metadata: { name: 'a', namespace: 'production' }, data: { x: '1' } });
    const patch = step('patch', 'configmap/a', '--patch={"data":{"x":"2"}}');
    const seen = await looks(patch);
    const remove = step('delete', 'configmap/a');
    await done(remove);
    cluster.simulated.objects.put('configmaps', { kind: 'ConfigMap', metadata: { name: 'a', namespace: 'production' }, data: { x: '1' } });
    expect(await results(patch, seen)).toEqual(['gone']);
    expect(cluster.simulated.objects.all('configmaps').at(-1)?.['data']).toEqual({ x: '1' });
  });

  test.each<[string, string[]]>([
    ['rollout restart', ['deployment/cygni-api']],
    ['rollout pause', ['deployment/cygni-api']],
    ['patch', ['deployment/cygni-api', '--type=json', '--patch=[{"op":"replace","path":"/spec/revisionHistoryLimit","value":3}]']],
  ])('%s %j is refused by the server itself when someone is faster than our own request', async (verb, args) => {
    const change = step(verb, ...args);
    const seen = await looks(change);
    cluster.simulated.misbehave({ how: { delayMs: 300 }, method: 'PATCH' });
    const applied = results(change, seen);
    await new Promise((sent) => { setTimeout(sent, 150); });
    cluster.simulated.interfere('argocd', { env: { READ_REPLICA_ENABLED: 'true' } });
    expect(await applied).toEqual(['changed']);
    expect(writes()).toMatchObject([{ status: verb === 'patch' ? 422 : 409 }]);
  });

  test('whose reply was lost is looked up and found done', async () => {
    cluster.simulated.misbehave({ how: 'lose reply', method: 'PATCH' });
    const pause = step('rollout pause', 'deployment/cygni-api');
    const seen = await looks(pause, false);
    expect(await results(pause, seen)).toEqual(['done']);
    expect(writes()).toHaveLength(1);
  });

  test('that never arrived is looked up, found undone, and left to the queue', async () => {
    const pause = step('rollout pause', 'deployment/cygni-api');
    const seen = await looks(pause);
    cluster.simulated.misbehave({ how: 'reset', method: 'PATCH' });
    expect(await faultOf(apply(pause, seen))).toMatchObject({ retry: 'later', unknown: false });
    expect(deployment().spec.paused).toBeUndefined();
  });

  test('tries again after a conflict that touched nothing of it', async () => {
    const pause = step('rollout pause', 'deployment/cygni-api');
    const seen = await looks(pause);
    cluster.simulated.misbehave({ how: { status: 409, body: { kind: 'Status', code: 409, message: 'the object has been modified' } }, method: 'PATCH', times: 2 });
    expect(await results(pause, seen)).toEqual(['done']);
  });

  test('only looked for says what is in place and sends nothing', async () => {
    const pause = step('rollout pause', 'deployment/cygni-api');
    const seen = await looks(pause);
    expect(await results(pause, seen, { onlyLook: true })).toEqual(['not reached']);
    await apply(pause, seen);
    expect(await results(pause, seen, { onlyLook: true })).toEqual(['done']);
    expect(writes()).toHaveLength(1);
  });
});

describe('deleting', () => {
  test('one pod ends that pod and no other, by its identity', async () => {
    const [name = ''] = podNames();
    const remove = step('delete', 'pod', name);
    const seen = await looks(remove);
    expect(seen[0]?.notes).toEqual(['its ReplicaSet starts another one']);
    expect(podNames()).toContain(name);
    expect(await results(remove, seen)).toEqual(['done']);
    expect(podNames()).not.toContain(name);
    expect(writes()).toMatchObject([{ method: 'DELETE', body: { preconditions: { uid: seen[0]?.target.uid } } }]);
    expect(await results(remove, seen)).toEqual(['gone']);
  });

  test('whose reply was lost is done, and a successor of the same name is left alone', async () => {
    const put = () => cluster.simulated.objects.put('pods', { kind: 'Pod', metadata: { name: 'db-0', namespace: 'production' }, spec: {} });
    put();
    const remove = step('delete', 'pod/db-0');
    const seen = await looks(remove);
    expect(seen[0]?.notes).toEqual(['nothing starts it again: no controller owns it']);
    cluster.simulated.misbehave({ how: 'lose reply', method: 'DELETE' });
    expect(await results(remove, seen)).toEqual(['done']);
    put();
    expect(await results(remove, seen)).toEqual(['gone']);
    expect(cluster.simulated.objects.all('pods')).toHaveLength(1);
  });

  test('by a selector ends exactly those that were listed', async () => {
    const remove = step('delete', 'pods', '--selector=app=cygni-api');
    const seen = await looks(remove);
    expect(seen).toHaveLength(4);
    const chosen = podNames();
    expect(await results(remove, seen)).toEqual(['done', 'done', 'done', 'done']);
    expect(podNames().some((name) => chosen.includes(name))).toBe(false);
    expect(await look(step('delete', 'pods', '--selector=app=nothing'))).toEqual({ nothing: 'No pod fits its selector now.' });
  });

  test('is refused by the server itself when the object changes under our own request', async () => {
    const put = (x: string) => cluster.simulated.objects.put('configmaps', { kind: 'ConfigMap', metadata: { name: 'a', namespace: 'production' }, data: { x } });
    put('1');
    const remove = step('delete', 'configmap', 'a');
    const seen = await looks(remove);
    cluster.simulated.misbehave({ how: { delayMs: 300 }, method: 'DELETE' });
    const applied = results(remove, seen);
    await new Promise((sent) => { setTimeout(sent, 150); });
    put('2');
    expect(await applied).toEqual(['changed']);
    expect(cluster.simulated.objects.all('configmaps')).toHaveLength(2);
  });

  test('what changed since the list is left alone', async () => {
    const put = (x: string) => cluster.simulated.objects.put('configmaps', { kind: 'ConfigMap', metadata: { name: 'a', namespace: 'production' }, data: { x } });
    put('1');
    const remove = step('delete', 'configmap', 'a');
    const seen = await looks(remove);
    put('2');
    expect(await results(remove, seen)).toEqual(['changed']);
  });
});

describe('an autoscaler', () => {
  test('is made once, and known again by the action that made it', async () => {
    const make = step('autoscale', 'deployment/cygni-api', '--min=2', '--max=8', '--cpu-percent=70');
    const seen = await looks(make);
    expect(seen[0]).toMatchObject({ changes: [{ what: 'replicas of cygni-api', from: null, to: '2 to 8, by the processor at 70 %' }], workload: { before: { replicas: 4 }, after: { replicas: 8 } } });
    expect(cluster.simulated.objects.all('horizontalpodautoscalers')).toEqual([]);
    cluster.simulated.misbehave({ how: 'lose reply', method: 'POST' });
    expect(await results(make, seen)).toEqual(['done']);
    expect(await results(make, seen)).toEqual(['done']);
    expect(await results(make, seen, { actionId: 'another' })).toEqual(['changed']);
    expect(cluster.simulated.objects.all('horizontalpodautoscalers')).toMatchObject([{ spec: { minReplicas: 2, maxReplicas: 8, scaleTargetRef: { kind: 'Deployment', name: 'cygni-api' } } }]);
    expect(await look(make)).toEqual({ refused: 'it has an autoscaler already: change that one' });
  });

  test('that is raised is judged by the most pods it may run', async () => {
    cluster.simulated.autoscale(2, 6);
    const [raised] = await looks(step('patch', 'hpa/cygni-api', '--patch={"spec":{"maxReplicas":12}}'));
    expect(raised?.workload).toMatchObject({ before: { replicas: 4 }, after: { replicas: 12 } });
    const [lowered] = await looks(step('patch', 'hpa/cygni-api', '--patch={"spec":{"maxReplicas":5}}'));
    expect(lowered?.workload).toMatchObject({ before: { replicas: 4 }, after: { replicas: 4 } });
    const [floor] = await looks(step('patch', 'hpa/cygni-api', '--patch={"spec":{"minReplicas":6}}'));
    expect(floor?.workload).toMatchObject({ after: { replicas: 6 } });
  });
});

describe('a rollout that was on hold', () => {
  test('lets out what was set meanwhile, and is judged by it', async () => {
    await done(step('rollout pause', 'deployment/cygni-api'));
    cluster.simulated.interfere('ana', { env: { DB_POOL_SIZE: '90' } });
    const [held] = await looks(step('set image', 'deployment/cygni-api', 'api=x:2'));
    expect(held?.workload).toMatchObject({ onHold: true });
    const [resumed] = await looks(step('rollout resume', 'deployment/cygni-api'));
    expect(resumed?.workload).toMatchObject({ rolls: true, before: { env: { DB_POOL_SIZE: '25' } }, after: { env: { DB_POOL_SIZE: '90' } } });
  });

  test('and has nothing waiting restarts nothing', async () => {
    await done(step('rollout pause', 'deployment/cygni-api'));
    expect((await looks(step('rollout resume', 'deployment/cygni-api')))[0]?.workload).toMatchObject({ rolls: false });
  });
});

describe('draining a node', () => {
  const drain = step('drain', 'node-1', '--ignore-daemonsets=true');
  const proxy = { kind: 'Pod', metadata: { name: 'proxy-1', namespace: 'kube-system', ownerReferences: [{ kind: 'DaemonSet', name: 'proxy', controller: true }] }, spec: { nodeName: 'node-1' } };
  const dns = { kind: 'Pod', metadata: { name: 'dns-1', namespace: 'kube-system', ownerReferences: [{ kind: 'ReplicaSet', name: 'dns', controller: true }] }, spec: { nodeName: 'node-1' } };
  beforeEach(() => cluster.simulated.grant(...NODES));

  test('lists exactly the pods that would move, and who stays', async () => {
    cluster.simulated.objects.put('pods', proxy);
    const looked = await look(drain);
    expect(looked).toMatchObject({ kept: ['proxy-1 is a daemon set’s, which would start it here again'] });
    expect('looks' in looked && looked.looks.map(({ target }) => `${target.act} ${target.name}`)).toEqual(['patch node-1', ...podNames().map((name) => `evict ${name}`)]);
    expect(writes()).toEqual([]);
  });

  test('closes the node, then moves each of them, and a repeat moves nobody else', async () => {
    const seen = await looks(drain);
    const moved = podNames();
    expect(await results(drain, seen)).toEqual(['done', 'done', 'done', 'done', 'done']);
    expect(node().spec['unschedulable']).toBe(true);
    expect(podNames().some((name) => moved.includes(name))).toBe(false);
    // Each asks for that very pod: a successor of its name is another one.
    expect(writes().slice(1).map(({ body }) => (body as { deleteOptions: { preconditions: unknown } }).deleteOptions.preconditions)).toEqual(seen.slice(1).map(({ target }) => ({ uid: target.uid })));
    expect(await results(drain, seen)).toEqual(['done', 'gone', 'gone', 'gone', 'gone']);
    expect(podNames()).toHaveLength(4);
    await undone(seen.slice(0, 1));
    expect(node().spec['unschedulable']).toBeUndefined();
  });

  test('leaves the pods their disruption budget holds back', async () => {
    cluster.simulated.disruptions(0);
    const seen = await looks(drain);
    expect(seen[1]?.notes).toEqual([expect.stringContaining('is held back by its disruption budget now')]);
    cluster.simulated.disruptions(3);
    const found = await results(drain, seen);
    expect(found).toEqual(['done', 'done', 'done', 'done', 'held back']);
    expect(podNames()).toContain(seen[4]?.target.name);
  });

  test('is refused when it would reach pods of other namespaces', async () => {
    cluster.simulated.objects.put('pods', dns);
    expect(await look(drain)).toEqual({ refused: expect.stringMatching(/^1 pod of other namespaces would have to move, kube-system\/dns-1 for one/) });
  });

  test('is refused for a pod no controller owns, unless the command says --force, and for one that keeps data', async () => {
    const lone = { kind: 'Pod', metadata: { name: 'lone', namespace: 'production' }, spec: { nodeName: 'node-1' } };
    cluster.simulated.objects.put('pods', lone);
    expect(await look(drain)).toEqual({ refused: expect.stringContaining('lone again, and the command does not say --force') });
    expect(await look(step('drain', 'node-1', '--force=true'))).toHaveProperty('looks');
    cluster.simulated.objects.put('pods', { ...lone, spec: { nodeName: 'node-1', volumes: [{ name: 'scratch', emptyDir: {} }] } });
    expect(await look(step('drain', 'node-1', '--force=true'))).toEqual({ refused: expect.stringContaining('--delete-emptydir-data') });
    expect(await look(step('drain', 'node-1', '--force=true', '--delete-emptydir-data=true'))).toHaveProperty('looks');
  });

  test('moves nobody when the node could not be closed', async () => {
    const seen = await looks(drain);
    cluster.simulated.objects.put('nodes', { metadata: { name: 'node-1' }, spec: { podCIDR: '10.9.0.0/24' } });
    expect(await results(drain, seen)).toEqual(['changed', 'not reached', 'not reached', 'not reached', 'not reached']);
  });
});
