/**
 * The bot's own PostgreSQL: incidents, their events, the inbox of the doors, and the queue.
 * One transaction commits events, the new state, the next jobs and "this job is done"; nothing else writes incidents.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { Fault } from '../../core/fault.ts';
import type { Actor, Event, Recorded } from '../../core/incident/event.ts';
import { apply, unopened, type Incident } from '../../core/incident/incident.ts';
import type { Job } from '../../core/incident/job.ts';
import type { ClaimedJob, Queue } from './queue.ts';

export type Due = Job & { afterSeconds?: number };

/** What to commit for one incident. `jobs` sees the incident after each event; `result` goes back to the caller. */
export type Decided<T> = {
  events: Event[];
  by: Actor;
  jobs: (event: Event | null, after: Incident) => Due[];
  result: T;
};

/** Which incident a transaction is about: one by id, or the latest of a group of alerts, made if there is none. */
export type Where = { id: string } | { group: string };

export type Moment = {
  incident: Incident | null;
  /** ISO 8601, the store's own clock. */
  now: string;
  /** Which of the asked inbox keys were seen before this transaction. */
  seen: Set<string>;
};

export type Store = {
  /** Runs `decide` under the incident's lock and commits what it decided. `keys` enter the inbox with it. */
  transact<T>(where: Where, options: { keys?: string[]; look?: string[]; completing?: ClaimedJob }, decide: (moment: Moment) => Decided<T>): Promise<T>;
  incident(id: string): Promise<Incident | null>;
  byNumber(number: number): Promise<Incident | null>;
  byHeadline(ts: string): Promise<Incident | null>;
  /** Open incidents, the newest first. */
  open(): Promise<Incident[]>;
  events(id: string): Promise<Recorded[]>;
  ready(): Promise<boolean>;
};

export function openStore(pool: pg.Pool, queue: Pick<Queue, 'send' | 'complete' | 'wake'>): Store {
  const one = async (where: string, values: unknown[]): Promise<Incident | null> => {
    const { rows } = await read(pool, `SELECT state FROM lifeguard.incident WHERE ${where}`, values);
    return (rows[0]?.state as Incident | undefined) ?? null;
  };

  async function transact<T>(where: Where, options: { keys?: string[]; look?: string[]; completing?: ClaimedJob }, decide: (moment: Moment) => Decided<T>): Promise<T> {
    const woken = new Set<Job['name']>();
    const result = await inTransaction(pool, async (client) => {
      const moment = await look(client, where, [...(options.keys ?? []), ...(options.look ?? [])]);
      const decided = decide(moment);
      let incident = moment.incident;
      const due: Due[] = [];
      if (decided.events.length > 0) {
        if (incident === null || decided.events[0]?.type === 'opened') incident = await insertIncident(client, where);
        const recorded: Recorded[] = [];
        for (const event of decided.events) {
          const next: Recorded = { seq: incident.version + 1, at: moment.now, by: decided.by, event };
          incident = apply(incident, next);
          recorded.push(next);
          due.push(...decided.jobs(event, incident));
        }
        await append(client, incident, recorded);
      }
      if (incident) due.push(...decided.jobs(null, incident));
      if (options.keys?.length) await client.query('INSERT INTO lifeguard.inbox (key) SELECT DISTINCT unnest($1::text[]) ON CONFLICT DO NOTHING', [options.keys]);
      for (const job of distinct(due)) {
        await queue.send(job, client);
        if (!job.afterSeconds) woken.add(job.name);
      }
      if (options.completing) await queue.complete(options.completing, client);
      return decided.result;
    });
    for (const name of woken) queue.wake(name);
    return result;
  }

  return {
    transact,
    incident: (id) => one('id = $1', [id]),
    byNumber: (number) => one('number = $1', [number]),
    byHeadline: (ts) => one('headline_ts = $1', [ts]),
    async open() {
      const { rows } = await read(pool, `SELECT state FROM lifeguard.incident WHERE status <> 'resolved' ORDER BY opened_at DESC LIMIT 100`, []);
      return rows.map((row) => row.state as Incident);
    },
    async events(id) {
      const { rows } = await read(pool, 'SELECT seq, at, by, event FROM lifeguard.event WHERE incident = $1 ORDER BY seq', [id]);
      return rows.map((row) => ({ seq: row.seq as number, at: (row.at as Date).toISOString(), by: row.by as string, event: row.event as Event }));
    },
    async ready() {
      try {
        await pool.query('SELECT 1');
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Makes the tables. An advisory lock lets one replica do it while the others wait. */
export async function migrate(pool: pg.Pool): Promise<void> {
  const schema = await readFile(new URL('./schema.sql', import.meta.url), 'utf8');
  await inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('lifeguard.schema', 0))`);
    await client.query(schema);
  });
}

/** A repeat of what was already due changes nothing, so one commit asks for each piece of work once. */
function distinct(due: Due[]): Due[] {
  return [...new Map(due.map((job) => [JSON.stringify(job), job])).values()];
}

async function look(client: pg.PoolClient, where: Where, keys: string[]): Promise<Moment> {
  // A group may have no row to lock yet, so the group's name is locked instead.
  if ('group' in where) await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [where.group]);
  const { rows } = await client.query(
    'id' in where
      ? 'SELECT now() AS now, (SELECT state FROM lifeguard.incident WHERE id = $1 FOR UPDATE) AS state'
      : `SELECT now() AS now, (SELECT state FROM lifeguard.incident WHERE group_key = $1 ORDER BY opened_at DESC LIMIT 1 FOR UPDATE) AS state`,
    ['id' in where ? where.id : where.group],
  );
  const seen = keys.length === 0 ? [] : (await client.query('SELECT key FROM lifeguard.inbox WHERE key = ANY($1)', [keys])).rows;
  return {
    incident: (rows[0].state as Incident | null) ?? null,
    now: (rows[0].now as Date).toISOString(),
    seen: new Set(seen.map((row) => row.key as string)),
  };
}

async function insertIncident(client: pg.PoolClient, where: Where): Promise<Incident> {
  const id = 'id' in where ? where.id : randomUUID();
  const group = 'group' in where ? where.group : id;
  const { rows } = await client.query(
    `INSERT INTO lifeguard.incident (id, group_key, status, version, state) VALUES ($1, $2, 'investigating', 0, '{}') RETURNING number`,
    [id, group],
  );
  return unopened(id, rows[0].number as number);
}

async function append(client: pg.PoolClient, incident: Incident, recorded: Recorded[]): Promise<void> {
  await client.query(
    `WITH events AS (
       INSERT INTO lifeguard.event (incident, seq, at, by, event)
       SELECT $1, e.seq, e.at, e.by, e.event FROM json_to_recordset($2::json) AS e (seq integer, at timestamptz, by text, event json)
     )
     UPDATE lifeguard.incident SET status = $3, version = $4, state = $5, headline_ts = $6 WHERE id = $1`,
    [incident.id, json(recorded), incident.status, incident.version, json(incident), incident.messages.headline?.ts ?? null],
  );
}

/** PostgreSQL's text has no NUL and no lone surrogates; a foreign string must not make an incident unstorable. */
function json(value: unknown): string {
  return JSON.stringify(value, (_key, field) => (typeof field === 'string' ? field.replaceAll('\0', '').toWellFormed() : field));
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(storeFault);
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failed: Error) => { broken = failed; });
    throw error instanceof pg.DatabaseError ? storeFault(error) : error;
  } finally {
    client.release(broken);
  }
}

async function read(pool: pg.Pool, sql: string, values: unknown[]): Promise<pg.QueryResult> {
  return pool.query(sql, values).catch(storeFault);
}

function storeFault(cause: unknown): never {
  throw new Fault('store', `The bot’s own database does not take the change: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}
