/** What the lists of a step promise, on a real server: enough and no more, and a statement before its session. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../src/edges/postgres/target.ts';
import { pidOf, roles, watched, type Watched } from './watched.ts';

let server: Watched;
let bot: Database;
beforeAll(async () => {
  server = await watched();
  bot = server.bot();
});
afterAll(() => server.stop());

const idle = `SELECT pid FROM pg_stat_activity WHERE state = 'idle'`;
const active = `SELECT pid FROM pg_stat_activity WHERE state = 'active'`;
const states = async (pids: number[]): Promise<(string | undefined)[]> => {
  const { rows } = await server.admin.query<{ pid: number; state: string }>('SELECT pid, state FROM pg_stat_activity WHERE pid = ANY($1)', [pids]);
  return pids.map((pid) => rows.find((row) => row.pid === pid)?.state);
};

test('a full pool gets the room that was promised, and the rest of the list is left alone', async () => {
  const opened = await Promise.all(Array.from({ length: 24 }, () => server.open(roles.app, 'cygni-api')));
  await Promise.all(opened.map(pidOf));
  const { identity, targets, room } = await bot.previewSessions(idle);
  const stopAt = room.slots - room.used + 9;
  const { results, after } = await bot.signalSessions({ identity, signal: 'terminate', targets, stopAt });
  expect(results.map(({ result }) => result)).toEqual(Array.from({ length: 9 }, () => 'terminated'));
  expect(after!.slots - after!.used).toBe(stopAt);
  expect((await states(targets.slice(9).map(({ pid }) => pid))).filter((state) => state === 'idle')).toHaveLength(targets.length - 9);
  await Promise.all(opened.map((client) => client.end().catch(() => {})));
});

test('a running statement is cancelled and its session lives; one that will not be cancelled ends with its session', async () => {
  const [willing, stubborn] = await Promise.all([server.open(roles.app, 'cygni-api'), server.open(roles.app, 'cygni-api')]);
  const pids = await Promise.all([pidOf(willing), pidOf(stubborn)]);
  const works = [
    willing.query('SELECT pg_sleep(60)').catch((error: Error) => error.message),
    stubborn.query('DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$').catch((error: Error) => error.message),
  ];
  await sleep(100);
  const { identity, targets } = await bot.previewSessions(`${active} AND application_name = 'cygni-api'`);
  expect(targets.map(({ pid }) => pid).sort()).toEqual(pids.toSorted());
  const { results } = await bot.signalSessions({ identity, signal: 'terminate', targets });
  const of = (pid: number | undefined) => results.find((result) => result.pid === pid)?.result;
  expect([of(pids[0]), of(pids[1])]).toEqual(['cancelled', 'terminated']);
  expect(await states(pids)).toEqual(['idle', undefined]);
  expect(await works[0]).toMatch(/canceling statement/);
  await willing.end();
});

test('a statement that ended by itself between preview and confirmation is left alone, and so is the next one of its session', async () => {
  const client = await server.open(roles.app, 'cygni-api');
  const pid = await pidOf(client);
  const first = client.query('SELECT pg_sleep(0.4)');
  await sleep(100);
  const { identity, targets } = await bot.previewSessions(`${active} AND application_name = 'cygni-api'`);
  await first;
  const next = client.query('SELECT pg_sleep(1)');
  await sleep(50);
  const { results } = await bot.signalSessions({ identity, signal: 'terminate', targets });
  expect(results).toMatchObject([{ pid, result: 'changed' }]);
  await next;
  await client.end();
});

test('the list of one server ends nobody on another', async () => {
  const other = await watched();
  try {
    const client = await other.open(roles.app, 'cygni-api');
    const pid = await pidOf(client);
    const { identity } = await bot.previewSessions(idle);
    const there = await other.bot().previewSessions(idle);
    const { results } = await other.bot().signalSessions({ identity, signal: 'terminate', targets: there.targets });
    expect(results).toMatchObject([{ pid, result: 'refused' }]);
    expect((await client.query('SELECT 1')).rowCount).toBe(1);
  } finally {
    await other.stop();
  }
});

test('a dry run says of each session what would be done with it now, judged as for the real thing, and ends nobody', async () => {
  const opened = await Promise.all(Array.from({ length: 28 }, () => server.open(roles.app, 'cygni-api')));
  try {
    const pids = await Promise.all(opened.map(pidOf));
    const { identity, targets, room } = await bot.previewSessions(`${idle} AND application_name = 'cygni-api'`);
    expect(targets).toHaveLength(28);
    const at = (nth: number) => opened[pids.indexOf(targets[nth]!.pid)]!;
    await at(0).query('SELECT 1');
    await at(1).query('SELECT pg_advisory_lock(7)');
    await at(2).end();
    const { kept: [locked] } = await bot.previewSessions(`${idle} AND application_name = 'cygni-api'`);
    expect(locked).toMatchObject({ pid: targets[1]!.pid, protectedBy: 'advisory lock' });
    const list = targets.with(1, locked!);
    const order = { identity, signal: 'terminate' as const, targets: list, dry: true };
    const { results, after } = await bot.signalSessions(order);
    expect(results.map(({ result }) => result)).toEqual(['changed', 'protected', 'gone', ...Array.from({ length: 25 }, () => 'would terminate')]);
    expect(after).toMatchObject({ slots: room.slots });
    expect((await states(pids)).filter((state) => state === 'idle')).toHaveLength(27);
    // Up to the room that is wanted, and not further; who is gone is said to be.
    const free = after!.slots - after!.used;
    const some = (await bot.signalSessions({ ...order, targets: [...list.slice(3, 8), list[2]!], stopAt: free + 2 })).results;
    expect(some.map(({ result }) => result)).toEqual(['would terminate', 'would terminate', 'gone']);
    // The real thing agrees.
    expect((await bot.signalSessions({ ...order, dry: false })).results.map(({ result }) => result.replace('terminated', 'would terminate'))).toEqual(results.map(({ result }) => result));
  } finally {
    await Promise.all(opened.map((client) => client.end().catch(() => {})));
  }
});

test('a dry run says of a running statement that it would be cancelled, and lets it run', async () => {
  const client = await server.open(roles.app, 'cygni-api');
  await pidOf(client);
  const work = client.query('SELECT pg_sleep(0.5)');
  await sleep(100);
  const { identity, targets } = await bot.previewSessions(`${active} AND application_name = 'cygni-api'`);
  for (const signal of ['terminate', 'cancel'] as const) {
    expect((await bot.signalSessions({ identity, signal, targets, dry: true })).results).toMatchObject([{ result: 'would cancel' }]);
  }
  await work;
  expect((await bot.signalSessions({ identity: { ...identity, startedAt: 'earlier' }, signal: 'terminate', targets, dry: true })).results).toMatchObject([{ result: 'refused' }]);
  await client.end();
});

test('a server that crashes and recovers after the canary ends nobody else: neither those who were listed nor those who came back', async () => {
  const other = await watched();
  try {
    const clients = await Promise.all(Array.from({ length: 6 }, () => other.open(roles.app, 'cygni-api')));
    await Promise.all(clients.map(pidOf));
    // A throw-away server keeps nothing over a crash but what a checkpoint wrote.
    await other.admin.query('CHECKPOINT');
    const there = other.bot();
    const { identity, targets } = await there.previewSessions(`${idle} AND application_name = 'cygni-api'`);
    const back: pg.Client[] = [];
    const comeBack = async (): Promise<boolean> => {
      await sleep(200);
      // Crash recovery keeps the postmaster and its start time: only the beginnings of the sessions tell them apart.
      process.kill(targets.at(-1)!.pid, 'SIGKILL');
      for (let tries = 0; back.length < 6 && tries < 600; tries += 1) {
        await other.open(roles.app, 'cygni-api').then((client) => back.push(client), () => sleep(50));
      }
      return true;
    };
    let asked = 0;
    const { results } = await there.signalSessions({ identity, signal: 'terminate', targets, goOn: async () => (asked++ === 0 ? comeBack() : true) });
    expect(results.map(({ result }) => result)).toEqual(['terminated', ...Array.from({ length: 5 }, () => expect.stringMatching(/^(unknown|refused)$/))]);
    expect(back).toHaveLength(6);
    for (const client of back) expect((await client.query('SELECT 1')).rowCount).toBe(1);
    // The whole list once more, under the pids of those who came back: the server is the same by its name, the sessions are not.
    const now = await Promise.all(back.map(pidOf));
    const again = await there.signalSessions({ identity: await there.identity(), signal: 'terminate', targets: targets.map((target, at) => ({ ...target, pid: now[at]! })) });
    expect(again.results.map(({ result }) => result)).toEqual(targets.map(() => 'gone'));
    for (const client of back) expect((await client.query('SELECT 1')).rowCount).toBe(1);
  } finally {
    await other.stop();
  }
}, 60_000);
