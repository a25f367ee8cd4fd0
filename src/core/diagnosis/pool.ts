import type { Report, ServerSnapshot, Session } from './diagnosis.ts';
import { nowhere, type Places } from './place.ts';
import { blockers, byClient, clientSessions, nameOf, roomOf, waiting, working } from './sessions.ts';
import { usualThresholds, type Thresholds } from './thresholds.ts';
import { span } from './words.ts';

/** From this share of the ordinary slots on, new clients are about to be turned away. */
export const nearlyFull = 0.9;
/** One client with more than this share of a full server is the reason it is full. */
const mostOfIt = 2 / 3;
/** Two that wait for a third are everyday life. */
const pileUp = 3;

/** What else is known when the server itself cannot be looked into, or has room. */
type PoolFacts = {
  /** True when the server turned even the bot away for want of connections. */
  refusedAll?: boolean;
  /** Why the server could not be looked into. */
  connection?: string;
  /** Requests that wait for a connection inside the application, by its own metrics. */
  waiting?: number | null;
  thresholds?: Thresholds;
  places?: Places;
};

/**
 * Which pool is full, and of what? The server's slots, the application's own pool while the server has room, or the server's through one
 * client, through locks or through traffic. The cure differs: ending idle sessions helps the first and takes capacity from the second.
 */
export function whichPool(snapshot: ServerSnapshot | null, facts: PoolFacts = {}): Report['pool'] {
  if (snapshot === null) {
    return facts.refusedAll
      ? { verdict: 'server full', sentence: "The server's: it turns away even the bot." }
      : { verdict: 'unknown', sentence: `Unknown: ${facts.connection ?? 'the server could not be looked into'}.` };
  }
  if (!snapshot.seesAll) return { verdict: 'unknown', sentence: "Unknown: the bot's role cannot see other roles' sessions." };

  const { slots, used } = roomOf(snapshot);
  const clients = clientSessions(snapshot);
  if (used >= slots * nearlyFull) return fullOf(snapshot, clients, facts);
  const locked = lockedUp(clients);
  if ((facts.waiting ?? 0) > 0) {
    return {
      verdict: 'application starved',
      sentence: `The application's own: ${facts.waiting} wait inside it while the server has room, ${used} of ${slots} ordinary slots used${locked === null ? '' : `; ${locked}`}.`,
    };
  }
  if (locked !== null) return { verdict: 'lock pile-up', sentence: `Not the server's yet: ${used} of ${slots} ordinary slots used, but ${locked}.` };
  return { verdict: 'room left', sentence: `Not the server's: ${used} of ${slots} ordinary slots used.` };
}

/** What a full server is full of: the cause that comes before the others. Who waits for a lock fills the pool whoever holds the rest. */
function fullOf(snapshot: ServerSnapshot, clients: Session[], { thresholds = usualThresholds, places = nowhere }: PoolFacts): Report['pool'] {
  const { slots, used } = roomOf(snapshot);
  const locked = lockedUp(clients);
  if (locked !== null) return { verdict: 'lock pile-up', sentence: `The server's, and locks fill it: ${locked}; ${used} of ${slots} ordinary slots used.` };
  const groups = byClient(clients);
  const [largest] = groups;
  if (largest !== undefined && new Set(groups.map(({ client }) => client)).size > 1 && largest.sessions.length > used * mostOfIt) {
    const held = largest.sessions.length;
    const idle = largest.sessions.filter(({ state }) => state !== 'active');
    const leaked = idle.filter(({ stateSeconds }) => (stateSeconds ?? 0) >= thresholds.idleSeconds).length * 2 >= held;
    const resting = idle.length * 2 > held ? `, ${idle.length} of them doing nothing` : '';
    return { verdict: 'one client', sentence: `The server's, and one client ${leaked ? 'leaks connections' : 'fills it'}: ${nameOf(largest, places, snapshot.takenAt)} holds ${held} of ${slots} ordinary slots${resting}.` };
  }
  const busy = clients.filter((session) => working(session) && (session.statementSeconds ?? 0) < thresholds.runningSeconds).length;
  if (busy * 2 >= clients.length && busy > 0) return { verdict: 'traffic', sentence: `The server's, and it is busy: ${busy} of ${clients.length} sessions are at work on short statements; ${used} of ${slots} ordinary slots used.` };
  const kept = `${snapshot.reserved} reserved, ${snapshot.superuserReserved} superuser`;
  return { verdict: 'server full', sentence: `The server's${used < slots ? ', nearly' : ''}. ${used} of ${slots} ordinary slots used; ${kept}.` };
}

/** `24 of 37 sessions wait behind pid 4121 (idle in transaction for 14 min)` where half of them wait for a lock, else null. */
function lockedUp(clients: Session[]): string | null {
  const blocked = clients.filter(waiting).length;
  if (blocked < pileUp || blocked * 2 < clients.length) return null;
  const [first] = blockers(clients);
  const blocker = clients.find(({ pid }) => pid === first?.pid);
  const behind = first === undefined ? 'for a lock' : `behind pid ${first.pid}${blocker === undefined ? '' : ` (${blocker.state} for ${span(blocker.stateSeconds ?? 0)})`}`;
  return `${first !== undefined && first.behind < blocked ? first.behind : blocked} of ${clients.length} sessions wait ${behind}`;
}
