import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJsonPath, printJsonPath, valuesAt } from '../../../src/edges/kubernetes/print/jsonpath.ts';

const pod = (name: string, ip: string, ready: boolean, restarts: number) => ({
  kind: 'Pod', metadata: { name, labels: { app: 'api', 'example.com/team': 'blue' } },
  spec: { containers: [{ name: 'api', image: 'api:1', env: [{ name: 'SIZE', value: '25' }] }, { name: 'proxy', image: 'proxy:2' }] },
  status: { podIP: ip, phase: 'Running', conditions: [{ type: 'Initialized', status: 'True' }, { type: 'Ready', status: ready ? 'True' : 'False' }], containerStatuses: [{ ready, restartCount: restarts }] },
});
const pods = { kind: 'List', items: [pod('a', '10.0.0.1', true, 0), pod('b', '10.0.0.2', false, 7), pod('c', '10.0.0.3', true, 2)], empty: [], nothing: null };

describe('a template prints what kubectl prints', () => {
  // Each was compared with kubectl's own answer on the same shape of object.
  test.each([
    ['plain {.kind} text', 'plain List text'],
    ['.items', '.items'],
    ['{.items[*].metadata.name}', 'a b c'],
    ['{range .items[*]}{.metadata.name}{"\\t"}{.status.podIP}{"\\n"}{end}', 'a\t10.0.0.1\nb\t10.0.0.2\nc\t10.0.0.3\n'],
    ['{range .items[*]}{@.metadata.name}{";"}', 'a;b;c;'],
    ['{range .items[*]}{.metadata.name}: {range .spec.containers[*]}{.name}={.image} {end}{"\\n"}{end}', 'a: api=api:1 proxy=proxy:2 \nb: api=api:1 proxy=proxy:2 \nc: api=api:1 proxy=proxy:2 \n'],
    ['{.items[0].metadata.name}', 'a'],
    ['{.items[-1].metadata.name}', 'c'],
    ['{.items[-1:].metadata.name}', 'c'],
    ['{.items[1:3].metadata.name}', 'b c'],
    ['{.items[:2].metadata.name}', 'a b'],
    ['{.items[0:3:2].metadata.name}', 'a c'],
    ['{.empty[*].x}', ''],
    ['{.items[*].missing.deep}', ''],
    ['{.items[0].metadata.labels}', '{"app":"api","example.com/team":"blue"}'],
    ['{.items[0].metadata.labels.example\\.com/team}', 'blue'],
    ["{.items[0].metadata.labels['example\\.com/team']}", 'blue'],
    ["{.items[0]['metadata.name','status.phase']}", 'a Running'],
    ['{.items[?(@.status.podIP=="10.0.0.2")].metadata.name}', 'b'],
    ["{.items[?(@.status.podIP!='10.0.0.2')].metadata.name}", 'a c'],
    ['{.items[?(@.status.podIP>="10.0.0.2")].metadata.name}', 'b c'],
    ['{.items[?(@.status.containerStatuses[0].restartCount>0)].metadata.name}', 'b c'],
    ['{.items[?(@.status.containerStatuses[0].ready==true)].metadata.name}', 'a c'],
    ['{.items[?(@.spec.nodeName)].metadata.name}', ''],
    ['{.items[?(@.spec.containers)].metadata.name}', 'a b c'],
    ['{.items[*].status.conditions[?(@.type=="Ready")].status}', 'True False True'],
    ['{.items[0].spec.containers[?(@.name=="api")].env[?(@.name=="SIZE")].value}', '25'],
    ['{..image}', 'api:1 proxy:2 api:1 proxy:2 api:1 proxy:2'],
    ['{.items[0].status.containerStatuses[0].ready}', 'true'],
    ['{.items[1].status.containerStatuses[0].restartCount}', '7'],
    ['{$.items[0].kind}', 'Pod'],
    ['{"a{b}c"}', 'a{b}c'],
    ['{.nothing}', ''],
  ])('%s', (template, text) => {
    expect(printJsonPath(template, template === '{.nothing}' ? {} : pods)).toEqual({ text });
  });
});

test.each([
  ['{.items[0].metadata.name', 'not closed'], ['{.items[x]}', 'not understood'], ['{.items[9].metadata.name}', 'no item 9'], ['{.items[?(@.status.podIP==3)]}', 'a string with a number'],
  ['{.items[?(@.kind=~"P")]}', 'not known'], ['{end}', 'without a range'], ['{.kind[0]}', 'not a list'], ['{.items[?(@.spec.containers[*].name=="api")]}', 'more than one value'],
])('%s is refused with a reason', (template, reason) => {
  expect(printJsonPath(template, pods)).toEqual({ wrong: expect.stringContaining(reason) });
});

test('the values can be had as a list', () => {
  expect(findJsonPath('{.items[*].status.containerStatuses[0].restartCount}', pods)).toEqual({ values: [0, 7, 2] });
});

test.each(['metadata.name', '.metadata.name', '{.metadata.name}', '{metadata.name}'])('%s is the same path where braces and the first dot may be left out', (path) => {
  const parsed = valuesAt(path);
  expect('find' in parsed && parsed.find(pods.items[0])).toEqual({ values: ['a'] });
});

test('no template throws or takes long, whatever it is', () => {
  const piece = fc.constantFrom('{', '}', '.', '..', '[', ']', '*', '?(', ')', '@', '$', '"', "'", 'range ', 'end', 'items', 'metadata', '0', ':', '-1', '==', ',', '\\', ' ', '\n', 'x');
  fc.assert(fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
    const result = printJsonPath(pieces.join(''), pods);
    expect('text' in result ? typeof result.text : typeof result.wrong).toBe('string');
  }), { numRuns: 20_000 });
});

test('a path that multiplies without end is stopped', () => {
  const wide = { items: Array.from({ length: 3000 }, (_, at) => pod(String(at), '10.0.0.1', true, 0)) };
  expect(printJsonPath('{..*..*..*..*}', wide)).toEqual({ wrong: expect.stringContaining('too much') });
});
