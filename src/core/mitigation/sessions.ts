/** What is known of a session when it is decided whether it may be ended. Text of any client only ever protects, it never chooses. */
export type SessionFacts = {
  pid: number;
  user: string;
  database: string;
  application: string;
  backendType: string;
  state: string;
  superuser: boolean;
  replicates: boolean;
  /** The last statement was LISTEN, or a base backup was begun with it. */
  listens: boolean;
  backsUp: boolean;
  /** Its text is a schema change or maintenance, or it holds a lock only those take. */
  maintains: boolean;
  advisoryLock: boolean;
};

/** Who is asking, and what the configuration and the DBA protect. */
export type Guard = {
  ownPid: number;
  ownUser: string;
  database: string;
  allowedDatabases: string[];
  protectedRoles: string[];
  protectedApplications: string[];
};

const dumpTools = /^\s*(pg_dump|pg_restore|pg_basebackup|pg_receivewal|pgbackrest|barman|wal-g)/i;

/**
 * Why a session is kept, in words that follow a number (`1 advisory lock`); null when it may be ended. The guarded functions on the
 * server ask the same again at the moment of action, so nothing here is the last word.
 */
export function protectionOf(session: SessionFacts, guard: Guard): string | null {
  if (session.pid === guard.ownPid || session.user === guard.ownUser || session.application.startsWith('lifeguard/')) return 'Lifeguard itself';
  if (session.backendType === 'walsender') return 'replication';
  if (session.backendType !== 'client backend') return 'background process';
  if (session.superuser) return 'superuser';
  if (session.replicates) return 'replication role';
  if (session.database !== guard.database && !guard.allowedDatabases.includes(session.database)) return 'another database';
  if (guard.protectedRoles.includes(session.user)) return 'protected role';
  if (guard.protectedApplications.includes(session.application)) return 'protected application';
  if (dumpTools.test(session.application) || session.backsUp) return 'backup or dump';
  if (session.listens) return 'LISTENer';
  if (session.advisoryLock) return 'advisory lock';
  if (session.state === 'active' && session.maintains) return 'schema change or maintenance';
  return null;
}

export const largestBatch = 25;

/**
 * How many sessions to end next: one alone until one has really gone, then 5, 10, 20 and at most 25 at a time, so that a mistake
 * shows itself while it is small.
 */
export function nextBatch(lastBatch: number, allGone: boolean): number {
  if (lastBatch === 0 || !allGone) return 1;
  return lastBatch === 1 ? 5 : Math.min(lastBatch * 2, largestBatch);
}
