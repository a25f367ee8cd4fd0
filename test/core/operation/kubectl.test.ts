import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue, nameOf, rowOf } from '../../../src/core/operation/catalogue.ts';
import { judge } from '../../../src/core/operation/judge.ts';
import { judgeAgain } from '../../../src/core/operation/kubectl/again.ts';
import type { Judgement } from '../../../src/core/operation/operation.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { adversarial, everyday } from './corpus/kubectl.ts';

beforeAll(loadSqlParser);

const of = (text: string): Judgement => judge('bash', text);
const commandOf = (text: string): string => {
  const { operation } = of(text);
  return operation.kind === 'pod read' ? operation.command.join(' ') : operation.kind;
};

describe('the table of what is understood', () => {
  it.each(catalogue.filter(({ example }) => /^(kubectl|oc) /.test(example) && !example.includes(';')))('keeps its word: $example', ({ operation, class: kind, example }) => {
    expect(of(example)).toMatchObject({ class: kind });
    expect(nameOf(of(example).operation)).toBe(operation);
  });

  it('gives every judgement its class', () => {
    for (const { text } of [...everyday, ...adversarial].filter(({ text }) => of(text).operation.kind !== 'several')) expect([text, of(text).class]).toEqual([text, rowOf(of(text).operation).class]);
  });
});

describe('the words of an operation on the cluster', () => {
  it('say all of it: judged again they are the same operation', () => {
    const said = everyday.filter(({ text }) => of(text).placeholders === undefined).map(({ text }) => of(text).operation);
    const operations = said.filter((operation) => operation.kind === 'kubernetes read' || operation.kind === 'kubernetes change');
    expect(operations.length).toBeGreaterThan(80);
    for (const operation of operations) expect(judgeAgain(operation).operation).toEqual(operation);
  });

  it('make the operation of its own of a number that is filled in, and show what a value would make of it', () => {
    const scale = (replicas: string) => judgeAgain({ kind: 'kubernetes change', verb: 'scale', args: ['deploy/x', `--replicas=${replicas}`, '--namespace=y'] });
    expect(of('kubectl scale deploy/x --replicas=<n> -n y').operation).toEqual({ kind: 'kubernetes change', verb: 'scale', args: ['deploy/x', '--replicas=<n>', '--namespace=y'] });
    expect(scale('3').operation).toEqual({ kind: 'scale', namespace: 'y', workload: { kind: 'deployment', name: 'x' }, replicas: 3 });
    expect(scale('many').class).toBe('manual');
    expect(judgeAgain({ kind: 'kubernetes read', verb: 'get', args: ['secrets', 'x'], filters: [] }).sensitive).toBe(true);
  });

  it.each([
    ['kubectl drain n1 --delete-local-data --ignore-daemonsets', ['n1', '--delete-emptydir-data=true', '--ignore-daemonsets=true']],
    ['kubectl delete pod x --cascade --v=9 -o name --grace-period 0', ['pod', 'x', '--cascade=background', '--grace-period=0']],
    ['kubectl patch deploy x --type merge -p \'{"a":1}\' -n one --namespace=two', ['deploy', 'x', '--type=merge', '--patch={"a":1}', '--namespace=two']],
    ['kubectl set image deploy/x a=b --record', ['deploy/x', 'a=b']],
    ['kubectl rollout -n y restart deploy/x', ['deploy/x', '--namespace=y']],
    ['kubectl logs job/x -f --tail=<n>', ['job/x', '--tail=<n>']],
  ])('are spelled one way: %s', (text, args) => {
    expect(of(text).operation).toMatchObject({ args });
  });

  it('are an operation of their own only when that says it all', () => {
    expect(of('kubectl scale deploy/x --replicas=3').operation.kind).toBe('scale');
    expect(of('kubectl set env deploy/x A=1').operation.kind).toBe('set env');
    for (const text of ['kubectl scale deploy/x --replicas=3 --current-replicas=2', 'kubectl scale deploy/x sts/y --replicas=3', 'kubectl scale deploy/x --replicas=<n>', 'kubectl set env deploy/x -c web A=1', 'kubectl set env deploy/x A=1 A=2']) {
      expect([text, of(text).operation.kind]).toEqual([text, 'kubernetes change']);
    }
  });
});

describe('what must be filled in', () => {
  it.each([
    ['kubectl logs <pod> -c <container> -n <ns>', ['<pod>', '<ns>', '<container>']],
    ['kubectl get pod POD_NAME -n NAMESPACE', ['POD_NAME', 'NAMESPACE']],
    ['kubectl describe pod/{pod} -n {ns}', ['{pod}', '{ns}']],
    ['kubectl logs api-POD_ID', ['POD_ID']],
    ['kubectl describe pod your-pod', ['your-pod']],
    ['kubectl logs ...', ['...']],
    ['kubectl describe deployment/[name]', ['[name]']],
    ['kubectl logs -l app=SERVICE_NAME', ['SERVICE_NAME']],
    ['kubectl get --raw /api/v1/namespaces/NAMESPACE/pods', ['NAMESPACE']],
    ['kubectl delete pod <pod> -n <pod>', ['<pod>']],
    ['kubectl scale deploy/<name> --replicas=N', ['<name>', 'N']],
    ['kubectl drain $NODE', ['$NODE']],
    ['kubectl exec <pod> -- cat /var/log/<file>', ['<pod>', '<file>']],
  ])('is listed, and nothing is done as it is: %s', (text, placeholders) => {
    const judged = of(text);
    expect(judged.placeholders?.toSorted()).toEqual(placeholders.toSorted());
    expect(judged).toMatchObject({ auto: false, class: expect.not.stringMatching('manual') });
  });

  it.each(['kubectl get pods -l tier=Frontend,env=PROD', 'kubectl get events --field-selector reason=OOMKilling', 'kubectl describe pod pod-1 my-app', 'kubectl get clusterrole system:node', 'kubectl get Deployments.apps api.v2'])('is not found where there is none: %s', (text) => {
    expect(of(text)).toMatchObject({ auto: true });
    expect(of(text).placeholders).toBeUndefined();
  });

  it('makes a verb, a kind or a flag a person’s', () => {
    for (const text of ['kubectl $VERB pods', 'kubectl rollout $VERB deploy/x', 'kubectl get <kind>', 'kubectl delete KIND x', 'kubectl delete <kind>/x', 'kubectl get pods $EXTRA_FLAGS', 'kubectl get pods <flag>=x -o $FORMAT', 'kubectl exec x -- $PROGRAM', 'kubectl exec x -- redis-cli $COMMAND']) {
      expect([text, of(text).class]).toEqual([text, 'manual']);
    }
  });
});

describe('a program in a pod', () => {
  it('is run in the pod that was named, its output filtered by us', () => {
    expect(of('kubectl exec -it deploy/api -n production -c web -- df -h | grep /data').operation).toEqual({
      kind: 'pod read', namespace: 'production', pod: { workload: { kind: 'deployment', name: 'api' } }, container: 'web', command: ['df', '-h'], filters: [{ program: 'grep', args: ['/data'] }],
    });
  });

  it('is run without the shell it was written for', () => {
    expect(of('kubectl exec api-1 -- sh -c "ps aux | grep java | head -3" | wc -l').operation).toMatchObject({
      command: ['ps', 'aux'], filters: [{ program: 'grep', args: ['java'] }, { program: 'head', args: ['-3'] }, { program: 'wc', args: ['-l'] }],
    });
  });

  it.each([
    ['tail -f /var/log/a.log', 'tail /var/log/a.log'],
    ['tail -100f /var/log/a.log', 'tail -100 /var/log/a.log'],
    ['tail -fn 50 /var/log/a.log', 'tail -n 50 /var/log/a.log'],
    ['tail --follow=name --retry -n 5 /var/log/f', 'tail -n 5 /var/log/f'],
    ['timeout 9 tail -F /var/log/a.log', 'timeout 9 tail /var/log/a.log'],
    ['top', 'top -b -n 1'],
    ['top -c', 'top -b -n 1'],
    ['ping -W 2 db', 'ping -c 4 -W 2 db'],
    ['vmstat 2', 'vmstat 2 3'],
    ['jstat -gcutil 1 1000', 'jstat -gcutil 1 1000 3'],
  ])('that would go on for ever ends by itself, and a person starts it: %s', (written, run) => {
    expect(commandOf(`kubectl exec api-1 -- ${written}`)).toBe(run);
    expect(of(`kubectl exec api-1 -- ${written}`).auto).toBe(false);
  });

  it.each(['tail -n 5 /var/log/a.log', 'top -bn1', 'top -b -n 2', 'ping -c3 db', 'vmstat 1 5', 'vmstat', 'jstat -gcutil 1 1000 5'])('that ends by itself is run as it is: %s', (written) => {
    expect(commandOf(`kubectl exec api-1 -- ${written}`)).toBe(written);
    expect(of(`kubectl exec api-1 -- ${written}`).auto).toBe(true);
  });

  it('keeps its placeholders where they stood', () => {
    expect(commandOf('kubectl exec api-1 -- redis-cli -h $REDIS_HOST -p 6379 INFO')).toBe('redis-cli -h $REDIS_HOST -p 6379 INFO');
  });
});

describe('an answer that can hold secrets', () => {
  it.each([
    'kubectl get secret x', 'kubectl get pods,secrets', 'kubectl describe Secret/x', 'kubectl get secrets.v1.', 'kubectl get --raw /api/v1/secrets', 'kubectl config view --raw', 'kubectl cluster-info dump', 'kubectl set env deploy/x --list',
    'oc whoami -t', 'oc extract secret/x --to=-', 'kubectl exec x -- env', 'kubectl exec x -- cat /app/.env', 'kubectl exec x -- cat /data/notes', 'kubectl exec x -- redis-cli GET a', 'kubectl exec x -- redis-cli CONFIG GET "*"', 'kubectl exec x -- redis-cli config get m*', 'kubectl exec x -- ps axe',
  ])('is for the person who asked alone: %s', (text) => {
    expect(of(text)).toMatchObject({ class: 'read', auto: false, sensitive: true });
  });

  it.each(['kubectl get sealedsecrets', 'kubectl get cm secrets -o yaml', 'kubectl get deploy x -o yaml', 'kubectl auth can-i get secrets', 'kubectl exec x -- ps -ef', 'kubectl exec x -- ps -o pid,etime', 'kubectl exec x -- redis-cli config get maxmemory*', 'kubectl exec x -- wc -l /var/log/a'])('is not seen where there is none: %s', (text) => {
    expect(of(text)).toMatchObject({ class: 'read', auto: true });
    expect(of(text).sensitive).toBeUndefined();
  });
});

describe('a refusal', () => {
  it('never repeats the value of a flag, which may be a password', () => {
    for (const text of ['kubectl get pods --token=hunter2', 'kubectl get pods --password=hunter2', 'kubectl --token=hunter2 get pods']) expect(of(text).reason).not.toContain('hunter2');
  });
});
