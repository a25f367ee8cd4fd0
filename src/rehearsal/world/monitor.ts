/** Prometheus and its exporter in one: keeps a superuser's session open, counts connections, and knows when the rule holds. */
import pg from 'pg';

export type Sample = {
  at: Date;
  /** Client sessions of every role. */
  used: number;
  slots: number;
  /** Client sessions by state, e.g. `idle in transaction`. */
  byState: Record<string, number>;
};
/** The alert rule's condition. `pending` holds, but not yet for long enough. */
export type Condition = { state: 'inactive' | 'pending' | 'firing'; since: Date };
export type Monitor = {
  latest(): Sample | null;
  condition(): Condition;
  stop(): Promise<void>;
};

const sampleEveryMs = 500;
/** The runbook's threshold: fewer than 10 % of the connections free. */
const freeShareThreshold = 0.1;

const sql = `
SELECT coalesce(state, 'starting') AS state, count(*)::int AS sessions
FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1`;

/** `forMs`: how long the condition must hold without a break before the alert fires. */
export async function startMonitor(options: {
  adminUrl: string;
  slots: number;
  forMs: number;
  sampled: (sample: Sample, condition: Condition) => void;
}): Promise<Monitor> {
  const client = new pg.Client({
    connectionString: options.adminUrl,
    application_name: 'postgres_exporter',
    connectionTimeoutMillis: 10_000,
    query_timeout: 5_000,
  });
  client.on('error', () => {});
  await client.connect();
  let latest: Sample | null = null;
  let condition: Condition = { state: 'inactive', since: new Date() };

  function judge(sample: Sample): Condition {
    const free = Math.max(0, sample.slots - sample.used) / sample.slots;
    if (free >= freeShareThreshold) return condition.state === 'inactive' ? condition : { state: 'inactive', since: sample.at };
    if (condition.state === 'inactive') return { state: 'pending', since: sample.at };
    const held = sample.at.getTime() - condition.since.getTime();
    return condition.state === 'pending' && held >= options.forMs ? { ...condition, state: 'firing' } : condition;
  }

  async function sample(): Promise<void> {
    const { rows } = await client.query<{ state: string; sessions: number }>(sql);
    const byState = Object.fromEntries(rows.map((row) => [row.state, row.sessions]));
    const used = rows.reduce((total, row) => total + row.sessions, 0);
    latest = { at: new Date(), used, slots: options.slots, byState };
    condition = judge(latest);
    options.sampled(latest, condition);
  }

  let busy: Promise<void> | null = null;
  const timer = setInterval(() => {
    busy ??= sample()
      .catch(() => {})
      .finally(() => (busy = null));
  }, sampleEveryMs);
  return {
    latest: () => latest,
    condition: () => condition,
    async stop() {
      clearInterval(timer);
      await busy;
      await client.end().catch(() => {});
    },
  };
}
