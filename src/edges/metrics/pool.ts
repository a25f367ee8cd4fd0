/** What a service says of its own connection pool. A number it does not tell is null. */
export type Pool = { total: number | null; idle: number | null; active: number | null; waiting: number | null; max: number | null };

const METRIC = /^database_connection_pool_(size|total|max|idle|active|waiting|in_use|used)$/;

// By the label `state` (or `type`) of database_connection_pool_size, and by the last word of a metric of its own.
const MEANING: Record<string, keyof Pool> = {
  total: 'total', open: 'total', idle: 'idle', available: 'idle', free: 'idle', active: 'active', in_use: 'active', used: 'active', busy: 'active',
  waiting: 'waiting', pending: 'waiting', queued: 'waiting', max: 'max', limit: 'max',
};

/**
 * Reads a Prometheus page for `database_connection_pool_size`, one series per state, or one metric per state
 * (`database_connection_pool_idle`). A service of several pools or processes is summed. Null when the page tells nothing of a pool.
 */
export function poolOf(page: string): Pool | null {
  const pool: Pool = { total: null, idle: null, active: null, waiting: null, max: null };
  for (const line of page.split('\n')) {
    const [, name = '', labels = '', value = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/.exec(line) ?? [];
    const [, word] = METRIC.exec(name) ?? [];
    const number = Number(value);
    if (!word || !Number.isFinite(number)) continue;
    const [, state] = /(?:^|,)\s*(?:state|status|type)="([^"]*)"/.exec(labels) ?? [];
    // A bare pool size, without a state, is the number of connections there are.
    const meaning = MEANING[(state ?? (word === 'size' ? 'total' : word)).toLowerCase()];
    if (meaning) pool[meaning] = (pool[meaning] ?? 0) + number;
  }
  if (pool.total === null && pool.idle !== null && pool.active !== null) pool.total = pool.idle + pool.active;
  return Object.values(pool).every((one) => one === null) ? null : pool;
}
