import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { hideSecrets } from '../../../src/edges/kubernetes/print/hide.ts';
import { asText, kubectl, startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';

let cluster: Cluster;
beforeEach(async () => void (cluster = await startCluster()));
afterEach(() => cluster.stop());

const lines = async (args: string[], open = false): Promise<string[]> => {
  const answer = await cluster.kubernetes.read(kubectl('get', args), { open });
  return answer.kind === 'text' ? answer.lines : [JSON.stringify(answer)];
};
const podNames = () => cluster.pods.pods().map(({ name }) => name);

describe('-o', () => {
  test('yaml of one object is that object, its fields in kubectl’s order and lists where kubectl puts them', async () => {
    const shown = await lines(['deploy', 'cygni-api', '--output=yaml']);
    expect(shown.filter((line) => /^\w/.test(line))).toEqual(['apiVersion: apps/v1', 'kind: Deployment', 'metadata:', 'spec:', 'status:']);
    expect(shown).toEqual(expect.arrayContaining(['      - env:', '        - name: DB_POOL_SIZE', '          value: "25"']));
    expect(shown.join('\n')).not.toContain('managedFields');
    expect((await lines(['deploy', 'cygni-api', '--output=yaml', '--show-managed-fields=true'])).join('\n')).toContain('managedFields');
  });

  test('json of several is a list that says what each is', async () => {
    const whole: unknown = JSON.parse((await lines(['svc,ep', '--output=json'])).join('\n'));
    expect(whole).toMatchObject({ kind: 'List', items: [{ kind: 'Service', apiVersion: 'v1' }, { kind: 'Endpoints', apiVersion: 'v1' }] });
  });

  test('name', async () => {
    expect(await lines(['deploy,svc', '--output=name'])).toEqual(['deployment.apps/cygni-api', 'service/cygni-api']);
  });

  test('jsonpath of a list and of one object', async () => {
    expect(await lines(['pods', '--output=jsonpath={.items[*].metadata.name}'])).toEqual([podNames().join(' ')]);
    expect(await lines(['pods', '--output=jsonpath={range .items[*]}{.metadata.name}{"\\n"}{end}'])).toEqual(podNames());
    expect(await lines(['deploy/cygni-api', '--output=jsonpath={.spec.replicas}'])).toEqual(['4']);
    expect(JSON.parse((await lines(['pods', '--output=jsonpath-as-json={.items[*].metadata.name}'])).join(''))).toEqual(podNames());
  });

  test('custom-columns is a table', async () => {
    expect(await cluster.kubernetes.read(kubectl('get', ['pods', '--output=custom-columns=POD:.metadata.name,WHAT:.spec.nothing,IMAGES:.spec.containers[*].image', '--sort-by=.metadata.name'])))
      .toMatchObject({ kind: 'table', columns: ['POD', 'WHAT', 'IMAGES'], rows: podNames().toSorted().map((name) => [name, '<none>', 'registry.cygni.dev/cygni-api:2026.11.3']) });
  });

  test('a path that is wrong is a failed answer that says what is wrong with it', async () => {
    expect(await cluster.kubernetes.read(kubectl('get', ['pods', '--output=jsonpath={.items[x]}']))).toMatchObject({ kind: 'failed', message: expect.stringContaining('[x] is not understood') });
  });

  test('goes through the filters of the line', async () => {
    expect(await cluster.kubernetes.read(kubectl('get', ['deploy', 'cygni-api', '--output=yaml'], [{ program: 'grep', args: ['-A', '1', 'DB_POOL_SIZE'] }]))).toMatchObject({ lines: ['        - name: DB_POOL_SIZE', '          value: "25"'] });
  });

  test('is cut to what a message holds, and the rest counted', async () => {
    const answer = await cluster.kubernetes.read(kubectl('get', ['pods', '--output=yaml']));
    expect(answer.kind === 'text' && [answer.lines.length, answer.more > 0]).toEqual([200, true]);
  });
});

describe('a secret', () => {
  beforeEach(() => {
    cluster.simulated.grant('get secrets');
    cluster.simulated.grant('list secrets');
  });
  const value = Buffer.from('postgres://app:example-only@db/orders').toString('base64');

  test.each([
    [['secret', 'cygni-api', '--output=yaml']], [['secrets', '--output=json']], [['secret', 'cygni-api', '--output=jsonpath={.data.database-url}']], [['secret', 'cygni-api', '--output=jsonpath={..*}']],
    [['secret', 'cygni-api', '--output=custom-columns=X:.data']], [['secret/cygni-api', '--output=jsonpath={.data.database-url}', '--sort-by=.data.database-url']],
  ])('keeps its values in %j', async (args) => {
    const shown = (await lines(args)).join('\n');
    expect(shown).toContain('••••');
    expect(shown).not.toContain(value.slice(0, 12));
  });

  test('shows them where one person alone will see the answer', async () => {
    expect(await lines(['secret', 'cygni-api', '--output=jsonpath={.data.database-url}'], true)).toEqual([value]);
    expect(parse((await lines(['secret', 'cygni-api', '--output=yaml'], true)).join('\n'))).toMatchObject({ data: { 'database-url': value } });
  });

  test('is not guessed at by a condition on its value', async () => {
    expect(await lines(['secrets', `--output=jsonpath={.items[?(@.data.database-url=="${value}")].metadata.name}`])).toEqual([]);
  });

  test('does not decide the order of a list, unless its values may be seen', async () => {
    const order = async (open: boolean) => {
      const answer = await cluster.kubernetes.read(kubectl('get', ['secrets', '--sort-by=.data.database-url']), { open });
      return answer.kind === 'table' && answer.rows.map(([name]) => name);
    };
    expect(await order(false)).toEqual(['cygni-api', 'cygni-cache']);
    expect(await order(true)).toEqual(['cygni-cache', 'cygni-api']);
  });

  test('is only counted in a table and only named in a description, whoever asks', async () => {
    expect(await cluster.kubernetes.read(kubectl('get', ['secrets']), { open: true })).toMatchObject({ rows: [['cygni-api', 'Opaque', '1', '40d'], ['cygni-cache', 'Opaque', '1', '40d']] });
    expect(JSON.stringify(await cluster.kubernetes.read(kubectl('describe', ['secret', 'cygni-api']), { open: true }))).not.toContain(value.slice(0, 12));
  });

  test('may not be read with the rights we ship, and the answer says so', async () => {
    cluster.simulated.deny('list secrets');
    expect(await cluster.kubernetes.read(kubectl('get', ['secrets']))).toMatchObject({ kind: 'failed', message: 'Lifeguard may not list secrets in production: its Kubernetes role lacks that right.' });
  });
});

test('a variable named like a secret keeps its value, any other shows it', async () => {
  cluster.simulated.interfere('someone', { env: { API_TOKEN: 'example-only', LOG_LEVEL: 'debug' } });
  const template = '--output=jsonpath={.spec.template.spec.containers[0].env}';
  const closed = (await lines(['deploy', 'cygni-api', template])).join('\n');
  expect(closed).toContain('debug');
  expect(closed).not.toContain('example-only');
  expect((await lines(['deploy', 'cygni-api', template], true)).join('\n')).toContain('example-only');
  const described = await cluster.kubernetes.read(kubectl('describe', ['deploy', 'cygni-api'], asText));
  expect(JSON.stringify(described)).not.toContain('example-only');
});

test('the copy of an object that kubectl keeps in an annotation is no way around it', () => {
  const secret = { kind: 'Secret', metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"c2VjcmV0"}}' } }, data: { a: 'c2VjcmV0' }, stringData: { b: 'secret' } };
  expect(JSON.stringify(hideSecrets({ items: [secret] }))).not.toMatch(/c2VjcmV0|"secret"/);
});

test('a field named like a secret keeps its value wherever it stands, and the name of a secret is none', () => {
  const object = { kind: 'Pool', spec: { auth: { password: 'example-only', secretName: 'pool-login' }, steps: [{ apiKey: 'example-only', imagePullSecrets: [{ name: 'registry' }] }] }, data: { DB_PASSWORD: 'example-only' } };
  expect(JSON.stringify(hideSecrets(object))).toBe('{"kind":"Pool","spec":{"auth":{"password":"••••","secretName":"pool-login"},"steps":[{"apiKey":"••••","imagePullSecrets":[{"name":"registry"}]}]},"data":{"DB_PASSWORD":"••••"}}');
});

test('a configuration map shows its text without what looks like a secret', async () => {
  const shown = (await lines(['cm', 'cygni-api-settings', '--output=yaml'])).join('\n');
  expect(shown).toContain('cache: on');
  expect(shown).not.toContain('example-only');
});
