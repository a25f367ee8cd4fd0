import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCitizens } from '../../../src/rehearsal/world/citizens.ts';
import { startDatabase } from '../../../src/rehearsal/world/database.ts';
import type { Database } from '../../../src/rehearsal/world/database.ts';

let database: Database;
beforeAll(async () => {
  database = await startDatabase({
    setupSql: 'create role lifeguard_bot login; grant pg_use_reserved_connections to lifeguard_bot',
  });
});
afterAll(() => database.stop());

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  return client;
}

describe('the watched database', () => {
  test('takes 37 ordinary sessions, then refuses the service but not the bot', async () => {
    const open: pg.Client[] = [];
    try {
      for (let index = 0; index < database.slots; index++) open.push(await connect(database.serviceUrl));
      expect(open).toHaveLength(37);
      await expect(connect(database.serviceUrl)).rejects.toMatchObject({ code: '53300' });
      for (let index = 0; index < 2; index++) open.push(await connect(database.targetUrl));
      await expect(connect(database.targetUrl)).rejects.toMatchObject({ code: '53300' });
      open.push(await connect(database.adminUrl));
    } finally {
      await Promise.all(open.map((client) => client.end()));
    }
  });

  test('has pg_stat_statements loaded but not created', async () => {
    const admin = await connect(database.adminUrl);
    const { rows } = await admin.query(
      `select current_setting('shared_preload_libraries') as loaded,
              (select count(*)::int from pg_extension where extname = 'pg_stat_statements') as created`,
    );
    await admin.end();
    expect(rows).toEqual([{ loaded: 'pg_stat_statements', created: 0 }]);
  });

  test('has citizens that listen and lead, and notices when one is cut', async () => {
    const citizens = await startCitizens(database.serviceUrl);
    const admin = await connect(database.adminUrl);
    try {
      const { rows } = await admin.query<{ application_name: string; query: string }>(
        "select application_name, query from pg_stat_activity where application_name like 'cygni-%' order by 1",
      );
      expect(rows).toEqual([
        { application_name: 'cygni-scheduler', query: 'SELECT pg_advisory_lock(7001)' },
        { application_name: 'cygni-worker', query: 'LISTEN jobs' },
      ]);
      const worker = citizens.all.find((one) => one.name === 'cygni-worker')!;
      await admin.query('select pg_terminate_backend($1, 5000)', [worker.pid]);
      await expect.poll(() => citizens.all.map((one) => [one.name, one.alive()]), { timeout: 10_000 }).toEqual([
        ['cygni-worker', false],
        ['cygni-scheduler', true],
      ]);
    } finally {
      await admin.end();
      await citizens.stop();
    }
  });
});
