import { describe, expect, test } from 'vitest';
import { nextBatch, protectionOf, type Guard, type SessionFacts } from '../../../src/core/mitigation/sessions.ts';

const guard: Guard = {
  ownPid: 1, ownUser: 'lifeguard_bot', database: 'app', allowedDatabases: ['reports'], protectedRoles: ['migrations'], protectedApplications: ['billing-queue'],
};
const ordinary: SessionFacts = {
  pid: 2, user: 'app_user', database: 'app', application: 'cygni-api', backendType: 'client backend', state: 'idle',
  superuser: false, replicates: false, listens: false, backsUp: false, maintains: false, advisoryLock: false,
};

describe('a session is kept', () => {
  test.each<[string, Partial<SessionFacts>]>([
    ['Lifeguard itself', { pid: 1 }],
    ['Lifeguard itself', { user: 'lifeguard_bot' }],
    ['Lifeguard itself', { application: 'lifeguard/replica-2' }],
    ['replication', { backendType: 'walsender' }],
    ['background process', { backendType: 'autovacuum worker' }],
    ['superuser', { superuser: true }],
    ['replication role', { replicates: true }],
    ['another database', { database: 'other' }],
    ['protected role', { user: 'migrations' }],
    ['protected application', { application: 'billing-queue' }],
    ['backup or dump', { application: 'pgBackRest [backup]' }],
    ['backup or dump', { backsUp: true }],
    ['LISTENer', { listens: true }],
    ['advisory lock', { advisoryLock: true }],
    ['schema change or maintenance', { state: 'active', maintains: true }],
  ])('as %s', (reason, facts) => {
    expect(protectionOf({ ...ordinary, ...facts }, guard)).toBe(reason);
  });

  test('by no text alone that only resembles a protected one', () => {
    expect(protectionOf(ordinary, guard)).toBeNull();
    expect(protectionOf({ ...ordinary, application: 'my pg_dump' }, guard)).toBeNull();
    expect(protectionOf({ ...ordinary, application: 'lifeguards' }, guard)).toBeNull();
    expect(protectionOf({ ...ordinary, database: 'reports' }, guard)).toBeNull();
  });

  test('no longer for a schema change that is over', () => {
    expect(protectionOf({ ...ordinary, state: 'idle', maintains: true }, guard)).toBeNull();
  });
});

describe('batches', () => {
  test('begin with one, grow to 25 and no further', () => {
    const sizes = [0];
    for (let round = 0; round < 6; round += 1) sizes.push(nextBatch(sizes.at(-1) ?? 0, true));
    expect(sizes.slice(1)).toEqual([1, 5, 10, 20, 25, 25]);
  });

  test('fall back to one at a time after a session that did not go', () => {
    expect(nextBatch(25, false)).toBe(1);
    expect(nextBatch(1, false)).toBe(1);
  });
});
