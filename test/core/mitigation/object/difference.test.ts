import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences, specified, valueAt, wayBack } from '../../../../src/core/mitigation/object/difference.ts';
import type { Json } from '../../../../src/core/mitigation/object/difference.ts';
import { fieldInWords } from '../../../../src/core/mitigation/object/words.ts';
import { applyPatch } from '../../../../src/rehearsal/world/kubernetes/patch.ts';

const container = (name: string, image: string, env: Record<string, string> = {}) => ({ name, image, env: Object.entries(env).map(([key, value]) => ({ name: key, value })) });
const deployment = (containers: unknown[], more: Json = {}) => ({ metadata: { name: 'api' }, spec: { replicas: 4, ...more, template: { spec: { containers } } }, status: { replicas: 4 } });

describe('what tells two versions apart', () => {
  test('is the smallest field, with the items of lists by their names', () => {
    const was = deployment([container('api', 'api:1', { A: '1', B: '2' })]);
    const is = deployment([container('api', 'api:2', { B: '3' }), container('log', 'log:1')], { paused: true });
    expect(differences(was, is).map(({ path, from, to }) => [path.join('.'), from, to])).toEqual([
      ['spec.template.spec.containers.api.image', 'api:1', 'api:2'],
      ['spec.template.spec.containers.api.env.A.name', 'A', undefined], ['spec.template.spec.containers.api.env.A.value', '1', undefined],
      ['spec.template.spec.containers.api.env.B.value', '2', '3'],
      ['spec.template.spec.containers.log.name', undefined, 'log'], ['spec.template.spec.containers.log.image', undefined, 'log:1'], ['spec.template.spec.containers.log.env', undefined, []],
      ['spec.paused', undefined, true],
    ]);
  });

  test('is nothing of what the server and its controllers write', () => {
    const was = { metadata: { name: 'x', resourceVersion: '1', generation: 1, annotations: { 'deployment.kubernetes.io/revision': '1' } }, spec: {}, status: { a: 1 } };
    const is = { metadata: { name: 'x', resourceVersion: '2', generation: 2, managedFields: [{}], annotations: { 'deployment.kubernetes.io/revision': '2' } }, spec: {}, status: { a: 2 } };
    expect(differences(specified(was), specified(is))).toEqual([]);
  });

  test.each([
    ['spec.replicas', 'replicas'], ['spec.paused', 'rollout on hold'], ['spec.unschedulable', 'closed to new pods'], ['metadata.labels.tier', 'label tier'], ['spec.template.metadata.labels.tier', 'pod label tier'],
    ['spec.template.spec.containers.api.image', 'image of api'], ['spec.template.spec.containers.api.env.DB_POOL_SIZE.value', 'DB_POOL_SIZE of api'], ['spec.template.spec.containers.api.resources.limits.memory', 'memory limit of api'],
    ['spec.template.spec.containers.api.env.URL.valueFrom.secretKeyRef.key', 'source of URL of api'], ['spec.template.spec.terminationGracePeriodSeconds', 'pod termination grace period seconds'], ['data.app.env', 'app env'], ['spec.strategy.rollingUpdate.maxSurge', 'strategy rolling update max surge'],
  ])('%s is called %s', (path, words) => {
    expect(fieldInWords(path.split('.'))).toBe(words);
  });
});

describe('the way back', () => {
  const back = (was: Json, is: Json) => applyPatch('application/json-patch+json', is, wayBack(was, is));

  test('touches only what changed, and tests that it still is as it became', () => {
    const was = deployment([container('api', 'api:1')]);
    expect(wayBack(was, deployment([container('api', 'api:2')]))).toEqual([
      { op: 'test', path: '/spec/template/spec/containers/0/image', value: 'api:2' }, { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'api:1' },
    ]);
  });

  test('is refused once somebody changed the field again', () => {
    const was = deployment([container('api', 'api:1')]);
    const patch = wayBack(was, deployment([container('api', 'api:2')]));
    expect(applyPatch('application/json-patch+json', deployment([container('api', 'api:3')]), patch)).toMatchObject({ status: 422 });
  });

  test('puts marks back where the server dropped the empty map of them', () => {
    const was = { metadata: { name: 'x', labels: { app: 'api', 'a.b/c': '1' } } };
    const is = { metadata: { name: 'x' } };
    expect(back(was, is)).toEqual({ object: was });
  });

  const plain = { noNullPrototype: true };
  const name = fc.constantFrom('api', 'log', 'web', 'db');
  const named = fc.uniqueArray(fc.record({ name, image: fc.constantFrom('1', '2', '3'), env: fc.uniqueArray(fc.record({ name, value: fc.constantFrom('x', 'y') }, plain), { selector: (item) => item.name }) }, plain), { selector: (item) => item.name });
  const object = fc.record({
    metadata: fc.record({ name: fc.constant('x'), labels: fc.dictionary(fc.constantFrom('a', 'b~c', 'd/e'), fc.constantFrom('1', '2'), plain), annotations: fc.dictionary(fc.constantFrom('a', 'x/y'), fc.constantFrom('1', '2'), plain) }, plain),
    spec: fc.record({ replicas: fc.nat(3), paused: fc.boolean(), containers: named, args: fc.array(fc.constantFrom('-a', '-b')), deep: fc.dictionary(name, fc.dictionary(name, fc.nat(2), plain), plain) }, { requiredKeys: ['containers'], ...plain }),
  }, plain) as unknown as fc.Arbitrary<Json>;

  test('from any version to any other leads exactly there', () => {
    fc.assert(fc.property(object, object, (was, is) => {
      expect(back(was, is)).toEqual({ object: was });
    }), { numRuns: 3_000 });
  });

  test('every difference is found at its path in both versions', () => {
    fc.assert(fc.property(object, object, (was, is) => {
      for (const { path, from, to } of differences(was, is)) {
        expect(valueAt(was, path)).toEqual(from);
        expect(valueAt(is, path)).toEqual(to);
      }
    }), { numRuns: 1_000 });
  });
});
