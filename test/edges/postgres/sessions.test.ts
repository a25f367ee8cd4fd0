import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database, SessionPreview } from '../../../src/edges/postgres/target.ts';
import { pidOf, replica, roles, watched, type Watched } from './watched.ts';

const everyIdle = `SELECT pid FROM pg_stat_activity WHERE state = 'idle'`;
const everyone = 'SELECT pid FROM pg_stat_activity';

let server: Watched;
let bot: Database;

beforeAll(async () => {
  server = await watched();
  await server.admin.query('CREATE DATABASE elsewhere');
  await server.admin.query(`INSERT INTO lifeguard.rule VALUES ('protected application', 'billing-queue'), ('protected role', 'plain_user')`);
  bot = server.bot();
});
afterAll(() => server.stop());

/** Ends all the preview would, and gives each target's result by pid. */
async function end(preview: SessionPreview, targets = preview.targets): Promise<Map<number, string>> {
  const { results } = await bot.signalSessions({ identity: preview.identity, signal: 'terminate', targets });
  return new Map(results.map(({ pid, result }) => [pid, result]));
}

async function alive(...pids: number[]): Promise<boolean> {
  return (await server.admin.query('SELECT FROM pg_stat_activity WHERE pid = ANY($1)', [pids])).rowCount !== 0;
}

describe('ending idle sessions', () => {
  test('ends what the preview named, leaves no trace of it, and says so again as gone', async () => {
    const pids = await Promise.all(Array.from({ length: 9 }, async () => pidOf(await server.open(roles.app, 'cygni-api'))));
    const preview = await bot.previewSessions(everyIdle);
    expect(preview.targets.map(({ pid }) => pid).sort()).toEqual(pids.sort());

    const first = await bot.signalSessions({ identity: preview.identity, signal: 'terminate', targets: preview.targets });
    expect(new Set(first.results.map(({ result }) => result))).toEqual(new Set(['terminated']));
    expect(first.after!.used).toBe(first.before.used - 9);
    expect(await alive(...pids)).toBe(false);

    expect(new Set((await end(preview)).values())).toEqual(new Set(['gone']));
  });

  test('leaves a session alone that has woken up since', async () => {
    const client = await server.open(roles.app, 'cygni-api');
    const pid = await pidOf(client);
    const preview = await bot.previewSessions(everyIdle);
    await client.query('SELECT 1');
    expect((await end(preview)).get(pid)).toBe('changed');
    expect(await alive(pid)).toBe(true);
    await client.end();
  });

  test('takes a session under a used-again pid for another one', async () => {
    const pid = await pidOf(await server.open(roles.app));
    const preview = await bot.previewSessions(everyIdle);
    const older = preview.targets.map((target) => ({ ...target, backendStart: '2026-01-01 00:00:00.000001+00' }));
    expect((await end(preview, older)).get(pid)).toBe('gone');
    expect(await alive(pid)).toBe(true);
    await end(preview);
  });

  test('refuses every target when another server answers than the one previewed', async () => {
    const pid = await pidOf(await server.open(roles.app));
    const preview = await bot.previewSessions(everyIdle);
    const elsewhere = { ...preview, identity: { ...preview.identity, system: '1' } };
    expect([...new Set((await end(elsewhere)).values())]).toEqual(['refused']);
    expect(await alive(pid)).toBe(true);
    await end(preview);
  });

  test('does nothing for an empty list', async () => {
    const preview = await bot.previewSessions(`${everyone} WHERE false`);
    expect(preview.targets).toEqual([]);
    const { results, before, after } = await bot.signalSessions({ identity: preview.identity, signal: 'terminate', targets: [] });
    expect(results).toEqual([]);
    expect(after).toEqual(before);
  });
});

describe('kept sessions', () => {
  /** What a preview of everybody says of one session, and what the server's own guard says when told to end it all the same. */
  async function judged(client: pg.Client): Promise<{ preview: string | null; guard: string | undefined }> {
    const pid = await pidOf(client);
    const preview = await bot.previewSessions(everyone);
    const session = [...preview.targets, ...preview.kept].find((target) => target.pid === pid);
    if (session === undefined) throw new Error('the session is not in the preview');
    const guard = (await end(preview, [session])).get(pid);
    expect(await alive(pid)).toBe(guard !== 'terminated');
    await client.end().catch(() => {});
    return { preview: session.protectedBy, guard };
  }

  const opening = (role: string, application?: string, database?: string, sql = 'SELECT 1') => async () => {
    const client = await server.open(role, application, database);
    await client.query(sql);
    return client;
  };

  test.each<[string, string, () => Promise<pg.Client>]>([
    ["a superuser's", 'superuser', opening(roles.superuser)],
    ["another database's", 'another database', opening(roles.app, '', 'elsewhere')],
    ["the bot's own", 'Lifeguard itself', opening(roles.bot)],
    ['one that calls itself Lifeguard', 'Lifeguard itself', opening(roles.app, 'lifeguard/other')],
    ['a dump', 'backup or dump', opening(roles.app, 'pg_dump')],
    ['a backup tool', 'backup or dump', opening(roles.app, 'pgBackRest [backup]')],
    ['one the DBA protects', 'protected application', opening(roles.app, 'billing-queue')],
    ['one with an advisory lock', 'advisory lock', opening(roles.app, '', 'postgres', 'SELECT pg_advisory_lock(7)')],
  ])('%s session is kept by the preview and by the guard on the server', async (_, reason, open) => {
    expect(await judged(await open())).toEqual({ preview: reason, guard: 'protected' });
  });

  test('one whose last statement was LISTEN is kept', async () => {
    const client = await server.open(roles.app);
    const pid = await pidOf(client);
    await client.query('LISTEN work');
    const preview = await bot.previewSessions(everyone);
    const session = preview.kept.find((target) => target.pid === pid);
    expect(session?.protectedBy).toBe('LISTENer');
    expect((await end(preview, session === undefined ? [] : [session])).get(pid)).toBe('protected');
    await client.end();
  });

  test('a replication connection is kept, also one that only reads a slot', async () => {
    await server.admin.query(`CREATE ROLE replicator LOGIN REPLICATION PASSWORD 'known'`);
    const client = await replica(server);
    const preview = await bot.previewSessions(`SELECT pid FROM pg_stat_activity WHERE usename = 'replicator'`);
    expect(preview.targets).toEqual([]);
    expect(preview.kept).toMatchObject([{ protectedBy: 'replication' }]);
    expect([...(await end(preview, preview.kept)).values()]).toEqual(['protected']);
    await client.end();
  });

  test('what the preview would end and what the guard ends are the same, for a mix of sessions', async () => {
    const kinds = ['', 'cygni-api', 'pg_dump', 'billing-queue', 'lifeguard/x', 'barman'];
    const opened: pg.Client[] = [];
    for (let at = 0; at < 18; at += 1) {
      const client = await server.open(roles.app, kinds[at % kinds.length], at % 7 === 3 ? 'elsewhere' : 'postgres');
      await client.query(at % 5 === 4 ? `SELECT pg_advisory_lock(${at})` : at % 8 === 6 ? 'BEGIN' : 'SELECT 1');
      opened.push(client);
    }
    const preview = await bot.previewSessions(`SELECT pid FROM pg_stat_activity WHERE usename = 'app_user'`);
    const said = new Map([...preview.targets, ...preview.kept].map((target) => [target.pid, target.protectedBy === null ? 'terminated' : 'protected']));
    expect(new Set(said.values())).toEqual(new Set(['terminated', 'protected']));
    expect(await end(preview, [...preview.kept, ...preview.targets])).toEqual(said);
    await Promise.all(opened.map((client) => client.end().catch(() => {})));
  });

  test('a role protected by the configuration is never a target', async () => {
    const client = await server.open(roles.plain);
    const pid = await pidOf(client);
    const preview = await bot.previewSessions(everyone);
    expect(preview.kept.find((target) => target.pid === pid)?.protectedBy).toBe('protected role');
    await client.end();
  });

  test('no background process is ever a target', async () => {
    const preview = await bot.previewSessions(`${everyone} WHERE backend_type <> 'client backend'`);
    expect(preview.targets).toEqual([]);
    expect(preview.kept.map(({ protectedBy }) => protectedBy)).toContain('background process');
    expect([...new Set((await end(preview, preview.kept)).values())]).toEqual(['protected']);
  });
});
