import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDiscovery } from '../../../src/edges/kubernetes/discovery.ts';
import type { Api } from '../../../src/edges/kubernetes/api.ts';
import { asText, cygniApi, kubectl, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await startCluster()));
afterEach(() => cluster.stop());

const get = (...args: string[]) => cluster.kubernetes.read(kubectl('get', args));
const text = async (...args: string[]): Promise<string[]> => {
  const answer = await cluster.kubernetes.read(kubectl('get', args, asText));
  return answer.kind === 'text' ? answer.lines : [JSON.stringify(answer)];
};
const paths = () => cluster.simulated.journal.map(({ path }) => path);

describe('a kind', () => {
  test.each(['pods', 'pod', 'po', 'Pod', 'pods.v1.'])('that every cluster has is known as %s without asking for the kinds there are', async (name) => {
    expect(await get(name)).toMatchObject({ kind: 'table', columns: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'] });
    expect(paths()).toEqual(['/api/v1/namespaces/production/pods']);
  });

  test.each(['backups', 'backup', 'bk', 'Backup', 'backups.database.cygni.dev', 'backup.v1.database.cygni.dev'])('of the cluster’s own is found as %s, in its own columns', async (name) => {
    expect(await get(name)).toMatchObject({ kind: 'table', columns: ['NAME', 'PHASE', 'SIZE', 'AGE'], rows: [['nightly', 'Completed', '7340032', '40d']] });
  });

  test('of two groups is the one whose group is said', async () => {
    expect(await get('pods.metrics.k8s.io')).toMatchObject({ columns: ['NAME', 'CREATED AT'] });
    expect(paths()).toContain('/apis/metrics.k8s.io/v1beta1/namespaces/production/pods');
  });

  test('nobody has is said so, and looked for again only after a while', async () => {
    expect(await get('unicorns')).toMatchObject({ kind: 'failed', message: 'The cluster has no kind called "unicorns".' });
    await get('unicorns');
    expect(paths()).toEqual(['/api', '/apis']);
  });

  test('is found on an older server too, which tells of each group by itself', async () => {
    const older = await startCluster({ aggregated: false });
    expect(await older.kubernetes.read(kubectl('get', ['bk']))).toMatchObject({ columns: ['NAME', 'PHASE', 'SIZE', 'AGE'] });
    expect(older.simulated.journal.map(({ path }) => path)).toEqual(expect.arrayContaining(['/apis/apps/v1', '/apis/database.cygni.dev/v1']));
    await older.stop();
  });

  test('that cannot be looked up is a failed answer', async () => {
    cluster.simulated.misbehave({ how: { status: 503 }, path: /^\/apis?$/, times: Infinity });
    expect(await get('bk')).toMatchObject({ kind: 'failed', message: expect.stringContaining('in trouble') });
    expect((await get('pods')).kind).toBe('table');
  });
});

describe('the list of kinds', () => {
  const counted = (): { api: Api; asked: () => number } => {
    let asked = 0;
    return { asked: () => asked, api: async () => { asked += 1; return { status: 200, text: '', retryAfterMs: undefined, body: { kind: 'APIGroupDiscoveryList', items: [{ metadata: { name: 'a.dev' }, versions: [{ version: 'v1', resources: [{ resource: 'things', scope: 'Namespaced', responseKind: { kind: 'Thing' }, verbs: ['get'] }, { resource: '../x', scope: 'Cluster' }] }] }] } }; } };
  };

  test('is kept for some minutes', async () => {
    let now = 0;
    const { api, asked } = counted();
    const discovery = openDiscovery(api, () => now);
    await discovery.named('things');
    now = 4 * 60_000;
    await discovery.named('things');
    expect(asked()).toBe(2);
    now = 6 * 60_000;
    await discovery.named('things');
    expect(asked()).toBe(4);
  });

  test('holds no name that could leave its place in a path', async () => {
    expect((await openDiscovery(counted().api).all()).map(({ plural }) => plural)).toEqual(['things', 'things']);
  });
});

describe('get', () => {
  test('of several kinds prints a table each, with the kind in front of the names', async () => {
    expect(await text('deploy,svc', '--no-headers=true')).toEqual([expect.stringMatching(/^deployment\.apps\/cygni-api {3}4\/4/), expect.stringMatching(/^service\/cygni-api {3}ClusterIP/)]);
    const answer = await get('deploy/cygni-api', 'svc/cygni-api');
    expect(answer.kind === 'text' && answer.lines.filter((line) => /^(NAME|$)/.test(line))).toHaveLength(3);
  });

  test('all shows what kubectl counts as all', async () => {
    const lines = await text('all');
    for (const start of ['pod/', 'service/', 'deployment.apps/', 'replicaset.apps/', 'job.batch/']) expect(lines.some((line) => line.startsWith(start))).toBe(true);
    expect(lines.join('\n')).not.toMatch(/configmap|secret/);
  });

  test('of several kinds says which of them it may not see, and shows the others', async () => {
    cluster.simulated.deny('list services');
    expect(await get('deploy,svc')).toMatchObject({ kind: 'text', lines: expect.arrayContaining([expect.stringContaining('deployment.apps/cygni-api'), expect.stringContaining('may not list services')]) });
  });

  test('-o wide, labels and label columns add theirs', async () => {
    expect(await get('pods', '--output=wide')).toMatchObject({ columns: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES'] });
    const labelled = await get('pods', '--label-columns=app', '--label-columns=tier', '--show-labels=true');
    expect(labelled).toMatchObject({ columns: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'APP', 'TIER', 'LABELS'] });
    expect(labelled.kind === 'table' && labelled.rows[0]?.slice(5)).toEqual(['cygni-api', '', expect.stringMatching(/^app=cygni-api,pod-template-hash=/)]);
  });

  test('--sort-by orders numbers in a name as numbers, and events stay newest last without it', async () => {
    const sorted = await get('pods', '--output=wide', '--sort-by=.status.podIP');
    expect(sorted.kind === 'table' && sorted.rows.map((row) => row[5])).toEqual(['10.2.0.1', '10.2.0.2', '10.2.0.3', '10.2.0.4']);
    await cluster.kubernetes.scale({ namespace: null, workload: cygniApi, from: 4, to: 12 });
    const more = await get('pods', '--output=wide', '--sort-by={.status.podIP}');
    expect(more.kind === 'table' && more.rows.map((row) => row[5]).at(-1)).toBe('10.2.0.12');
    const events = await get('events');
    expect(events.kind === 'table' && events.rows.at(-1)?.[4]).toContain('from 4 to 12');
  });

  test('selectors are the server’s to obey', async () => {
    expect(await get('pods', '--selector=app=other')).toMatchObject({ kind: 'table', rows: [] });
    expect(await get('pods', '--field-selector=metadata.name=nobody')).toMatchObject({ rows: [] });
    expect(await text('pods', '--selector=app=other')).toEqual([]);
  });

  test('a name that is not there is said so, unless that is to be ignored', async () => {
    expect(await get('pods', 'gone')).toMatchObject({ kind: 'failed', message: expect.stringContaining('"gone" not found') });
    expect(await text('pods', 'gone', '--ignore-not-found=true')).toEqual([]);
  });

  test('--watch is one look', async () => {
    expect(await get('pods', '--watch=true')).toMatchObject({ kind: 'table', more: 0 });
  });

  test.each([['../secrets/x'], ['a b'], ['Ä']])('the name %j is refused before anything is asked', async (name) => {
    expect(await get('pods', name)).toMatchObject({ kind: 'failed' });
    expect(paths().filter((path) => path.includes('namespaces'))).toEqual([]);
  });

  test('more pods than a page are fetched page by page, up to a limit that is told', async () => {
    const crowded = await startCluster({ replicas: 2100 });
    const count = await crowded.kubernetes.read(kubectl('get', ['pods', '--no-headers=true'], [{ program: 'wc', args: ['-l'] }]));
    expect(count).toMatchObject({ lines: ['2000', '(100 more were not looked at)'] });
    const shown = await crowded.kubernetes.read(kubectl('get', ['pods']));
    expect(shown.kind === 'table' && [shown.rows.length, shown.more]).toEqual([100, 2000]);
    expect(crowded.simulated.journal.every(({ query }) => query.includes('limit=500'))).toBe(true);
    await crowded.stop();
  });
});

describe('outside one namespace', () => {
  test('-A asks each namespace that may be touched, and no other', async () => {
    const both = cluster.connect({ namespaces: ['production', 'staging'] });
    const answer = await both.read(kubectl('get', ['pods', '--all-namespaces=true']));
    expect(answer).toMatchObject({ kind: 'text', lines: expect.arrayContaining([expect.stringMatching(/^NAMESPACE +NAME/), expect.stringMatching(/^production +cygni-api-/), expect.stringContaining('may not list pods in staging')]) });
    expect(paths()).toEqual(['/api/v1/namespaces/production/pods', '/api/v1/namespaces/staging/pods']);
  });

  test('a kind of the cluster needs a right of its own, and says which is missing', async () => {
    expect(await get('nodes')).toMatchObject({ kind: 'failed', message: 'Lifeguard may not list nodes: its Kubernetes role lacks that right.' });
    cluster.simulated.grant('list nodes');
    expect(await get('nodes', '--namespace=kube-system')).toMatchObject({ kind: 'table', rows: [['node-1', 'Ready', '<none>', '40d', 'v1.34.2'], ['node-2', 'Ready,SchedulingDisabled', '<none>', '40d', 'v1.34.2']] });
  });

  test.each([['get', ['pods', '--namespace=kube-system']], ['describe', ['pod', 'x', '--namespace=kube-system']], ['events', ['--namespace=kube-system']], ['top', ['pods', '--namespace=kube-system']], ['rollout history', ['deploy/x', '--namespace=kube-system']],
    ['wait', ['pod/x', '--for=delete', '--namespace=kube-system']], ['label', ['pod', 'x', '--list=true', '--namespace=kube-system']], ['set env', ['deploy/x', '--list=true', '--namespace=kube-system']], ['auth can-i', ['get', 'pods', '--namespace=kube-system']],
    ['get', ['--raw=/apis/metrics.k8s.io/v1beta1/namespaces/kube-system/pods']]])('%s %j is refused', async (verb, args) => {
    expect(await cluster.kubernetes.read(kubectl(verb, args))).toMatchObject({ kind: 'failed', message: expect.stringContaining('kube-system may not be touched') });
    expect(cluster.simulated.journal).toEqual([]);
  });

  test('no namespace at all is no permission for all of them', async () => {
    expect(await cluster.connect({ namespaces: [] }).read(kubectl('get', ['pods', '--all-namespaces=true']))).toMatchObject({ kind: 'failed', message: expect.stringContaining('KUBERNETES_NAMESPACES') });
  });
});
