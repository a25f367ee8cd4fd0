import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examineTarget } from '../../../src/edges/postgres/checkup.ts';
import { linesOf } from '../../support/checkup.ts';
import { pooler } from './pooler.ts';
import { roles, watched, type Watched } from './watched.ts';

let server: Watched;
beforeAll(async () => {
  server = await watched();
  await server.admin.query('CREATE DATABASE bare');
});
afterAll(() => server.stop());
const look = (url: string, store = async () => null as never) => linesOf(examineTarget({ url, store }));

test('a server as setup-sql leaves it needs nothing but pg_stat_statements', async () => {
  const lines = await look(server.url(roles.bot));
  expect(Object.entries(lines).map(([what, { mark }]) => `${mark} ${what}`)).toEqual([
    'ok connection', 'ok server', 'ok reserved connection', 'ok statistics', 'ok guarded functions', 'ok own power', 'warn pg_stat_statements',
  ]);
  expect(lines.connection?.seen).toMatch(/^PostgreSQL 18\.\d+ as lifeguard_bot in postgres at 127\.0\.0\.1:\d+, connected in \d+ ms$/);
  expect(lines['reserved connection']?.seen).toMatch(/^\d+ of 33 connections in use, 4 more reserved, 3 kept for superusers; Lifeguard may use the reserved ones$/);
  expect(lines.pg_stat_statements?.fix).toContain('CREATE EXTENSION pg_stat_statements;');
  expect((await server.admin.query("SELECT FROM pg_stat_activity WHERE application_name = 'lifeguard/doctor'")).rowCount).toBe(0);
});

test('a role without rights is told each one, as the statement that gives it', async () => {
  const lines = await look(server.url(roles.plain));
  expect(lines.statistics).toMatchObject({ mark: 'fix', fix: 'GRANT pg_read_all_stats TO "plain_user";' });
  expect(lines['reserved connection']).toMatchObject({ mark: 'fix', fix: expect.stringContaining('GRANT pg_use_reserved_connections TO "plain_user"') });
  expect(lines['guarded functions']).toMatchObject({ mark: 'fix', seen: expect.stringContaining('lifeguard.terminate may not be called by this role'), fix: expect.stringContaining('npx lifeguard setup-sql | psql -d postgres') });
});

test('pg_monitor sees as much as pg_read_all_stats', async () => {
  await server.admin.query('GRANT pg_monitor TO app_user');
  expect((await look(server.url(roles.app))).statistics).toMatchObject({ mark: 'ok', seen: 'sees every session (pg_monitor)' });
});

test('functions that are missing, or that lost their owner’s right to signal, are named', async () => {
  expect((await look(server.url(roles.bot, '', 'bare')))['guarded functions']).toMatchObject({ mark: 'fix', seen: expect.stringContaining('lifeguard.signal is missing, lifeguard.terminate is missing, lifeguard.cancel is missing'), fix: expect.stringContaining('psql -d bare') });
  await server.admin.query('REVOKE pg_signal_backend FROM lifeguard_owner');
  expect((await look(server.url(roles.bot)))['guarded functions']).toMatchObject({ mark: 'fix', seen: expect.stringContaining('belongs to a role without pg_signal_backend') });
  await server.admin.query('GRANT pg_signal_backend TO lifeguard_owner');
});

test('a login that could end sessions past the functions is a warning', async () => {
  await server.admin.query('GRANT pg_signal_backend TO lifeguard_bot');
  expect((await look(server.url(roles.bot)))['own power']).toMatchObject({ mark: 'warn', fix: 'REVOKE pg_signal_backend FROM "lifeguard_bot";' });
  await server.admin.query('REVOKE pg_signal_backend FROM lifeguard_bot');
  expect((await look(server.url(roles.superuser)))['own power']).toMatchObject({ mark: 'warn', seen: 'postgres is a superuser, who may do anything' });
});

test('a pooler in between is found', async () => {
  const between = await pooler(server.url(roles.bot));
  expect((await look(between.url)).server).toMatchObject({ mark: 'fix', fix: expect.stringContaining('TARGET_DATABASE_URL') });
  await between.stop();
});

test('a store on the watched server is a warning', async () => {
  const bot = server.bot();
  const here = await bot.identity();
  const lines = await linesOf(examineTarget({ url: server.url(roles.bot), store: async () => here }));
  expect(lines.store).toMatchObject({ mark: 'warn', fix: 'Give DATABASE_URL a server of its own.' });
});

test('a wrong password, a database that is not there and a server that is not there each say what to change', async () => {
  const wrong = new URL(server.url(roles.bot));
  wrong.password = 'not-it';
  expect(await look(wrong.href)).toEqual({ connection: expect.objectContaining({ mark: 'fix', fix: expect.stringContaining('ALTER ROLE "lifeguard_bot" PASSWORD') }) });
  expect((await look(server.url(roles.bot, '', 'nowhere'))).connection).toMatchObject({ mark: 'fix', fix: expect.stringContaining('names the database nowhere') });
  expect((await look('postgres://a:b@127.0.0.1:1/x')).connection).toMatchObject({ mark: 'fix', seen: expect.stringContaining('cannot be reached'), fix: expect.stringContaining('127.0.0.1:1') });
});

test('a server that takes the connection and says nothing holds the doctor up for three seconds at most', async () => {
  const mute = createServer(() => {}).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  const started = performance.now();
  const lines = await look(`postgres://a:b@127.0.0.1:${(mute.address() as AddressInfo).port}/x`);
  expect(lines.connection).toMatchObject({ mark: 'fix', seen: 'The server does not answer: no connection within 3 s' });
  expect(performance.now() - started).toBeLessThan(6_000);
  mute.close();
});
