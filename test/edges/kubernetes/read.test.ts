import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scrub } from '../../../src/core/scrub.ts';
import { faultOf } from '../../support/fault.ts';
import { cygniApi, kubectl, podLogs, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await startCluster()));
afterEach(() => cluster.stop());

describe('logs', () => {
  test('of all pods behind a label go through the statement’s own filters', async () => {
    const [first, second] = cluster.pods.pods();
    cluster.pods.say(first!.name, 'connection pool timeout');
    cluster.pods.say(first!.name, 'hello');
    cluster.pods.say(second!.name, 'connection closed properly');
    cluster.pods.say(second!.name, 'pool is full');
    const filters = [{ program: 'grep', args: ['-E', 'connection|pool|timeout'] }, { program: 'grep', args: ['-v', 'closed properly'] }];
    expect(await cluster.kubernetes.logs(podLogs({ filters }))).toMatchObject({ kind: 'text', lines: ['connection pool timeout', 'pool is full'], more: 0 });
  });

  test('of a deployment are those of its own pods, as many lines as asked', async () => {
    const [pod] = cluster.pods.pods();
    for (let line = 1; line <= 5; line += 1) cluster.pods.say(pod!.name, `line ${line}`);
    expect(await cluster.kubernetes.logs(podLogs({ pods: { workload: cygniApi }, tailLines: 2 }))).toMatchObject({ lines: ['line 4', 'line 5'] });
  });

  test('say which pod’s log is missing instead of passing it over', async () => {
    const [first, second] = cluster.pods.pods();
    cluster.pods.say(first!.name, 'pool is full');
    cluster.simulated.misbehave({ how: { status: 400, body: { message: 'container "api" is waiting to start' } }, path: new RegExp(`${second!.name}/log`) });
    expect(await cluster.kubernetes.logs(podLogs())).toMatchObject({ lines: ['pool is full', expect.stringMatching(new RegExp(`no log of ${second!.name}.*waiting to start`))] });
  });

  test('that cannot be read at all are a failed answer that names the missing right', async () => {
    cluster.simulated.deny('get pods/log');
    expect(await cluster.kubernetes.logs(podLogs())).toMatchObject({ kind: 'failed', message: expect.stringContaining('get pods/log') });
  });

  test('of no pod are a failed answer, not an empty one', async () => {
    expect(await cluster.kubernetes.logs(podLogs({ pods: { selector: 'app=other' } }))).toMatchObject({ kind: 'failed', message: 'No pod matches app=other.' });
  });

  test('of another namespace are refused', async () => {
    expect(await cluster.kubernetes.logs(podLogs({ namespace: 'staging' }))).toMatchObject({ kind: 'failed', message: expect.stringContaining('staging may not be touched') });
    expect(cluster.simulated.journal).toEqual([]);
  });

  test('are shown without what looks like a secret', async () => {
    const [pod] = cluster.pods.pods();
    cluster.pods.say(pod!.name, 'connecting to postgres://app:hunter2@db/orders');
    const answer = await cluster.kubernetes.logs(podLogs());
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  test('that are long are cut to the newest lines, and the rest is counted', async () => {
    const [pod] = cluster.pods.pods();
    for (let line = 1; line <= 250; line += 1) cluster.pods.say(pod!.name, `line ${line}`);
    const answer = await cluster.kubernetes.logs(podLogs());
    expect(answer).toMatchObject({ kind: 'text', more: 50 });
    if (answer.kind === 'text') expect(answer.lines.at(-1)).toBe('line 250');
  });
});

test.each([
  ['postgres://app:hunter2@db/orders', 'postgres://…@db/orders'],
  ['Authorization: Bearer abcdefghijkl', 'Authorization: …'],
  ['{"password":"hunter2","user":"app"}', '{"password":…,"user":"app"}'],
  ['DB_PASSWORD=hunter2 DB_HOST=db', 'DB_PASSWORD=… DB_HOST=db'],
  ['sent bearer abcdefghijkl to it', 'sent bearer … to it'],
  ['connection pool timeout after 5000 ms', 'connection pool timeout after 5000 ms'],
])('the log line %j is shown as %j', (line, shown) => {
  expect(scrub(line)).toBe(shown);
});

describe('kubectl', () => {
  test('get pods is a table', async () => {
    const answer = await cluster.kubernetes.read(kubectl('get', ['pods', '--namespace=production', '--selector=app=cygni-api']));
    expect(answer).toMatchObject({ kind: 'table', columns: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'], more: 0 });
    if (answer.kind === 'table') expect(answer.rows[0]).toEqual([cluster.pods.pods()[0]!.name, '1/1', 'Running', '0', expect.stringMatching(/^\d+s$/)]);
  });

  test('get with a pipe is the text kubectl would have printed', async () => {
    expect(await cluster.kubernetes.read(kubectl('get', ['deployments', '--namespace=production'], [{ program: 'grep', args: ['cygni'] }])))
      .toMatchObject({ kind: 'text', lines: [expect.stringMatching(/^cygni-api {3}4\/4 {5}4 {12}4 {11}40d$/)] });
    expect(await cluster.kubernetes.read(kubectl('get', ['pods', '--no-headers=true', '--namespace=production'], [{ program: 'wc', args: ['-l'] }]))).toMatchObject({ lines: ['4'] });
  });

  test('get events and describe show what happened, newest last', async () => {
    await cluster.kubernetes.scale({ namespace: null, workload: cygniApi, from: 4, to: 5 });
    const events = await cluster.kubernetes.read(kubectl('get', ['events', '--sort-by=.lastTimestamp']));
    expect(events.kind === 'table' && events.rows.at(-1)).toEqual([expect.any(String), 'Normal', 'ScalingReplicaSet', 'deployment/cygni-api', expect.stringContaining('from 4 to 5')]);
    const described = await cluster.kubernetes.read(kubectl('describe', ['deployment', 'cygni-api']));
    expect(described.kind === 'table' && described.rows).toEqual(expect.arrayContaining([['READY', '5/5'], [expect.stringMatching(/^ScalingReplicaSet .* ago$/), expect.stringContaining('from 4 to 5')]]));
  });

  test('rollout status says how far it is', async () => {
    expect(await cluster.kubernetes.read(kubectl('rollout status', ['deployment/cygni-api', '--watch=false']))).toMatchObject({ lines: ['rolled out: 4 of 4 ready'] });
  });

  test('auth can-i answers yes and no', async () => {
    cluster.simulated.deny('patch deployments');
    expect(await cluster.kubernetes.read(kubectl('auth can-i', ['get', 'pods']))).toMatchObject({ lines: ['yes'] });
    expect(await cluster.kubernetes.read(kubectl('auth can-i', ['patch', 'deployments']))).toMatchObject({ lines: ['no'] });
  });

  test.each([
    ['diff', []], ['get', ['pods', '--output=go-template={{.kind}}']], ['get', ['pods', '--output=jsonpath-file=x']], ['get', ['pods', '--kubeconfig=/x']], ['get', ['--raw=/api/v1/namespaces/production/pods/x/proxy/']], ['config view', []], ['auth can-i', ['get', 'pods', '--as=admin']],
    ['get', ['--raw=/metrics/../api']], ['top', ['services']], ['constructor', []], ['label', ['pods', 'a', 'x=y']], ['rollout', ['status']],
  ])('%s %j is left to a person', async (verb, args) => {
    expect(await cluster.kubernetes.read(kubectl(verb, args))).toMatchObject({ kind: 'failed', message: expect.stringContaining('cannot answer'), hint: 'Run it in a terminal.' });
    expect(cluster.simulated.journal).toEqual([]);
  });

  test('of another namespace is refused', async () => {
    expect(await cluster.kubernetes.read(kubectl('get', ['pods', '--namespace=kube-system']))).toMatchObject({ kind: 'failed', message: expect.stringContaining('kube-system may not be touched') });
  });
});

test('our own rights can be asked', async () => {
  cluster.simulated.deny('update deployments/scale');
  expect(await cluster.kubernetes.canI('get', 'deployments', 'production', 'cygni-api')).toBe(true);
  expect(await cluster.kubernetes.canI('update', 'deployments/scale', 'production', 'cygni-api')).toBe(false);
});

test('the configuration may be a path, and a wrong one is a fault no repeat can mend', async () => {
  const path = join(tmpdir(), `lifeguard-kubeconfig-${process.pid}`);
  await writeFile(path, cluster.simulated.kubeconfig);
  expect((await cluster.connect({ kubeconfig: path }).workload(null, cygniApi)).replicas).toBe(4);
  await rm(path);
  expect(await faultOf(cluster.connect({ kubeconfig: path }).workload(null, cygniApi))).toMatchObject({ retry: 'never', message: expect.stringContaining('KUBECONFIG') });
});

test('a cluster that is not there is a fault for later', async () => {
  await cluster.simulated.stop();
  expect(await faultOf(cluster.kubernetes.workload(null, cygniApi))).toMatchObject({ retry: 'later', unknown: false, message: expect.stringContaining('cannot be reached') });
});

test('a wrong token is a fault no repeat can mend', async () => {
  const kubeconfig = cluster.simulated.kubeconfig.replace(cluster.simulated.token, 'wrong');
  expect(await faultOf(cluster.connect({ kubeconfig }).workload(null, cygniApi))).toMatchObject({ retry: 'never', message: expect.stringContaining('credentials') });
});
