import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readPlaces } from '../../../src/edges/kubernetes/addresses.ts';
import type { Api } from '../../../src/edges/kubernetes/api.ts';
import { faultOf } from '../../support/fault.ts';
import { startCluster, type Cluster } from './cluster.ts';

describe('in a cluster', () => {
  let cluster: Cluster;
  beforeEach(async () => void (cluster = await startCluster()));
  afterEach(() => cluster.stop());

  test('every running pod is found by its address, with its start and its last deployment', async () => {
    const places = await cluster.kubernetes.podsByAddress();
    expect(places.size).toBe(4);
    for (const pod of cluster.pods.pods()) {
      expect(places.get(pod.ip)).toEqual({ pod: pod.name, startedAt: pod.startedAt.toISOString(), deployedAt: expect.stringMatching(/^\d{4}-/) });
    }
  });

  test('without the right to see replica sets only the deployment is not known', async () => {
    cluster.simulated.deny('list replicasets');
    const [place] = (await cluster.kubernetes.podsByAddress()).values();
    expect(place).toMatchObject({ pod: expect.stringMatching(/^cygni-api-/), deployedAt: null });
  });

  test('without the right to list pods it says so', async () => {
    cluster.simulated.deny('list pods');
    expect((await faultOf(cluster.kubernetes.podsByAddress())).message).toBe('Lifeguard may not list pods in production: its Kubernetes role lacks that right.');
  });
});

describe('of objects as a cluster may hold them', () => {
  const pod = (name: string, set: string, more: { status?: object; spec?: object } = {}) => ({
    metadata: { name, creationTimestamp: '2026-11-23T02:05:00Z', ownerReferences: [{ kind: 'ReplicaSet', name: set, controller: true }] },
    spec: more.spec ?? {}, status: { phase: 'Running', podIP: '10.2.0.14', startTime: '2026-11-23T02:06:00Z', ...more.status },
  });
  const set = (name: string, revision: number, creationTimestamp: string) => ({
    metadata: { name, creationTimestamp, annotations: { 'deployment.kubernetes.io/revision': String(revision) }, ownerReferences: [{ kind: 'Deployment', name: 'api', controller: true }] },
  });
  const places = (pods: object[], sets: object[] = []) => {
    const api: Api = async ({ path }) => ({ status: 200, text: '', retryAfterMs: undefined, body: { items: path.endsWith('/pods') ? pods : sets } });
    return readPlaces(api, ['production']);
  };

  test('the last deployment is the newest revision, for the pods of older ones too', async () => {
    const found = await places([pod('old', 'api-1')], [set('api-1', 1, '2026-11-01T00:00:00Z'), set('api-2', 2, '2026-11-23T02:00:00Z')]);
    expect(found.get('10.2.0.14')).toEqual({ pod: 'old', startedAt: '2026-11-23T02:06:00Z', deployedAt: '2026-11-23T02:00:00Z' });
  });

  test('a deployment that was rolled back has no known time', async () => {
    const found = await places([pod('new', 'api-1')], [set('api-1', 3, '2026-11-01T00:00:00Z'), set('api-2', 2, '2026-11-23T02:00:00Z')]);
    expect(found.get('10.2.0.14')?.deployedAt).toBeNull();
  });

  test('an address that names no one pod is left out: a node’s, one of two pods, one of a finished pod', async () => {
    expect((await places([pod('a', 's', { spec: { hostNetwork: true } })])).size).toBe(0);
    expect((await places([pod('a', 's'), pod('b', 's'), pod('c', 's')])).size).toBe(0);
    expect((await places([pod('job', 's', { status: { phase: 'Succeeded' } }), pod('b', 's')])).get('10.2.0.14')?.pod).toBe('b');
  });

  test('a pod with two addresses is found by both', async () => {
    const found = await places([pod('a', 's', { status: { podIPs: [{ ip: '10.2.0.14' }, { ip: 'fd00::14' }] } })]);
    expect([...found.keys()]).toEqual(['10.2.0.14', 'fd00::14']);
  });
});
