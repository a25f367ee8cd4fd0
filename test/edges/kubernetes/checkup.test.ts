import { afterEach, beforeEach, expect, test } from 'vitest';
import { examineKubernetes } from '../../../src/edges/kubernetes/checkup.ts';
import { shippedRoles, resourceOf } from '../../../src/edges/kubernetes/rights.ts';
import { linesOf } from '../../support/checkup.ts';
import { startCluster, type Cluster } from './cluster.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await startCluster()));
afterEach(() => cluster.stop());
const look = async (change: { kubeconfig?: string; named?: string[] } = {}) =>
  linesOf(await examineKubernetes({ kubeconfig: change.kubeconfig ?? cluster.simulated.kubeconfig, namespaces: ['production'], named: (change.named ?? ['cygni-api']).map((name) => ({ namespace: null, name })) }));

test('with the shipped roles all is well, and the optional one of nodes is told as not granted', async () => {
  const lines = await look();
  expect(lines.server).toMatchObject({ mark: 'ok', seen: expect.stringMatching(/^v1\.34\.2, answered in \d+ ms$/) });
  expect(lines['rights in production']).toMatchObject({ mark: 'ok', fix: null });
  expect(lines['role lifeguard-set-env']?.mark).toBe('ok');
  expect(lines['role lifeguard-nodes']).toMatchObject({ mark: 'not used' });
  expect(cluster.simulated.journal.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/selfsubjectaccessreviews'))).toEqual([]);
});

test('each right that is missing is named; without one that every incident needs there is something to fix', async () => {
  cluster.simulated.deny('get pods/log');
  expect((await look())['rights in production']).toMatchObject({ mark: 'warn', seen: expect.stringContaining('may not get pods/log') });
  cluster.simulated.deny('update deployments/scale');
  expect((await look())['rights in production']).toMatchObject({
    mark: 'fix', seen: expect.stringContaining('may not update deployments.apps/scale cygni-api, nor 1 that may be left out'), fix: expect.stringContaining('kubectl apply -f deploy/kubernetes-rights.yaml'),
  });
});

test('a right given by name is asked for by the names the runbooks mention, and by no other', async () => {
  await look({ named: ['checkout'] });
  const asked = cluster.simulated.journal.flatMap(({ body }) => (body as { spec?: { resourceAttributes?: { subresource?: string; name?: string } } } | undefined)?.spec?.resourceAttributes ?? []);
  expect(new Set(asked.filter(({ subresource }) => subresource === 'scale').map(({ name }) => name))).toEqual(new Set(['checkout']));
  cluster.simulated.deny('update deployments/scale');
  expect((await look({ named: [] }))['rights in production']?.mark).toBe('ok');
});

test('what every incident needs is part of the shipped role', async () => {
  const [first, ...others] = await shippedRoles();
  const rights = new Set(first?.rights.map(resourceOf));
  expect(first?.name).toBe('lifeguard');
  expect(first?.needed.length).toBeGreaterThan(3);
  expect(first?.needed.filter((resource) => !rights.has(resource))).toEqual([]);
  expect(others.flatMap(({ needed }) => needed)).toEqual([]);
});

test('a refused token, a file that is none and a server that hangs each have their line', async () => {
  expect((await look({ kubeconfig: cluster.simulated.kubeconfig.replace(cluster.simulated.token, 'another') })).server).toMatchObject({ mark: 'fix', seen: 'Kubernetes does not accept our credentials' });
  expect((await look({ kubeconfig: '/nowhere' })).server).toMatchObject({ mark: 'fix', seen: expect.stringContaining('cannot be read') });
  cluster.simulated.misbehave({ how: 'hang', times: Infinity });
  const lines = await look();
  expect(lines.server).toMatchObject({ mark: 'fix', seen: 'Kubernetes did not answer within 5 s' });
  expect(lines['rights in production']?.mark).toBe('fix');
});
