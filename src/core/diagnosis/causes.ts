import type { Hypothesis, Session } from './diagnosis.ts';
import type { Evidence } from './hypotheses.ts';
import { byClient, blockers, roomOf, waiting, working } from './sessions.ts';
import { against, supportOf } from './support.ts';
import { count, percent, span } from './words.ts';

export function longQueries({ clients, thresholds: { runningSeconds } }: Evidence): Hypothesis {
  const long = clients.filter((session) => working(session) && (session.statementSeconds ?? 0) >= runningSeconds);
  const stuck = clients.filter((session) => session.state === 'active' && waiting(session) && (session.statementSeconds ?? 0) >= runningSeconds);
  const longest = Math.max(0, ...long.map(({ statementSeconds }) => statementSeconds ?? 0));
  const aside = stuck.length > 0 ? `; ${stuck.length} ${long.length > 0 ? 'more only wait' : stuck.length === 1 ? 'only waits' : 'only wait'} for a lock` : '';
  return {
    cause: 'long queries',
    title: 'Long-running queries',
    support: supportOf(long.length, clients.length),
    because: long.length > 0 ? `${long.length} running over ${span(runningSeconds)}, the longest ${span(longest)}${aside}` : `none over ${span(runningSeconds)}${aside}`,
    ...(long.length > 0 ? against(others(long, clients, 'run no long statement')) : {}),
  };
}

export function lockPileUp({ clients }: Evidence): Hypothesis {
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
    ...(blocked.length > 0 ? against(others(blocked, clients, blocked.length === clients.length - 1 ? '' : 'wait for none')) : {}),
  };
}

export function traffic({ snapshot, clients, thresholds: { runningSeconds } }: Evidence): Hypothesis {
  const busy = clients.filter((session) => working(session) && (session.statementSeconds ?? 0) < runningSeconds);
  const addresses = new Set(busy.map(({ client }) => client)).size;
  const fresh = clients.filter(({ ageSeconds }) => ageSeconds < 60).length;
  const idle = clients.filter(({ state }) => state === 'idle').length;
  const { slots, used } = roomOf(snapshot);
  const found = supportOf(busy.length, clients.length);
  // Busy sessions are only the reason for a full pool when it is nearly full, and a few are what any healthy service shows.
  const support = found === 'weak' || found === 'against' ? 'against' : used >= slots * 0.8 ? found : 'weak';
  const sentence = `${busy.length} of ${clients.length} at work on short statements (${percent(busy.length, clients.length)} %)`;
  if (support === 'against') return { cause: 'traffic', title: 'High traffic', support, because: sentence };
  const rush = fresh >= 3 && fresh * 5 >= clients.length ? `; ${fresh} connected within the last minute` : '';
  return {
    cause: 'traffic', title: 'High traffic', support,
    because: `${sentence}, from ${count(addresses, 'client')}${rush}`,
    ...against([...(used < slots * 0.8 ? [`the server has room, ${used} of ${slots} slots used`] : []), ...(idle > 0 ? [`${idle} ${idle === 1 ? 'is' : 'are'} idle`] : [])].join(', ')),
  };
}

/** `explained`: another cause is strong already. */
export function configuration({ snapshot, clients, thresholds: { idleSeconds }, allowed }: Evidence, explained: boolean): Hypothesis {
  const { slots, used } = roomOf(snapshot);
  const hypothesis = (support: Hypothesis['support'], because: string, but = ''): Hypothesis => ({ cause: 'configuration', title: 'Configuration', support, because, ...against(but) });
  const resting = clients.filter(({ state, stateSeconds }) => state === 'idle' && (stateSeconds ?? 0) < idleSeconds);
  if (allowed !== null) {
    const total = allowed.replicas * allowed.pool;
    const sum = `${count(allowed.replicas, 'replica')} × ${allowed.pool} = ${total} allowed, the server takes ${slots}`;
    if (total <= slots) return hypothesis('against', sum);
    return explained ? hypothesis('weak', sum, 'larger pools alone do not leave sessions as these are') : hypothesis('some', sum);
  }
  const pools = byClient(resting).length;
  if (used < slots * 0.9) return hypothesis('against', `${used} of ${slots} slots used`);
  if (resting.length < clients.length / 2) return hypothesis(explained ? 'against' : 'weak', `${resting.length} of ${clients.length} rest in healthy pools`);
  return hypothesis('some', `${resting.length} of ${clients.length} rest in ${count(pools, 'healthy pool')}: together they are larger than the server's ${slots} slots`);
}

function others(these: Session[], all: Session[], words: string): string {
  const rest = all.length - these.length;
  return rest === 0 || words === '' ? '' : `the other ${rest} of ${all.length} ${words}`;
}
