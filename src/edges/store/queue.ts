/**
 * The durable queue: pg-boss on the store's PostgreSQL. A job is sent inside the transaction that asks for it,
 * retried with growing pauses, and put in the dead letters when it cannot be done.
 */
import type pg from 'pg';
import { PgBoss, type QueueOptions } from 'pg-boss';
import type { Logger } from 'pino';
import { WORK, type Carriage, type Claimed, type Due, type Job, type JobName } from '../../core/incident/job.ts';
import { Fault } from '../../core/fault.ts';
import { prepared } from './prepared.ts';

export type Queue = {
  /** Adds the job within the caller's transaction. */
  send(job: Due, client: pg.ClientBase): Promise<void>;
  /** Marks a claimed job done within the caller's transaction. */
  complete(claimed: Claimed, client: pg.ClientBase): Promise<void>;
  /** Starts claiming. `run` must settle the job; a throw means: again later. */
  work(run: (claimed: Claimed) => Promise<void>, bury: (job: Job) => Promise<void>): Promise<void>;
  /** Gives back what a process that is gone had claimed. Only for a store nobody shares: there a claim at start is a dead one. */
  reclaim(): Promise<void>;
  stop(): Promise<void>;
};

const DEAD = 'dead';
/** Delayed and retried jobs are found by polling; new ones by notification. */
const POLL_SECONDS = 1;

export async function openQueue(options: { url: string; log: Logger }): Promise<Queue> {
  const boss = new PgBoss({ connectionString: options.url, schema: 'jobs', application_name: 'lifeguard/queue', max: 6, useListenNotify: true, schedule: false, superviseIntervalSeconds: 10, monitorIntervalSeconds: 10 });
  boss.on('error', (error) => options.log.error({ error: error.message }, 'the queue stumbled'));
  boss.on('warning', (warning) => options.log.warn({ warning: warning.message }, 'the queue warns'));
  await boss.start();
  await boss.createQueue(DEAD, { retryLimit: 3 });
  for (const [name, carriage] of Object.entries(WORK)) {
    const settings = { ...optionsOf(carriage as Carriage<JobName>), notify: true, deleteAfterSeconds: 3_600 };
    if (await boss.getQueue(queueName(name))) {
      const { policy: _policy, ...changeable } = settings;
      await boss.updateQueue(queueName(name), changeable);
    } else {
      await boss.createQueue(queueName(name), settings);
    }
  }

  return {
    async send({ afterSeconds, ...rest }, client) {
      const job = rest as Job;
      const { same } = WORK[job.name] as Carriage<JobName>;
      await boss.send(queueName(job.name), job, {
        db: through(client),
        ...(afterSeconds ? { startAfter: afterSeconds } : {}),
        ...(same ? { singletonKey: same(job) } : {}),
      });
    },
    async complete({ id, job, attempt }, client) {
      // Named with its attempt: who slept through its claim and was replaced must not commit beside its successor.
      const done = await boss.complete(queueName(job.name), { id, retryCount: attempt }, null, { db: through(client) }) as { affected: number };
      if (done.affected === 0) throw new Fault('store', 'Another worker has this job by now.');
    },
    async work(run, bury) {
      for (const name of Object.keys(WORK) as JobName[]) {
        await boss.work<Job, void, { includeMetadata: true; localConcurrency: number; pollingIntervalSeconds: number; notifyPollingIntervalSeconds: number; burstWhenBatchFull: true }>(
          queueName(name),
          { includeMetadata: true, localConcurrency: WORK[name].workers, pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: POLL_SECONDS, burstWhenBatchFull: true },
          async ([claimed]) => {
            if (claimed) await run({ id: claimed.id, job: claimed.data, attempt: claimed.retryCount });
          },
        );
      }
      await boss.work<Job>(DEAD, { pollingIntervalSeconds: 5 }, async ([dead]) => {
        if (dead) await bury(dead.data);
      });
    },
    async reclaim() {
      for (const name of Object.keys(WORK)) {
        const claimed = (await boss.findJobs(queueName(name), { limit: 100_000 })).filter(({ state }) => state === 'active');
        if (claimed.length > 0) await boss.fail(queueName(name), claimed.map(({ id }) => id), { reason: 'the process that had it is gone' });
      }
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 8_000 });
    },
  };
}

/** The kind of work in the queue's own words. */
function optionsOf({ expires, beats, retries, pause, longest, same }: Carriage<JobName>): QueueOptions & { policy?: string } {
  return {
    expireInSeconds: expires, retryLimit: retries, retryDelay: pause,
    ...(beats === undefined ? {} : { heartbeatSeconds: beats }), ...(longest === undefined ? {} : { retryBackoff: true, retryDelayMax: longest }),
    // Work of which one copy is enough is also given up one copy at a time; that is no news.
    ...(same ? { policy: 'stately' } : { deadLetter: DEAD }),
  };
}

function queueName(name: string): string {
  return name.replaceAll(' ', '-');
}

function through(client: pg.ClientBase): { executeSql: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }> } {
  return { executeSql: (text, values) => prepared(client, text, values) };
}
