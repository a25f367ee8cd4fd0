import { expect, test } from 'vitest';
import { deliveryKey, fingerprintOf } from '../../../src/core/alert/fingerprint.ts';
import { groupKeyOf, serviceOf } from '../../../src/core/alert/group-key.ts';
import { severityOf } from '../../../src/core/alert/severity.ts';

test.each([
  ['critical', 'critical'], ['Critical', 'critical'], ['P1', 'critical'], ['SEV-1', 'critical'], ['page', 'critical'],
  ['warning', 'major'], ['high', 'major'], ['error', 'major'], ['sev2', 'major'], ['purple', 'major'],
  ['info', 'minor'], ['none', 'minor'], ['P4', 'minor'],
])('the severity %s is %s', (severity, expected) => {
  expect(severityOf({ severity })).toBe(expected);
});

test('an alert without a severity is major', () => {
  expect(severityOf({})).toBe('major');
});

test('the pods of one service are one problem', () => {
  const labels = { service: 'cygni-api', namespace: 'production', severity: 'critical' };
  const one = groupKeyOf({ name: 'PoolExhausted', labels: { ...labels, pod: 'a', instance: '10.0.0.1:4000' } });
  expect(groupKeyOf({ name: 'PoolExhausted', labels: { ...labels, pod: 'b', severity: 'warning' } })).toBe(one);
});

test.each([
  ['another service', { service: 'billing', namespace: 'production' }, 'PoolExhausted'],
  ['another namespace', { service: 'cygni-api', namespace: 'staging' }, 'PoolExhausted'],
  ['another cluster', { service: 'cygni-api', namespace: 'production', cluster: 'eu' }, 'PoolExhausted'],
  ['another alert', { service: 'cygni-api', namespace: 'production' }, 'DiskFull'],
])('%s is another problem', (_, labels, name) => {
  expect(groupKeyOf({ name, labels })).not.toBe(groupKeyOf({ name: 'PoolExhausted', labels: { service: 'cygni-api', namespace: 'production' } }));
});

test('a slash in a label cannot make two problems look like one', () => {
  expect(groupKeyOf({ name: 'c', labels: { namespace: 'a', service: 'b' } })).not.toBe(groupKeyOf({ name: 'c', labels: { service: 'a/b' } }));
});

test('a key of very long labels is short and still tells two problems apart', () => {
  const long = 'x'.repeat(3000);
  const key = groupKeyOf({ name: `${long}a`, labels: { service: long } });
  expect(key).toHaveLength(500);
  expect(groupKeyOf({ name: `${long}b`, labels: { service: long } })).not.toBe(key);
});

test('the service is the first label that names one', () => {
  expect(serviceOf({ labels: { job: 'scraper', app: 'cygni-api', service: ' ' } })).toBe('cygni-api');
  expect(serviceOf({ labels: { severity: 'critical' } })).toBe('unknown service');
});

test('a fingerprint does not depend on the order of labels and does depend on their values', () => {
  expect(fingerprintOf({ a: '1', b: '2' })).toBe(fingerprintOf({ b: '2', a: '1' }));
  expect(fingerprintOf({ a: '1', b: '2' })).not.toBe(fingerprintOf({ a: '1', b: '3' }));
  expect(fingerprintOf({ a: 'x"],["b' })).not.toBe(fingerprintOf({ a: 'x', b: '' }));
});

test('a repeat of a delivery has the same key, its end another one', () => {
  const firing = { fingerprint: 'f1', startsAt: '2026-11-01T00:00:00.000Z', state: 'firing' as const };
  const other = { ...firing, fingerprint: 'f2' };
  const key = deliveryKey('alertmanager', [firing, other]);
  expect(deliveryKey('alertmanager', [other, firing])).toBe(key);
  expect(deliveryKey('alertmanager', [{ ...firing, state: 'resolved' }, other])).not.toBe(key);
  expect(deliveryKey('alertmanager', [{ ...firing, startsAt: '2026-11-02T00:00:00.000Z' }, other])).not.toBe(key);
  expect(deliveryKey('grafana', [firing, other])).not.toBe(key);
});
