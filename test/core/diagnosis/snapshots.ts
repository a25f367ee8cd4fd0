import type { ServerSnapshot, Session } from '../../../src/core/diagnosis/diagnosis.ts';

let lastPid = 1_000;

/** One client session, idle in a healthy pool unless told otherwise. */
export function session(some: Partial<Session> = {}): Session {
  lastPid += 1;
  return {
    pid: lastPid, user: 'app_user', database: 'app', application: 'cygni-api', client: '10.2.0.14', backendType: 'client backend',
    state: 'idle', ageSeconds: 900, stateSeconds: 5, transactionSeconds: null, statementSeconds: null, waitEvent: null, blockedBy: [], horizonAge: null, ...some,
  };
}

/** A server of 46 connections, 37 of them ordinary. */
export function snapshotOf(sessions: Session[], some: Partial<ServerSnapshot> = {}): ServerSnapshot {
  return {
    takenAt: '2026-11-23T03:14:07.000Z', version: 180004, inRecovery: false, maxConnections: 46, superuserReserved: 3, reserved: 6,
    seesAll: true, sessions, upkeep: { replicas: [], slots: [], prepared: [], standby: null }, ...some,
  };
}

export function many(number: number, make: (at: number) => Partial<Session>): Session[] {
  return Array.from({ length: number }, (_, at) => session(make(at)));
}
