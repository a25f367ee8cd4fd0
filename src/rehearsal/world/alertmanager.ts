/** Alertmanager as a webhook receiver meets it: its JSON, its bearer token, its retries and its one notification per change. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Panel } from '../slack/state.ts';

type Receiver = { url: string; token: string };
type SentAlert = { at: Date; status: 'firing' | 'resolved'; attempts: number; answer: number | 'no answer' };

export type Alertmanager = {
  /** Where notifications go from now on; a change that nobody was told of is sent at once. */
  notify(receiver: Receiver): void;
  /** What the rule says now. Repeating the same state sends nothing. `startsAt` is when the condition began. */
  report(alert: { firing: boolean; startsAt: Date; description: string }): void;
  sent: SentAlert[];
  panel(): Panel;
  stop(): Promise<void>;
};

/** Measured on Alertmanager 0.25: first retry after 0.5 s, growing; a silent receiver is cut off at 10 s. */
const answerTimeoutMs = 10_000;
const firstRetryMs = 500;
/** The real default of group_interval is 5 minutes: how long one notification is retried, and how soon a refused one is sent anew. */
const groupIntervalMs = 5_000;

/** What the rule is called, what it says, and the runbook it names. */
export type Rule = { name: string; summary: string; runbook: string };
const poolRule: Rule = { name: 'DatabaseConnectionPoolExhaustion', summary: 'Database connection pool of cygni-api is nearly exhausted', runbook: 'database-connection-pool-exhaustion.md' };

export function startAlertmanager(options: { rule?: Rule; changed?: () => void } = {}): Alertmanager {
  const rule = options.rule ?? poolRule;
  const stopping = new AbortController();
  const sent: SentAlert[] = [];
  let receiver: Receiver | null = null;
  let alert: { firing: boolean; startsAt: Date; endsAt: Date | null; description: string } | null = null;
  /** What the receiver has been told, which is nothing while it only knows of calm. */
  let told: 'firing' | 'resolved' = 'resolved';
  let working: Promise<void> | null = null;

  function work(): void {
    working ??= deliverAll().finally(() => (working = null));
  }

  async function deliverAll(): Promise<void> {
    while (!stopping.signal.aborted && receiver && alert && told !== (alert.firing ? 'firing' : 'resolved')) {
      const status = alert.firing ? 'firing' : 'resolved';
      if (await deliver(receiver, JSON.stringify(notification(rule, alert)), status)) told = status;
      else await pause(groupIntervalMs);
    }
  }

  /** One notification with its retries; false when it was refused or the group interval is over. */
  async function deliver(to: Receiver, body: string, status: 'firing' | 'resolved'): Promise<boolean> {
    const record: SentAlert = { at: new Date(), status, attempts: 0, answer: 'no answer' };
    sent.push(record);
    const until = Date.now() + groupIntervalMs;
    for (let waitMs = firstRetryMs; ; waitMs *= 1.5) {
      record.attempts += 1;
      record.answer = await post(to, body);
      options.changed?.();
      if (typeof record.answer === 'number' && record.answer < 500) return record.answer < 300;
      if (Date.now() + waitMs > until || stopping.signal.aborted) return false;
      await pause(waitMs);
    }
  }

  async function post(to: Receiver, body: string): Promise<number | 'no answer'> {
    const headers = { 'content-type': 'application/json', 'user-agent': 'Alertmanager/0.28.1', authorization: `Bearer ${to.token}` };
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(answerTimeoutMs)]);
    return fetch(to.url, { method: 'POST', body, headers, signal }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => 'no answer' as const,
    );
  }

  function pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: stopping.signal }).catch(() => {});
  }

  return {
    notify(next) {
      receiver = next;
      work();
    },
    report(now) {
      if (!alert?.firing && !now.firing) return;
      const endsAt = now.firing ? null : (alert?.endsAt ?? new Date());
      alert = { ...now, endsAt, startsAt: alert && !now.firing ? alert.startsAt : now.startsAt };
      work();
    },
    sent,
    panel: () => panelOf(rule, alert, sent),
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

/** Version "4" of the webhook's body, every field of it. */
function notification(rule: Rule, alert: { firing: boolean; startsAt: Date; endsAt: Date | null; description: string }): object {
  const labels = { alertname: rule.name, namespace: 'production', service: 'cygni-api', severity: 'critical' };
  const status = alert.firing ? 'firing' : 'resolved';
  const annotations = {
    description: alert.description,
    runbook_url: `https://runbooks.cygni.dev/${rule.runbook}`,
    summary: rule.summary,
  };
  return {
    receiver: 'lifeguard',
    status,
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: alert.startsAt.toISOString(),
        endsAt: alert.endsAt?.toISOString() ?? '0001-01-01T00:00:00Z',
        generatorURL: 'http://prometheus.cygni.dev/graph?g0.expr=pg_connections_free_ratio+%3C+0.1&g0.tab=1',
        fingerprint: fingerprint(labels),
      },
    ],
    groupLabels: { alertname: rule.name, service: 'cygni-api' },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'http://alertmanager.cygni.dev',
    version: '4',
    groupKey: `{}:{alertname="${rule.name}", service="cygni-api"}`,
    truncatedAlerts: 0,
  };
}

/** Prometheus's digest of labels: FNV-1a, 64 bits, over sorted names and values, each ended by a byte no text contains. */
function fingerprint(of: Record<string, string>): string {
  let sum = 0xcbf29ce484222325n;
  const add = (byte: number) => (sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n));
  for (const [name, value] of Object.entries(of).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    for (const text of [name, value]) {
      for (const byte of Buffer.from(text)) add(byte);
      add(255);
    }
  }
  return sum.toString(16).padStart(16, '0');
}

function panelOf(rule: Rule, alert: { firing: boolean; description: string } | null, sent: SentAlert[]): Panel {
  return {
    title: 'Alertmanager',
    state: alert?.firing ? 'trouble' : 'calm',
    summary: alert?.firing ? `${rule.name} is firing` : 'No alert is firing',
    lines: sent.slice(-4).toReversed().map((one) => {
      const tries = one.attempts === 1 ? '' : ` at try ${one.attempts}`;
      return `${one.at.toISOString().slice(11, 19)} UTC ${one.status} sent, answered ${one.answer}${tries}`;
    }),
  };
}
