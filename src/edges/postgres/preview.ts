import type { Room } from '../../core/diagnosis/diagnosis.ts';
import type { Identity, SessionTarget } from '../../core/mitigation/mitigation.ts';
import { protectionOf, type Guard } from '../../core/mitigation/sessions.ts';
import { redactSql } from './redact.ts';
import type { Session } from './session.ts';
import { readIdentity, readRoom } from './snapshot.ts';

/** The exact sessions a statement chooses at one instant: those it would end, and those it chooses but that are kept, with the reason. */
export type SessionPreview = { identity: Identity; takenAt: string; targets: SessionTarget[]; kept: SessionTarget[]; room: Room };

// Times leave as the server's own text with all six digits: the guard compares them for equality.
const facts = (choose: string): string => `
  WITH chosen (pid) AS MATERIALIZED (${choose.replace(/;\s*$/, '')}
  ), locks AS MATERIALIZED (
    SELECT pid, bool_or(locktype = 'advisory') AS advisory,
      bool_or(locktype = 'relation' AND mode IN
        ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')) AS strong
    FROM pg_lock_status() WHERE granted GROUP BY pid
  )
  SELECT a.pid, a.backend_start::text, a.usename, a.datname, a.application_name, coalesce(host(a.client_addr), 'local'), a.state,
    a.state_change::text, extract(epoch FROM clock_timestamp() - a.state_change), a.query, a.backend_type,
    coalesce(r.rolsuper, false), coalesce(r.rolreplication, false),
    coalesce(a.query ~* '(^|;|\\*/)\\s*listen\\M', false), coalesce(a.query ~* 'pg_(start_backup|backup_start)', false),
    coalesce(l.strong, false)
      OR coalesce(a.query ~* '(^|;|\\*/)\\s*(vacuum|analyze|reindex|cluster|refresh|create|alter|drop|truncate|copy)\\M', false),
    coalesce(l.advisory, false)
  FROM pg_stat_activity a LEFT JOIN pg_roles r ON r.oid = a.usesysid LEFT JOIN locks l ON l.pid = a.pid
  WHERE a.pid IN (SELECT pid FROM chosen)
  ORDER BY a.state_change NULLS LAST, a.pid`;

const guardSql = `SELECT session_user, current_database(), pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')`;

export class CannotSee extends Error {}

/**
 * Asks the server which sessions `choose` (a SELECT of one column, `pid`, with `values` bound as its `$1`, `$2` …) means now. Rejects with pg's error, and with CannotSee when the role sees only its own sessions.
 */
export async function previewSessions(session: Session, choose: string, values: string[] = []): Promise<SessionPreview> {
  const begun = session.run('BEGIN READ ONLY');
  const asked = Promise.all([readIdentity(session), session.ask(guardSql), readRoom(session), session.ask(facts(choose), values), begun]);
  const ended = session.run('ROLLBACK');
  // Outside the transaction: on a server without the guarded functions the table is missing too, and that spoils nothing here.
  const ruled = session.ask('SELECT kind, name FROM lifeguard.rule').catch(() => ({ rows: [] }));
  const [[identity, who, { room, takenAt }, chosen], rules] = await Promise.all([asked, ruled, ended]);

  const [ownUser, database, seesAll] = who.rows[0] ?? [];
  if (seesAll !== 't') throw new CannotSee();
  const named = (kind: string): string[] => rules.rows.filter((rule) => rule[0] === kind).map((rule) => rule[1] ?? '');
  const guard: Guard = {
    ownPid: session.pid,
    ownUser: ownUser ?? '',
    database: database ?? '',
    allowedDatabases: named('allowed database'),
    protectedRoles: named('protected role'),
    protectedApplications: named('protected application'),
  };
  const all = chosen.rows.map((row) => targetOf(row, guard));
  return {
    identity,
    takenAt: new Date(takenAt).toISOString(),
    targets: all.filter(({ protectedBy }) => protectedBy === null),
    kept: all.filter(({ protectedBy }) => protectedBy !== null),
    room,
  };
}

function targetOf(row: (string | null)[], guard: Guard): SessionTarget {
  const text = (at: number): string => row[at] ?? '';
  const yes = (at: number): boolean => row[at] === 't';
  const target = {
    pid: Number(row[0]),
    backendStart: text(1),
    user: text(2),
    database: text(3),
    application: text(4),
    client: text(5),
    state: text(6),
    stateChange: text(7),
    stateSeconds: Math.max(0, Math.round(Number(row[8] ?? 0))),
    statement: redactSql(text(9)),
  };
  const protectedBy = protectionOf(
    {
      ...target,
      backendType: text(10),
      superuser: yes(11),
      replicates: yes(12),
      listens: yes(13),
      backsUp: yes(14),
      maintains: yes(15),
      advisoryLock: yes(16),
    },
    guard,
  );
  return { ...target, protectedBy };
}
