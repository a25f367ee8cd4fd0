import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Filter } from '../../../src/core/operation/operation.ts';
import { kubectl, podLogs, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';

let cluster: Cluster;
let pod: string;
beforeEach(async () => {
  cluster = await startCluster();
  pod = cluster.pods.pods()[0]!.name;
});
afterEach(() => cluster.stop());

const logs = (args: string[], filters: Filter[] = []) => cluster.kubernetes.read(kubectl('logs', args, filters));
const logQueries = () => cluster.simulated.journal.filter(({ path }) => path.endsWith('/log')).map(({ query }) => new URLSearchParams(query));

test.each([['svc/cygni-api'], ['service/cygni-api'], ['deploy/cygni-api'], ['deployment', 'cygni-api'], ['--selector=app=cygni-api']])('logs %s are those of its pods', async (...args) => {
  cluster.pods.say(pod, 'pool is full');
  expect(await logs(args)).toMatchObject({ kind: 'text', lines: ['pool is full'] });
});

test('a replica set’s logs are those of its own pods', async () => {
  cluster.pods.say(pod, 'pool is full');
  expect(await logs([`rs/${pod.split('-').slice(0, -1).join('-')}`])).toMatchObject({ lines: ['pool is full'] });
});

test('a job whose pods are gone, and a thing that has none, are failed answers', async () => {
  expect(await logs(['job/cygni-api-migrate'])).toMatchObject({ kind: 'failed', message: 'No pod matches app=cygni-api-migrate.' });
  expect(await logs(['cm/cygni-api-settings'])).toMatchObject({ kind: 'failed', message: 'No pod matches cygni-api-settings.' });
});

test('lines carry their pod and container, and their time, where that is asked', async () => {
  cluster.pods.say(pod, 'hello');
  const answer = await logs([pod, '--prefix=true', '--timestamps=true', '--all-containers=true']);
  expect(answer.kind === 'text' && answer.lines[0]).toMatch(new RegExp(`^\\[pod/${pod}/api\\] \\d{4}-\\d\\d-\\d\\dT\\S+Z hello$`));
});

test('since an instant leaves out what was before it; since a while is in Go’s durations', async () => {
  cluster.pods.say(pod, 'old');
  const later = new Date(Date.now() + 60_000).toISOString();
  expect(await logs([pod, `--since-time=${later}`])).toMatchObject({ lines: [] });
  expect(await logs([`pod/${pod}`, '--since=1h30m'])).toMatchObject({ lines: ['old'] });
  expect(logQueries().map((query) => [query.get('sinceTime'), query.get('sinceSeconds')])).toEqual([[later, null], [null, '5400']]);
});

test('a container may be the second word', async () => {
  await logs([pod, 'api', '--previous=true', '--tail=5']);
  expect(Object.fromEntries(logQueries()[0] ?? [])).toMatchObject({ container: 'api', previous: 'true', tailLines: '5' });
});

test('filters see the lines, and the newest are kept', async () => {
  for (let line = 1; line <= 250; line += 1) cluster.pods.say(pod, `line ${line}`);
  expect(await logs([pod], [{ program: 'grep', args: ['-c', 'line'] }])).toMatchObject({ lines: ['250'] });
  const answer = await logs([pod, '--tail=-1']);
  expect(answer.kind === 'text' && [answer.lines.length, answer.lines.at(-1), answer.more]).toEqual([200, 'line 250', 50]);
});

test.each([[['--tail=ten', 'x']], [['--since=soon', 'x']], [['--since-time=yesterday', 'x']], [['x', '--follow=true']], [[]], [['a', 'b', 'c']], [['a/b/c']], [['pod', '--selector=app=x']]])('%j is not understood, and nothing is asked', async (args) => {
  expect(await logs(args)).toMatchObject({ kind: 'failed' });
  expect(cluster.simulated.journal).toEqual([]);
});

test('of more pods than are asked say how many were left out', async () => {
  const crowded = await startCluster({ replicas: 25 });
  expect(await crowded.kubernetes.logs(podLogs())).toMatchObject({ lines: ['(only the first 20 of 25 pods were asked)'] });
  await crowded.stop();
});
