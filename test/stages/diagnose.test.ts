import { beforeAll, describe, expect, test } from 'vitest';
import type { Places } from '../../src/core/diagnosis/place.ts';
import type { Report } from '../../src/core/diagnosis/diagnosis.ts';
import { Fault } from '../../src/core/fault.ts';
import { loadSqlParser } from '../../src/core/operation/sql/parser.ts';
import { diagnose } from '../../src/stages/diagnose.ts';
import type { DatabasePort, KubernetesPort } from '../../src/stages/world.ts';
import { many, snapshotOf } from '../core/diagnosis/snapshots.ts';
import { incident, runbook, statement, world } from './house.ts';

beforeAll(loadSqlParser);

const leaking = snapshotOf([...many(30, (at) => ({ stateSeconds: 700 + at })), ...many(7, () => ({ client: '10.2.0.15' }))]);
const database = (): DatabasePort => ({
  examine: async (reads: { id: string }[]) => ({
    snapshot: leaking, answers: Object.fromEntries(reads.map(({ id }) => [id, { kind: 'table', columns: ['pid'], rows: [], more: 0, tookMs: 1 }])), connection: 'over the reserved connection', refusedAll: false, missing: [], advice: ['Reserve a slot.'], tookMs: 1,
  }),
}) as unknown as DatabasePort;
const cluster = (podsByAddress: () => Promise<Places>): KubernetesPort => ({ podsByAddress }) as unknown as KubernetesPort;

async function reportOf(parties: { database?: DatabasePort | null; kubernetes?: KubernetesPort | null }): Promise<Report> {
  const book = runbook(statement('idle', { kind: 'sql read', sql: "SELECT pid FROM pg_stat_activity WHERE state = 'idle'", filters: [], parameters: [] }));
  const outcome = await diagnose({ job: { name: 'diagnose', incident: 'i1', again: false }, incident: incident(), world: world({ ...parties, runbook: () => book }) } as unknown as Parameters<typeof diagnose>[0]);
  const [event] = outcome.events;
  if (event?.type !== 'diagnosed') throw new Error('no report');
  return event.report;
}

describe('a diagnosis', () => {
  test('names the pods behind the addresses, in the pool and in the causes, and passes on what a DBA should change', async () => {
    const places: Places = new Map([['10.2.0.14', { pod: 'cygni-api-7f9', startedAt: '2026-11-23T02:06:00Z', deployedAt: '2026-11-23T02:00:00Z' }]]);
    const report = await reportOf({ database: database(), kubernetes: cluster(async () => places) });
    expect(report.pool.sentence).toContain('cygni-api-7f9 (started 6 min after the last deploy) holds 30 of 37');
    expect(report.hypotheses[0]?.because).toContain('all from one pod: cygni-api-7f9');
    expect(report).toMatchObject({ missing: [], advice: ['Reserve a slot.'] });
  });

  test('keeps the addresses when the cluster may not tell, and says why', async () => {
    const report = await reportOf({ database: database(), kubernetes: cluster(async () => { throw new Fault('Kubernetes', 'Lifeguard may not list pods.', { retry: 'never' }); }) });
    expect(report.pool.sentence).toContain('10.2.0.14 (cygni-api) holds 30 of 37');
    expect(report.missing).toEqual(['Which pods the clients are: Lifeguard may not list pods.']);
  });

  test('does not wait for a cluster that says nothing', async () => {
    const startedMs = performance.now();
    const report = await reportOf({ database: database(), kubernetes: cluster(() => new Promise(() => {})) });
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    expect(report.missing).toEqual(['Which pods the clients are: Kubernetes did not say in time.']);
    expect(report.findings[0]).toMatchObject({ check: 'idle', verdict: 'fails' });
  });

  test('without a database asks no cluster for pods, and says that none is connected', async () => {
    const report = await reportOf({ database: null, kubernetes: cluster(() => Promise.reject(new Error('asked'))) });
    expect(report.missing).toEqual(['No database is connected (TARGET_DATABASE_URL).']);
  });
});
