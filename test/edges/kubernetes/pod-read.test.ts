import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { podRead, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';

let cluster: Cluster;
beforeEach(async () => {
  cluster = await startCluster();
  cluster.simulated.grant('get pods/exec');
  cluster.simulated.grant('create pods/exec');
});
afterEach(() => cluster.stop());

const read = (...args: Parameters<typeof podRead>) => cluster.kubernetes.podRead(podRead(...args));

describe('a program in a pod', () => {
  test('runs in the first pod of a workload that runs, and what it prints goes through the filters', async () => {
    cluster.pods.pods()[0]!.ready = false;
    expect(await read(['df', '-h'], { filters: [{ program: 'grep', args: ['/var/log'] }] })).toMatchObject({ kind: 'text', lines: ['/dev/sda1        98G   71G   27G  73% /var/log'], more: 0 });
    expect(cluster.simulated.ran).toEqual([{ pod: cluster.pods.pods()[1]!.name, command: ['df', '-h'] }]);
  });

  test('gets exactly its words, whatever is in them', async () => {
    const words = ['echo', 'a b', '$(reboot)', '; rm -rf /', '', '"', '&x=1#y', 'ünï'];
    await read(words);
    expect(cluster.simulated.ran[0]?.command).toEqual(words);
  });

  test('has nothing on its input and no terminal', async () => {
    await read(['ps', 'aux']);
    const { query } = cluster.simulated.journal.find(({ path }) => path.endsWith('/exec'))!;
    expect([...new URLSearchParams(query)].filter(([name]) => name !== 'command')).toEqual([['container', 'api'], ['stdin', 'false'], ['stdout', 'true'], ['stderr', 'true'], ['tty', 'false']]);
  });

  test('runs in the pod that is named', async () => {
    const pod = cluster.pods.pods()[2]!.name;
    expect(await read(['hostname'], { pod: { pod } })).toMatchObject({ lines: [pod] });
  });

  test('that fails says how', async () => {
    expect(await read(['ls', '/missing'])).toEqual({ kind: 'failed', message: "ls ended with exit code 2: ls: cannot access '/missing': No such file or directory.", hint: null });
    expect(await read(['grep', 'x', '/etc/hosts'])).toMatchObject({ kind: 'failed', message: 'grep ended with exit code 1.' });
  });

  test('the container does not have is said so', async () => {
    expect(await read(['nvidia-smi'])).toMatchObject({ kind: 'failed', message: 'The container has no such program.' });
  });

  test('that goes on is left after the time limit, with what it said until then', async () => {
    const hasty = cluster.connect({ programMs: 300 });
    expect(await hasty.podRead(podRead(['tail', '-f', '/var/log/app']))).toMatchObject({ lines: ['still going', '(tail did not end within 0.3 s; it may still be running in the pod)'] });
  });

  test('that prints without end is cut', async () => {
    const answer = await read(['yes']);
    expect(answer.kind === 'text' && [answer.lines.length, answer.lines.at(-1), answer.more]).toEqual([201, '(yes printed more than Lifeguard reads; this is the beginning)', 131_072 - 200]);
  });

  test('keeps what looks like a secret, except from one person alone', async () => {
    expect(await read(['cat', '/app/settings.yaml'])).toMatchObject({ lines: ['pool_size: 25', 'password: …'] });
    expect(await cluster.kubernetes.podRead(podRead(['cat', '/app/settings.yaml']), { open: true })).toMatchObject({ lines: ['pool_size: 25', 'password: example-only'] });
  });
});

describe('it is not run', () => {
  test.each(['get pods/exec', 'create pods/exec'])('without the right to %s, and the answer names it', async (right) => {
    cluster.simulated.deny(right);
    expect(await read(['df'])).toEqual({ kind: 'failed', message: `Lifeguard may not ${right} in production: its Kubernetes role lacks that right.`, hint: null });
    expect(cluster.simulated.ran).toEqual([]);
  });

  test('in another namespace', async () => {
    expect(await read(['df'], { namespace: 'kube-system' })).toMatchObject({ kind: 'failed', message: expect.stringContaining('kube-system may not be touched') });
    expect(cluster.simulated.journal).toEqual([]);
  });

  test.each([[[]], [['']], [['echo', 'a\0b']], [Array.from({ length: 101 }, () => 'x')]])('when it is no program: %j', async (command) => {
    expect(await read(command)).toMatchObject({ kind: 'failed', message: 'It names no program that could be run.' });
    expect(cluster.simulated.journal).toEqual([]);
  });

  test.each(['../x', 'a b', 'API'])('in a container called %j', async (container) => {
    expect(await read(['df'], { container })).toMatchObject({ kind: 'failed', message: expect.stringContaining('is not a container') });
  });

  test('in a container the pod does not have', async () => {
    expect(await read(['df'], { container: 'proxy' })).toMatchObject({ kind: 'failed', message: expect.stringContaining('container proxy is not valid') });
  });

  test('in a pod that does not run', async () => {
    for (const pod of cluster.pods.pods()) pod.ready = false;
    expect(await read(['df'])).toMatchObject({ kind: 'failed', message: 'None of its pods runs.' });
    expect(await read(['df'], { pod: { pod: 'gone' } })).toMatchObject({ kind: 'failed', message: expect.stringContaining('"gone" not found') });
  });

  test('when the connection is refused, cut or never answered', async () => {
    cluster.simulated.misbehave({ how: 'reset', path: /exec$/ });
    expect(await read(['df'])).toMatchObject({ kind: 'failed', message: 'The connection into the pod failed.' });
    cluster.simulated.misbehave({ how: { status: 503 }, path: /exec$/ });
    expect(await read(['df'])).toMatchObject({ kind: 'failed', message: 'Kubernetes is in trouble (503).' });
    cluster.simulated.misbehave({ how: 'hang', path: /exec$/ });
    expect(await cluster.connect({ programMs: 200 }).podRead(podRead(['df']))).toMatchObject({ kind: 'failed', message: expect.stringContaining('did not end within 0.2 s') });
  });
});
