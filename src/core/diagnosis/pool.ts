import type { Report, ServerSnapshot } from './diagnosis.ts';
import { byClient, clientSessions, nameOf, roomOf } from './sessions.ts';

/** From this share of the ordinary slots on, new clients are about to be turned away. */
const nearlyFull = 0.9;
/** One client with more than this share of a full server is the reason it is full. */
const mostOfIt = 2 / 3;

/** What else is known when the server itself cannot be looked into, or has room. */
export type PoolFacts = {
  /** True when the server turned even the bot away for want of connections. */
  refusedAll?: boolean;
  /** Why the server could not be looked into. */
  connection?: string;
  /** Requests that wait for a connection inside the application, by its own metrics. */
  waiting?: number | null;
};

/**
 * Which pool is full? The server's slots, the application's own pool while the server has room, or the server's through one client.
 * The cure differs: ending idle sessions helps the first and takes capacity from the second.
 */
export function whichPool(snapshot: ServerSnapshot | null, facts: PoolFacts = {}): Report['pool'] {
  if (snapshot === null) {
    return facts.refusedAll
      ? { verdict: 'server full', sentence: "The server's: it turns away even the bot." }
      : { verdict: 'unknown', sentence: `Unknown: ${facts.connection ?? 'the server could not be looked into'}.` };
  }
  if (!snapshot.seesAll) return { verdict: 'unknown', sentence: "Unknown: the bot's role cannot see other roles' sessions." };

  const { slots, used } = roomOf(snapshot);
  const kept = `${snapshot.reserved} reserved, ${snapshot.superuserReserved} superuser`;
  const largest = byClient(clientSessions(snapshot))[0];
  if (used >= slots * nearlyFull) {
    const groups = new Set(clientSessions(snapshot).map(({ client }) => client)).size;
    if (largest !== undefined && groups > 1 && largest.sessions.length > used * mostOfIt) {
      return { verdict: 'one client', sentence: `The server's, and one client fills it: ${nameOf(largest)} holds ${largest.sessions.length} of ${slots} ordinary slots.` };
    }
    return { verdict: 'server full', sentence: `The server's${used < slots ? ', nearly' : ''}. ${used} of ${slots} ordinary slots used; ${kept}.` };
  }
  if ((facts.waiting ?? 0) > 0) {
    return {
      verdict: 'application starved',
      sentence: `The application's own: ${facts.waiting} wait inside it while the server has room, ${used} of ${slots} ordinary slots used.`,
    };
  }
  return { verdict: 'room left', sentence: `Not the server's: ${used} of ${slots} ordinary slots used.` };
}
