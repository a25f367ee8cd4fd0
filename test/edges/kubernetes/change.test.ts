import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { faultOf } from '../../support/fault.ts';
import { cygniApi, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await startCluster()));
afterEach(() => cluster.stop());

const scaling = { namespace: 'production', workload: cygniApi, from: 4, to: 6 };
const setting = { namespace: 'production', workload: cygniApi, from: { DB_POOL_SIZE: '25' }, to: { DB_POOL_SIZE: '8' }, actionId: 'action-1' };
const writes = () => cluster.simulated.journal.filter(({ method }) => method !== 'GET');
const annotations = () => (cluster.simulated.deployment().metadata as { annotations: Record<string, string> }).annotations;

describe('what a step is judged by', () => {
  test('is the workload’s own specification', async () => {
    expect(await cluster.kubernetes.workload('production', cygniApi)).toMatchObject({
      namespace: 'production', replicas: 4, surge: 1, hpa: false,
      env: { DB_POOL_SIZE: '25', READ_REPLICA_ENABLED: 'false', DATABASE_URL: null },
    });
  });

  test('says when an autoscaler owns the replicas', async () => {
    cluster.simulated.autoscale(2, 10);
    expect((await cluster.kubernetes.workload(null, cygniApi)).hpa).toBe(true);
  });

  test('names the missing right when it may not be read', async () => {
    cluster.simulated.deny('get deployments');
    expect(await faultOf(cluster.kubernetes.workload('production', cygniApi)))
      .toMatchObject({ retry: 'never', message: 'Lifeguard may not get deployments in production: its Kubernetes role lacks that right.' });
  });

  test('names what is not there', async () => {
    expect(await faultOf(cluster.kubernetes.workload('production', { kind: 'deployment', name: 'gone' }))).toMatchObject({ retry: 'never', message: expect.stringContaining('"gone" not found') });
  });
});

describe('scaling', () => {
  test('sets the replicas, in our name', async () => {
    expect(await cluster.kubernetes.scale(scaling)).toBe('done');
    expect(cluster.simulated.replicas()).toBe(6);
    expect(writes()).toMatchObject([{ method: 'PUT', query: expect.stringContaining('fieldManager=lifeguard') }]);
  });

  test('as a dry run asks the server and changes nothing', async () => {
    expect(await cluster.kubernetes.scale({ ...scaling, dryRun: true })).toBe('done');
    expect(cluster.simulated.replicas()).toBe(4);
    expect(writes()).toMatchObject([{ query: expect.stringContaining('dryRun=All') }]);
  });

  test('as a dry run finds a missing right before anybody confirms', async () => {
    cluster.simulated.deny('update deployments/scale');
    expect(await faultOf(cluster.kubernetes.scale({ ...scaling, dryRun: true }))).toMatchObject({ retry: 'never', message: expect.stringContaining('update deployments/scale') });
  });

  test('is refused when someone changed the replicas since the preview', async () => {
    cluster.simulated.interfere('argocd', { replicas: 3 });
    expect(await cluster.kubernetes.scale(scaling)).toBe('changed');
    expect(writes()).toEqual([]);
  });

  test('is done when the replicas are there already, so a repeat is harmless', async () => {
    await cluster.kubernetes.scale(scaling);
    expect(await cluster.kubernetes.scale(scaling)).toBe('done');
    expect(writes()).toHaveLength(1);
  });

  test('tries again after a conflict that did not touch the replicas', async () => {
    cluster.simulated.misbehave({ how: { status: 409, body: { kind: 'Status', code: 409, message: 'the object has been modified' } }, method: 'PUT', times: 2 });
    expect(await cluster.kubernetes.scale(scaling)).toBe('done');
    expect(cluster.simulated.replicas()).toBe(6);
  });

  test('gives up after conflicts without end, for the queue to try later', async () => {
    cluster.simulated.misbehave({ how: { status: 409, body: {} }, method: 'PUT', times: Infinity });
    expect(await faultOf(cluster.kubernetes.scale(scaling))).toMatchObject({ retry: 'later', unknown: false });
    expect(writes()).toHaveLength(5);
  });

  test('whose reply was lost is looked up and found done', async () => {
    cluster.simulated.misbehave({ how: 'lose reply', method: 'PUT' });
    expect(await cluster.kubernetes.scale(scaling)).toBe('done');
    expect(writes()).toHaveLength(1);
  });

  test('that never arrived is looked up, found undone, and left to the queue', async () => {
    cluster.simulated.misbehave({ how: 'reset', method: 'PUT' });
    expect(await faultOf(cluster.kubernetes.scale(scaling))).toMatchObject({ retry: 'later', unknown: false });
    expect(cluster.simulated.replicas()).toBe(4);
  });

  test('that hangs is given up after the time limit', async () => {
    cluster.simulated.misbehave({ how: 'hang', method: 'PUT' });
    const started = Date.now();
    expect(await faultOf(cluster.connect({ timeoutMs: 300 }).scale(scaling))).toMatchObject({ message: expect.stringContaining('0.3 s') });
    expect(Date.now() - started).toBeLessThan(2000);
  });

  test.each([
    [429, { retry: 'later', retryAfterMs: 4000 }], [500, { retry: 'later' }], [503, { retry: 'later' }],
  ])('answered with %i is a fault of its own kind', async (status, expected) => {
    cluster.simulated.misbehave({ how: { status, text: '<html>', headers: status === 429 ? { 'retry-after': '4' } : {} }, method: 'PUT' });
    expect(await faultOf(cluster.kubernetes.scale(scaling))).toMatchObject(expected);
  });
});

describe('setting the environment', () => {
  test('changes only what was said, and leaves the action’s name', async () => {
    expect(await cluster.kubernetes.setEnv(setting)).toBe('done');
    expect(cluster.simulated.env()).toEqual({ DB_POOL_SIZE: '8', READ_REPLICA_ENABLED: 'false' });
    expect(annotations()['lifeguard/action-id']).toBe('action-1');
    const [container] = (cluster.simulated.deployment().spec as { template: { spec: { containers: { env: unknown[] }[] } } }).template.spec.containers;
    expect(container?.env[0]).toEqual({ name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'cygni-api', key: 'database-url' } } });
  });

  test('can be taken back exactly, also what was not set before', async () => {
    const before = structuredClone((cluster.simulated.deployment().spec as { template: unknown }).template);
    await cluster.kubernetes.setEnv({ ...setting, from: { NEW_FLAG: null }, to: { NEW_FLAG: 'on' } });
    expect(cluster.simulated.env().NEW_FLAG).toBe('on');
    await cluster.kubernetes.setEnv({ ...setting, from: { NEW_FLAG: 'on' }, to: { NEW_FLAG: null } });
    expect((cluster.simulated.deployment().spec as { template: unknown }).template).toEqual(before);
  });

  test('as a dry run changes nothing', async () => {
    expect(await cluster.kubernetes.setEnv({ ...setting, dryRun: true })).toBe('done');
    expect(cluster.simulated.env().DB_POOL_SIZE).toBe('25');
  });

  test('is refused when someone set the variable since the preview', async () => {
    cluster.simulated.interfere('argocd', { env: { DB_POOL_SIZE: '30' } });
    expect(await cluster.kubernetes.setEnv(setting)).toBe('changed');
    expect(cluster.simulated.env().DB_POOL_SIZE).toBe('30');
  });

  test('goes on when someone changed something else meanwhile, and keeps their change', async () => {
    cluster.simulated.misbehave({ how: { status: 422, body: { kind: 'Status', code: 422, message: 'the server rejected our request due to an error in our request' } }, method: 'PATCH' });
    cluster.simulated.interfere('argocd', { env: { READ_REPLICA_ENABLED: 'true' } });
    expect(await cluster.kubernetes.setEnv(setting)).toBe('done');
    expect(cluster.simulated.env()).toMatchObject({ DB_POOL_SIZE: '8', READ_REPLICA_ENABLED: 'true' });
  });

  test('whose reply was lost is looked up and found done', async () => {
    cluster.simulated.misbehave({ how: 'lose reply', method: 'PATCH' });
    expect(await cluster.kubernetes.setEnv(setting)).toBe('done');
    expect(writes()).toHaveLength(1);
  });

  test('does not overwrite a value that comes from a secret', async () => {
    expect(await cluster.kubernetes.setEnv({ ...setting, from: { DATABASE_URL: null }, to: { DATABASE_URL: 'postgres://elsewhere' } })).toBe('changed');
    expect(writes()).toEqual([]);
  });

  test('that the server finds invalid is not tried again', async () => {
    cluster.simulated.misbehave({ how: { status: 422, body: { kind: 'Status', code: 422, message: 'Deployment.apps "cygni-api" is invalid: spec.template' } }, method: 'PATCH' });
    expect(await faultOf(cluster.kubernetes.setEnv(setting))).toMatchObject({ retry: 'never', message: expect.stringContaining('is invalid') });
    expect(writes()).toHaveLength(1);
  });
});

test.each(['staging', 'production/../kube-system', ''])('the namespace %j is refused before anything is asked', async (namespace) => {
  for (const attempt of [cluster.kubernetes.workload(namespace, cygniApi), cluster.kubernetes.scale({ ...scaling, namespace }), cluster.kubernetes.setEnv({ ...setting, namespace })]) {
    expect(await faultOf(attempt)).toMatchObject({ retry: 'never', message: expect.stringContaining('may not be touched') });
  }
  expect(cluster.simulated.journal).toEqual([]);
});

test('without a namespace in the configuration nothing is touched', async () => {
  expect(await faultOf(cluster.connect({ namespaces: [] }).workload(null, cygniApi))).toMatchObject({ message: expect.stringContaining('KUBERNETES_NAMESPACES is not set') });
});

test('a name that would leave its place in the path is refused', async () => {
  expect(await faultOf(cluster.kubernetes.workload('production', { kind: 'deployment', name: '../secrets/x' }))).toMatchObject({ retry: 'never' });
  expect(cluster.simulated.journal.filter(({ path }) => path.includes('secrets'))).toEqual([]);
});
