/** Confirmations that must not be carried out, each with its reason: doors, store, worker and a real watched server, without Slack. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Authority, Command, Reply } from '../../src/core/incident/command.ts';
import type { Incident, StepRun } from '../../src/core/incident/incident.ts';
import type { Due } from '../../src/core/incident/job.ts';
import type { Preview, Proposal } from '../../src/core/mitigation/mitigation.ts';
import { judge } from '../../src/core/operation/judge.ts';
import { loadSqlParser } from '../../src/core/operation/sql/parser.ts';
import type { Runbook } from '../../src/core/runbook/runbook.ts';
import { migrate, openStore, type Store } from '../../src/edges/store/store.ts';
import type { Database } from '../../src/edges/postgres/target.ts';
import { createDoors, type Doors } from '../../src/stages/doors.ts';
import { createWorker, type Worker } from '../../src/stages/worker.ts';
import type { World } from '../../src/stages/world.ts';
import { testServer, type TestServer } from '../support/postgres.ts';
import { pidOf, roles, watched, type Watched } from '../edges/postgres/watched.ts';
import { runbook, SETTINGS, statement, world } from '../stages/house.ts';

const who = (user: string): Authority => ({ user, member: true, responder: true, why: '' });
const [ana, ben] = [who('UANA'), who('UBEN')];
const log = { info: () => {}, warn: () => {}, error: () => {} };
const IDLE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND usename = 'app_user'";

let bots: TestServer;
let watchedServer: Watched;
let bot: Database;
beforeAll(async () => {
  await loadSqlParser();
  [bots, watchedServer] = await Promise.all([testServer(), watched()]);
  bot = watchedServer.bot();
});
afterAll(async () => { await Promise.all([bots.stop(), watchedServer.stop()]); });

/** One bot's house with one open incident. `does` asks the doors; `works` runs what is due, but for what waits on a timer. */
type House = {
  store: Store; doors: Doors; worker: Worker; id: string; around: World; text(sql: string): void;
  does(command: Command, by?: Authority): Promise<Reply>;
  works(): Promise<void>;
  now(): Promise<Incident>;
  previewed(by?: Authority, more?: { list?: 'idle' | 'in transaction' | 'active'; whole?: true }): Promise<Preview & { kind: 'sessions' }>;
  confirms(preview: Preview & { kind: 'sessions' }, by?: Authority): Promise<Reply>;
  last(): Promise<StepRun | undefined>;
  open(group: string): Promise<string>;
  /** The same store as another replica, or the next process, opens it. */
  replica(): Store;
  sql(text: string, values: unknown[]): Promise<void>;
  close(): Promise<void>;
};

async function house(more: Partial<World['settings']> = {}): Promise<House> {
  const pool = new pg.Pool({ connectionString: await bots.database(), max: 6, pipeline: true });
  pool.on('error', () => {});
  await migrate(pool);
  const due: Due[] = [];
  const store = openStore(pool, { async send(job) { due.push(job); }, async complete() {} });
  let book: Runbook = runbook();
  const text = (sql: string): void => { book = runbook({ ...statement('s1', judge('sql', sql).operation), id: `of ${sql}` }); };
  text(IDLE);
  const settings = { ...SETTINGS, ...more };
  const around = world({ database: bot, settings, runbook: () => book, now: () => new Date(), frozen: store.frozen });
  const doors = createDoors({ ledger: store, settings, log, match: () => ({ runbook: { name: 'pool', hash: 'h', matchedBy: 'name' }, callAfterMinutes: 15 }) });
  const worker = createWorker({ ledger: store, world: around, log, meter: { stage: () => {}, headline: () => {}, diagnosis: () => {} } });
  let key = 0;
  const open = async (title: string): Promise<string> => {
    await doors.declare(ana, { title, service: 'api', severity: 'critical', summary: '', runbook: null }, `declare ${title}`);
    due.length = 0;
    return (await store.open()).find((one) => one.title === title)!.id;
  };
  const id = await open('Pool full');
  const now = async (): Promise<Incident> => (await store.incident(id))!;
  const works = async (): Promise<void> => {
    for (let job = due.shift(); job; job = due.shift()) if (job.afterSeconds === undefined && ['preview', 'fill', 'execute', 'propose'].includes(job.name)) await worker.run({ id: 'x', job, attempt: 0 });
  };
  return {
    store, doors, worker, id, around, text, now, works, open,
    does: (command, by = ana) => doors.command(id, command, by, `press ${(key += 1)}`),
    async previewed(by = ana, what = {}) {
      await doors.command(id, { do: 'preview', stepId: book.statements[0]!.id, viewId: 'v', ...what }, by, `press ${(key += 1)}`);
      await works();
      const found = Object.values((await now()).previews).find((preview) => preview.by === by.user);
      if (found?.kind !== 'sessions') throw new Error('nothing was previewed');
      return found;
    },
    confirms: (preview, by = ana) => doors.command(id, { do: 'approve', previewId: preview.id, hash: preview.hash, pids: preview.targets.map(({ pid }) => pid) }, by, `press ${(key += 1)}`),
    last: async () => (await now()).steps.at(-1),
    replica: () => openStore(pool, { async send() {}, async complete() {} }),
    async sql(query, values) { await pool.query(query, values); },
    async close() { await pool.end(); },
  };
}

/** Idle sessions of the application, gone at the end. */
async function crowd(number: number): Promise<{ clients: pg.Client[]; pids: number[]; alive(): Promise<number>; leave(): Promise<void> }> {
  const clients = await Promise.all(Array.from({ length: number }, () => watchedServer.open(roles.app, 'cygni-api')));
  const pids = await Promise.all(clients.map(pidOf));
  return {
    clients, pids,
    alive: async () => (await watchedServer.admin.query('SELECT FROM pg_stat_activity WHERE pid = ANY($1)', [pids])).rowCount ?? 0,
    async leave() { await Promise.all(clients.map((client) => client.end().catch(() => {}))); },
  };
}

describe('a confirmation', () => {
  it('of two people at once is carried out once, and the other learns who was first', async () => {
    const [at, people] = [await house(), await crowd(6)];
    try {
      const preview = await at.previewed();
      const replies = await Promise.all([at.confirms(preview, ana), at.confirms(preview, ben)]);
      expect(replies.filter(({ done }) => done)).toHaveLength(1);
      expect(replies.find(({ done }) => !done)).toMatchObject({ reason: 'already done', text: expect.stringMatching(/<@U(ANA|BEN)> confirmed this already/) });
      await at.works();
      expect((await at.now()).steps).toHaveLength(1);
      expect(await people.alive()).toBe(6 - preview.targets.length);
    } finally { await people.leave(); await at.close(); }
  });

  it('leaves a session alone that woke up, and one that came under a pid used again', async () => {
    const [at, people] = [await house(), await crowd(20)];
    try {
      const preview = await at.previewed();
      const woken = people.clients[people.pids.indexOf(preview.targets[0]!.pid)]!;
      await woken.query('SELECT 1');
      expect(await at.confirms(preview)).toMatchObject({ done: true });
      await at.works();
      const run = (await at.last())!;
      expect(run.results.find(({ pid }) => pid === preview.targets[0]!.pid)?.result).toBe('changed');
      expect(run.sentence).toMatch(/1 had woken up and was left alone/);
      expect((await woken.query('SELECT 2')).rowCount).toBe(1);
      // The same numbers under another beginning are other sessions.
      const again = await at.previewed();
      const older = again.targets.map((target) => ({ ...target, backendStart: '2026-01-01 00:00:00.000001+00' }));
      const { results } = await bot.signalSessions({ identity: again.identity, signal: 'terminate', targets: older });
      expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['gone']));
      expect(await people.alive()).toBe(20 - run.results.filter(({ result }) => result === 'terminated').length);
    } finally { await people.leave(); await at.close(); }
  });

  it('ends nobody after a fail-over: another server answers, and the report says so', async () => {
    const [other, people] = [await watched(), await crowd(4)];
    const at = await house();
    try {
      const preview = await at.previewed();
      at.around.database = other.bot();
      expect(await at.confirms(preview)).toMatchObject({ done: true });
      await at.works();
      expect(await at.last()).toMatchObject({ state: 'failed', sentence: 'Nothing was ended: another server answers than the one the list was taken from.' });
      expect(await people.alive()).toBe(4);
    } finally { await people.leave(); await at.close(); await other.stop(); }
  });

  it('of a list that is older than two minutes is refused by the store’s own clock', async () => {
    const [at, people] = [await house(), await crowd(4)];
    try {
      const preview = await at.previewed();
      // Two minutes are not waited for: the stored list is made as old as that.
      const past = { ...preview, expiresAt: new Date(Date.now() - 1).toISOString() };
      const state = { ...(await at.now()), previews: { [preview.id]: past } };
      await at.sql('UPDATE lifeguard.incident SET state = $1', [JSON.stringify(state)]);
      expect(await at.confirms(preview)).toMatchObject({ done: false, reason: 'expired', text: 'Not done: the list was older than 2 minutes. Open the step again for a new one.' });
      expect(await people.alive()).toBe(4);
    } finally { await people.leave(); await at.close(); }
  });

  it('ends nobody when the runbook was edited in between', async () => {
    const [at, people] = [await house(), await crowd(4)];
    try {
      const preview = await at.previewed();
      at.text(IDLE.replace("'idle'", "'active'"));
      expect(await at.confirms(preview)).toMatchObject({ done: true });
      await at.works();
      expect(await at.last()).toMatchObject({ state: 'failed', sentence: 'Not done: the runbook was edited after this list was shown. Open the step again.' });
      expect(await people.alive()).toBe(4);
    } finally { await people.leave(); await at.close(); }
  });

  it('by one responder covers the oldest up to the cap; all of the list needs a second one', async () => {
    const [at, people] = [await house(), await crowd(20)];
    try {
      const capped = await at.previewed();
      expect(capped).toMatchObject({ whole: false, beyond: 20 - capped.targets.length });
      expect(capped.targets.length).toBe(Math.floor(capped.room.used * 0.3));
      const whole = await at.previewed(ana, { whole: true });
      expect(whole.targets).toHaveLength(20);
      expect(await at.confirms(whole)).toMatchObject({ done: true });
      expect(await at.confirms(whole)).toMatchObject({ done: false, reason: 'same person' });
      expect(await people.alive()).toBe(20);
      expect(await at.confirms(whole, ben)).toMatchObject({ done: true });
      await at.works();
      expect(await at.last()).toMatchObject({ by: 'UBEN', first: 'UANA' });
      expect(await people.alive()).toBeLessThan(20);
    } finally { await people.leave(); await at.close(); }
  });

  it('is refused beyond the rate of an hour, counted over all incidents', async () => {
    const [at, people] = [await house({ mostTerminationsPerHour: 5 }), await crowd(12)];
    try {
      const first = await at.previewed();
      expect(first.targets.length).toBeLessThanOrEqual(5);
      expect(await at.confirms(first)).toMatchObject({ done: true });
      // Not carried out yet, and counted all the same.
      const other = await at.open('Another one');
      const preview = { ...first, id: 'other' };
      await at.store.transact({ id: other }, {}, () => ({ events: [{ type: 'previewed', preview }], by: 'UANA', jobs: () => [], result: null }));
      const asked = (): Promise<Reply> => at.doors.command(other, { do: 'approve', previewId: 'other', hash: first.hash, pids: first.targets.map(({ pid }) => pid) }, ben, `rate ${Math.random()}`);
      const expected = { done: false, reason: 'too many', text: expect.stringContaining(`${first.targets.length} sessions were terminated within the last hour, over all incidents, and these ${first.targets.length} would make ${2 * first.targets.length}. At most 5`) };
      expect(await asked()).toMatchObject(expected);
      await at.works();
      expect(await asked()).toMatchObject(expected);
    } finally { await people.leave(); await at.close(); }
  });
});

describe('a store that fails', () => {
  it('when the yes is to be written starts nothing, and the person hears of it', async () => {
    const [at, people] = [await house(), await crowd(4)];
    try {
      const preview = await at.previewed();
      await at.sql("ALTER TABLE lifeguard.event ADD CONSTRAINT no_start CHECK (event->>'type' <> 'started')", []);
      await expect(at.confirms(preview)).rejects.toThrow();
      await at.works();
      expect((await at.now()).steps).toEqual([]);
      expect(await people.alive()).toBe(4);
    } finally { await people.leave(); await at.close(); }
  });

  it('when the signals are out already makes them no second time: the next try finds who is gone, says so, and counts them', async () => {
    const [at, people] = [await house({ mostTerminationsPerHour: 6 }), await crowd(20)];
    try {
      const preview = await at.previewed();
      const ended = preview.targets.length;
      expect(ended).toBeGreaterThan(3);
      expect(await at.confirms(preview)).toMatchObject({ done: true });
      const job = { name: 'execute' as const, incident: at.id, previewId: preview.id };
      await at.sql("ALTER TABLE lifeguard.event ADD CONSTRAINT no_result CHECK (event->>'type' <> 'executed')", []);
      await expect(at.worker.run({ id: 'x', job, attempt: 0 })).rejects.toThrow();
      expect((await at.last())?.state).toBe('running');
      expect(await people.alive()).toBe(20 - ended);
      await at.sql('ALTER TABLE lifeguard.event DROP CONSTRAINT no_result', []);
      await at.worker.run({ id: 'x', job, attempt: 1 });
      expect(await at.last()).toMatchObject({ state: 'done', sentence: expect.stringMatching(new RegExp(`^0 sessions terminated · ${ended} were gone already .* an earlier try may have ended who is gone$`)) });
      expect(await people.alive()).toBe(20 - ended);
      // Nobody knows who ended them, so they count against the cap of the hour.
      expect(await at.confirms(await at.previewed(ben), ben)).toMatchObject({ done: false, reason: 'too many', text: expect.stringContaining(`${ended} sessions were terminated within the last hour`) });
    } finally { await people.leave(); await at.close(); }
  });

  it('for good, after the signals are out, leaves a step that says that nobody knows how much was done, and counts all of it', async () => {
    const [at, people] = [await house({ mostTerminationsPerHour: 6 }), await crowd(20)];
    try {
      const preview = await at.previewed();
      await at.confirms(preview);
      await at.worker.bury({ name: 'execute', incident: at.id, previewId: preview.id });
      expect(await at.last()).toMatchObject({ state: 'failed', sentence: expect.stringMatching(/how much was done is unknown/) });
      expect(await at.confirms(await at.previewed(ben), ben)).toMatchObject({ done: false, reason: 'too many' });
    } finally { await people.leave(); await at.close(); }
  });
});

describe('a list that is empty by the time of the yes', () => {
  it('ends nobody, and says that they were gone', async () => {
    const [at, people] = [await house(), await crowd(4)];
    try {
      const preview = await at.previewed();
      await people.leave();
      await expect.poll(() => people.alive()).toBe(0);
      expect(await at.confirms(preview)).toMatchObject({ done: true });
      await at.works();
      expect((await at.last())?.sentence).toMatch(new RegExp(`^0 sessions terminated · ${preview.targets.length === 1 ? '1 was' : `${preview.targets.length} were`} gone already`));
    } finally { await people.leave(); await at.close(); }
  });
});

describe('the kill switch', () => {
  it('holds for every incident and survives a restart, until a responder lifts it; the incident says who and why', async () => {
    const [at, people] = [await house(), await crowd(4)];
    try {
      const preview = await at.previewed();
      expect(await at.doors.freeze({ ...ana, responder: false, why: 'guests may not.' }, '')).toMatchObject({ done: false, reason: 'not a responder' });
      expect(await at.doors.freeze(ben, 'wrong server?')).toMatchObject({ done: true });
      expect(await at.doors.freeze(ana, '')).toMatchObject({ done: false, text: 'All steps are frozen already, by <@UBEN>.' });
      expect((await at.now()).frozen).toMatchObject({ by: 'UBEN', reason: 'wrong server?' });
      expect(await at.replica().frozen()).toMatchObject({ by: 'UBEN', reason: 'wrong server?' });
      expect(await at.confirms(preview)).toMatchObject({ done: false, reason: 'frozen' });
      expect(await people.alive()).toBe(4);
      expect(await at.doors.freeze(ana, null)).toMatchObject({ done: true });
      expect((await at.now()).frozen).toBeNull();
      expect(await at.confirms(preview)).toMatchObject({ done: true });
    } finally { await people.leave(); await at.close(); }
  });

  it('keeps a step from beginning that was confirmed a moment before, and tells an incident opened meanwhile', async () => {
    const [at, people] = [await house(), await crowd(4)];
    try {
      expect(await at.confirms(await at.previewed())).toMatchObject({ done: true });
      await at.doors.freeze(ben, '');
      await at.works();
      expect(await at.last()).toMatchObject({ state: 'failed', sentence: 'Not done: <@UBEN> froze all steps. Nothing starts until a responder lifts the freeze.' });
      expect(await people.alive()).toBe(4);
      const later = await at.open('Opened while frozen');
      await at.worker.run({ id: 'x', job: { name: 'propose', incident: later }, attempt: 0 });
      expect((await at.store.incident(later))?.frozen).toMatchObject({ by: 'UBEN' });
    } finally { await people.leave(); await at.close(); }
  });
});

describe('a step that could end sessions', () => {
  const offered = async (at: House): Promise<Proposal | undefined> => {
    await at.worker.run({ id: 'x', job: { name: 'propose', incident: at.id }, attempt: 0 });
    return (await at.now()).proposals[0];
  };

  it('is blocked with the command for a DBA where the guarded functions are not installed, and its list cannot be confirmed', async () => {
    const people = await crowd(3);
    await watchedServer.admin.query('REVOKE EXECUTE ON FUNCTION lifeguard.signal(text, integer[], text[], text[], text[], text[], text[]) FROM lifeguard_bot');
    const at = await house();
    try {
      expect(await offered(at)).toMatchObject({ state: 'blocked', effect: expect.stringMatching(/^blocked: the guarded functions are not installed/), copy: 'npx lifeguard setup-sql' });
      const preview = await at.previewed();
      expect(preview.targets.length).toBeGreaterThan(0);
      expect(await at.confirms(preview)).toMatchObject({ done: false, reason: 'blocked' });
    } finally {
      await watchedServer.admin.query('GRANT EXECUTE ON FUNCTION lifeguard.signal(text, integer[], text[], text[], text[], text[], text[]) TO lifeguard_bot');
      await people.leave();
      await at.close();
    }
  });

  it('of everything of a user is offered as what of it has been idle for long, and nothing else is chosen', async () => {
    const [at, people] = [await house(), await crowd(3)];
    try {
      at.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app_user'");
      expect(await offered(at)).toMatchObject({ state: 'idle', effect: 'nothing to do now (3 kept)' });
    } finally { await people.leave(); await at.close(); }
  });

  it('shows three lists where a statement mixes states, the mildest first', async () => {
    const [at, people] = [await house(), await crowd(6)];
    try {
      at.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app_user' AND state <> 'disabled'");
      await people.clients[0]!.query('BEGIN; SELECT 1');
      const running = people.clients[1]!.query('SELECT pg_sleep(30)').catch(() => {});
      const idle = await at.previewed();
      expect(idle).toMatchObject({ list: 'idle', others: [{ list: 'in transaction', count: 1 }, { list: 'active', count: 1 }] });
      const active = await at.previewed(ana, { list: 'active' });
      expect(active.targets.map(({ state }) => state)).toEqual(['active']);
      expect(await at.confirms(active)).toMatchObject({ done: true });
      await at.works();
      await running;
      expect(await at.last()).toMatchObject({ state: 'done', sentence: expect.stringMatching(/^1 statement cancelled · connections/) });
      expect(await people.alive()).toBe(6);
    } finally { await people.leave(); await at.close(); }
  });
});
