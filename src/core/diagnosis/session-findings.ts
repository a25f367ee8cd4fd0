import type { Finding, Session } from './diagnosis.ts';
import type { Look } from './own-findings.ts';
import { nearlyFull } from './pool.ts';
import { ageOf } from './place.ts';
import { blockers, byClient, clientSessions, idleFor, inTransaction, roomOf, waiting } from './sessions.ts';
import { table } from './table.ts';
import { waitWords } from './waits.ts';
import { count, percent, span, tally } from './words.ts';

type Found = Omit<Finding, 'check' | 'title'>;

/** A transaction is harmful long before a session is: it holds locks. This part of the runbook's idle time is enough. */
const transactionShare = 0.1;

/** How well the slots are used that clients can have: what is at work, and what only holds one. */
export function slotsInUse({ snapshot }: Look): Found {
  const { slots, used } = roomOf(snapshot);
  const clients = clientSessions(snapshot);
  const active = clients.filter(({ state }) => state === 'active').length;
  const rows = [...Map.groupBy(clients, ({ state }) => state)].map(([state, members]) => [state, String(members.length), `${percent(members.length, slots)} %`]);
  return {
    verdict: used >= slots * nearlyFull ? 'holds' : 'fails',
    count: `${used} of ${slots}`,
    detail: `${active} at work (${percent(active, slots)} %), ${tally(clients.filter(({ state }) => state !== 'active').map(({ state }) => state))}`.replace(/, $/, ''),
    answer: table(['state', 'sessions', 'of the slots'], [
      ...rows.sort((a, b) => Number(b[1]) - Number(a[1])),
      ['Lifeguard', String(snapshot.sessions.filter(({ backendType }) => backendType === 'client backend').length - clients.length), ''],
      ['free', String(Math.max(0, slots - used)), `${percent(Math.max(0, slots - used), slots)} %`],
      ['kept for reserved roles', String(snapshot.reserved), ''], ['kept for superusers', String(snapshot.superuserReserved), ''],
    ]),
  };
}

export function openTransactions({ snapshot, thresholds }: Look): Found {
  const clients = clientSessions(snapshot);
  const open = clients.filter(inTransaction).sort((a, b) => (b.transactionSeconds ?? 0) - (a.transactionSeconds ?? 0));
  const behind = new Map(blockers(clients).map((blocker) => [blocker.pid, blocker.behind]));
  const held = open.reduce((sum, { pid }) => sum + (behind.get(pid) ?? 0), 0);
  const oldest = open[0]?.transactionSeconds ?? 0;
  const long = open.filter(({ stateSeconds }) => (stateSeconds ?? 0) >= thresholds.idleSeconds).length;
  const trouble = held > 0 || open.some(({ stateSeconds }) => (stateSeconds ?? 0) >= thresholds.idleSeconds * transactionShare);
  return {
    verdict: trouble ? 'holds' : 'fails',
    count: open.length === 0 ? 'none' : String(open.length),
    detail: [
      ...(open.length > 1 && long > 0 ? [`${long} over ${span(thresholds.idleSeconds)}`] : []),
      ...(open.length > 0 ? [`oldest ${span(oldest)}`] : []),
      ...(held > 0 ? [`${open.length === 1 ? 'holds' : 'hold'} back ${count(held, 'other')}`] : []),
    ].join(', '),
    answer: table(
      ['pid', 'user', 'application', 'client', 'idle for', 'transaction for', 'holds back'],
      open.map((one) => [String(one.pid), one.user, one.application, one.client, span(one.stateSeconds ?? 0), span(one.transactionSeconds ?? 0), String(behind.get(one.pid) ?? 0)]),
    ),
  };
}

export function lockWaits({ snapshot }: Look): Found {
  const clients = clientSessions(snapshot);
  const blocked = clients.filter(waiting).sort((a, b) => (b.statementSeconds ?? 0) - (a.statementSeconds ?? 0));
  const byPid = new Map(clients.map((session) => [session.pid, session]));
  const [first] = blockers(clients);
  return {
    verdict: blocked.length > 0 ? 'holds' : 'fails',
    count: blocked.length === 0 ? 'none' : String(blocked.length),
    detail: first === undefined ? '' : `${first.behind} behind pid ${first.pid}${stateOf(byPid.get(first.pid))}`,
    answer: table(
      ['waiting', 'application', 'for', 'behind', 'which is'],
      blocked.map((one) => [
        String(one.pid), one.application, span(one.statementSeconds ?? 0), one.blockedBy.join(' '),
        one.blockedBy.map((pid) => byPid.get(pid)?.state ?? 'not a client').join(', '),
      ]),
    ),
  };
}

function stateOf(session: Session | undefined): string {
  return session === undefined ? '' : `, ${session.state}${session.stateSeconds === null ? '' : ` for ${span(session.stateSeconds)}`}`;
}

export function perClient({ snapshot, thresholds, places }: Look): Found {
  const clients = clientSessions(snapshot);
  const groups = byClient(clients);
  const pods = groups.some(({ client }) => places.has(client));
  // A table has the width of a phone: the pod's name stands for its address.
  const which = (client: string): string[] => {
    const place = places.get(client);
    return pods ? [place === undefined ? '' : ageOf(place, snapshot.takenAt)] : [];
  };
  return {
    verdict: 'shown',
    count: count(new Set(clients.map(({ client }) => client)).size, 'client'),
    detail: groups.slice(0, 3).map((group) => `${places.get(group.client)?.pod ?? group.client} ${group.sessions.length}`).join(', '),
    answer: table(
      ['client', 'application', 'sessions', 'idle', `idle over ${span(thresholds.idleSeconds)}`, 'oldest', ...(pods ? ['which is'] : [])],
      groups.map(({ client, application, sessions }) => [
        places.get(client)?.pod ?? client, application, String(sessions.length), String(sessions.filter(({ state }) => state === 'idle').length),
        String(sessions.filter((session) => idleFor(session, thresholds.idleSeconds)).length), span(Math.max(...sessions.map(({ ageSeconds }) => ageSeconds))), ...which(client),
      ]),
    ),
  };
}

export function waits({ snapshot }: Look): Found {
  const busy = clientSessions(snapshot).filter(({ state }) => state === 'active').map(({ waitEvent }) => waitWords(waitEvent));
  const rows = [...Map.groupBy(busy, (event) => event)].map(([event, members]) => [event, String(members.length)]);
  return {
    verdict: 'shown',
    count: busy.length === 0 ? 'none running' : String(busy.length),
    detail: tally(busy),
    answer: table(['waiting for', 'sessions'], rows.sort((a, b) => Number(b[1]) - Number(a[1]))),
  };
}

const ageSteps: [string, number][] = [['under 1 min', 60], ['1–10 min', 600], ['10–60 min', 3_600], ['1–24 h', 86_400], ['over 1 d', Infinity]];

export function ages({ snapshot }: Look): Found {
  const clients = clientSessions(snapshot);
  const oldest = Math.max(0, ...clients.map(({ ageSeconds }) => ageSeconds));
  const rows = ageSteps.map(([name, below], at) => {
    const from = ageSteps[at - 1]?.[1] ?? 0;
    return [name, String(clients.filter(({ ageSeconds }) => ageSeconds >= from && ageSeconds < below).length)];
  });
  return {
    verdict: 'shown',
    count: String(clients.length),
    detail: clients.length === 0 ? '' : `oldest ${span(oldest)}, ${rows[0]?.[1] ?? 0} opened in the last minute`,
    answer: table(['connected for', 'sessions'], rows),
  };
}
