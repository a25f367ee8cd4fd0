import { afterEach, beforeEach, expect, test } from 'vitest';
import { podLogs, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await startCluster()));
afterEach(() => cluster.stop());

const logQueries = () => cluster.simulated.journal.filter(({ path }) => path.endsWith('/log')).map(({ query }) => new URLSearchParams(query));

test('a service’s and a replica set’s logs are those of their pods', async () => {
  const [pod] = cluster.pods.pods();
  cluster.pods.say(pod!.name, 'pool is full');
  expect(await cluster.kubernetes.logs(podLogs({ pods: { owner: { kind: 'service', name: 'cygni-api' } } }))).toMatchObject({ lines: ['pool is full'] });
  expect(await cluster.kubernetes.logs(podLogs({ pods: { owner: { kind: 'replicaset', name: pod!.name.split('-').slice(0, -1).join('-') } } }))).toMatchObject({ lines: ['pool is full'] });
});

test('a job whose pods are gone is a failed answer', async () => {
  expect(await cluster.kubernetes.logs(podLogs({ pods: { owner: { kind: 'job', name: 'cygni-api-migrate' } } }))).toMatchObject({ kind: 'failed', message: 'No pod matches app=cygni-api-migrate.' });
});

test('lines carry their pod and container, and their time, where that is asked', async () => {
  const [pod] = cluster.pods.pods();
  cluster.pods.say(pod!.name, 'hello');
  const answer = await cluster.kubernetes.logs(podLogs({ pods: { pod: pod!.name }, prefix: true, timestamps: true, allContainers: true }));
  expect(answer.kind === 'text' && answer.lines[0]).toMatch(new RegExp(`^\\[pod/${pod!.name}/api\\] \\d{4}-\\d\\d-\\d\\dT\\S+Z hello$`));
});

test('since an instant leaves out what was before it; since a while wins where both are given', async () => {
  const [pod] = cluster.pods.pods();
  cluster.pods.say(pod!.name, 'old');
  const later = new Date(Date.now() + 60_000).toISOString();
  expect(await cluster.kubernetes.logs(podLogs({ pods: { pod: pod!.name }, sinceTime: later }))).toMatchObject({ lines: [] });
  expect(await cluster.kubernetes.logs(podLogs({ pods: { pod: pod!.name }, sinceTime: later, sinceSeconds: 60 }))).toMatchObject({ lines: ['old'] });
  expect(logQueries().map((query) => [query.get('sinceTime'), query.get('sinceSeconds')])).toEqual([[later, null], [null, '60']]);
});

test('of more pods than are asked say how many were left out', async () => {
  const crowded = await startCluster({ replicas: 25 });
  expect(await crowded.kubernetes.logs(podLogs())).toMatchObject({ lines: ['(only the first 20 of 25 pods were asked)'] });
  await crowded.stop();
});
