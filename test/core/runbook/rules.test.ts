import { describe, expect, it } from 'vitest';
import { rules as table } from '../../../src/core/runbook/rules/rules.ts';
import { fence, read, rules } from './reading.ts';

const under = async (part: string, language: string, ...lines: string[]): Promise<string[]> => rules(await read(`## ${part}`, fence(language, ...lines)));
const guarded = "WHERE backend_type = 'client backend' AND datname = current_database() AND state = 'idle'";

describe('the rules of check', () => {
  it.each([
    // What a person would stumble over, each at the word it is about.
    ['change-under-diagnosis', 'Diagnosis', 'bash', 'kubectl delete pod x', '6:1'],
    ['change-under-diagnosis', 'Possible checks', 'sql', `SELECT pg_terminate_backend(pid) FROM pg_stat_activity ${guarded}`, '6:1'],
    ['kills-replication', 'Mitigation', 'sql', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle'", '6:8'],
    ['kills-replication', 'Mitigation', 'sql', 'SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database()', '6:8'],
    ['kills-replication', 'Mitigation', 'bash', 'psql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"', '6:17'],
    ['kills-replication', 'Mitigation', 'bash', 'docker exec db psql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"', '6:32'],
    ['several-in-one', 'Mitigation', 'bash', 'kubectl get pods && kubectl rollout restart deploy/api', '6:21'],
    ['several-in-one', 'Mitigation', 'bash', 'kubectl get pods; kubectl delete pod x', '6:19'],
    ['interactive-exec', 'Diagnosis', 'bash', 'kubectl exec -it -n prod deploy/api -- df -h', '6:14'],
    ['interactive-exec', 'Diagnosis', 'bash', 'kubectl -n prod exec deploy/api -ti -- psql -c "SELECT 1"', '6:33'],
    ['interactive-exec', 'Diagnosis', 'bash', 'oc exec -i -t pod/x -- redis-cli ping', '6:12'],
    ['endless', 'Diagnosis', 'bash', 'kubectl logs -f deploy/api', '6:14'],
    ['endless', 'Diagnosis', 'bash', 'kubectl logs deploy/api --follow', '6:25'],
    ['endless', 'Diagnosis', 'bash', 'kubectl get pods -w', '6:18'],
    ['endless', 'Diagnosis', 'bash', 'watch -n 5 kubectl get pods', '6:1'],
    ['endless', 'Diagnosis', 'bash', 'tail -f /var/log/x', '6:6'],
    ['endless', 'Diagnosis', 'bash', 'journalctl -u api -f', '6:19'],
    ['local-variable', 'Diagnosis', 'bash', 'kubectl exec deploy/api -- psql $DATABASE_URL -c "SELECT 1"', '6:33'],
    ['local-variable', 'Diagnosis', 'bash', 'kubectl exec deploy/api -- ls "${DATA}/x"', '6:31'],
    ['localhost', 'Diagnosis', 'bash', 'curl -s http://localhost:4000/metrics', '6:9'],
    ['localhost', 'Diagnosis', 'bash', 'curl 127.0.0.1:9090/health', '6:6'],
    ['localhost', 'Diagnosis', 'bash', 'psql -h localhost -c "SELECT 1"', '6:9'],
    ['unresolved-placeholder', 'Diagnosis', 'bash', 'kubectl describe pod <pod>', '6:22'],
    ['unresolved-placeholder', 'Diagnosis', 'bash', 'kubectl get pods -n $NAMESPACE', '6:21'],
    ['unresolved-placeholder', 'Diagnosis', 'bash', 'kubectl logs POD_NAME', '6:14'],
    ['unresolved-placeholder', 'Diagnosis', 'bash', 'kubectl get deploy/your-service', '6:13'],
    ['unresolved-placeholder', 'Diagnosis', 'sql', 'SELECT * FROM pg_stat_activity WHERE pid = <pid>', '6:44'],
    ['secret-read', 'Diagnosis', 'bash', 'kubectl get secret api -o yaml', '6:13'],
    ['secret-read', 'Diagnosis', 'bash', 'kubectl exec deploy/api -- env', '6:28'],
    ['secret-read', 'Diagnosis', 'bash', 'kubectl exec deploy/api -- cat /etc/secrets/db', '6:32'],
    ['secret-read', 'Diagnosis', 'bash', 'oc whoami -t', '6:11'],
    ['foreign-character', 'Diagnosis', 'bash', 'kubectl get \u2013n prod pods', '6:13'],
    ['foreign-character', 'Diagnosis', 'sql', 'SELECT 1 \u200b', '6:10'],
    ['unreadable-sql', 'Diagnosis', 'sql', 'SELEKT 1', '6:1'],
    ['unreadable-shell', 'Diagnosis', 'bash', 'echo "', '6:6'],
    ['unknown-attribute', 'Diagnosis', 'bash manul', 'kubectl get pods', '5:1'],
  ])('%s speaks of: %s, %s, %s', async (rule, part, language, line, place) => {
    expect(await under(part, language, line)).toContain(`${place} ${rule}`);
  });

  it.each([
    ['a read', 'Diagnosis', 'bash', 'kubectl get pods -o wide'],
    ['a guarded end', 'Mitigation', 'sql', `SELECT pg_terminate_backend(pid) FROM pg_stat_activity ${guarded}`],
    ['an end by number', 'Mitigation', 'sql', 'SELECT pg_terminate_backend(4711)'],
    ['sessions named one by one', 'Mitigation', 'sql', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid IN (1, 2)'],
    ['a chain that only looks', 'Diagnosis', 'bash', 'kubectl get pods; kubectl get nodes'],
    ['a conversation', 'Diagnosis', 'bash', 'kubectl exec -it deploy/api -- psql'],
    ['a shell by its path', 'Diagnosis', 'bash', 'kubectl exec -it deploy/api -- /bin/sh'],
    ['a connection that is the target’s own', 'Diagnosis', 'bash', 'psql "$DATABASE_URL" -U <user> -c "SELECT 1 FROM pg_stat_activity"'],
    ['a file given to apply', 'Mitigation', 'bash', 'kubectl apply -f x.yaml'],
    ['a variable the pod’s shell fills in', 'Diagnosis', 'bash', 'kubectl exec deploy/api -- sh -c \'psql "$DATABASE_URL"\''],
    ['localhost of a pod', 'Diagnosis', 'bash', 'kubectl exec deploy/api -- curl -s http://localhost:4000/metrics'],
    ['a grep for a name in capitals', 'Diagnosis', 'bash', 'kubectl logs deploy/api | grep POD_NAME'],
    ['a template of fields', 'Diagnosis', 'bash', "kubectl get pods -o jsonpath='{.items[*].metadata.name}'"],
    ['a method of a request', 'Mitigation', 'bash', 'kubectl get --raw /healthz'],
    ['a wide list', 'Diagnosis', 'bash', 'kubectl get pods -owide -nfrontend'],
    ['a namespace with the letter of a flag', 'Diagnosis', 'bash', 'kubectl exec -nproduction deploy/api -- df -h'],
    ['logs of a namespace with the letter of a flag', 'Diagnosis', 'bash', 'kubectl logs -nfrontend deploy/api --follow=false'],
    ['a list of secrets', 'Diagnosis', 'bash', 'kubectl get secrets'],
    ['a comparison', 'Diagnosis', 'sql', 'SELECT pid FROM pg_stat_activity WHERE pid < 5 AND pid > 3'],
  ])('are silent about %s', async (_, part, language, line) => {
    expect(await under(part, language, line)).toEqual([]);
  });

  it('know what a block ends among what it looks at', async () => {
    const mixed = await read('## Tools', fence('sql', 'SELECT 1;', `SELECT pg_terminate_backend(pid) FROM pg_stat_activity ${guarded};`));
    expect(rules(mixed)).toEqual(['7:1 mixed-block']);
  });

  it('take a variable for known once its section has set it, and no longer', async () => {
    const runbook = await read('## Diagnosis', fence('bash', 'export NS=prod', 'POD=$(kubectl get pod -o name | head -1)'), fence('bash', 'kubectl get pods -n $NS', 'kubectl exec $POD -- ls $NS'), '## Mitigation', fence('bash', 'kubectl get pods -n $NS'));
    expect(rules(runbook)).toEqual(['18:21 unresolved-placeholder']);
  });

  it('tell of a placeholder once, however often it stands there', async () => {
    const runbook = await read('## Diagnosis', fence('bash', 'kubectl describe pod <pod>', 'kubectl logs <pod>', 'kubectl logs <other>'));
    expect(rules(runbook)).toEqual(['6:22 unresolved-placeholder', '8:14 unresolved-placeholder']);
  });

  it.each([
    ['kubectl get pods -n $NAMESPACE', 'write the name.'], ['kubectl delete pod <pod>', 'write the name.'], ['kubectl logs <pod>', 'write the name, or a label that finds it (-l app=…).'], ['kubectl scale deploy/api --replicas=<n>', 'write the value.'], ['psql $DB -c "SELECT 1 FROM pg_locks WHERE pid = $PID"', '$PID has to be filled in first: write the value.'],
  ])('say what mends a placeholder where it stands: %s', async (line, fix) => {
    expect((await read('## Mitigation', fence('bash', line))).problems.map(({ message }) => message)).toEqual([expect.stringContaining(fix)]);
  });

  it('tell of a semicolon that is missing', async () => {
    const [problem] = (await read('## Diagnosis', fence('sql', 'SELECT 1', 'SELECT 2'))).problems;
    expect(problem).toMatchObject({ rule: 'unreadable-sql', place: { line: 7 }, message: expect.stringMatching(/end the statement above with a semicolon\.$/) });
    expect((await read('## Diagnosis', fence('sql', 'SELECT 1 FROM', 'WHERE 2'))).problems[0]?.message).not.toContain('semicolon');
  });

  it('take localhost for known where the runbook opens a port-forward', async () => {
    expect(rules(await read('## Diagnosis', 'Run `kubectl port-forward svc/api 4000` first.', fence('bash', 'curl -s http://localhost:4000/metrics')))).toEqual([]);
  });

  it('leave what a person runs to the person, but not what would harm', async () => {
    const runbook = await read('## Mitigation', fence('bash manual', 'kubectl logs -f <pod>', 'curl localhost:1/x', 'kubectl exec -it x -- env'), fence('sql manual', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity'));
    expect(rules(runbook)).toEqual(['12:8 kills-replication']);
  });

  it('can be silenced one by one in a file, and only those named', async () => {
    const runbook = await read('<!-- lifeguard: allow endless, localhost -->', '## Diagnosis', fence('bash', 'kubectl logs -f <pod>', 'curl localhost:1/x'));
    expect(rules(runbook)).toEqual(['8:17 unresolved-placeholder']);
    expect(runbook.statements.map(({ judgement }) => judgement.auto)).toEqual([false, false]);
  });

  it('say each what is wrong and what to do, in a sentence', async () => {
    const runbook = await read('## Diagnosis', fence('bash', 'kubectl exec -it x -- psql $URL -c "SELECT 1"; kubectl delete pod <pod>', 'curl localhost:1/metrics', 'kubectl get secret x -o yaml', 'kubectl logs -f x'));
    expect(runbook.problems.length).toBeGreaterThan(5);
    for (const { message } of runbook.problems) expect(message).toMatch(/^.+[:,] .+\.$/);
  });

  it('are all in the table, with what they speak of', () => {
    expect(new Set(table.map(({ rule }) => rule)).size).toBe(table.length);
    for (const { rule, speaks } of table) expect([rule, speaks]).toEqual([expect.stringMatching(/^[a-z0-9-]+$/), expect.stringMatching(/^\S.{10,}/)]);
  });
});
