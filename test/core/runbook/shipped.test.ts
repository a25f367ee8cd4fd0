import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRunbook } from '../../../src/core/runbook/read.ts';

const folder = path.join(import.meta.dirname, '../../../runbooks');
const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
const read = (name: string) => readRunbook(path.join(folder, name), readFileSync(path.join(folder, name), 'utf8'));

describe('the runbooks we ship', () => {
  it.each(files)('have no problem: %s', async (name) => {
    expect((await read(name)).problems).toEqual([]);
  });

  it.each(files)('end no session of another database, of replication or of a superuser: %s', async (name) => {
    for (const { judgement } of (await read(name)).statements) {
      if (judgement.operation.kind !== 'signal sessions') continue;
      for (const guard of ["backend_type = 'client backend'", 'datname = current_database()', 'rolsuper', 'rolreplication', 'pg_dump', 'pid <> pg_backend_pid()']) expect(judgement.operation.choose).toContain(guard);
    }
  });

  it('hold a button for every step of the pool runbook, numbered as its text', async () => {
    const { statements } = await read('database-connection-pool-exhaustion.md');
    expect(statements.filter(({ step }) => step !== undefined).map(({ step, title, judgement }) => `${step} ${title}: ${judgement.class}`)).toEqual([
      '1a Terminate idle sessions: terminate',
      '1b Terminate sessions idle in transaction: terminate',
      '2 Terminate long-running queries: terminate',
      '3a Scale cygni-api to 20 replicas: change',
      '3b Set DB_POOL_SIZE to 50 on each instance: change',
      '4 Route reads to replicas: change',
    ]);
  });

  it('run twelve checks of the pool runbook by themselves and leave the ending of a user to a person', async () => {
    const { statements } = await read('database-connection-pool-exhaustion.md');
    expect(statements.filter(({ judgement }) => judgement.auto)).toHaveLength(12);
    expect(statements.find(({ title }) => title === 'Terminate every session of app_user')?.judgement).toMatchObject({ class: 'manual', auto: false });
  });

  it('say what the pool runbook is for, and when people meet', async () => {
    const runbook = await read('database-connection-pool-exhaustion.md');
    expect(runbook).toMatchObject({
      alertNames: ['Database Connection Pool Exhaustion'], severity: 'critical', threshold: '< 10% idle connections for 5 minutes', idleShareBelow: 0.1,
      communication: { callAfterMinutes: 15, statusPage: { title: 'Database Connectivity Issues', status: 'Identified' } },
    });
    expect(runbook.causes.map(({ title }) => title)).toEqual(['Connection leaks', 'Long-running queries', 'High traffic', 'Configuration']);
    expect(runbook.links.map(({ url }) => url)).toEqual(['https://grafana.cygni.dev/d/postgres', 'https://grafana.cygni.dev/d/connection-pool', 'https://logs.cygni.dev/postgres-slow']);
    expect(runbook.fixes.flatMap(({ items }) => items)).toContain('DB_POOL_SIZE=25  # for each instance');
    expect(runbook.postIncident.actions).toHaveLength(5);
    expect(runbook.postIncident.metrics).toHaveLength(4);
    expect(runbook.impact.map(({ items }) => items.length)).toEqual([4, 4, 4]);
  });
});
