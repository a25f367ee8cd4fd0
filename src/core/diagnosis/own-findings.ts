import type { Answer, Finding, ServerSnapshot, Session } from './diagnosis.ts';
import { blockers, byClient, clientSessions, idleFor, inTransaction, waiting } from './sessions.ts';
import type { Thresholds } from './thresholds.ts';
import { count, span, tally } from './words.ts';

/** A transaction is harmful long before a session is: it holds locks. This part of the runbook's idle time is enough. */
const transactionShare = 0.1;
const shownRows = 100;

/** What the bot looks at beside the runbook, out of the same snapshot: it costs the server nothing more. */
export function ownFindings(snapshot: ServerSnapshot, thresholds: Thresholds): Finding[] {
  if (!snapshot.seesAll) return [];
  const clients = clientSessions(snapshot);
  return [openTransactions(clients, thresholds), lockWaits(clients), perClient(clients, thresholds), waits(clients), ages(clients)];
}

function openTransactions(clients: Session[], thresholds: Thresholds): Finding {
  const open = clients.filter(inTransaction).sort((a, b) => (b.transactionSeconds ?? 0) - (a.transactionSeconds ?? 0));
  const behind = new Map(blockers(clients).map((blocker) => [blocker.pid, blocker.behind]));
  const held = open.reduce((sum, { pid }) => sum + (behind.get(pid) ?? 0), 0);
  const oldest = open[0]?.transactionSeconds ?? 0;
  const trouble = held > 0 || open.some(({ stateSeconds }) => (stateSeconds ?? 0) >= thresholds.idleSeconds * transactionShare);
  return {
    check: 'lifeguard:idle-in-transaction',
    title: 'Idle in transaction',
    verdict: trouble ? 'holds' : 'fails',
    count: open.length === 0 ? 'none' : String(open.length),
    detail: open.length === 0 ? '' : `oldest ${span(oldest)}${held > 0 ? `, ${open.length === 1 ? 'holds' : 'hold'} back ${count(held, 'other')}` : ''}`,
    answer: table(
      ['pid', 'user', 'application', 'client', 'idle for', 'transaction for', 'holds back'],
      open.map((one) => [String(one.pid), one.user, one.application, one.client, span(one.stateSeconds ?? 0), span(one.transactionSeconds ?? 0), String(behind.get(one.pid) ?? 0)]),
    ),
  };
}

function lockWaits(clients: Session[]): Finding {
  const blocked = clients.filter(waiting).sort((a, b) => (b.statementSeconds ?? 0) - (a.statementSeconds ?? 0));
  const byPid = new Map(clients.map((session) => [session.pid, session]));
  const [first] = blockers(clients);
  return {
    check: 'lifeguard:lock-waits',
    title: 'Waiting for a lock',
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

function perClient(clients: Session[], thresholds: Thresholds): Finding {
  const groups = byClient(clients);
  return {
    check: 'lifeguard:clients',
    title: 'By client',
    verdict: 'shown',
    count: count(new Set(clients.map(({ client }) => client)).size, 'client'),
    detail: groups.slice(0, 3).map((group) => `${group.client} ${group.sessions.length}`).join(', '),
    answer: table(
      ['client', 'application', 'sessions', 'idle', `idle over ${span(thresholds.idleSeconds)}`, 'oldest'],
      groups.map(({ client, application, sessions }) => [
        client, application, String(sessions.length), String(sessions.filter(({ state }) => state === 'idle').length),
        String(sessions.filter((session) => idleFor(session, thresholds.idleSeconds)).length), span(Math.max(...sessions.map(({ ageSeconds }) => ageSeconds))),
      ]),
    ),
  };
}

function waits(clients: Session[]): Finding {
  const busy = clients.filter(({ state }) => state === 'active').map(({ waitEvent }) => waitEvent ?? 'on the processor');
  const rows = [...Map.groupBy(busy, (event) => event)].map(([event, members]) => [event, String(members.length)]);
  return {
    check: 'lifeguard:waits',
    title: 'What running statements wait for',
    verdict: 'shown',
    count: busy.length === 0 ? 'none running' : String(busy.length),
    detail: tally(busy),
    answer: table(['waiting for', 'sessions'], rows.sort((a, b) => Number(b[1]) - Number(a[1]))),
  };
}

const ageSteps: [string, number][] = [['under 1 min', 60], ['1–10 min', 600], ['10–60 min', 3_600], ['1–24 h', 86_400], ['over 1 d', Infinity]];

function ages(clients: Session[]): Finding {
  const oldest = Math.max(0, ...clients.map(({ ageSeconds }) => ageSeconds));
  const rows = ageSteps.map(([name, below], at) => {
    const from = ageSteps[at - 1]?.[1] ?? 0;
    return [name, String(clients.filter(({ ageSeconds }) => ageSeconds >= from && ageSeconds < below).length)];
  });
  return {
    check: 'lifeguard:ages',
    title: 'Age of connections',
    verdict: 'shown',
    count: String(clients.length),
    detail: clients.length === 0 ? '' : `oldest ${span(oldest)}, ${rows[0]?.[1] ?? 0} opened in the last minute`,
    answer: table(['connected for', 'sessions'], rows),
  };
}

function table(columns: string[], rows: string[][]): Answer {
  return { kind: 'table', columns, rows: rows.slice(0, shownRows), more: Math.max(0, rows.length - shownRows), tookMs: 0 };
}
