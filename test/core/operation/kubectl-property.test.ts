import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/core/operation/judge.ts';
import type { Operation } from '../../../src/core/operation/operation.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { adversarial, everyday } from './corpus/kubectl.ts';

beforeAll(loadSqlParser);

const plain = [...everyday, ...adversarial].filter(({ text }) => /^(kubectl|oc) [ -~]+$/.test(text) && !/ -- |["'`|;&<>$\\(){}#]/.test(text)).map(({ text }) => text.split(' '));
const words = [...new Set(plain.flat())];
const inPod = [...everyday, ...adversarial].flatMap(({ text }) => (/^kubectl exec \S+ -- [ -~]+$/.test(text) && !/["'`|;&<>$\\(){}#]/.test(text) ? [text.split(' -- ')[1]?.split(' ') ?? []] : []));

/** Words of one command with others put in, left out or moved. */
const shuffled = (from: string[][], pool: string[]) =>
  fc.tuple(fc.constantFrom(...from), fc.array(fc.tuple(fc.nat(12), fc.nat(2), fc.array(fc.constantFrom(...pool), { maxLength: 2 })), { minLength: 1, maxLength: 4 }))
    .map(([start, edits]) => edits.reduce((line, [at, cut, put]) => [...line.slice(0, 1 + (at % line.length)), ...put, ...line.slice(1 + (at % line.length) + cut)], start));

const reading = /^(get|describe|logs|top|events|rollout (status|history)|wait|auth (can-i|whoami)|apply view-last-applied|explain|version|cluster-info( dump)?|api-resources|api-versions|config (view|current-context|get-\w+)|plugin list|cnpg status|status|projects?|whoami|adm (node-logs|upgrade)|policy who-can|extract|diff)$/;
const changing = /^(scale|delete|apply|edit|patch|replace|create|run|expose|cordon|uncordon|drain|taint|autoscale|debug|cp|attach|port-forward|proxy|certificate|login|set|label|annotate)$/;

/** Flags a command line of kubectl may have before its verb, with their values: an own, cruder view than the judge's. */
function verbOf(line: string[]): string | undefined {
  const rest = [...line];
  while (rest[0]?.startsWith('-') === true) rest.splice(0, /^(-n|-v|--namespace|--v|--request-timeout|--context|--as|--token|--server|-s|--kubeconfig)$/.test(rest[0]) ? 2 : 1);
  return rest[0];
}

function askedOfCluster(operation: Operation): void {
  if (operation.kind !== 'kubernetes read') return;
  const { verb, args } = operation;
  const raw = args.filter((arg) => arg.startsWith('--raw='));
  expect(raw.filter((arg) => !/^--raw=\/api\/v1\/nodes\/[\w-]+\/proxy\/(stats\/summary|metrics\/cadvisor)$/.test(arg) && /proxy|exec|watch|\.\.|\/\/|:\/\//.test(arg))).toEqual([]);
  expect(args.filter((arg) => (verb !== 'diff' || !arg.startsWith('--filename=')) && /^--(kubeconfig|server|token|user|filename|patch|replicas|from)=|^--output=\S*-file/.test(arg))).toEqual([]);
  if (/^(set env|label|annotate)$/.test(verb)) {
    expect(args).toContain('--list=true');
    expect(args.filter((arg) => !arg.startsWith('--') && /=|-$/.test(arg))).toEqual([]);
  } else expect(verb).toMatch(reading);
}

/** What each program of a pod must not be told, found by eye rather than by list. */
const mutating: Record<string, RegExp> = {
  find: / -(delete|exec|execdir|ok|okdir|fprint\w*|fls)( |$)/, ip: /^ip( -\S+)* \w+ (set|add|del|delete|flush|exec|change|replace|d)( |$)| -b/, ifconfig: / .* (up|down)/, ss: / -\w*K| --kill/, sysctl: /=| -w/, dmesg: / -\w*[cCDEn]( |$)/,
  date: / -s| --set| \d/, hostname: / [a-z]/, mount: / \//, nc: / -\w*[elcp]/, nginx: / -s|^nginx$/, openssl: / -out/, jcmd: /^jcmd \S+ GC\.(run|heap_dump)/, ping: / -f/, env: / ./, tail: / (-\w*[fF]|--follow)/,
  'redis-cli': /^redis-cli( -[hpna] \S+| -c)*( -x| -r| -i| --rdb| --eval| (flush\w*|getdel|getex|getset|set|del|sort|config (set|resetstat)|slowlog reset|client kill)( |$))/i, patronictl: /^patronictl( -\w \S+)* (reinit|restart|failover|switchover|pause|reload|remove|edit)/, rabbitmqctl: /^rabbitmqctl (eval|stop|start|purge|delete|set_)/,
  'kafka-topics': /--(delete|alter|create)/, 'kafka-consumer-groups': /--(reset|delete|execute)/, ceph: /^ceph( -\w \S+)* (osd|pg|config|mon|fs|auth|tell) (out|in|set|rm|create|purge|osd\.1)( |$)|injectargs$|osd pool (set|rm|create)/, etcdctl: /^etcdctl( --\S+)* (del|put|defrag|compact)|member (remove|add)/, nodetool: /^nodetool (drain|flush|repair|cleanup|decommission)/,
};

describe('a random command line of words that are all well known', () => {
  it('is only a read when its verb reads, and never carries a way to write', () => {
    fc.assert(
      fc.property(shuffled(plain, words), (line) => {
        const judged = judge('bash', line.join(' '));
        if (judged.class !== 'read') return;
        askedOfCluster(judged.operation);
        if (judged.operation.kind === 'kubernetes read' && judged.operation.args.some((arg) => /^--(context|cluster)=/.test(arg))) expect(judged.auto).toBe(false);
        const verb = verbOf(line.slice(1));
        if (changing.test(verb ?? '')) expect(judged.operation.kind === 'nothing' || line.some((word) => word.startsWith('--list')) || line.includes('view-last-applied')).toBe(true);
      }),
      { numRuns: 4_000 },
    );
  });

  it('is only read in a pod when no word of it would change something there', () => {
    fc.assert(
      fc.property(shuffled(inPod, inPod.flat()), (line) => {
        const judged = judge('bash', `kubectl exec api-0 -- ${line.join(' ')}`);
        if (judged.operation.kind !== 'pod read') return;
        const [program = '', ...rest] = judged.operation.command[0] === 'timeout' ? judged.operation.command.slice(2) : judged.operation.command;
        const name = program.replace(/^.*\//, '').replace(/\.sh$/, '');
        expect([name, ...rest].join(' ')).not.toMatch(mutating[name] ?? /^(rm|kill|sh|bash|sed|awk|sort|tee|mongosh|psql|python|wget) /);
      }),
      { numRuns: 4_000 },
    );
  });
});
