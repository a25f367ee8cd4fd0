import type { ServerSnapshot, Session, Room } from './diagnosis.ts';
import { ageOf, type Places } from './place.ts';

/** Sessions of clients, the bot's own left out: what takes the ordinary slots. */
export function clientSessions(snapshot: ServerSnapshot): Session[] {
  return snapshot.sessions.filter(({ backendType, application }) => backendType === 'client backend' && !application.startsWith('lifeguard/'));
}

/** Room for ordinary clients at the instant of the snapshot. */
export function roomOf(snapshot: ServerSnapshot): Room {
  const clients = clientSessions(snapshot);
  const slots = snapshot.maxConnections - snapshot.superuserReserved - snapshot.reserved;
  return {
    slots,
    // The bot's own session takes a slot like any other; who sits in a reserved one takes none from ordinary clients.
    used: Math.min(slots, snapshot.sessions.filter(({ backendType }) => backendType === 'client backend').length),
    idle: clients.filter(({ state }) => state === 'idle').length,
    maxConnections: snapshot.maxConnections,
  };
}

/** Sessions that one client (an address, usually one pod) holds for one application. */
type ClientGroup = { client: string; application: string; sessions: Session[] };

/** The largest first. */
export function byClient(sessions: Session[]): ClientGroup[] {
  const groups = Map.groupBy(sessions, ({ client, application }) => `${client}\n${application}`);
  return [...groups.values()]
    .flatMap((members) => (members[0] === undefined ? [] : [{ client: members[0].client, application: members[0].application, sessions: members }]))
    .sort((a, b) => b.sessions.length - a.sessions.length);
}

/** `10.2.0.14 (cygni-api)`, or the pod behind the address where it is known: `cygni-api-7f9 (started 6 min after the last deploy)`. */
export function nameOf({ client, application }: { client: string; application: string }, places: Places, now: string): string {
  const place = places.get(client);
  if (place === undefined) return application === '' ? client : `${client} (${application})`;
  const age = ageOf(place, now);
  return age === '' ? place.pod : `${place.pod} (${age})`;
}

export const idleFor = (session: Session, seconds: number): boolean => session.state === 'idle' && (session.stateSeconds ?? 0) >= seconds;
export const inTransaction = ({ state }: Session): boolean => state === 'idle in transaction' || state === 'idle in transaction (aborted)';
export const waiting = ({ blockedBy }: Session): boolean => blockedBy.length > 0;
/** At work and not merely waiting for a lock of another session. */
export const working = (session: Session): boolean => session.state === 'active' && !waiting(session);

/** How many sessions wait, directly or in turn, behind each session that itself waits for nobody; the longest queue first. */
export function blockers(sessions: Session[]): { pid: number; behind: number }[] {
  const direct = new Map(sessions.filter(waiting).map(({ pid, blockedBy }) => [pid, blockedBy]));
  const behind = new Map<number, number>();
  for (const start of direct.keys()) {
    const seen = new Set<number>([start]);
    const queue = [start];
    for (const pid of queue) {
      for (const blocker of direct.get(pid) ?? []) {
        if (seen.has(blocker)) continue;
        seen.add(blocker);
        queue.push(blocker);
        if (!direct.has(blocker)) behind.set(blocker, (behind.get(blocker) ?? 0) + 1);
      }
    }
  }
  return [...behind].map(([pid, size]) => ({ pid, behind: size })).sort((a, b) => b.behind - a.behind);
}
