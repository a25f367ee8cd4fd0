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
import type { Claimed, Decided, Due } from '../../core/incident/job.ts';
import type { Freeze } from '../../core/mitigation/mitigation.ts';
import { prepared } from './prepared.ts';
import type { Queue } from './queue.ts';

/** Which incident a transaction is about: one by id, or the latest of a group of alerts, made if there is none. */
export type Where = { id: string } | { group: string };

type Moment = {
  incident: Incident | null;
  /** ISO 8601, the store's own clock. */
  now: string;
  /** Which of the asked inbox keys were seen before this transaction. */
  seen: Set<string>;
  /** The number of another open incident of the same group, which keeps this one from being reopened. */
  sibling: number | null;
  /** Asked for before a step is confirmed: whether steps are frozen, and how many sessions were ended or are being ended within the last hour. */
  safety?: { frozen: Freeze | null; endedLastHour: number };
};

/** `keys` enter the inbox with what is committed; `look` are asked for only, and so is the `safety` of steps. */
type Options = { keys?: string[]; look?: string[]; completing?: Claimed; safety?: boolean };

export type Store = {
  /** Runs `decide` under the incident's lock and commits what it decided. */
  transact<T>(where: Where, options: Options, decide: (moment: Moment) => Decided<T>): Promise<T>;
  incident(id: string): Promise<Incident | null>;
  byNumber(number: number): Promise<Incident | null>;
  /** Open incidents, the newest first. */
  open(): Promise<Incident[]>;
  events(id: string): Promise<Recorded[]>;
  /** Why no step may start; null: they may. */
  frozen(): Promise<Freeze | null>;
  /** Freezes all steps, or lifts the freeze. Whoever confirms a step at the same moment is before it or after it. Null: it was so already. */
  setFreeze(freeze: { by: Actor; reason: string } | null): Promise<{ frozen: Freeze | null } | null>;
  ready(): Promise<boolean>;
};

export function openStore(pool: pg.Pool, queue: Pick<Queue, 'send' | 'complete'>): Store {
  const one = async (where: string, values: unknown[]): Promise<Incident | null> => {
    const { rows } = await read(pool, `SELECT state FROM lifeguard.incident WHERE ${where}`, values);
    return (rows[0]?.state as Incident | undefined) ?? null;
  };

  async function transact<T>(where: Where, options: Options, decide: (moment: Moment) => Decided<T>): Promise<T> {
    return inTransaction(pool, where, { keys: [...(options.keys ?? []), ...(options.look ?? [])], safety: options.safety === true }, async (client, moment, number) => {
      const decided = decide(moment);
      const due: Due[] = [];
      const opens = decided.events[0]?.type === 'opened';
      let incident = opens ? unopened('id' in where ? where.id : randomUUID(), number) : moment.incident;
      const writes: Promise<unknown>[] = [];
      if (decided.events.length > 0 && incident) {
        const recorded: Recorded[] = [];
        for (const event of decided.events) {
          const next: Recorded = { seq: incident.version + 1, at: moment.now, by: decided.by, event };
          incident = apply(incident, next);
          recorded.push(next);
          due.push(...decided.jobs(event, incident));
        }
        const group = 'group' in where ? where.group : incident.groupKey;
        writes.push(opens ? prepared(client, INSERT_INCIDENT, [incident.id, ...columns(incident), incident.number, group]) : prepared(client, UPDATE_INCIDENT, [incident.id, ...columns(incident)]));
        writes.push(prepared(client, INSERT_EVENTS, [incident.id, json(recorded)]));
      }
      if (incident) due.push(...decided.jobs(null, incident));
      if (options.keys?.length) writes.push(prepared(client, INSERT_KEYS, [options.keys]));
      writes.push(...distinct(due).map((job) => queue.send(job, client)));
      if (options.completing) writes.push(queue.complete(options.completing, client));
      await allOf(writes);
      return decided.result;
    });
  }

  return {
    transact,
    incident: (id) => one('id = $1', [id]),
    byNumber: (number) => one('number = $1', [number]),
    async open() {
      const { rows } = await read(pool, `SELECT state FROM lifeguard.incident WHERE status <> 'resolved' ORDER BY opened_at DESC LIMIT 100`, []);
      return rows.map((row) => row.state as Incident);
    },
    async events(id) {
      const { rows } = await read(pool, 'SELECT seq, at, by, event FROM lifeguard.event WHERE incident = $1 ORDER BY seq', [id]);
      return rows.map((row) => ({ seq: row.seq as number, at: (row.at as Date).toISOString(), by: row.by as string, event: row.event as Event }));
    },
    async frozen() {
      const { rows } = await read(pool, `SELECT row_to_json(f) AS freeze FROM lifeguard.freeze f`, []);
      return freezeOf(rows[0]?.freeze);
    },
    async setFreeze(freeze) {
      const { rows } = freeze
        ? await read(pool, `WITH locked AS MATERIALIZED (${LOCK_STEPS}) INSERT INTO lifeguard.freeze AS f (by, reason) SELECT $1, $2 FROM locked ON CONFLICT DO NOTHING RETURNING row_to_json(f) AS freeze`, [freeze.by, freeze.reason.replaceAll('\0', '').toWellFormed()])
        : await read(pool, 'DELETE FROM lifeguard.freeze RETURNING NULL AS freeze', []);
      return rows[0] ? { frozen: freezeOf(rows[0].freeze) } : null;
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
  await pool.query(`BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('lifeguard.schema', 0)); ${schema}; COMMIT`);
}

/** A repeat of what was already due changes nothing, so one commit asks for each piece of work once. */
function distinct(due: Due[]): Due[] {
  return [...new Map(due.map((job) => [JSON.stringify(job), job])).values()];
}

const LOCK_STEPS = `SELECT pg_advisory_xact_lock(hashtextextended('lifeguard.steps', 1))`;
/** A session that got its signal counts, whatever became of it; one that is confirmed and not yet reported counts too. */
const SAFETY = `SELECT (SELECT row_to_json(f) FROM lifeguard.freeze f) AS freeze, coalesce(sum(sessions), 0)::int AS ended FROM (
  SELECT (SELECT count(*) FROM json_array_elements(event->'results') r WHERE r->>'result' IN ('terminated', 'timeout', 'unknown')) AS sessions
    FROM lifeguard.event WHERE at > now() - interval '1 hour' AND event->>'type' = 'executed'
  UNION ALL
  SELECT json_array_length(s.event->'pids') FROM lifeguard.event s
    WHERE s.at > now() - interval '1 hour' AND s.event->>'type' = 'started' AND json_typeof(s.event->'pids') = 'array'
      AND NOT EXISTS (SELECT FROM lifeguard.event x WHERE x.incident = s.incident AND x.seq > s.seq AND x.event->>'type' = 'executed' AND x.event->>'previewId' = s.event->>'previewId')
) AS each`;

function freezeOf(row: unknown): Freeze | null {
  const found = row as { by: string; at: string; reason: string } | null | undefined;
  return found ? { by: found.by, at: new Date(found.at).toISOString(), reason: found.reason } : null;
}

const LOCK_GROUP = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 1))';
const SEEN_KEYS = 'SELECT key FROM lifeguard.inbox WHERE key = ANY($1)';
const INSERT_KEYS = 'INSERT INTO lifeguard.inbox (key) SELECT DISTINCT unnest($1::text[]) ON CONFLICT DO NOTHING';
const INSERT_INCIDENT = 'INSERT INTO lifeguard.incident (id, status, version, state, number, group_key) VALUES ($1, $2, $3, $4, $5, $6)';
const UPDATE_INCIDENT = 'UPDATE lifeguard.incident SET status = $2, version = $3, state = $4 WHERE id = $1';
const INSERT_EVENTS = `INSERT INTO lifeguard.event (incident, seq, at, by, event)
  SELECT $1, e.seq, e.at, e.by, e.event FROM json_to_recordset($2::json) AS e (seq integer, at timestamptz, by text, event json)`;

function columns(incident: Incident): unknown[] {
  return [incident.status, incident.version, json(incident)];
}

/** `FOR UPDATE` locks the incident; a group's next number is taken with it, should one be opened: a gap in the numbers is harmless. */
const LOOK_BY_ID = `SELECT now() AS now, (SELECT state FROM lifeguard.incident WHERE id = $1 FOR UPDATE) AS state, 0 AS number,
  (SELECT o.number FROM lifeguard.incident i JOIN lifeguard.incident o USING (group_key) WHERE i.id = $1 AND o.id <> i.id AND o.status <> 'resolved' LIMIT 1) AS sibling`;
const LOOK_BY_GROUP = `SELECT now() AS now, i.state, CASE WHEN i.status IS DISTINCT FROM 'resolved' AND i.status IS NOT NULL THEN 0 ELSE nextval(pg_get_serial_sequence('lifeguard.incident', 'number'))::int END AS number
  FROM (SELECT 1) AS one LEFT JOIN LATERAL (SELECT state, status FROM lifeguard.incident WHERE group_key = $1 ORDER BY (status <> 'resolved') DESC, opened_at DESC LIMIT 1 FOR UPDATE) i ON true`;

/** PostgreSQL's text has no NUL and no lone surrogates; a foreign string must not make an incident unstorable. */
function json(value: unknown): string {
  return JSON.stringify(value, (_key, field) => (typeof field === 'string' ? field.replaceAll('\0', '').toWellFormed() : field));
}

/**
 * One transaction in three round trips: everything to look at is asked at once, everything to write is sent at once, then the commit.
 * A group may have no row to lock yet, so the group's name is locked instead.
 */
async function inTransaction<T>(pool: pg.Pool, where: Where, { keys, safety }: { keys: string[]; safety: boolean }, work: (client: pg.PoolClient, moment: Moment, number: number) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(storeFault);
  let broken: Error | undefined;
  // A client in our hands has nobody else to hear that its connection died; unheard, it would end the process.
  const lost = (error: Error): void => { broken = error; };
  client.on('error', lost);
  try {
    const asked = [client.query('BEGIN')];
    if ('group' in where) asked.push(prepared(client, LOCK_GROUP, [where.group]));
    asked.push(prepared(client, 'group' in where ? LOOK_BY_GROUP : LOOK_BY_ID, ['group' in where ? where.group : where.id]), prepared(client, SEEN_KEYS, [keys]));
    // Two confirmations of different incidents count one after the other.
    if (safety) asked.push(prepared(client, LOCK_STEPS, []), prepared(client, SAFETY, []));
    const answers = await allOf(asked);
    const said = safety ? answers.at(-1)?.rows[0] : undefined;
    const [seen, found] = (safety ? answers.slice(0, -2) : answers).toReversed();
    const row = found?.rows[0] as { now: Date; state: Incident | null; number: number; sibling?: number | null };
    const result = await work(client, { incident: row.state, now: row.now.toISOString(), seen: new Set(seen?.rows.map(({ key }) => key as string)), sibling: row.sibling ?? null, ...(said ? { safety: { frozen: freezeOf(said.freeze), endedLastHour: said.ended as number } } : {}) }, row.number);
    // No answer to a commit is no word on whether it happened.
    await client.query('COMMIT').catch((cause: unknown) => storeFault(cause, !(cause instanceof pg.DatabaseError)));
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failed: Error) => { broken = failed; });
    throw error;
  } finally {
    if (!broken) client.removeListener('error', lost);
    client.release(broken);
  }
}

/** Waits for all, so that nothing is still under way when the first failure is told. */
async function allOf<T>(asked: Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(asked);
  return settled.map((one) => {
    if (one.status === 'rejected') storeFault(one.reason);
    return one.value;
  });
}

async function read(pool: pg.Pool, sql: string, values: unknown[]): Promise<pg.QueryResult> {
  return pool.query(sql, values).catch(storeFault);
}

function storeFault(cause: unknown, unknown = false): never {
  if (cause instanceof Fault) throw cause;
  throw new Fault('store', `The bot’s own database does not take the change: ${cause instanceof Error ? cause.message : String(cause)}`, { cause, unknown });
}
