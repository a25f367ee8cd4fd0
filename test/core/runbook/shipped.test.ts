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

  it.each(files)('have every part a responder looks for: %s', async (name) => {
    const runbook = await read(name);
    expect(runbook.overview).not.toBe('');
    expect(runbook.impact.map(({ title }) => title)).toEqual(['User Impact', 'Business Impact', 'Technical Impact']);
    expect(runbook.causes.length).toBeGreaterThanOrEqual(3);
    for (const { items } of [...runbook.impact, ...runbook.causes, ...runbook.fixes]) expect(items.length).toBeGreaterThan(0);
    expect(runbook.fixes.length).toBeGreaterThanOrEqual(5);
    expect(runbook.communication).toMatchObject({ statusPage: { title: expect.stringMatching(/\S/), message: expect.stringMatching(/\.$/) }, callAfterMinutes: expect.any(Number) });
    expect(runbook.postIncident.actions.length).toBeGreaterThanOrEqual(4);
    expect(runbook.postIncident.metrics.length).toBeGreaterThanOrEqual(4);
    expect(runbook.related).toHaveLength(3);
    expect(runbook.links.length).toBeGreaterThanOrEqual(2);
    expect(new Set(runbook.statements.map(({ phase }) => phase))).toEqual(new Set(['diagnosis', 'mitigation', 'root cause', 'tools']));
  });

  it.each(files)('run every check by themselves and put every step behind a button: %s', async (name) => {
    for (const { phase, step, judgement, text } of (await read(name)).statements) {
      if (judgement.class === 'manual') expect(text).toMatch(/app_user|kubectl exec -it/);
      else if (phase === 'mitigation') expect([text, step]).toEqual([text, expect.stringMatching(/^\d/)]);
      else expect([text, judgement.auto]).toEqual([text, true]);
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
