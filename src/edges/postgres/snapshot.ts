import type { Room, ServerSnapshot, Session as ServerSession } from '../../core/diagnosis/diagnosis.ts';
import type { Identity } from '../../core/mitigation/mitigation.ts';
import type { Session } from './session.ts';

const identityColumns = `
  (SELECT system_identifier FROM pg_control_system())::text, pg_postmaster_start_time()::text, pg_is_in_recovery()`;

/** Which server answers now. */
export async function readIdentity(session: Session): Promise<Identity> {
  const { rows } = await session.ask(`SELECT ${identityColumns}`);
  return identityOf(rows[0] ?? []);
}

const roomSql = `
  SELECT current_setting('max_connections')::integer,
    current_setting('superuser_reserved_connections')::integer + coalesce(current_setting('reserved_connections', true)::integer, 0),
    count(*) FILTER (WHERE a.backend_type = 'client backend'),
    count(*) FILTER (WHERE a.backend_type = 'client backend' AND a.application_name NOT LIKE 'lifeguard/%' AND a.state = 'idle'),
    clock_timestamp()::text
  FROM pg_stat_get_activity(NULL) a`;

/** Room for ordinary clients, counted by the server, and when it was counted (its own clock, as text). */
export async function readRoom(session: Session): Promise<{ room: Room; takenAt: string }> {
  const [max, kept, used, idle, takenAt] = (await session.ask(roomSql, [], 'room')).rows[0] ?? [];
  const slots = Number(max) - Number(kept);
  // Who sits in a reserved slot takes none from ordinary clients.
  return { room: { slots, used: Math.min(slots, Number(used)), idle: Number(idle), maxConnections: Number(max) }, takenAt: takenAt ?? '' };
}

const serverSql = `
  SELECT ${identityColumns}, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    current_setting('server_version_num'), current_setting('max_connections'), current_setting('superuser_reserved_connections'),
    coalesce(current_setting('reserved_connections', true), '0'), pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')`;

// Who blocks whom is asked once per waiting session: once per pair, as people type it, is quadratic (0.8 s at 1,000 sessions).
const sessionsSql = `
  SELECT a.pid, a.usename, a.datname, a.application_name, coalesce(host(a.client_addr), 'local'), a.backend_type, a.state,
    extract(epoch FROM now() - a.backend_start), extract(epoch FROM now() - a.state_change), extract(epoch FROM now() - a.xact_start),
    CASE WHEN a.state = 'active' THEN extract(epoch FROM now() - a.query_start) END,
    a.wait_event_type || ': ' || a.wait_event,
    CASE WHEN a.wait_event_type = 'Lock' THEN array_to_string(pg_blocking_pids(a.pid), ' ') END
  FROM pg_stat_activity a`;

/** The server's numbers and sessions in one round trip, and which server it was. Rejects with pg's error. */
export async function readSnapshot(session: Session): Promise<{ snapshot: ServerSnapshot; identity: Identity }> {
  const [server, sessions] = await Promise.all([session.ask(serverSql, [], 'server'), session.ask(sessionsSql, [], 'sessions')]);
  const row = server.rows[0] ?? [];
  const identity = identityOf(row);
  return {
    identity,
    snapshot: {
      takenAt: row[3] ?? '',
      version: Number(row[4]),
      inRecovery: identity.inRecovery,
      maxConnections: Number(row[5]),
      superuserReserved: Number(row[6]),
      reserved: Number(row[7]),
      seesAll: row[8] === 't',
      sessions: sessions.rows.map(sessionOf),
    },
  };
}

function identityOf(row: (string | null)[]): Identity {
  return { system: row[0] ?? '', startedAt: row[1] ?? '', inRecovery: row[2] === 't' };
}

const states = ['active', 'idle', 'idle in transaction', 'idle in transaction (aborted)'] as const;

function sessionOf(row: (string | null)[]): ServerSession {
  const seconds = (at: number): number | null => {
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
    ageSeconds: seconds(7) ?? 0,
    stateSeconds: seconds(8),
    transactionSeconds: seconds(9),
    statementSeconds: seconds(10),
    waitEvent: row[11] ?? null,
    // A process may be named twice, and 0 stands for a prepared transaction.
    blockedBy: [...new Set((row[12] ?? '').split(' ').filter((pid) => pid !== '' && pid !== '0').map(Number))],
  };
}
