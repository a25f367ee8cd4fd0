import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import pino from 'pino';
import type { Event } from '../../../src/core/incident/event.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';
import type { Claimed, Due } from '../../../src/core/incident/job.ts';
import { openQueue, type Queue } from '../../../src/edges/store/queue.ts';
import { migrate, openStore, type Store } from '../../../src/edges/store/store.ts';
import { testServer, type TestServer } from '../../support/postgres.ts';

const log = pino({ level: 'silent' });
const opened: Event = {
  type: 'opened', alert: null,
  incident: { title: 'Pool full', service: 'api', severity: 'critical', groupKey: 'g', summary: '', runbook: null, callAfterMinutes: 15 },
};

let server: TestServer;
beforeAll(async () => { server = await testServer(); });
afterAll(async () => { await server.stop(); });

async function house(): Promise<{ store: Store; queue: Queue; pool: pg.Pool; ran: Claimed[]; close(): Promise<void> }> {
  const url = await server.database();
  const pool = new pg.Pool({ connectionString: url, max: 6, pipeline: true });
  await Promise.all([migrate(pool), migrate(pool)]);
  const queue = await openQueue({ url, log });
  const store = openStore(pool, queue);
  const ran: Claimed[] = [];
  return { store, queue, pool, ran, async close() { await queue.stop(); await pool.end(); } };
}

const open = (store: Store, group: string, jobs: (after: Incident) => Due[] = () => []): Promise<string> =>
  store.transact({ group }, { keys: [`key of ${group}`] }, ({ incident }) => ({
    events: incident ? [] : [opened], by: 'alertmanager', jobs: (event, after) => (event ? jobs(after) : []), result: incident ? 'found' : 'opened',
  }));

describe('the store', () => {
  it('opens one incident when two doors hear of one group in the same instant', async () => {
    const { store, close } = await house();
    try {
      const results = await Promise.all(Array.from({ length: 8 }, () => open(store, 'same')));
      expect(results.filter((result) => result === 'opened')).toHaveLength(1);
      expect(await store.open()).toHaveLength(1);
    } finally { await close(); }
  });

  it('gives back the incident as the fold of the events it stored, and remembers what it heard', async () => {
    const { store, close } = await house();
    try {
      await open(store, 'g1');
      const [incident] = await store.open();
      await store.transact({ id: incident!.id }, {}, () => ({ events: [{ type: 'noted', text: 'nul \0 and \ud800' }, { type: 'lead taken' }], by: 'U1', jobs: () => [], result: null }));
      const after = await store.incident(incident!.id);
      expect(after).toMatchObject({ version: 3, lead: 'U1', number: 1 });
      expect((await store.events(incident!.id)).map(({ seq, by, event }) => `${seq} ${by} ${event.type}`)).toEqual(['1 alertmanager opened', '2 U1 noted', '3 U1 lead taken']);
      const seen = await store.transact({ group: 'g1' }, { look: ['key of g1', 'never'] }, (moment) => ({ events: [], by: '', jobs: () => [], result: [...moment.seen] }));
      expect(seen).toEqual(['key of g1']);
    } finally { await close(); }
  });

  it('leaves neither events nor jobs nor inbox keys when the decision throws', async () => {
    const { store, queue, ran, close } = await house();
    try {
      await queue.work(async (claimed) => { ran.push(claimed); }, async () => {});
      await expect(store.transact({ group: 'g2' }, { keys: ['k'] }, (): never => { throw new Error('no'); })).rejects.toThrow('no');
      const seen = await store.transact({ group: 'g2' }, { look: ['k'] }, (moment) => ({ events: [], by: '', jobs: () => [], result: moment.seen.size }));
      expect([seen, (await store.open()).length, ran.length]).toEqual([0, 0, 0]);
    } finally { await close(); }
  });

  it('runs a job committed with its event at once, and one copy of waiting work is enough', async () => {
    const { store, queue, ran, close } = await house();
    try {
      let release = (): void => {};
      const gate = new Promise<void>((resolve) => { release = resolve; });
      await queue.work(async (claimed) => {
        ran.push(claimed);
        if (ran.length === 1) await gate;
      }, async () => {});
      const started = performance.now();
      await open(store, 'g3', (after) => [{ name: 'show', incident: after.id, card: 'headline' }]);
      while (ran.length === 0) await new Promise((resolve) => setImmediate(resolve));
      expect(performance.now() - started).toBeLessThan(500);
      const [incident] = await store.open();
      for (let press = 0; press < 5; press += 1) {
        await store.transact({ id: incident!.id }, {}, () => ({ events: [{ type: 'noted', text: `${press}` }], by: 'U1', jobs: (event, after) => (event ? [{ name: 'show', incident: after.id, card: 'headline' }] : []), result: null }));
      }
      expect(ran).toHaveLength(1);
      release();
      while (ran.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(ran).toHaveLength(2);
    } finally { await close(); }
  });

  it('tries a failed job again and buries it when it never succeeds', async () => {
    const { store, queue, close } = await house();
    try {
      const tries: number[] = [];
      const buried: string[] = [];
      await queue.work(async ({ attempt }) => {
        tries.push(attempt);
        throw new Error('still down');
      }, async (job) => { buried.push(job.name); });
      await open(store, 'g4', (after) => [{ name: 'preview', incident: after.id, stepId: 's', by: 'U1', viewId: 'V1' }]);
      while (buried.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(tries).toEqual([0, 1]);
      expect(buried).toEqual(['preview']);
    } finally { await close(); }
  });
});

describe('a store that fails', () => {
  it('leaves the process alive when a connection dies inside a transaction, and serves the next one', async () => {
    const { store, pool, close } = await house();
    try {
      await open(store, 'g5');
      const [incident] = await store.open();
      const cut = store.transact({ id: incident!.id }, {}, () => {
        void pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`);
        return { events: [{ type: 'noted', text: 'x'.repeat(2_000_000) }], by: 'U1', jobs: () => [], result: null };
      });
      await expect(cut.then(() => store.transact({ id: incident!.id }, {}, () => { throw new Error('it was quicker than the cut'); }))).rejects.toThrow(/own database|quicker/);
      expect(await store.transact({ id: incident!.id }, {}, () => ({ events: [], by: 'U1', jobs: () => [], result: 'served' }))).toBe('served');
    } finally { await close(); }
  });

  it('refuses what a worker commits that lost its claim to another', async () => {
    const { store, queue, close } = await house();
    try {
      const claims: Claimed[] = [];
      await queue.work(async (claimed) => { claims.push(claimed); }, async () => {});
      await open(store, 'g6', (after) => [{ name: 'verify', incident: after.id, previewId: 'p' }]);
      while (claims.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      const late = { ...claims[0]!, attempt: claims[0]!.attempt + 1 };
      await expect(store.transact({ id: late.job.incident }, { completing: late }, () => ({ events: [{ type: 'noted', text: 'zombie' }], by: 'U1', jobs: () => [], result: null }))).rejects.toThrow('Another worker');
      expect((await store.events(late.job.incident)).map(({ event }) => event.type)).toEqual(['opened']);
    } finally { await close(); }
  });

  it('attaches to the open incident of a group although a younger one of it was resolved', async () => {
    const { store, close } = await house();
    try {
      await open(store, 'g7');
      const [first] = await store.open();
      const say = (id: string, event: Event): Promise<null> => store.transact({ id }, {}, () => ({ events: [event], by: 'U1', jobs: () => [], result: null }));
      await say(first!.id, { type: 'resolved', how: '' });
      await store.transact({ group: 'g7' }, {}, () => ({ events: [opened], by: 'x', jobs: () => [], result: null }));
      const [second] = await store.open();
      const sibling = await store.transact({ id: first!.id }, {}, (moment) => ({ events: [], by: '', jobs: () => [], result: moment.sibling }));
      expect(sibling).toBe(second!.number);
      await say(second!.id, { type: 'resolved', how: '' });
      await say(first!.id, { type: 'reopened', reason: '' });
      expect(await store.transact({ group: 'g7' }, {}, ({ incident }) => ({ events: [], by: '', jobs: () => [], result: incident?.number }))).toBe(first!.number);
    } finally { await close(); }
  });
});
