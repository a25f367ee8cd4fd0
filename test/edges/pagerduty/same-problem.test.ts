import { expect, test } from 'vitest';
import { sameProblem } from '../../../src/edges/pagerduty/same-problem.ts';

const problem = { service: 'cygni-api', title: 'Database Connection Pool Exhaustion' };

test.each([
  ['the name and the service in the title', { title: 'Database connection pool exhaustion (cygni-api)', service: 'Databases' }, true],
  ['the name as one word', { title: '[FIRING:2] DatabaseConnectionPoolExhaustion CYGNI-API', service: '' }, true],
  ['the service only as the PagerDuty service', { title: 'Database Connection Pool Exhaustion', service: 'cygni-api (production)' }, true],
  ['another service', { title: 'Database Connection Pool Exhaustion billing', service: 'billing' }, false],
  ['a longer service name', { title: 'Database Connection Pool Exhaustion cygni-api-gateway', service: '' }, false],
  ['another alert', { title: 'DiskFull cygni-api', service: 'cygni-api' }, false],
])('a page with %s is judged rightly', (_, page, same) => {
  expect(sameProblem(page, problem)).toBe(same);
});

test('an alert without a name or a service matches no page', () => {
  expect(sameProblem({ title: 'anything', service: 'anything' }, { service: '', title: '···' })).toBe(false);
});
