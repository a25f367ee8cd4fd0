import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whichServer } from '../../../src/edges/store/which-server.ts';
import type { Examination } from '../../../src/edges/postgres/examination.ts';
import { testServer } from '../../support/postgres.ts';
import { pooler, strictPooler } from './pooler.ts';
import { roles, watched, type Watched } from './watched.ts';

/** One look by a bot of its own, which takes its connection away again: its role may hold four. */
async function look(server: Watched, options: Parameters<Watched['bot']>[0] = {}, reads: { id: string; sql: string }[] = []): Promise<Examination> {
  const bot = server.bot(options);
  try {
    return await bot.examine(reads);
  } finally {
    await bot.close();
  }
}

function poolOf(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url });
  pool.on('error', () => {});
  return pool;
}

describe('a server that keeps slots for the bot', () => {
  let server: Watched;
  beforeAll(async () => { server = await watched(); });
  afterAll(() => server.stop());

  test('needs no advice', async () => {
    expect((await look(server)).advice).toEqual([]);
  });

  test('is of no use to a role that may not take them, and the grant is named', async () => {
    await server.admin.query('GRANT pg_read_all_stats TO plain_user');
    const { connection, advice } = await look(server, { role: roles.plain });
    expect(connection).toBe('over the warm connection');
    expect(advice).toEqual(['4 slots are reserved, but not for Lifeguard: GRANT pg_use_reserved_connections TO "plain_user". Once the server is full, a lost connection of Lifeguard cannot come back.']);
  });

  test('should not be watched by a superuser', async () => {
    expect((await look(server, { role: roles.superuser })).advice).toEqual([expect.stringMatching(/^Lifeguard logs in as a superuser/)]);
  });

  test('behind a pooler is told from the server itself', async () => {
    const between = await pooler(server.url(roles.bot));
    try {
      const bot = server.bot({ url: between.url });
      for (const _ of ['first', 'again']) {
        const examined = await bot.examine([{ id: 'states', sql: 'SELECT state, count(*) FROM pg_stat_activity GROUP BY state' }]);
        expect(examined.connection).toBe('over the reserved connection, through a connection pooler, so nothing can be ended safely');
        expect(examined.advice).toEqual(["A connection pooler answers in the server's place: put the server's own address into TARGET_DATABASE_URL."]);
        expect(examined.answers.states?.kind).toBe('table');
      }
      expect(bot.health().pooled).toBe(true);
      await bot.close();
    } finally {
      await between.stop();
    }
  });

  test('behind a pooler that refuses the bot’s settings says what to do', async () => {
    const between = await strictPooler(server.url(roles.bot));
    try {
      const bot = server.bot({ url: between.url });
      expect(await bot.examine([])).toMatchObject({ snapshot: null, refusedAll: false, connection: "A connection pooler answers instead of the server: Lifeguard needs the server's own address (TARGET_DATABASE_URL)" });
      await bot.close();
    } finally {
      await between.stop();
    }
  });

  test('that holds the bot’s own store is recognised, as the very server or as another of its cluster', async () => {
    const pool = poolOf(server.url(roles.superuser));
    try {
      const bot = server.bot({ store: () => whichServer(pool) });
      await expect.poll(async () => (await bot.examine([])).advice, { timeout: 5_000 }).toEqual(['Lifeguard keeps its own incidents on this very server and stops when it stops: give DATABASE_URL a server of its own.']);
      const copy = server.bot({ store: async () => { const own = await whichServer(pool); return own && { ...own, startedAt: 'another time' }; } });
      await expect.poll(async () => (await copy.examine([])).advice.join(), { timeout: 5_000 }).toContain('in the cluster this server belongs to');
      await Promise.all([bot.close(), copy.close()]);
    } finally {
      await pool.end();
    }
  });

  test('is not taken for the store’s when that one is elsewhere, hangs or may not be asked', async () => {
    const elsewhere = await testServer();
    const pool = poolOf(elsewhere.url);
    try {
      const other = server.bot({ store: () => whichServer(pool) });
      await other.examine([]);
      await new Promise((settle) => setTimeout(settle, 200));
      expect((await other.examine([])).advice).toEqual([]);
      await other.close();
      expect((await look(server, { store: () => new Promise(() => {}) })).advice).toEqual([]);
      expect((await look(server, { store: () => Promise.reject(new Error('no')) })).advice).toEqual([]);
      await pool.query("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC; CREATE ROLE little LOGIN PASSWORD 'known'");
      const little = new URL(elsewhere.url);
      [little.username, little.password] = ['little', 'known'];
      const asLittle = poolOf(little.href);
      expect(await whichServer(asLittle)).toBeNull();
      await asLittle.end();
    } finally {
      await pool.end();
      await elsewhere.stop();
    }
  });

  test('whose identity may not be asked still gives the whole snapshot', async () => {
    await server.admin.query('REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC');
    const examined = await look(server, {}, [{ id: 'one', sql: 'SELECT 1' }]);
    expect(examined).toMatchObject({ identity: null, missing: [], answers: { one: { kind: 'table', rows: [['1']] } } });
    expect(examined.snapshot?.sessions.length).toBeGreaterThan(1);
    await server.admin.query('GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC');
  });
});

test('a server that keeps no slot for anybody says what to set, and what to grant', async () => {
  const server = await watched({ reserved_connections: '0' });
  try {
    const { connection, advice } = await look(server);
    expect(connection).toBe('over the warm connection');
    expect(advice).toEqual(['No slot is reserved for Lifeguard: set reserved_connections = 4 in postgresql.conf and restart the server. Once the server is full, a lost connection of Lifeguard cannot come back.']);
    await server.admin.query('REVOKE pg_use_reserved_connections FROM lifeguard_bot');
    expect((await look(server)).advice[0]).toContain('restart the server, and GRANT pg_use_reserved_connections TO "lifeguard_bot"');
  } finally {
    await server.stop();
  }
});

describe('pg_stat_statements', () => {
  const read = [{ id: 'slow', sql: 'SELECT query, calls FROM pg_stat_statements' }];

  test('that is loaded but not made is told from one that is not there, and the one statement that is missing is named', async () => {
    const server = await watched({ shared_preload_libraries: 'pg_stat_statements' });
    try {
      const bot = server.bot();
      expect((await bot.examine(read)).answers.slow).toEqual({ kind: 'failed', message: 'pg_stat_statements is loaded but not made in this database', hint: 'CREATE EXTENSION pg_stat_statements; in this database, no restart needed' });
      await server.admin.query('CREATE SCHEMA stats; CREATE EXTENSION pg_stat_statements SCHEMA stats; GRANT USAGE ON SCHEMA stats TO lifeguard_bot');
      expect((await bot.examine(read)).answers.slow).toMatchObject({ kind: 'failed', message: 'pg_stat_statements is in the schema stats, where this check does not look' });
      await server.admin.query('ALTER EXTENSION pg_stat_statements SET SCHEMA public');
      expect((await bot.examine(read)).answers.slow?.kind).toBe('table');
    } finally {
      await server.stop();
    }
  });

  test('that is made but not loaded, or neither, needs a restart', async () => {
    const server = await watched();
    try {
      const bot = server.bot();
      expect((await bot.examine(read)).answers.slow).toMatchObject({ message: 'pg_stat_statements is not installed', hint: expect.stringMatching(/shared_preload_libraries.*restart.*CREATE EXTENSION/) });
      await server.admin.query('CREATE EXTENSION pg_stat_statements');
      expect((await bot.examine(read)).answers.slow).toMatchObject({ message: 'pg_stat_statements is made here but not loaded', hint: expect.stringContaining('restart') });
    } finally {
      await server.stop();
    }
  });
});
