/** Opens the bot's PostgreSQL: the one of DATABASE_URL, or one of its own under the data folder. */
import path from 'node:path';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Identity } from '../../core/mitigation/mitigation.ts';
import { startPostgres } from './embedded-postgres.ts';
import { openQueue, type Queue } from './queue.ts';
import { migrate, openStore, type Store } from './store.ts';
import { whichServer } from './which-server.ts';

export async function openStoreAndQueue(options: { url: string | undefined; dataDir: string; log: Logger }): Promise<{ store: Store; queue: Queue; server(): Promise<Identity | null>; stop(): Promise<void> }> {
  const { log } = options;
  const embedded = options.url ? null : await startPostgres({ dataDir: path.resolve(options.dataDir, 'postgres'), durable: true });
  const url = options.url ?? embedded?.url ?? '';
  if (embedded) log.info({ port: embedded.port }, 'DATABASE_URL is not set: an embedded PostgreSQL holds the incidents');
  const pool = new pg.Pool({ connectionString: url, max: 8, application_name: 'lifeguard/store', connectionTimeoutMillis: 2_000, query_timeout: 5_000, keepAlive: true, pipeline: true });
  pool.on('error', (error) => log.warn({ reason: error.message }, 'a connection to the store was lost'));
  await migrate(pool);
  const queue = await openQueue({ url, log });
  if (embedded) await queue.reclaim();
  return {
    store: openStore(pool, queue),
    queue,
    server: () => whichServer(pool),
    /** After the queue has stopped: nothing may be under way. */
    async stop() {
      await pool.end();
      await embedded?.stop();
    },
  };
}
