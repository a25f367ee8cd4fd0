import { describe, expect, test } from 'vitest';
import { applyPatch } from '../../../src/rehearsal/world/kubernetes/patch.ts';
import { matchesFields, matchesLabels } from '../../../src/rehearsal/world/kubernetes/selector.ts';

const json = 'application/json-patch+json';
const merge = 'application/merge-patch+json';
const strategic = 'application/strategic-merge-patch+json';
const object = { spec: { replicas: 4, env: [{ name: 'A', value: '1' }, { name: 'B', value: '2' }] }, metadata: { annotations: { 'x/y': '1' } } };

const patched = (type: string, patch: unknown) => {
  const result = applyPatch(type, object, patch);
  return 'object' in result ? result.object : result.status;
};

describe('a patch', () => {
  test('by JSON patch adds, replaces and removes in lists and objects, and reads escaped names', () => {
    expect(
      patched(json, [
        { op: 'add', path: '/spec/env/-', value: { name: 'C' } },
        { op: 'remove', path: '/spec/env/0' },
        { op: 'replace', path: '/metadata/annotations/x~1y', value: '2' },
        { op: 'add', path: '/spec/paused', value: true },
      ]),
    ).toEqual({
      spec: { replicas: 4, paused: true, env: [{ name: 'B', value: '2' }, { name: 'C' }] },
      metadata: { annotations: { 'x/y': '2' } },
    });
  });

  test('by JSON patch fails as a whole on a failed test or a path that is not there', () => {
    expect(patched(json, [{ op: 'replace', path: '/spec/replicas', value: 9 }, { op: 'test', path: '/spec/replicas', value: 4 }])).toBe(422);
    expect(patched(json, [{ op: 'replace', path: '/spec/none/deep', value: 1 }])).toBe(422);
    expect(patched(json, [{ op: 'remove', path: '/spec/env/2' }])).toBe(422);
  });

  test('by merge replaces lists and removes what is null', () => {
    expect(patched(merge, { spec: { env: [] }, metadata: { annotations: { 'x/y': null } } })).toEqual({
      spec: { replicas: 4, env: [] },
      metadata: { annotations: {} },
    });
  });

  test('by strategic merge merges lists of named things and deletes by name', () => {
    expect(patched(strategic, { spec: { env: [{ name: 'B', value: '3' }, { name: 'A', $patch: 'delete' }, { name: 'C', value: '4' }] } })).toMatchObject({
      spec: { env: [{ name: 'B', value: '3' }, { name: 'C', value: '4' }] },
    });
  });

  test('never changes the object it is given, and refuses other types', () => {
    const before = structuredClone(object);
    patched(json, [{ op: 'replace', path: '/spec/env/0/value', value: '9' }]);
    patched(strategic, { spec: { env: [{ name: 'A', value: '9' }] } });
    expect(object).toEqual(before);
    expect(patched('text/plain', {})).toBe(415);
  });
});

describe('a selector', () => {
  test.each([
    ['app=api', true],
    ['app==api,tier!=web', true],
    ['app in (api, web),tier', false],
    ['app notin (web)', true],
    ['!tier', true],
    ['app=web', false],
    ['', true],
  ])('%s of labels answers %s', (selector, answer) => {
    expect(matchesLabels({ app: 'api' }, selector)).toBe(answer);
  });

  test('of fields follows the path', () => {
    expect(matchesFields({ status: { phase: 'Running' } }, 'status.phase=Running')).toBe(true);
    expect(matchesFields({ status: { phase: 'Running' } }, 'status.phase!=Running')).toBe(false);
  });
});
