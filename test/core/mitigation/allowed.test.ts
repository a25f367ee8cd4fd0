import { expect, test } from 'vitest';
import { notAllowed, OPT_IN } from '../../../src/core/mitigation/allowed.ts';
import { catalogue } from '../../../src/core/operation/catalogue.ts';
import type { Operation } from '../../../src/core/operation/operation.ts';

const change = (verb: string, ...args: string[]): Operation => ({ kind: 'kubernetes change', verb, args });
const sql = (destroys: boolean): Operation => ({ kind: 'sql change', sql: 'x', parameters: [], destroys });
const http = (method: string): Operation => ({ kind: 'http write', method, host: 'localhost', port: null, path: '/', body: null });

test.each<[string, Operation, string | null]>([
  ['a restart', change('rollout restart', 'deployment/api'), null],
  ['a label', change('label', 'pod', 'a', 'b=c'), null],
  ['a cordon', change('cordon', 'node-1'), null],
  ['one pod', change('delete', 'pod', 'api-1'), null],
  ['one pod of a namespace', change('delete', 'pod/api-1', '--namespace=shop', '--wait=true'), null],
  ['one pod at once', change('delete', 'pod', 'api-1', '--force=true', '--grace-period=0'), 'needs ALLOW_STEPS=delete'],
  ['one pod within no time', change('delete', 'pod', 'api-1', '--now=true'), 'needs ALLOW_STEPS=delete'],
  ['two pods', change('delete', 'pod', 'api-1', 'api-2'), 'needs ALLOW_STEPS=delete'],
  ['pods by a label', change('delete', 'pods', '--selector=app=api'), 'needs ALLOW_STEPS=delete'],
  ['all pods', change('delete', 'pods', '--all=true'), 'needs ALLOW_STEPS=delete'],
  ['a deployment', change('delete', 'deployment', 'api'), 'needs ALLOW_STEPS=delete'],
  ['what is not understood', change('delete', 'pod', 'A'), 'needs ALLOW_STEPS=delete'],
  ['a drain', change('drain', 'node-1'), 'needs ALLOW_STEPS=drain'],
  ['a statement that changes', sql(false), 'needs ALLOW_STEPS=sql change'],
  ['a statement that destroys', sql(true), 'needs ALLOW_STEPS=sql destroy'],
  ['a request', http('POST'), 'needs ALLOW_STEPS=http write'],
  ['a request that removes', http('DELETE'), 'needs ALLOW_STEPS=http delete'],
])('%s: %j', (_, operation, expected) => {
  expect(notAllowed(operation, [])).toBe(expected);
  expect(notAllowed(operation, [...OPT_IN])).toBeNull();
});

test('allowing one step allows no other', () => {
  expect(notAllowed(sql(true), ['sql change', 'delete'])).toBe('needs ALLOW_STEPS=sql destroy');
});

test('every name is one of the catalogue', () => {
  expect(OPT_IN.filter((name) => !catalogue.some(({ operation }) => operation === name))).toEqual([]);
});
