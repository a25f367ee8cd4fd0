import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asText, cygniApi, kubectl, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await startCluster()));
afterEach(() => cluster.stop());

const read = (verb: string, ...args: string[]) => cluster.kubernetes.read(kubectl(verb, args));
const lines = async (verb: string, ...args: string[]): Promise<string[]> => {
  const answer = await cluster.kubernetes.read(kubectl(verb, args, asText));
  return answer.kind === 'text' ? answer.lines : [JSON.stringify(answer)];
};

describe('describe', () => {
  test('says what an object is, what holds of it, what happened to it and how it is specified, in that order', async () => {
    const answer = await read('describe', 'deployment', 'cygni-api');
    const rows = answer.kind === 'table' ? answer.rows : [];
    const order = [['READY', '4/4'], ['Labels', 'app=cygni-api'], ['Conditions › Available', 'True  MinimumReplicasAvailable'], [expect.stringMatching(/^ScalingReplicaSet/), expect.any(String)], ['Spec › Template › Spec › Containers › api › Image', 'registry.cygni.dev/cygni-api:2026.11.3'], ['Spec › Template › Spec › Containers › api › Env › DATABASE_URL', '<secret cygni-api database-url>']];
    const found = order.map((wanted) => rows.findIndex((row) => { try { expect(row).toEqual(wanted); return true; } catch { return false; } }));
    expect(found).not.toContain(-1);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });

  test('before a filter is laid out as kubectl does it, the events last', async () => {
    const shown = await lines('describe', 'bk', 'nightly');
    expect(shown).toEqual(expect.arrayContaining([expect.stringMatching(/^Name: +nightly$/), expect.stringMatching(/^ {2}Schedule: +0 3 \* \* \*$/), expect.stringMatching(/^ {2}Completed: +True {2}Stored: kept for 14 days$/)]));
    expect(shown.at(-1)).toBe('Events:  <none>');
  });

  test('takes the beginning of a name, as kubectl does', async () => {
    const [pod] = cluster.pods.pods();
    expect((await lines('describe', 'pod', pod!.name.slice(0, -2))).some((line) => line.endsWith(pod!.name))).toBe(true);
    expect(await read('describe', 'pod', 'other')).toMatchObject({ kind: 'failed', message: expect.stringContaining('"other" not found') });
  });

  test('says that it may not see the events instead of saying there are none', async () => {
    cluster.simulated.deny('list events');
    expect((await lines('describe', 'deploy', 'cygni-api')).at(-1)).toMatch(/^Events: .*may not list events/);
  });
});

describe('top', () => {
  test('pods shows what each uses', async () => {
    const answer = await read('top', 'pods', '--sort-by=memory');
    expect(answer).toMatchObject({ kind: 'table', columns: ['NAME', 'CPU(cores)', 'MEMORY(bytes)'] });
    expect(answer.kind === 'table' && answer.rows.map(([, cpu, memory]) => `${cpu} ${memory}`)).toEqual(['12m 180Mi', '24m 160Mi', '36m 140Mi', '48m 120Mi']);
    expect(await read('top', 'pods', '--sort-by=cpu', '--no-headers=true', '--sum=true')).toMatchObject({ rows: expect.arrayContaining([['', '120m', '600Mi']]) });
    expect(await read('top', 'pod', cluster.pods.pods()[0]!.name, '--containers=true')).toMatchObject({ columns: ['POD', 'NAME', 'CPU(cores)', 'MEMORY(bytes)'], rows: [[expect.any(String), 'api', '12m', '180Mi']] });
  });

  test('nodes needs a right of its own, and without the right to see nodes leaves the shares open', async () => {
    expect(await read('top', 'nodes')).toMatchObject({ kind: 'failed', message: expect.stringContaining('may not list nodes') });
    cluster.simulated.grant('list nodes');
    expect(await read('top', 'nodes')).toMatchObject({ rows: [['node-1', '500m', '12%', '2048Mi', '12%'], ['node-2', '1000m', '25%', '4096Mi', '25%']] });
    cluster.simulated.misbehave({ how: { status: 403, body: {} }, path: /^\/api\/v1\/nodes$/ });
    expect(await read('top', 'nodes')).toMatchObject({ rows: [['node-1', '500m', '<unknown>', '2048Mi', '<unknown>'], expect.any(Array)] });
  });

  test('without a metrics server is left to a terminal', async () => {
    cluster.simulated.misbehave({ how: { status: 404, body: {} }, path: /metrics/ });
    expect(await read('top', 'pods')).toMatchObject({ kind: 'failed', message: expect.stringContaining('no metrics server') });
  });
});

describe('rollout', () => {
  test('history lists the revisions with what a responder asks next', async () => {
    cluster.simulated.interfere('someone', { env: { DB_POOL_SIZE: '30' } });
    expect(await read('rollout history', 'deployment/cygni-api')).toMatchObject({
      kind: 'table', columns: ['REVISION', 'CHANGE-CAUSE', 'AGE', 'IMAGES'], rows: [['1', '<none>', expect.any(String), 'registry.cygni.dev/cygni-api:2026.11.3'], ['2', '<none>', expect.any(String), expect.any(String)]],
    });
    expect((await lines('rollout history', 'deploy', 'cygni-api', '--revision=2')).some((line) => /DB_POOL_SIZE: +30$/.test(line))).toBe(true);
    expect(await read('rollout history', 'deploy/cygni-api', '--revision=9')).toMatchObject({ kind: 'failed', message: 'cygni-api has no revision 9 any more.' });
  });

  test('of what is not rolled out says so', async () => {
    expect(await read('rollout status', 'service/cygni-api')).toMatchObject({ kind: 'failed', message: expect.stringContaining('services are not rolled out') });
    expect(await read('rollout history', 'deploy')).toMatchObject({ kind: 'failed', message: 'It does not say which deployment.' });
  });
});

describe('wait looks once', () => {
  test.each([
    [['deployment/cygni-api', '--for=condition=Available'], 'deployment.apps/cygni-api condition met'],
    [['deployment/cygni-api', '--for=condition=available=false', '--timeout=60s'], 'deployment.apps/cygni-api condition not met: available is True (MinimumReplicasAvailable)'],
    [['deployment/cygni-api', '--for=condition=Healthy'], 'deployment.apps/cygni-api condition not met: Healthy is not known'],
    [['deployment/cygni-api', '--for=jsonpath={.spec.replicas}=4'], 'deployment.apps/cygni-api condition met'],
    [['deployment/cygni-api', '--for=jsonpath={.spec.replicas}=5'], 'deployment.apps/cygni-api condition not met: it is 4'],
    [['deployment/cygni-api', '--for=delete'], 'deployment.apps/cygni-api condition not met: it is there'],
    [['pod/gone', '--for=delete'], 'condition met: it is not there'],
    [['pod/gone', '--for=condition=Ready'], 'condition not met: it is not there'],
    [['pod', '--selector=app=other', '--for=condition=Ready'], 'condition not met: there is none of them'],
  ])('%j', async (args, line) => {
    expect(await read('wait', ...args)).toMatchObject({ lines: [line] });
  });

  test('at every pod with a label', async () => {
    expect(await read('wait', 'pod', '--selector=app=cygni-api', '--for=condition=Ready')).toMatchObject({ lines: cluster.pods.pods().map(({ name }) => `pod/${name} condition met`) });
  });

  test('and not at everything there is', async () => {
    expect(await read('wait', 'pod', '--for=condition=Ready')).toMatchObject({ kind: 'failed', message: expect.stringContaining('which to wait for') });
  });
});

describe('events', () => {
  test('are of one object with --for and of some types with --types', async () => {
    await cluster.kubernetes.scale({ namespace: null, workload: cygniApi, from: 4, to: 5 });
    expect(await read('events', '--for=deploy/cygni-api')).toMatchObject({ columns: ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'], rows: [expect.any(Array), [expect.any(String), 'Normal', 'ScalingReplicaSet', 'Deployment/cygni-api', expect.stringContaining('from 4 to 5')]] });
    expect(await read('events', '--for=pod/cygni-api')).toMatchObject({ rows: [] });
    expect(await read('events', '--types=Warning')).toMatchObject({ rows: [] });
    expect(await read('events', '--for=pod')).toMatchObject({ kind: 'failed' });
  });
});

describe('who and what', () => {
  test('auth whoami names our account and nothing of its token', async () => {
    expect(await read('auth whoami')).toMatchObject({ rows: expect.arrayContaining([['Username', 'system:serviceaccount:production:lifeguard']]) });
    expect(JSON.stringify(await read('auth whoami', '--output=yaml'))).not.toContain('JTI');
  });

  test.each([[['get', 'pods/log'], 'yes'], [['get', 'secrets'], 'no'], [['list', 'deploy'], 'yes'], [['list', 'nodes'], 'no'], [['create', 'pods', '--subresource=exec'], 'no'], [['delete', 'pod/x', '--namespace=production'], 'yes']])('auth can-i %j: %s', async (args, said) => {
    expect(await read('auth can-i', ...args)).toMatchObject({ lines: [said] });
  });

  test('auth can-i asks for the kind’s own group', async () => {
    await read('auth can-i', 'list', 'deploy');
    expect(cluster.simulated.journal.at(-1)?.body).toMatchObject({ spec: { resourceAttributes: { group: 'apps', resource: 'deployments', namespace: 'production' } } });
  });

  test('auth can-i --list shows every right', async () => {
    expect(await read('auth can-i', '--list=true')).toMatchObject({ columns: ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'], rows: expect.arrayContaining([['deployments.apps', '[]', '[]', '[get list]']]) });
  });

  test('version, cluster-info, api-versions and api-resources', async () => {
    expect(await read('version')).toMatchObject({ lines: ['Server Version: v1.34.2'] });
    expect(await read('cluster-info')).toMatchObject({ lines: ['Kubernetes control plane is running (v1.34.2).'] });
    expect(await read('api-versions')).toMatchObject({ lines: expect.arrayContaining(['apps/v1', 'v1']) });
    expect(await read('api-resources', '--api-group=apps', '--output=wide')).toMatchObject({ columns: ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', 'VERBS', 'CATEGORIES'], rows: [['deployments', 'deploy', 'apps/v1', 'true', 'Deployment', 'get,list,patch,update', 'all'], expect.any(Array)] });
    expect(await read('api-resources', '--namespaced=false', '--output=name')).toMatchObject({ lines: expect.arrayContaining(['nodes', 'storageclasses.storage.k8s.io']) });
  });

  test('explain tells of a kind and of a field', async () => {
    expect(await lines('explain', 'deployment.spec')).toEqual(['KIND:     Deployment', 'VERSION:  apps/v1', 'FIELD:    spec <DeploymentSpec>', '', 'What is wanted of it.', '', 'FIELDS:', expect.stringMatching(/replicas +<integer>/), expect.stringMatching(/selector +<map\[string\]string>/), expect.stringMatching(/conditions +<\[\]Condition>/)]);
    expect((await lines('explain', 'deploy.spec.conditions.type')).at(-1)).toBe('Which condition it is.');
    expect(await read('explain', 'deploy.spec.nothing')).toMatchObject({ kind: 'failed', message: expect.stringContaining('no field "nothing"') });
  });
});

describe('get --raw', () => {
  test.each([['/healthz', 'ok'], ['/livez?verbose', '[+]ping ok'], ['/metrics', '# TYPE apiserver_request_total counter']])('%s is text', async (path, first) => {
    const answer = await read('get', `--raw=${path}`);
    expect(answer.kind === 'text' && answer.lines[0]).toBe(first);
  });

  test('of a health check that fails shows what fails', async () => {
    cluster.simulated.misbehave({ how: { status: 500, text: '[-]etcd failed' }, path: /readyz/ });
    expect(await read('get', '--raw=/readyz')).toMatchObject({ lines: ['[-]etcd failed'] });
  });

  test('of usage in our namespace is answered', async () => {
    expect(await read('get', '--raw=/apis/metrics.k8s.io/v1beta1/namespaces/production/pods')).toMatchObject({ lines: [expect.stringContaining('PodMetrics')] });
  });

  test('of objects is what the server says, without what is secret in it', async () => {
    cluster.simulated.grant('list secrets');
    const path = '--raw=/api/v1/namespaces/production/secrets';
    const closed = await read('get', path);
    expect(closed.kind === 'text' && JSON.parse(closed.lines.join(''))).toMatchObject({ kind: 'SecretList', items: [{ data: { 'database-url': '••••' } }, {}] });
    expect(JSON.stringify(await cluster.kubernetes.read(kubectl('get', [path]), { open: true }))).not.toContain('••••');
    expect(await lines('get', '--raw=/apis/apps/v1/namespaces/production/deployments/cygni-api/scale?pretty=true')).toEqual([expect.stringContaining('"kind":"Scale"')]);
  });

  test('of a kind of the cluster is asked, of every namespace at once is not', async () => {
    expect(await read('get', '--raw=/api/v1/nodes/node-1')).toMatchObject({ kind: 'failed', message: expect.stringContaining('may not get nodes') });
    for (const path of ['/api/v1/pods', '/apis/metrics.k8s.io/v1beta1/pods', '/apis/apps/v1/deployments']) expect(await read('get', `--raw=${path}`)).toMatchObject({ kind: 'failed', message: expect.stringContaining('not one of those that only report') });
    expect(cluster.simulated.journal.map(({ path }) => path).filter((path) => /pods|deployments/.test(path))).toEqual([]);
  });

  test.each(['/api/v1/namespaces/production/services/x/proxy/', '/api/v1/namespaces/production/pods/x/exec?command=df', '/api/v1/nodes/x/proxy/metrics', '/api/v1/watch/pods', '/healthz/../api/v1/nodes', '/metrics?x=%2f', '/metrics%2f', '/version#x', '//healthz', '/api/v1/namespaces/production/pods?watch=true', '/apis/a.dev/v1/namespaces/production/things'])('of %s is refused before it is asked', async (path) => {
    expect(await read('get', `--raw=${path}`)).toMatchObject({ kind: 'failed', message: expect.stringContaining('not one of those that only report') });
    expect(cluster.simulated.journal).toEqual([]);
  });

  test('of another namespace is refused, whatever is asked there', async () => {
    for (const path of ['/api/v1/namespaces/kube-system/pods', '/apis/custom.metrics.k8s.io/v1beta1/namespaces/kube-system/pods/*/requests']) expect(await read('get', `--raw=${path}`)).toMatchObject({ kind: 'failed', message: expect.stringContaining('kube-system may not be touched') });
    expect(cluster.simulated.journal).toEqual([]);
  });
});

describe('--list', () => {
  test('of label and annotate shows what there is', async () => {
    expect(await read('label', 'deploy', 'cygni-api', '--list=true')).toMatchObject({ lines: ['app=cygni-api'] });
    expect(await read('annotate', 'deploy/cygni-api', '--list=true')).toMatchObject({ lines: ['deployment.kubernetes.io/revision=1'] });
  });

  test('of set env names the variables, and shows values only to one person alone', async () => {
    const operation = kubectl('set env', ['deployment/cygni-api', '--list=true']);
    expect(await cluster.kubernetes.read(operation)).toMatchObject({ lines: ['# Deployment cygni-api', '# container api', '# DATABASE_URL from secret cygni-api, key database-url', 'DB_POOL_SIZE=••••', 'READ_REPLICA_ENABLED=••••'] });
    expect(await cluster.kubernetes.read(operation, { open: true })).toMatchObject({ lines: expect.arrayContaining(['DB_POOL_SIZE=25']) });
  });

  test('changes nothing when it is not said', async () => {
    expect(await read('label', 'deploy', 'cygni-api', 'a=b')).toMatchObject({ kind: 'failed' });
    expect(cluster.simulated.journal).toEqual([]);
  });
});

describe('what was last applied', () => {
  const annotation = 'kubectl.kubernetes.io/last-applied-configuration';

  test('is shown, without what is secret in it', async () => {
    expect(await read('apply view-last-applied', 'deploy/cygni-api')).toMatchObject({ lines: ['(Nothing was kept of what was last applied.)'] });
    const kept = { kind: 'Deployment', metadata: { name: 'cygni-api' }, spec: { env: [{ name: 'API_TOKEN', value: 'example-only' }, { name: 'SIZE', value: '25' }] } };
    const body = { metadata: { name: 'cygni-api', annotations: { [annotation]: JSON.stringify(kept) } } };
    cluster.simulated.misbehave({ how: { status: 200, body }, path: /deployments/, times: 2 });
    const closed = (await lines('apply view-last-applied', 'deploy/cygni-api')).join('\n');
    expect(closed).toContain('value: "25"');
    expect(closed).not.toContain('example-only');
    expect(JSON.stringify(await cluster.kubernetes.read(kubectl('apply view-last-applied', ['deploy/cygni-api', '--output=json']), { open: true }))).toContain('example-only');
  });
});

describe('OpenShift’s own reads', () => {
  test('whoami and project', async () => {
    expect(await read('whoami')).toMatchObject({ lines: ['system:serviceaccount:production:lifeguard'] });
    expect(await read('projects')).toMatchObject({ lines: ['production'] });
    expect(await read('whoami', '--show-token=true')).toMatchObject({ kind: 'failed', hint: 'Run it in a terminal.' });
  });

  test('extract shows a secret’s text to one person alone, and writes no file', async () => {
    cluster.simulated.grant('get secrets');
    const operation = kubectl('extract', ['secret/cygni-api', '--to=-']);
    expect(await cluster.kubernetes.read(operation)).toMatchObject({ lines: ['# database-url', '••••'] });
    expect(await cluster.kubernetes.read(operation, { open: true })).toMatchObject({ lines: ['# database-url', 'postgres://app:example-only@db/orders'] });
    expect(await read('extract', 'secret/cygni-api', '--to=/tmp')).toMatchObject({ kind: 'failed', message: expect.stringContaining('it would write files') });
  });
});
