/** What runs behind the simulated Kubernetes: the API server says what is wanted, the workload makes it so. */
export type Pod = {
  /** `cygni-api-7f9c4-x2k8p`: deployment, template, pod. */
  name: string;
  ip: string;
  templateHash: string;
  startedAt: Date;
  ready: boolean;
  restarts: number;
};
export type LogLine = { at: Date; text: string };
export type Wanted = { replicas: number; templateHash: string; env: Record<string, string> };

export type Workload = {
  pods(): Pod[];
  /** Oldest first; undefined when there is no such pod. */
  logs(pod: string): LogLine[] | undefined;
  /** Starts and ends pods until they match; returns at once. A later call replaces the goal. */
  follow(wanted: Wanted): void;
  /** Ends one pod; another takes its place. */
  remove(pod: string): void;
};

/** The letters Kubernetes makes names of: no vowels, so that no words appear. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** Five letters that follow from a number: the same game day has the same pod names. */
export function suffix(seed: number): string {
  let rest = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) >>> 0;
  let text = '';
  for (let index = 0; index < 5; index++) {
    text += letters[rest % letters.length];
    rest = Math.imul(rest ^ (rest >>> 13), 0x85ebca6b) >>> 0;
  }
  return text;
}

/** Pods on paper: there at once, with no process behind them. For tests that need only the API. */
export function paperWorkload(name = 'cygni-api'): Workload & { say(pod: string, text: string): void } {
  let pods: Pod[] = [];
  let wanted: Wanted = { replicas: 0, templateHash: '', env: {} };
  let made = 0;
  const logs = new Map<string, LogLine[]>();

  function settle(): void {
    pods = pods.filter((pod) => pod.templateHash === wanted.templateHash).slice(0, wanted.replicas);
    while (pods.length < wanted.replicas) {
      const pod = {
        name: `${name}-${wanted.templateHash}-${suffix(made)}`,
        ip: `10.2.0.${++made}`,
        templateHash: wanted.templateHash,
        startedAt: new Date(),
        ready: true,
        restarts: 0,
      };
      logs.set(pod.name, []);
      pods.push(pod);
    }
  }
  return {
    pods: () => pods,
    logs: (pod) => (pods.some((one) => one.name === pod) ? logs.get(pod) : undefined),
    follow(next) {
      wanted = next;
      settle();
    },
    remove(pod) {
      pods = pods.filter((one) => one.name !== pod);
      settle();
    },
    say: (pod, text) => void logs.get(pod)?.push({ at: new Date(), text }),
  };
}
