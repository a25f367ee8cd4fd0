import type { Room, ServerSnapshot, Session as ServerSession } from '../../core/diagnosis/diagnosis.ts';
import type { Identity } from '../../core/mitigation/mitigation.ts';
import type { Reply, Statement } from './one-statement.ts';
import type { Extension } from './server-error.ts';
import type { Session } from './session.ts';
import { upkeepOf, upkeepStatements } from './upkeep.ts';

const identitySql = `
  SELECT (SELECT system_identifier FROM pg_control_system())::text, pg_postmaster_start_time()::text, pg_is_in_recovery()`;

/** Which server answers now. */
export async function readIdentity(session: Session): Promise<Identity> {
  const { rows } = await session.ask(identitySql);
  return identityOf(rows[0] ?? []);
}

export const sameServer = (a: Identity, b: Identity): boolean => a.system === b.system && a.startedAt === b.startedAt && a.inRecovery === b.inRecovery;

/** What `roomIn` reads, of `pg_stat_get_activity(NULL) a`. */
export const roomColumns = `current_setting('max_connections')::integer,
    current_setting('superuser_reserved_connections')::integer + coalesce(current_setting('reserved_connections', true)::integer, 0),
    count(*) FILTER (WHERE a.backend_type = 'client backend'),
    count(*) FILTER (WHERE a.backend_type = 'client backend' AND a.application_name NOT LIKE 'lifeguard/%' AND a.state = 'idle')`;
const roomSql = `SELECT ${roomColumns}, clock_timestamp()::text FROM pg_stat_get_activity(NULL) a`;

/** Room for ordinary clients, counted by the server, and when it was counted (its own clock, as text). */
export async function readRoom(session: Session): Promise<{ room: Room; takenAt: string }> {
  const row = (await session.ask(roomSql, [], 'room')).rows[0] ?? [];
  return { room: roomIn(row), takenAt: row[4] ?? '' };
}

/** The room in the first columns of a row. */
export function roomIn([max, kept, used, idle]: (string | null)[]): Room {
  const slots = Number(max) - Number(kept);
  // Who sits in a reserved slot takes none from ordinary clients.
  return { slots, used: Math.min(slots, Number(used)), idle: Number(idle), maxConnections: Number(max) };
}

const serverSql = `
  SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), current_setting('server_version_num'), pg_is_in_recovery(),
    current_setting('max_connections'), current_setting('superuser_reserved_connections'), coalesce(current_setting('reserved_connections', true), '0'),
    pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'), current_setting('pg_stat_statements.max', true) IS NOT NULL,
    (SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'pg_stat_statements')`;

// Who blocks whom is asked once per waiting session: once per pair, as people type it, is quadratic (0.8 s at 1,000 sessions).
const sessionsSql = `
  SELECT a.pid, a.usename, a.datname, a.application_name, coalesce(host(a.client_addr), 'local'), a.backend_type, a.state,
    extract(epoch FROM now() - a.backend_start), extract(epoch FROM now() - a.state_change), extract(epoch FROM now() - a.xact_start),
    CASE WHEN a.state = 'active' THEN extract(epoch FROM now() - a.query_start) END,
    a.wait_event_type || ': ' || a.wait_event,
    CASE WHEN a.wait_event_type = 'Lock' THEN array_to_string(pg_blocking_pids(a.pid), ' ') END,
    greatest(age(a.backend_xmin), age(a.backend_xid))
  FROM pg_stat_activity a`;

/** What every look asks beside the reads: the server's numbers, its sessions, what keeps it from cleaning up, and which server it is. */
export const snapshotStatements: Statement[] = [
  { id: 'lifeguard:identity', sql: identitySql, ours: true },
  { id: 'lifeguard:server', sql: serverSql, ours: true },
  { id: 'lifeguard:sessions', sql: sessionsSql, ours: true },
  ...upkeepStatements,
];

/** The snapshot out of the replies; null with the error where the server's numbers or its sessions did not come. */
export function snapshotOf(replies: ReadonlyMap<string, Reply>): { snapshot: ServerSnapshot; error: null } | { snapshot: null; error: unknown } {
  const [server, sessions] = [replies.get('lifeguard:server'), replies.get('lifeguard:sessions')];
  if (server === undefined || 'error' in server) return { snapshot: null, error: server?.error };
  if (sessions === undefined || 'error' in sessions) return { snapshot: null, error: sessions?.error };
  const row = server.rows.rows[0] ?? [];
  return {
    error: null,
    snapshot: {
      takenAt: row[0] ?? '',
      version: Number(row[1]),
      inRecovery: row[2] === 't',
      maxConnections: Number(row[3]),
      superuserReserved: Number(row[4]),
      reserved: Number(row[5]),
      seesAll: row[6] === 't',
      sessions: sessions.rows.rows.map(sessionOf),
      upkeep: upkeepOf(replies),
    },
  };
}

/** How far pg_stat_statements is there. */
export function extensionOf(replies: ReadonlyMap<string, Reply>): Extension {
  const reply = replies.get('lifeguard:server');
  const row = reply !== undefined && 'rows' in reply ? reply.rows.rows[0] : undefined;
  return row === undefined ? null : { loaded: row[7] === 't', schema: row[8] ?? null };
}

/** Which server replied; null where it may not be asked. */
export function replyingServer(replies: ReadonlyMap<string, Reply>): Identity | null {
  const reply = replies.get('lifeguard:identity');
  return reply !== undefined && 'rows' in reply ? identityOf(reply.rows.rows[0] ?? []) : null;
}

function identityOf(row: (string | null)[]): Identity {
  return { system: row[0] ?? '', startedAt: row[1] ?? '', inRecovery: row[2] === 't' };
}

const states = ['active', 'idle', 'idle in transaction', 'idle in transaction (aborted)'] as const;

function sessionOf(row: (string | null)[]): ServerSession {
  const number = (at: number): number | null => {
    const value = row[at];
    return value === null || value === undefined ? null : Math.max(0, Number(value));
  };
  return {
    pid: Number(row[0]),
    user: row[1] ?? '',
    database: row[2] ?? '',
    application: row[3] ?? '',
    client: row[4] ?? 'local',
    backendType: row[5] ?? '',
    state: states.find((state) => state === row[6]) ?? 'other',
    ageSeconds: number(7) ?? 0,
    stateSeconds: number(8),
    transactionSeconds: number(9),
    statementSeconds: number(10),
    waitEvent: row[11] ?? null,
    // A process may be named twice, and 0 stands for a prepared transaction.
    blockedBy: [...new Set((row[12] ?? '').split(' ').filter((pid) => pid !== '' && pid !== '0').map(Number))],
    horizonAge: number(13),
  };
}
