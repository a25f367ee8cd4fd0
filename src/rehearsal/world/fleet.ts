/** The pods of cygni-api as real processes, one each, kept at what Kubernetes wants. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PodCommand, PodNews, PoolCount } from './cygni-api.ts';
import { suffix } from './workload.ts';
import type { LogLine, Pod, Wanted, Workload } from './workload.ts';

export type RunningPod = Pod & {
  pid: number;
  /** Its own metrics page. */
  metricsUrl: string;
  pool: PoolCount;
  /** Requests served so far, by HTTP status. */
  requests: Record<string, number>;
};
export type Fleet = Omit<Workload, 'pods'> & {
  pods(): RunningPod[];
  command(pod: string, command: PodCommand): void;
  /** Resolves once the pods are what was last wanted. */
  settled(): Promise<void>;
  stop(): Promise<void>;
};

const program = new URL('./cygni-api.ts', import.meta.url);
const readyTimeoutMs = 20_000;
const keptLogLines = 2_000;
/** A new pod may start before an old one ends, as with maxSurge 25 % of four. */
const surge = 1;

type Member = RunningPod & { child: ChildProcess; lines: LogLine[]; leaving: boolean };

export async function startFleet(options: { databaseUrl: string; /** A pod came or went. */ changed?: () => void }): Promise<Fleet> {
  const ownAddresses = await canListenOn('127.0.0.11');
  let members: Member[] = [];
  let wanted: Wanted = { replicas: 0, templateHash: '', env: {} };
  let made = 0;
  let stopped = false;
  let working: Promise<void> | null = null;

  function freeAddress(): string {
    if (!ownAddresses) return '127.0.0.1';
    const taken = new Set(members.map((member) => member.ip));
    for (let last = 11; last < 255; last++) if (!taken.has(`127.0.0.${last}`)) return `127.0.0.${last}`;
    throw new Error('The rehearsal has no address left for another pod');
  }

  function launch(name: string, restarts: number): Member {
    const ip = freeAddress();
    const child = fork(program, {
      execArgv: [],
      env: { ...wanted.env, DATABASE_URL: options.databaseUrl, POD_NAME: name, POD_IP: ip },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const member: Member = {
      ...{ name, ip, templateHash: wanted.templateHash, startedAt: new Date(), ready: false, restarts, child },
      ...{ pid: child.pid ?? 0, metricsUrl: '', lines: [], leaving: false, requests: {} },
      pool: { total: 0, idle: 0, active: 0, waiting: 0, max: Number(wanted.env['DB_POOL_SIZE'] ?? 25) },
    };
    members.push(member);
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (text) => {
        member.lines.push({ at: new Date(), text });
        if (member.lines.length > keptLogLines) member.lines.shift();
      });
    }
    child.on('message', (news: PodNews) => {
      if (news.said === 'ready') {
        member.ready = true;
        member.metricsUrl = `http://${ip}:${news.port}/metrics`;
        options.changed?.();
      } else {
        member.pool = news.pool;
        member.requests = news.requests;
      }
    });
    child.once('exit', () => {
      members = members.filter((one) => one !== member);
      options.changed?.();
      if (!member.leaving && !stopped) void restart(member);
    });
    return member;
  }

  /** A pod that crashed comes back under its own name, as a restarted container does. */
  async function restart(member: Member): Promise<void> {
    await sleep(1_000);
    if (!stopped && member.templateHash === wanted.templateHash && members.length < wanted.replicas) launch(member.name, member.restarts + 1);
  }

  function startOne(): Member {
    return launch(`cygni-api-${wanted.templateHash}-${suffix(made++)}`, 0);
  }

  async function end(member: Member): Promise<void> {
    member.leaving = true;
    if (member.child.exitCode !== null || member.child.signalCode !== null) return;
    const ended = once(member.child, 'exit');
    member.child.kill('SIGTERM');
    const killer = setTimeout(() => member.child.kill('SIGKILL'), 3_000);
    await ended;
    clearTimeout(killer);
  }

  async function becomeReady(member: Member): Promise<void> {
    const until = Date.now() + readyTimeoutMs;
    while (!member.ready && members.includes(member) && Date.now() < until) await sleep(20);
  }

  /** One step towards what is wanted; false when there is nothing to do. */
  async function step(): Promise<boolean> {
    const { replicas, templateHash } = wanted;
    const fresh = members.filter((member) => member.templateHash === templateHash && !member.leaving);
    const stale = members.filter((member) => member.templateHash !== templateHash && !member.leaving);
    if (fresh.length > replicas) {
      await end(fresh.at(-1)!);
      return true;
    }
    const room = Math.min(replicas - fresh.length, replicas + surge - fresh.length - stale.length);
    if (room > 0) {
      await Promise.all(Array.from({ length: room }, () => becomeReady(startOne())));
      return true;
    }
    if (stale.length > 0) await end(stale[0]!);
    return stale.length > 0;
  }

  function work(): Promise<void> {
    working ??= (async () => {
      let goal: Wanted;
      do goal = wanted;
      while (!stopped && ((await step()) || goal !== wanted));
      working = null;
    })();
    return working;
  }

  return {
    pods: () => members.filter((member) => !member.leaving),
    logs: (pod) => members.find((member) => member.name === pod)?.lines,
    follow(next) {
      wanted = next;
      void work();
    },
    remove(pod) {
      const member = members.find((one) => one.name === pod);
      if (member) void end(member).then(work);
    },
    command(pod, command) {
      const child = members.find((member) => member.name === pod)?.child;
      if (child?.connected) child.send(command);
    },
    settled: work,
    async stop() {
      stopped = true;
      await Promise.all(members.map(end));
      await working;
    },
  };
}

/** Linux answers on all of 127/8; macOS only on 127.0.0.1, and all pods then share it. */
function canListenOn(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(0, address, () => probe.close(() => resolve(true)));
  });
}
