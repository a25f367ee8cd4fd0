import type { Finding, Hypothesis, ServerSnapshot, Session } from './diagnosis.ts';
import { blockers, byClient, clientSessions, idleFor, inTransaction, nameOf, roomOf, waiting, working } from './sessions.ts';
import type { Thresholds } from './thresholds.ts';
import { count, percent, span } from './words.ts';

/** What the workload may open, from its replicas and its pool size; null when unknown. */
export type Allowed = { replicas: number; pool: number } | null;

const rank = { strong: 0, some: 1, weak: 2, against: 3 };

/**
 * The causes a full pool can have, best supported first, each with its evidence for or against, the number first. Shares are of the
 * sessions clients hold now: half of them is strong, a fifth is some, any is weak. Empty when the sessions could not be seen.
 */
export function hypotheses(snapshot: ServerSnapshot | null, findings: Finding[], thresholds: Thresholds, allowed: Allowed = null): Hypothesis[] {
  if (snapshot === null || !snapshot.seesAll) return [];
  const clients = clientSessions(snapshot);
  const causes = [leak(clients, findings, thresholds), longQueries(clients, thresholds), lockPileUp(clients), traffic(snapshot, clients, thresholds)];
  const explained = causes.some(({ support }) => support === 'strong');
  return [...causes, configuration(snapshot, clients, thresholds, allowed, explained)].sort((a, b) => rank[a.support] - rank[b.support]);
}

function supportOf(number: number, of: number): Hypothesis['support'] {
  if (number === 0) return 'against';
  const share = number / Math.max(1, of);
  // Two sessions of three are no pattern.
  if (number >= 3 && share >= 0.5) return 'strong';
  return number >= 3 && share >= 0.2 ? 'some' : 'weak';
}

function leak(clients: Session[], findings: Finding[], { idleSeconds }: Thresholds): Hypothesis {
  // One idle session of a client is how a worker waits; a leak holds several.
  const several = new Set(byClient(clients).filter(({ sessions }) => sessions.length > 1).flatMap(({ sessions }) => sessions));
  const idle = clients.filter((session) => idleFor(session, idleSeconds) && several.has(session));
  const open = clients.filter((session) => inTransaction(session) && (session.stateSeconds ?? 0) >= idleSeconds);
  const leaked = [...idle, ...open];
  const evidence: string[] = [];
  if (idle.length > 0) evidence.push(`${idle.length} idle over ${span(idleSeconds)}${from(idle)}`);
  if (open.length > 0) evidence.push(`${open.length} left in a transaction over ${span(idleSeconds)}`);
  const aged = supportOf(leaked.length, clients.length);
  const hoard = aged === 'strong' ? null : hoarderOf(clients);
  if (hoard) evidence.push(`${hoard.held} held by one client, ${hoard.idle} of them idle: ${hoard.name}`);
  const ages = leaked.map(({ ageSeconds }) => ageSeconds);
  const spread = Math.max(0, ...ages) - Math.min(...ages);
  if (leaked.length >= 3 && spread >= Math.max(1, idleSeconds / 10)) evidence.push(`opened one after another over ${span(spread)}, never closed`);
  const logs = findings.find(({ title, answer, verdict }) => answer.kind === 'text' && verdict !== 'unknown' && /leak/i.test(title));
  const lines = logs?.answer.kind === 'text' ? logs.answer.lines.length + logs.answer.more : 0;
  if (leaked.length > 0 && lines > 0) evidence.push(`${count(lines, 'log line')} match`);
  return {
    cause: 'leak',
    title: 'Connection leak',
    support: hoard ? RAISED[aged] : aged,
    because: evidence.length > 0 ? evidence.join('; ') : `none idle over ${span(idleSeconds)}`,
  };
}

const RAISED: Record<Hypothesis['support'], Hypothesis['support']> = { against: 'some', weak: 'some', some: 'strong', strong: 'strong' };

/** A client that holds a third of all sessions, twice as many as any other, and lets most of them lie idle: young sessions of a leak look like that. */
function hoarderOf(clients: Session[]): { held: number; idle: number; name: string } | null {
  const [largest, next] = byClient(clients);
  if (!largest || largest.sessions.length < 5 || largest.sessions.length * 3 < clients.length) return null;
  const idle = largest.sessions.filter(({ state }) => state === 'idle').length;
  const alone = largest.sessions.length >= 2 * (next?.sessions.length ?? 0);
  return alone && next && idle * 2 > largest.sessions.length ? { held: largest.sessions.length, idle, name: nameOf(largest) } : null;
}

/** ` from one client, 10.2.0.14 (cygni-api)`, ` (27 of them from …)`, or how many clients they come from. */
function from(sessions: Session[]): string {
  const groups = byClient(sessions);
  const [largest] = groups;
  if (largest === undefined || sessions.length < 2) return '';
  if (groups.length === 1) return `, all from one client: ${nameOf(largest)}`;
  if (largest.sessions.length >= sessions.length * 0.8) return `, ${largest.sessions.length} of them from one client: ${nameOf(largest)}`;
  return ` from ${groups.length} clients`;
}

function longQueries(clients: Session[], { runningSeconds }: Thresholds): Hypothesis {
  const long = clients.filter((session) => working(session) && (session.statementSeconds ?? 0) >= runningSeconds);
  const stuck = clients.filter((session) => session.state === 'active' && waiting(session) && (session.statementSeconds ?? 0) >= runningSeconds);
  const longest = Math.max(0, ...long.map(({ statementSeconds }) => statementSeconds ?? 0));
  const aside = stuck.length > 0 ? `; ${stuck.length} more only wait for a lock` : '';
  return {
    cause: 'long queries',
    title: 'Long-running queries',
    support: supportOf(long.length, clients.length),
    because: long.length > 0 ? `${long.length} running over ${span(runningSeconds)}, the longest ${span(longest)}${aside}` : `none over ${span(runningSeconds)}${aside}`,
  };
}

function lockPileUp(clients: Session[]): Hypothesis {
  const blocked = clients.filter(waiting);
  const [first] = blockers(clients);
  const blocker = clients.find(({ pid }) => pid === first?.pid);
  const who = first === undefined ? '' : `, ${first.behind === blocked.length ? 'all' : first.behind} behind pid ${first.pid}`;
  const what = blocker === undefined ? '' : ` (${blocker.state} for ${span(blocker.stateSeconds ?? 0)})`;
  return {
    cause: 'lock pile-up',
    title: 'Lock pile-up',
    support: supportOf(blocked.length, clients.length),
    because: blocked.length === 0 ? 'none waits for a lock' : `${blocked.length} ${blocked.length === 1 ? 'waits' : 'wait'} for a lock${who}${what}`,
  };
}

function traffic(snapshot: ServerSnapshot, clients: Session[], { runningSeconds }: Thresholds): Hypothesis {
  const busy = clients.filter((session) => working(session) && (session.statementSeconds ?? 0) < runningSeconds);
  const addresses = new Set(busy.map(({ client }) => client)).size;
  const { slots, used } = roomOf(snapshot);
  const support = supportOf(busy.length, clients.length);
  const sentence = `${busy.length} of ${clients.length} at work on short statements (${percent(busy.length, clients.length)} %)`;
  return {
    cause: 'traffic',
    title: 'High traffic',
    // Busy sessions are only the reason for a full pool when it is nearly full, and a few are what any healthy service shows.
    support: support === 'weak' || support === 'against' ? 'against' : used >= slots * 0.8 ? support : 'weak',
    because: support === 'strong' || support === 'some' ? `${sentence}, from ${count(addresses, 'client')}` : sentence,
  };
}

function configuration(snapshot: ServerSnapshot, clients: Session[], { idleSeconds }: Thresholds, allowed: Allowed, explained: boolean): Hypothesis {
  const { slots, used } = roomOf(snapshot);
  const hypothesis = (support: Hypothesis['support'], because: string): Hypothesis => ({ cause: 'configuration', title: 'Configuration', support, because });
  if (allowed !== null) {
    const total = allowed.replicas * allowed.pool;
    const sum = `${count(allowed.replicas, 'replica')} × ${allowed.pool} = ${total} allowed, the server takes ${slots}`;
    if (total <= slots) return hypothesis('against', sum);
    return hypothesis(explained ? 'weak' : 'some', sum);
  }
  const resting = clients.filter(({ state, stateSeconds }) => state === 'idle' && (stateSeconds ?? 0) < idleSeconds);
  const pools = byClient(resting).length;
  if (used < slots * 0.9) return hypothesis('against', `${used} of ${slots} slots used`);
  if (resting.length < clients.length / 2) return hypothesis(explained ? 'against' : 'weak', `${resting.length} of ${clients.length} rest in healthy pools`);
  return hypothesis('some', `${resting.length} of ${clients.length} rest in ${count(pools, 'healthy pool')}: together they are larger than the server's ${slots} slots`);
}
