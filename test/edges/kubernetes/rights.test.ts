import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { cygniApi, kubectl, podLogs, podRead, startCluster } from './cluster.ts';
import { readObjectStep } from '../../../src/core/mitigation/object/step.ts';
import type { ObjectStep } from '../../../src/core/mitigation/object/step.ts';
import type { Cluster } from './cluster.ts';

const role = z.object({
  kind: z.enum(['Role', 'ClusterRole']),
  metadata: z.object({ name: z.string() }),
  rules: z.array(z.object({ apiGroups: z.array(z.string()), resources: z.array(z.string()), resourceNames: z.array(z.string()).optional(), verbs: z.array(z.string()) })),
});

/** Every right of the roles in deploy/ as `verb group/resource`; with those that are offered behind a #, when asked. */
async function granted(name: string, offered = false): Promise<Set<string>> {
  const written = await readFile('deploy/kubernetes-rights.yaml', 'utf8');
  const text = offered ? written.replaceAll(/^( *)# (( *)(- apiGroups|resources|verbs): .*)$/gm, '$1$2') : written;
  const documents = parseAllDocuments(text).map((document): unknown => document.toJS());
  const [found] = documents.flatMap((document) => {
    const parsed = role.safeParse(document);
    return parsed.success && parsed.data.metadata.name === name ? [parsed.data] : [];
  });
  return new Set(found?.rules.flatMap(({ apiGroups, resources, verbs }) => verbs.flatMap((verb) => resources.map((resource) => `${verb} ${apiGroups[0]}/${resource}`))));
}

/** Every right that was used in what the cluster was asked. */
function used({ simulated }: Cluster): Set<string> {
  return new Set(simulated.journal.flatMap(({ method, path }) => {
    const [, group = '', resource = '', name, sub] = /^\/apis?(?:\/([^/]+))?\/v\d\w*\/(?:namespaces\/production\/)?([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? [];
    const verb = method === 'GET' ? (name ? 'get' : 'list') : method === 'PUT' ? 'update' : method === 'POST' ? 'create' : method.toLowerCase();
    return [`${verb} ${group}/${resource}${sub ? `/${sub}` : ''}`];
  }));
}

let cluster: Cluster;
beforeEach(async () => void (cluster = await startCluster()));
afterEach(() => cluster.stop());

test('the shipped role is enough for examining and scaling, and every right of it that changes something is used', async () => {
  const { kubernetes } = cluster;
  await kubernetes.workload(null, cygniApi);
  await kubernetes.scale({ namespace: null, workload: cygniApi, from: 4, to: 5 });
  await kubernetes.logs(podLogs());
  for (const [verb, ...args] of [['get', 'replicasets'], ['describe', 'deployment', 'cygni-api'], ['get', 'deploy,svc,ep,jobs,ingresses,hpa'], ['events'], ['top', 'pods'], ['rollout history', 'deploy/cygni-api'], ['wait', 'deploy/cygni-api', '--for=condition=Available']] as [string, ...string[]][]) {
    expect((await kubernetes.read(kubectl(verb, args))).kind).not.toBe('failed');
  }
  const rights = await granted('lifeguard');
  expect([...used(cluster)].filter((right) => !rights.has(right))).toEqual([]);
  expect([...rights].filter((right) => !/^(get|list) /.test(right))).toEqual(['update apps/deployments/scale']);
});

test('setting the environment needs the second role and nothing beyond it', async () => {
  await cluster.kubernetes.setEnv({ namespace: null, workload: cygniApi, from: { DB_POOL_SIZE: '25' }, to: { DB_POOL_SIZE: '8' }, actionId: 'a' });
  const rights = new Set([...await granted('lifeguard'), ...await granted('lifeguard-set-env')]);
  expect([...used(cluster)].filter((right) => !rights.has(right))).toEqual([]);
  expect([...await granted('lifeguard-set-env')]).toEqual(['patch apps/deployments']);
});

test('the rule offered for programs in a pod is enough for one, and is not there unless a person takes its # away', async () => {
  cluster.simulated.grant('get pods/exec');
  cluster.simulated.grant('create pods/exec');
  expect((await cluster.kubernetes.podRead(podRead(['df']))).kind).toBe('text');
  const offered = await granted('lifeguard', true);
  expect([...used(cluster), 'create /pods/exec'].filter((right) => !offered.has(right))).toEqual([]);
  expect((await granted('lifeguard')).has('get /pods/exec')).toBe(false);
});

test('the steps of objects need the optional roles and nothing beyond them', async () => {
  cluster.simulated.grant('get nodes', 'patch nodes', 'list pods');
  const [pod = ''] = cluster.pods.pods().map(({ name }) => name);
  const commands: [string, ...string[]][] = [
    ['label', 'pod', pod, 'a=b'], ['delete', 'pod', pod], ['rollout restart', 'deployment/cygni-api'], ['set image', 'deployment/cygni-api', 'api=x:2'], ['rollout undo', 'deployment/cygni-api'], ['rollout pause', 'deployment/cygni-api'], ['rollout resume', 'deployment/cygni-api'],
    ['autoscale', 'deployment/cygni-api', '--max=4'], ['drain', 'node-1'], ['uncordon', 'node-1'],
  ];
  for (const [verb, ...args] of commands) {
    const step = readObjectStep({ kind: 'kubernetes change', verb, args });
    const order = { step: step as ObjectStep, stamp: '2026-11-23T03:14:07Z', poolVariable: 'DB_POOL_SIZE' };
    const looked = await cluster.kubernetes.lookAt({ ...order, ask: true });
    if (!('looks' in looked)) throw new Error(`${verb}: ${JSON.stringify(looked)}`);
    await cluster.kubernetes.applyTo({ ...order, targets: looked.looks.map(({ target }) => target), actionId: 'a', onlyLook: false });
  }
  const rights = new Set([...await granted('lifeguard'), ...await granted('lifeguard-steps'), ...await granted('lifeguard-nodes')]);
  expect([...used(cluster)].filter((right) => !rights.has(right))).toEqual([]);
  expect([...rights].join('\n')).not.toMatch(/secrets|exec|attach|portforward|\*|impersonate|escalate|deletecollection/);
});

test('no role reaches secrets, other pods’ shells or everything', async () => {
  const text = [...await granted('lifeguard'), ...await granted('lifeguard-set-env')].join('\n');
  expect(text).not.toMatch(/secrets|exec|attach|portforward|\*|create|delete|impersonate|escalate/);
});
