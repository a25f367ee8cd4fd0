/**
 * One pod of the leaky service: a process of its own with a real `pg.Pool`, gentle work, a Prometheus page, and a fault
 * that can be switched on over IPC. It ends when its parent does, however the parent ends.
 */
import { createServer } from 'node:http';
import { Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/** What the parent may ask. `perSecond` is how fast; a leak ends by itself once the server or the pool is full. */
export type PodCommand =
  | { do: 'leak'; idle: number; inTransaction: number; perSecond: number }
  /** That many requests change the orders the leaked transactions hold locked. */
  | { do: 'collide'; requests: number }
  | { do: 'mend' };
/** What a pod tells its parent. */
export type PodNews = { said: 'ready'; port: number } | { said: 'pool'; pool: PoolCount; requests: Record<string, number> };
export type PoolCount = { total: number; idle: number; active: number; waiting: number; max: number };

const podIp = process.env['POD_IP'] ?? '127.0.0.1';
const poolSize = Number(process.env['DB_POOL_SIZE'] ?? 25);
/** Seconds for a rehearsal where a real service has minutes. */
const connectTimeoutMs = 2_000;
const requestEveryMs = 200;

const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'] ?? '',
  application_name: 'cygni-api',
  max: poolSize,
  connectionTimeoutMillis: connectTimeoutMs,
  idleTimeoutMillis: Number(process.env['DB_POOL_IDLE_TIMEOUT'] ?? 5_000),
  stream: () => socketFrom(podIp),
});
const requests: Record<string, number> = { '200': 0, '500': 0 };
const leaked = new Set<pg.PoolClient>();
let leak = { idle: 0, inTransaction: 0 };
let leakTimer: NodeJS.Timeout | undefined;

/** Lets the server see this pod's own address, so that sessions can be told apart by pod. */
function socketFrom(localAddress: string): Socket {
  const socket = new Socket();
  const connect = socket.connect.bind(socket);
  socket.connect = ((port: number, host: string) => connect({ port, host, localAddress })) as typeof socket.connect;
  return socket;
}

function say(level: 'INFO' | 'WARN' | 'ERROR', text: string): void {
  process.stdout.write(`${new Date().toISOString()} ${level} ${text}\n`);
}

function count(): PoolCount {
  const { totalCount: total, idleCount: idle, waitingCount: waiting } = pool;
  return { total, idle, active: total - idle, waiting, max: poolSize };
}

function figures(): string {
  const { total, idle, waiting } = count();
  return `total=${total} idle=${idle} waiting=${waiting}`;
}

async function request(): Promise<void> {
  const id = 1 + Math.floor(Math.random() * 2000);
  const began = performance.now();
  try {
    const client = await pool.connect();
    try {
      await client.query('SELECT o.id, o.total_cents, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = $1', [id]);
      // Beyond the orders the leaked transactions hold, so that only colliding requests wait for them.
      if (id % 10 === 0) await client.query('UPDATE orders SET total_cents = total_cents + 1 WHERE id = $1', [Math.max(id, 100)]);
    } finally {
      client.release();
    }
    const served = (requests['200']! += 1);
    if (served % 8 === 0) say('INFO', `pool: connection closed properly after ${Math.ceil(performance.now() - began)} ms ${figures()}`);
    else if (served % 5 === 0) say('INFO', `GET /orders/${id} 200 ${Math.ceil(performance.now() - began)} ms`);
  } catch (error) {
    requests['500']! += 1;
    say('ERROR', `GET /orders/${id} 500 connection pool: ${error instanceof Error ? error.message : error} (waited ${Math.round(performance.now() - began)} ms, ${figures()})`);
  }
}

function keep(client: pg.PoolClient): void {
  leaked.add(client);
  // Ended by an administrator: the pool forgets it and has room again.
  client.on('error', (error) => {
    if (!leaked.delete(client)) return;
    endLeak();
    client.release(true);
    say('WARN', `pool: connection lost (${error.message}), dropped ${figures()}`);
  });
}

async function leakOne(): Promise<void> {
  const order = leak.inTransaction;
  if (order === 0 && leak.idle <= 0) return endLeak();
  // Counted before the first wait: the next tick must not take the same order and wait for this one's lock.
  if (order > 0) leak.inTransaction -= 1;
  else leak.idle -= 1;
  try {
    const client = await pool.connect();
    keep(client);
    if (order > 0) {
      await client.query('BEGIN');
      await client.query('UPDATE orders SET total_cents = total_cents + 1 WHERE id = $1', [order]);
    } else {
      await client.query('SELECT id, total_cents, placed_at FROM orders WHERE customer_id = $1', [1 + leaked.size]);
    }
    if (leaked.size % 4 === 0) say('WARN', `pool: connection checked out by OrderExport and not returned, ${leaked.size} so far ${figures()}`);
  } catch (error) {
    say('ERROR', `OrderExport connection timeout: ${error instanceof Error ? error.message : error} ${figures()}`);
    endLeak();
  }
}

function endLeak(): void {
  clearInterval(leakTimer);
  leak = { idle: 0, inTransaction: 0 };
}

async function collide(order: number): Promise<void> {
  try {
    await pool.query('UPDATE orders SET total_cents = total_cents + 5 WHERE id = $1', [order]);
    requests['200']! += 1;
  } catch (error) {
    requests['500']! += 1;
    say('ERROR', `POST /orders/${order} 500 connection: ${error instanceof Error ? error.message : error}`);
  }
}

function mend(): void {
  endLeak();
  for (const client of leaked) {
    leaked.delete(client);
    client.release(true);
  }
  say('INFO', `pool: every connection closed properly ${figures()}`);
}

function metrics(): string {
  const sizes = Object.entries(count()).map(([state, value]) => `database_connection_pool_size{state="${state}"} ${value}`);
  const totals = Object.entries(requests).map(([code, value]) => `http_requests_total{code="${code}"} ${value}`);
  return [
    '# HELP database_connection_pool_size Connections of the pool by state.',
    '# TYPE database_connection_pool_size gauge',
    ...sizes,
    '# HELP http_requests_total Requests by answer.',
    '# TYPE http_requests_total counter',
    ...totals,
    '',
  ].join('\n');
}

function tell(news: PodNews): void {
  if (process.connected) process.send?.(news);
}

process.on('message', (command: PodCommand) => {
  if (command.do === 'mend') mend();
  else if (command.do === 'collide') for (let order = 1; order <= command.requests; order++) void collide(order);
  else {
    leak = { idle: command.idle, inTransaction: command.inTransaction };
    clearInterval(leakTimer);
    leakTimer = setInterval(() => void leakOne(), 1000 / command.perSecond);
  }
});
// A client cut off between two statements of a request: its next statement fails, which is where it is reported.
pool.on('connect', (client) => client.on('error', () => {}));
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
// Ctrl-C reaches the whole group; when the pods end is the parent's decision.
process.on('SIGINT', () => {});
// An idle client cut off by the server is reported here; the pool has dropped it already.
pool.on('error', (error) => say('WARN', `pool: idle connection lost (${error.message}) ${figures()}`));

const page = createServer((asked, response) => {
  const found = asked.url?.split('?')[0] === '/metrics';
  response.writeHead(found ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4' }).end(found ? metrics() : 'not found\n');
});
page.listen(0, podIp, () => {
  say('INFO', `cygni-api listening, pool size ${poolSize}, read replicas ${process.env['READ_REPLICA_ENABLED'] ?? 'false'}`);
  tell({ said: 'ready', port: (page.address() as AddressInfo).port });
});
setInterval(() => void request(), requestEveryMs);
setInterval(() => tell({ said: 'pool', pool: count(), requests }), 500);
