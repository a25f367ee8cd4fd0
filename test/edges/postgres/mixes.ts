/**
 * Random mixes of sessions on a real server, each previewed and ended while its people go on working: what is protected must
 * live, what is eligible must go. A run is reproducible by its seed, except for what the server's own timing decides.
 */
import fc from 'fast-check';
import pg from 'pg';
import type { Database } from '../../../src/edges/postgres/target.ts';
import { pidOf, replica, roles, watched } from './watched.ts';
import type { Watched } from './watched.ts';

/** Kinds of sessions. `stubborn` runs a statement that ignores being cancelled. The first four are eligible for the list of their state; the others are kept, whatever list names them. */
const eligible = ['idle', 'in transaction', 'active', 'stubborn'] as const;
const kept = ['listens', 'advisory lock', 'dump', 'base backup', 'walsender', 'superuser', 'other database', 'own', 'protected role', 'schema change'] as const;
type Kind = (typeof eligible)[number] | (typeof kept)[number];

/** What its client does between the preview and the end, or while the end is under way. */
const moves = ['none', 'none', 'none', 'wakes', 'begins', 'listens', 'locks', 'leaves'] as const;
type Move = (typeof moves)[number];

type Plan = { kind: Kind; move: Move; when: 'before' | 'during' };
export type Mix = { list: 'idle' | 'in transaction' | 'active' | 'everyone'; sessions: Plan[] };

export type Tally = { mixes: number; sessions: number; protectedKilled: string[]; eligible: number; eligibleKilled: number; moved: number; movedKilled: string[] };

const plan: fc.Arbitrary<Plan> = fc.record({
  // Each stubborn one is given 3 seconds, so there are few.
  kind: fc.oneof({ weight: 30, arbitrary: fc.constantFrom<Kind>('idle', 'in transaction', 'active') }, { weight: 1, arbitrary: fc.constant<Kind>('stubborn') }, { weight: 20, arbitrary: fc.constantFrom<Kind>(...kept) }),
  move: fc.constantFrom(...moves),
  when: fc.constantFrom('before' as const, 'during' as const),
});
const mix: fc.Arbitrary<Mix> = fc.record({ list: fc.constantFrom('idle' as const, 'in transaction' as const, 'active' as const, 'everyone' as const), sessions: fc.array(plan, { minLength: 3, maxLength: 12 }) });

const chosenBy: Record<Mix['list'], string> = {
  idle: `SELECT pid FROM pg_stat_activity WHERE state = 'idle'`,
  'in transaction': `SELECT pid FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'`,
  active: `SELECT pid FROM pg_stat_activity WHERE state = 'active'`,
  everyone: 'SELECT pid FROM pg_stat_activity',
};

type Live = Plan & { client: pg.Client; pid: number; ended: boolean; /** Its move was answered before the order was given. */ movedBefore: boolean; work: Promise<unknown> };

/** Plays `count` mixes one after the other on one server of its own. */
export async function play(count: number, seed: number): Promise<Tally> {
  const server = await watched({ max_connections: '60', reserved_connections: '4', max_wal_senders: '20', wal_level: 'logical' });
  try {
    await server.admin.query('CREATE DATABASE elsewhere');
    await server.admin.query(`CREATE ROLE replicator LOGIN REPLICATION PASSWORD 'known'; CREATE ROLE guarded LOGIN PASSWORD 'known'; CREATE MATERIALIZED VIEW slow AS SELECT pg_sleep(30)::text WITH NO DATA`);
    await server.admin.query(`GRANT EXECUTE ON FUNCTION pg_backup_start(text, boolean), pg_backup_stop(boolean) TO app_user; GRANT CREATE ON SCHEMA public TO app_user; ALTER MATERIALIZED VIEW slow OWNER TO app_user; INSERT INTO lifeguard.rule VALUES ('protected role', 'guarded')`);
    const bot = server.bot();
    const tally: Tally = { mixes: 0, sessions: 0, protectedKilled: [], eligible: 0, eligibleKilled: 0, moved: 0, movedKilled: [] };
    for (const each of fc.sample(mix, { numRuns: count, seed })) await playOne(each, server, bot, tally);
    return tally;
  } finally {
    await server.stop();
  }
}

async function playOne({ list, sessions }: Mix, server: Watched, bot: Database, tally: Tally): Promise<void> {
  const live: Live[] = [];
  // One base backup at a time and one schema change at a time is all a server or a table takes.
  const once = new Set<Kind>();
  for (const each of sessions) {
    if (/base backup|schema change/.test(each.kind) && once.has(each.kind)) continue;
    once.add(each.kind);
    live.push(await open(each, server));
  }
  await settle(live, server.admin);
  const preview = await bot.previewSessions(chosenBy[list]);
  const targets = new Set(preview.targets.map(({ pid }) => pid));
  await Promise.all(live.filter(({ when, move }) => when === 'before' && move !== 'none').map(async (one) => {
    await doMove(one);
    one.movedBefore = true;
  }));
  const during = live.filter(({ when, move }) => when === 'during' && move !== 'none').map((one) => doMove(one).catch(() => {}));
  // The whole choice, the kept ones included: the guard on the server must keep them as well as the list does.
  await bot.signalSessions({ identity: preview.identity, signal: 'terminate', targets: [...preview.targets, ...preview.kept.slice(0, 3)] });
  await Promise.all(during);
  const { rows } = await server.admin.query<{ pid: number; state: string | null }>('SELECT pid, state FROM pg_stat_activity WHERE pid = ANY($1)', [live.map(({ pid }) => pid)]);
  const alive = new Map(rows.map(({ pid, state }) => [pid, state]));

  tally.mixes += 1;
  tally.sessions += live.length;
  for (const one of live) {
    // What ran a statement has lost it as soon as it runs none any more: cancelling is enough for those who may lose it, and too much for those who may not.
    const dead = (!alive.has(one.pid) || (running.test(one.kind) && alive.get(one.pid) !== 'active')) && !(one.move === 'leaves');
    const isKept = (kept as readonly string[]).includes(one.kind);
    if (isKept && dead) tally.protectedKilled.push(`${one.kind}, ${one.move} ${one.when}, ${list}: ${alive.get(one.pid) ?? 'gone'}`);
    else if (!isKept && one.move === 'none' && targets.has(one.pid)) {
      tally.eligible += 1;
      if (dead) tally.eligibleKilled += 1;
    } else if (!isKept && one.movedBefore && one.move !== 'leaves') {
      tally.moved += 1;
      if (dead) tally.movedKilled.push(`${one.kind}, ${one.move} ${one.when}, ${list}`);
    }
  }
  await Promise.all(live.map(async ({ client, work }) => {
    await client.end().catch(() => {});
    await work.catch(() => {});
  }));
  await server.admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ANY($1)`, [live.map(({ pid }) => pid)]);
}

const running = /active|stubborn|dump|schema/;

async function open(wanted: Plan, server: Watched): Promise<Live> {
  const { kind } = wanted;
  const client =
    kind === 'superuser' ? await server.open(roles.superuser)
    : kind === 'other database' ? await server.open(roles.app, 'cygni-api', 'elsewhere')
    : kind === 'own' ? await server.open(roles.app, 'lifeguard/other')
    : kind === 'dump' ? await server.open(roles.app, 'pg_dump')
    : kind === 'protected role' ? await server.open('guarded', 'cygni-api')
    : kind === 'walsender' ? await replica(server)
    : await server.open(roles.app, 'cygni-api');
  const pid = kind === 'walsender' ? walsenderPid(client) : await pidOf(client);
  const live: Live = { ...wanted, client, pid, ended: false, movedBefore: false, work: Promise.resolve() };
  client.on('end', () => (live.ended = true));
  const first: Partial<Record<Kind, string>> = {
    idle: 'SELECT 1', 'in transaction': 'BEGIN; SELECT 1', listens: 'LISTEN work', 'advisory lock': 'SELECT pg_advisory_lock(pg_backend_pid())',
    'base backup': `SELECT pg_backup_start('nightly', true)`,
  };
  const sql = first[kind];
  if (sql !== undefined) await client.query(sql);
  // Not awaited: these go on while the mix is played.
  if (kind === 'active') live.work = client.query('SELECT pg_sleep(30)').catch(() => {});
  if (kind === 'stubborn') live.work = client.query('DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(30); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$').catch(() => {});
  if (kind === 'dump') live.work = client.query('COPY (SELECT pg_sleep(30)) TO STDOUT').catch(() => {});
  if (kind === 'schema change') live.work = client.query('REFRESH MATERIALIZED VIEW slow').catch(() => {});
  return live;
}

function walsenderPid(client: pg.Client): number {
  return (client as pg.Client & { processID: number }).processID;
}

/** Waits until those that run something are seen running: a busy machine may take its time to begin. */
async function settle(live: Live[], admin: pg.Client): Promise<void> {
  const busy = live.filter(({ kind }) => running.test(kind)).map(({ pid }) => pid);
  for (let seen = busy.length > 0 ? -1 : 0; seen < busy.length;) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { rows } = await admin.query<{ seen: number }>(`SELECT count(*)::int AS seen FROM pg_stat_activity WHERE pid = ANY($1) AND state = 'active'`, [busy]);
    seen = rows[0]?.seen ?? 0;
  }
}

async function doMove(one: Live): Promise<void> {
  const { client, move, kind } = one;
  if (move === 'leaves') return void (await client.end().catch(() => {}));
  // Who is at work can do nothing else meanwhile.
  if (running.test(kind) || kind === 'walsender') {
    one.move = 'none';
    return;
  }
  const sql = { wakes: 'SELECT 2', begins: 'BEGIN', listens: 'LISTEN later', locks: 'SELECT pg_advisory_lock(7, pg_backend_pid())', none: '' }[move];
  await client.query(sql);
}
