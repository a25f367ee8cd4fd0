import { ApiException, AppsV1Api, AuthorizationV1Api, AutoscalingV2Api, CoreV1Api, KubeConfig, PatchStrategy, VersionApi, setHeaderOptions } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startAuthority } from '../../../src/rehearsal/world/authority.ts';
import type { Authority } from '../../../src/rehearsal/world/authority.ts';
import { startKubernetes } from '../../../src/rehearsal/world/kubernetes/kubernetes.ts';
import type { Kubernetes } from '../../../src/rehearsal/world/kubernetes/kubernetes.ts';
import { paperWorkload } from '../../../src/rehearsal/world/workload.ts';

let authority: Authority;
let cluster: Kubernetes;
let config: KubeConfig;
let apps: AppsV1Api;
let core: CoreV1Api;
const workload = { current: paperWorkload() };
const it = { namespace: 'production', name: 'cygni-api' };

beforeEach(async () => {
  authority = await startAuthority();
  workload.current = paperWorkload();
  cluster = await startKubernetes({ authority, workload: workload.current });
  config = new KubeConfig();
  config.loadFromString(cluster.kubeconfig);
  apps = config.makeApiClient(AppsV1Api);
  core = config.makeApiClient(CoreV1Api);
});
afterEach(async () => {
  await cluster.stop();
  await authority.stop();
});

async function codeOf(call: Promise<unknown>): Promise<number> {
  return call.then(
    () => 200,
    (error: unknown) => (error instanceof ApiException ? error.code : -1),
  );
}

const as = (strategy: string) => setHeaderOptions('Content-Type', strategy);

describe('the simulated Kubernetes', () => {
  test('scales through the scale subresource, and the pods follow', async () => {
    const scale = await apps.readNamespacedDeploymentScale(it);
    expect(scale.spec?.replicas).toBe(4);
    await apps.replaceNamespacedDeploymentScale({ ...it, body: { ...scale, spec: { replicas: 6 } } });
    const pods = await core.listNamespacedPod({ namespace: 'production', labelSelector: 'app=cygni-api' });
    expect(pods.items).toHaveLength(6);
    expect((await apps.readNamespacedDeployment(it)).status?.readyReplicas).toBe(6);
  });

  test('refuses a write based on an old version with 409, and one for a negative number with 422', async () => {
    const scale = await apps.readNamespacedDeploymentScale(it);
    cluster.interfere('argocd', { replicas: 5 });
    expect(await codeOf(apps.replaceNamespacedDeploymentScale({ ...it, body: { ...scale, spec: { replicas: 6 } } }))).toBe(409);
    expect(cluster.replicas()).toBe(5);
    const patch = [{ op: 'replace', path: '/spec/replicas', value: -1 }];
    expect(await codeOf(apps.patchNamespacedDeploymentScale({ ...it, body: patch }))).toBe(422);
  });

  test('changes nothing in a dry run, but answers what would be', async () => {
    const body = [{ op: 'replace', path: '/spec/replicas', value: 8 }];
    const answer = await apps.patchNamespacedDeploymentScale({ ...it, body, dryRun: 'All' });
    expect(answer.spec?.replicas).toBe(8);
    expect(cluster.replicas()).toBe(4);
  });

  test('merges one variable into the environment with a strategic patch and rolls the pods', async () => {
    const before = workload.current.pods().map((pod) => pod.name);
    const body = { spec: { template: { spec: { containers: [{ name: 'api', env: [{ name: 'DB_POOL_SIZE', value: '50' }] }] } } } };
    const answer = await apps.patchNamespacedDeployment({ ...it, body }, as(PatchStrategy.StrategicMergePatch));
    expect(cluster.env()).toEqual({ DB_POOL_SIZE: '50', DB_POOL_IDLE_TIMEOUT: '5000', READ_REPLICA_ENABLED: 'false' });
    expect(answer.metadata?.annotations?.['deployment.kubernetes.io/revision']).toBe('2');
    expect(workload.current.pods().some((pod) => before.includes(pod.name))).toBe(false);
  });

  test('removes a variable with $patch, and keeps the one that comes from a secret', async () => {
    const env = [{ name: 'READ_REPLICA_ENABLED', $patch: 'delete' }];
    const body = { spec: { template: { spec: { containers: [{ name: 'api', env }] } } } };
    const answer = await apps.patchNamespacedDeployment({ ...it, body }, as(PatchStrategy.StrategicMergePatch));
    const left = answer.spec?.template.spec?.containers[0]?.env ?? [];
    expect(left.map((one) => one.name)).toEqual(['DATABASE_URL', 'DB_POOL_SIZE', 'DB_POOL_IDLE_TIMEOUT']);
  });

  test("holds a JSON patch to its 'test' operations", async () => {
    const path = '/spec/template/spec/containers/0/env/1/value';
    const patch = (was: string) => [
      { op: 'test', path, value: was },
      { op: 'replace', path, value: '30' },
    ];
    expect(await codeOf(apps.patchNamespacedDeployment({ ...it, body: patch('26') }))).toBe(422);
    expect(cluster.env()['DB_POOL_SIZE']).toBe('25');
    expect(await codeOf(apps.patchNamespacedDeployment({ ...it, body: patch('25') }))).toBe(200);
    expect(cluster.env()['DB_POOL_SIZE']).toBe('30');
  });

  test('merge-patches annotations without touching the pods', async () => {
    const before = workload.current.pods();
    const body = { metadata: { annotations: { 'lifeguard/action-id': 'a1' } } };
    const answer = await apps.patchNamespacedDeployment({ ...it, body }, as(PatchStrategy.MergePatch));
    expect(answer.metadata?.annotations).toMatchObject({ 'lifeguard/action-id': 'a1' });
    expect(workload.current.pods()).toEqual(before);
  });

  test('describes pods with their address and their owner', async () => {
    const [pod] = (await core.listNamespacedPod({ namespace: 'production', labelSelector: 'app in (cygni-api,other)' })).items;
    const sets = await apps.listNamespacedReplicaSet({ namespace: 'production' });
    expect(pod?.status).toMatchObject({ podIP: '10.2.0.1', phase: 'Running' });
    expect(pod?.metadata?.ownerReferences?.[0]?.name).toBe(sets.items[0]?.metadata?.name);
    expect((await core.listNamespacedPod({ namespace: 'production', labelSelector: 'app=other' })).items).toEqual([]);
  });

  test('serves the last lines of a log, and only recent ones when asked', async () => {
    const { name } = workload.current.pods()[0]!;
    for (let line = 1; line <= 5; line++) workload.current.say(name, `line ${line}`);
    const read = (how: object) => core.readNamespacedPodLog({ namespace: 'production', name, ...how });
    expect(await read({ tailLines: 2 })).toBe('line 4\nline 5\n');
    expect((await read({ sinceSeconds: 60 })).split('\n')).toHaveLength(6);
    expect(await codeOf(core.readNamespacedPodLog({ namespace: 'production', name: 'gone' }))).toBe(404);
  });

  test('answers 403 for a right that was taken away, and the access review agrees', async () => {
    const review = (verb: string, subresource?: string) => ({
      spec: { resourceAttributes: { namespace: 'production', group: 'apps', resource: 'deployments', verb, subresource } },
    });
    const authorization = config.makeApiClient(AuthorizationV1Api);
    const ask = async (verb: string, part?: string) =>
      (await authorization.createSelfSubjectAccessReview({ body: review(verb, part) })).status?.allowed;
    cluster.deny('patch deployments');
    expect([await ask('patch'), await ask('get'), await ask('update', 'scale')]).toEqual([false, true, true]);
    expect(await codeOf(apps.patchNamespacedDeployment({ ...it, body: [] }))).toBe(403);
  });

  test('deletes and evicts only the object that is meant, and no pod its disruption budget keeps', async () => {
    const [pod] = (await core.listNamespacedPod({ namespace: 'production' })).items;
    const name = pod?.metadata?.name ?? '';
    const uid = pod?.metadata?.uid ?? '';
    expect(await codeOf(core.deleteNamespacedPod({ namespace: 'production', name, body: { preconditions: { uid: 'another' } } }))).toBe(409);
    expect(await codeOf(core.deleteNamespacedPod({ namespace: 'production', name, dryRun: 'All', body: { preconditions: { uid } } }))).toBe(200);
    cluster.disruptions(0);
    const evict = (preconditions: { uid: string }) => core.createNamespacedPodEviction({ namespace: 'production', name, body: { metadata: { name }, deleteOptions: { preconditions } } });
    expect(await codeOf(evict({ uid }))).toBe(429);
    cluster.disruptions(1);
    expect(await codeOf(evict({ uid: 'another' }))).toBe(409);
    expect(workload.current.pods().map((one) => one.name)).toContain(name);
    expect(await codeOf(evict({ uid }))).toBe(200);
    expect(workload.current.pods().map((one) => one.name)).not.toContain(name);
  });

  test('holds what a paused deployment was told back until it is resumed', async () => {
    const before = workload.current.pods().map((one) => one.name);
    const patch = (body: object) => apps.patchNamespacedDeployment({ ...it, body }, as(PatchStrategy.MergePatch));
    await patch({ spec: { paused: true } });
    cluster.interfere('ana', { image: 'registry.cygni.dev/cygni-api:next' });
    expect(workload.current.pods().map((one) => one.name)).toEqual(before);
    await patch({ spec: { paused: null } });
    expect(workload.current.pods().some((one) => before.includes(one.name))).toBe(false);
  });

  test('lets nobody near a node without a right of the cluster', async () => {
    expect(await codeOf(core.readNode({ name: 'node-1' }))).toBe(403);
    cluster.grant('get nodes', 'patch nodes');
    const { metadata } = await core.readNode({ name: 'node-1' });
    const close = (resourceVersion: string | undefined, dryRun?: string) => core.patchNode({ name: 'node-1', body: { metadata: { resourceVersion }, spec: { unschedulable: true } }, ...(dryRun ? { dryRun } : {}) }, as(PatchStrategy.MergePatch));
    expect((await close(metadata?.resourceVersion, 'All')).spec?.unschedulable).toBe(true);
    expect((await core.readNode({ name: 'node-1' })).spec?.unschedulable).toBeUndefined();
    expect(await codeOf(close('1'))).toBe(409);
    expect((await close(metadata?.resourceVersion)).spec?.unschedulable).toBe(true);
  });

  test('keeps to its namespace and its token', async () => {
    expect(await codeOf(core.listNamespacedPod({ namespace: 'kube-system' }))).toBe(403);
    const stranger = new KubeConfig();
    stranger.loadFromString(cluster.kubeconfig.replace(cluster.token, 'guess'));
    expect(await codeOf(stranger.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: 'production' }))).toBe(401);
  });

  test('shows events of what was changed, its version, and an autoscaler when there is one', async () => {
    cluster.interfere('ana', { replicas: 6 });
    const fieldSelector = 'involvedObject.name=cygni-api';
    const events = await core.listNamespacedEvent({ namespace: 'production', fieldSelector });
    expect(events.items.at(-1)?.message).toMatch(/from 4 to 6$/);
    expect((await config.makeApiClient(VersionApi).getCode()).gitVersion).toMatch(/^v1\./);
    const scalers = () => config.makeApiClient(AutoscalingV2Api).listNamespacedHorizontalPodAutoscaler({ namespace: 'production' });
    expect((await scalers()).items).toEqual([]);
    cluster.autoscale(2, 10);
    expect((await scalers()).items[0]?.spec).toMatchObject({ minReplicas: 2, scaleTargetRef: { name: 'cygni-api' } });
  });
});
