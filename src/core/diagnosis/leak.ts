import type { Hypothesis, Session } from './diagnosis.ts';
import type { Evidence } from './hypotheses.ts';
import { byClient, idleFor, inTransaction, nameOf } from './sessions.ts';
import { against, supportOf } from './support.ts';
import { count, span } from './words.ts';

export function leak(evidence: Evidence): Hypothesis {
  const { clients, thresholds: { idleSeconds } } = evidence;
  // One idle session of a client is how a worker waits; a leak holds several.
  const several = new Set(byClient(clients).filter(({ sessions }) => sessions.length > 1).flatMap(({ sessions }) => sessions));
  const idle = clients.filter((session) => idleFor(session, idleSeconds) && several.has(session));
  const open = clients.filter((session) => inTransaction(session) && (session.stateSeconds ?? 0) >= idleSeconds);
  const leaked = [...idle, ...open];
  const found: string[] = [];
  const whose = from(idle, evidence);
  if (idle.length > 0) found.push(`${idle.length} idle over ${span(idleSeconds)}${whose}`);
  if (open.length > 0) found.push(`${open.length} left in a transaction over ${span(idleSeconds)}`);
  const aged = supportOf(leaked.length, clients.length);
  const hoard = aged === 'strong' ? null : hoarderOf(evidence);
  if (hoard) found.push(whose.endsWith(hoard.name) ? `${hoard.held} held by it, ${hoard.idle} of them idle` : `${hoard.held} held by one client, ${hoard.idle} of them idle: ${hoard.name}`);
  const ages = leaked.map(({ ageSeconds }) => ageSeconds);
  const spread = Math.max(0, ...ages) - Math.min(...ages);
  if (leaked.length >= 3 && spread >= Math.max(1, idleSeconds / 10)) found.push(`opened one after another over ${span(spread)}, never closed`);
  const lines = logLines(evidence);
  if (leaked.length > 0 && (lines ?? 0) > 0) found.push(`${count(lines ?? 0, 'log line')} match`);
  const support = hoard ? RAISED[aged] : aged;
  return {
    cause: 'leak',
    title: 'Connection leak',
    support,
    because: found.length > 0 ? found.join('; ') : `none idle over ${span(idleSeconds)}`,
    ...(support === 'against' ? {} : against(doubts(leaked, evidence, lines))),
  };
}

const RAISED: Record<Hypothesis['support'], Hypothesis['support']> = { against: 'some', weak: 'some', some: 'strong', strong: 'strong' };

/** A client that holds a third of all sessions, twice as many as any other, and lets most of them lie idle: young sessions of a leak look like that. */
function hoarderOf({ clients, places, snapshot }: Evidence): { held: number; idle: number; name: string } | null {
  const [largest, next] = byClient(clients);
  if (!largest || largest.sessions.length < 5 || largest.sessions.length * 3 < clients.length) return null;
  const idle = largest.sessions.filter(({ state }) => state === 'idle').length;
  const alone = largest.sessions.length >= 2 * (next?.sessions.length ?? 0);
  return alone && next && idle * 2 > largest.sessions.length ? { held: largest.sessions.length, idle, name: nameOf(largest, places, snapshot.takenAt) } : null;
}

/** `, all from one pod: cygni-api-7f9 (…)`, `, 27 of them from one client: …`, or how many clients they come from. */
function from(sessions: Session[], { places, snapshot }: Evidence): string {
  const groups = byClient(sessions);
  const [largest] = groups;
  if (largest === undefined || sessions.length < 2) return '';
  const one = `one ${places.has(largest.client) ? 'pod' : 'client'}: ${nameOf(largest, places, snapshot.takenAt)}`;
  if (groups.length === 1) return `, all from ${one}`;
  if (largest.sessions.length >= sessions.length * 0.8) return `, ${largest.sessions.length} of them from ${one}`;
  return ` from ${groups.length} clients`;
}

/** What the runbook's own search for leaks found in the logs; null when it was not made or not answered. */
function logLines({ findings }: Evidence): number | null {
  const logs = findings.find(({ title, answer, verdict }) => answer.kind === 'text' && verdict !== 'unknown' && /leak/i.test(title));
  return logs?.answer.kind === 'text' ? logs.answer.lines.length + logs.answer.more : null;
}

/** Healthy pools that are only too large leave idle sessions as well: but evenly, and some of them were used just now. */
function doubts(leaked: Session[], { clients, thresholds: { idleSeconds } }: Evidence, lines: number | null): string {
  const groups = byClient(leaked);
  const sizes = groups.map(({ sessions }) => sessions.length);
  const even = groups.length >= 3 && Math.max(...sizes) <= 1.5 * Math.min(...sizes);
  const fresh = clients.filter(({ state, stateSeconds }) => state === 'idle' && (stateSeconds ?? 0) < idleSeconds / 10).length;
  return [
    ...(even ? [`spread evenly over ${groups.length} clients, as pools that are only too large are`] : []),
    ...(fresh > 0 ? [`${fresh} idle ${fresh === 1 ? 'one was' : 'ones were'} used within ${span(idleSeconds / 10)}`] : []),
    ...(lines === 0 ? ['no log line says so'] : []),
  ].join(', ');
}
