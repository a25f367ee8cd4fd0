import type { Panel } from '../slack/state.ts';
import type { Fleet } from './fleet.ts';
import type { Monitor } from './monitor.ts';

/** How full the watched server is, and with what. */
export function databasePanel(monitor: Monitor): Panel {
  const sample = monitor.latest();
  const { state } = monitor.condition();
  const used = sample?.used ?? 0;
  const slots = sample?.slots ?? 1;
  const shown = Math.min(used, slots);
  return {
    title: 'Database',
    state: { inactive: 'calm', pending: 'busy', firing: 'trouble' }[state] as Panel['state'],
    summary: sample ? `${shown} of ${slots} connections` : 'Starting',
    lines: Object.entries(sample?.byState ?? {})
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, sessions]) => `${sessions} ${name}`),
    gauge: { value: shown / slots, label: `${shown}/${slots}` },
  };
}

/** The watched service: its pods, their pools, and how its callers fare. */
export function servicePanel(fleet: Fleet, wanted: number): Panel {
  const pods = fleet.pods();
  const sum = (pick: (pod: (typeof pods)[number]) => number) => pods.reduce((total, pod) => total + pick(pod), 0);
  const waiting = sum((pod) => pod.pool.waiting);
  const failed = sum((pod) => pod.requests['500'] ?? 0);
  const ready = pods.filter((pod) => pod.ready).length;
  return {
    title: 'cygni-api',
    state: waiting > 0 ? 'trouble' : ready === wanted ? 'calm' : 'busy',
    summary: `${ready} of ${wanted} pods, ${sum((pod) => pod.pool.total)} connections, ${waiting} waiting, ${failed} requests failed`,
    lines: pods.map((pod) => `${pod.name} ${pod.ready ? '' : 'starting '}${pod.pool.total}/${pod.pool.max}, ${pod.pool.waiting} waiting`),
  };
}
