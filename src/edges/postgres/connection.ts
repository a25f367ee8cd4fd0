import type { ServerSnapshot } from '../../core/diagnosis/diagnosis.ts';
import { roomOf } from '../../core/diagnosis/sessions.ts';
import type { Identity } from '../../core/mitigation/mitigation.ts';
import type { Login, Session } from './session.ts';

/** How the server was asked, in a few words. */
export function connectionOf(session: Session, snapshot: ServerSnapshot | null): string {
  const room = snapshot?.seesAll === true ? roomOf(snapshot) : null;
  const full = room !== null && room.used >= room.slots;
  return [
    `over the ${session.reserved ? 'reserved' : 'warm'} connection${full ? ' (the server refuses everyone else)' : ''}`,
    ...(snapshot?.inRecovery ? ['the server is a standby'] : []),
    ...(session.pooled ? ['through a connection pooler, so nothing can be ended safely'] : []),
  ].join(', ');
}

/** What a DBA should change so that the next look is possible and complete, a sentence each. `store` is the server of the bot's own store, null while unknown. */
export function adviceOf(session: Session, identity: Identity | null, store: Identity | null): string[] {
  return [
    ...(session.login === undefined || session.reserved ? [] : [reserveAdvice(session.login)]),
    ...(session.login?.superuser ? ['Lifeguard logs in as a superuser, who may do anything: give it the role that `npx lifeguard setup-sql` makes.'] : []),
    ...(session.pooled ? ["A connection pooler answers in the server's place: put the server's own address into TARGET_DATABASE_URL."] : []),
    ...storeAdvice(identity, store),
  ];
}

/** How to get a slot that is kept for the bot alone. */
export function reserveAdvice({ role, granted, kept }: Login): string {
  const grant = `GRANT pg_use_reserved_connections TO "${role}"`;
  const meanwhile = 'Once the server is full, a lost connection of Lifeguard cannot come back.';
  if (kept === null) return `No slot is reserved for Lifeguard: before PostgreSQL 16, give the application's roles a CONNECTION LIMIT that leaves one free. ${meanwhile}`;
  if (kept > 0) return `${kept} slots are reserved, but not for Lifeguard: ${grant}. ${meanwhile}`;
  return `No slot is reserved for Lifeguard: set reserved_connections = 4 in postgresql.conf and restart the server${granted ? '' : `, and ${grant}`}. ${meanwhile}`;
}

/** A sentence when the bot keeps its own incidents on the server it watches. */
export function storeAdvice(identity: Identity | null, store: Identity | null): string[] {
  if (identity === null || store === null || identity.system === '' || identity.system !== store.system) return [];
  const where = identity.startedAt === store.startedAt ? 'on this very server' : 'in the cluster this server belongs to';
  return [`Lifeguard keeps its own incidents ${where} and stops when it stops: give DATABASE_URL a server of its own.`];
}
