/**
 * The one writer of incidents. It runs a job's stage and commits events, new state, next jobs and "job done" together;
 * a stage that fails for an outside reason leaves a line in the thread and comes again.
 */
import { Fault, type Party } from '../core/fault.ts';
import type { Event, Recorded } from '../core/incident/event.ts';
import type { Incident } from '../core/incident/incident.ts';
import { WORK, type Claimed, type Decided, type Job, type JobName } from '../core/incident/job.ts';
import { verdictOf } from '../core/mitigation/verdict.ts';
import { call } from './call.ts';
import { diagnose } from './diagnose.ts';
import { execute } from './execute.ts';
import { look } from './look.ts';
import type { Outcome, Stage } from './outcome.ts';
import { page } from './page.ts';
import { follow, following, responses, whenGivenUp } from './path.ts';
import { picture } from './picture.ts';
import { postStatus } from './post-status.ts';
import { fill } from './fill.ts';
import { preview } from './preview.ts';
import { propose } from './propose.ts';
import { review } from './review.ts';
import { sample } from './sample.ts';
import { perhapsEnded } from './step/sessions.ts';
import { show } from './show.ts';
import { verify } from './verify.ts';
import type { World } from './world.ts';

const STAGES: { [N in JobName]: Stage<N> } = {
  respond: async ({ incident }) => ({ events: [], jobs: responses(incident) }),
  show, page, diagnose, propose, sample, draw: picture, look, preview, fill, execute, verify, 'post status': postStatus, call, review,
};

/** What the worker needs of the store. */
export type Ledger = {
  incident(id: string): Promise<Incident | null>;
  events(id: string): Promise<Recorded[]>;
  transact<T>(
    where: { id: string },
    options: { completing?: Claimed },
    decide: (moment: { incident: Incident | null; now: string }) => Decided<T>,
  ): Promise<T>;
};

/** Where the worker says how long things took. */
export type Meter = {
  stage(job: JobName, ms: number, ended: 'done' | 'again' | 'given up' | 'bug'): void;
  headline(ms: number): void;
  diagnosis(ms: number): void;
};

/** However long a party asks us to wait, its work is tried every ten minutes at least. */
const MOST_WAIT_SECONDS = 600;

export type Worker = { run(claimed: Claimed): Promise<void>; bury(job: Job): Promise<void> };

export function createWorker({ ledger, world, log, meter }: { ledger: Ledger; world: World; log: Log; meter: Meter }): Worker {
  // Only the first showing counts; a headline that was deleted and posted again is not news.
  const measure = (event: Event, before: Incident | null, after: Incident): void => {
    if (event.type === 'diagnosed') meter.diagnosis(event.report.tookMs);
    if (event.type === 'shown' && event.card === 'headline' && after.announcedAt && !before?.announcedAt) meter.headline(Date.parse(after.announcedAt) - Date.parse(after.openedAt));
  };

  const commit = (claimed: Claimed, outcome: Outcome, seen: Incident): Promise<void> =>
    ledger.transact({ id: claimed.job.incident }, { completing: claimed }, ({ incident }) => ({
      events: [...outcome.events, ...(outcome.answered ?? []).filter((party) => incident?.troubles[party]).map((party): Event => ({ type: 'trouble over', party }))],
      by: outcome.by ?? 'lifeguard',
      jobs(event, after) {
        if (!event) return [...(outcome.jobs ?? []), ...(incident?.version === seen.version ? [] : (outcome.ifMoved ?? []))];
        measure(event, incident, after);
        return follow(event, after);
      },
      result: undefined,
    }));

  const recordTrouble = (id: string, party: Party, message: string, completing?: Claimed): Promise<void> =>
    ledger.transact({ id }, { ...(completing ? { completing } : {}) }, ({ incident }) => ({
      events: incident && incident.troubles[party]?.message !== message ? [{ type: 'trouble', party, message }] : [],
      by: 'lifeguard',
      jobs: following(),
      result: undefined,
    }));

  return {
    async run(claimed) {
      const { job } = claimed;
      const started = performance.now();
      const notice = (ended: Parameters<Meter['stage']>[2]): void => meter.stage(job.name, performance.now() - started, ended);
      try {
        const incident = await ledger.incident(job.incident);
        if (!incident) return;
        const stage = STAGES[job.name] as Stage<JobName>;
        const outcome = await stage({ job, incident, world, again: triedBefore(claimed), timeline: () => ledger.events(job.incident) });
        await commit(claimed, outcome, incident);
        notice('done');
      } catch (error) {
        if (!(error instanceof Fault)) {
          notice('bug');
          log.error({ job: job.name, incident: job.incident, err: error }, 'a stage broke');
          throw error;
        }
        log.warn({ job: job.name, incident: job.incident, party: error.party, reason: error.message, attempt: claimed.attempt }, 'an outside party failed');
        if (error.party === 'store') {
          notice('again');
          throw error;
        }
        // The party said when to come back: the job is asked for anew at that time instead of being hurried by retries.
        if (error.retryAfterMs !== undefined && error.retry === 'later') {
          notice('again');
          const waitSeconds = Math.min(Math.ceil(error.retryAfterMs / 1_000), WORK[job.name].waits ?? MOST_WAIT_SECONDS);
          if (error.party !== 'Slack') await recordTrouble(job.incident, error.party, `${error.message} Trying on.`);
          await ledger.transact({ id: job.incident }, { completing: claimed }, () => ({ events: [], by: 'lifeguard', jobs: () => [{ ...anew(claimed), afterSeconds: waitSeconds }], result: undefined }));
          return;
        }
        const givenUp = error.retry === 'never';
        await recordTrouble(job.incident, error.party, givenUp ? error.message : `${error.message} Trying on.`, givenUp ? claimed : undefined);
        notice(givenUp ? 'given up' : 'again');
        if (!givenUp) throw error;
      }
    },
    async bury(job) {
      log.error({ job: job.name, incident: job.incident }, 'given up after many tries');
      const { party } = WORK[job.name];
      await ledger.transact({ id: job.incident }, {}, ({ incident }) => ({
        events: [
          ...(incident ? unfinished(incident, job) : []),
          ...(party ? [{ type: 'trouble', party, message: `${party} did not answer for so long that Lifeguard gave up on “${job.name}”. Do it by hand.` } satisfies Event] : []),
        ],
        by: 'lifeguard',
        jobs: following(whenGivenUp(job)),
        result: undefined,
      }));
    },
  };
}

const triedBefore = ({ job, attempt }: Claimed): boolean => attempt > 0 || ((job.name === 'show' || job.name === 'execute') && job.again === true);

/** The same work as a new job, whose tries are counted anew: what an earlier one may have done must not be forgotten with them. */
function anew(claimed: Claimed): Job {
  const { job } = claimed;
  if (job.name === 'show') return { ...job, again: true };
  return job.name === 'execute' && triedBefore(claimed) ? { ...job, again: true } : job;
}

/** A step must not stay "running" for ever, nor unjudged: either would keep every other step from being confirmed. */
function unfinished(incident: Incident, job: Job): Event[] {
  const run = 'previewId' in job ? incident.steps.find((step) => step.previewId === job.previewId) : undefined;
  if (job.name === 'execute' && run?.state === 'running') {
    return [{ type: 'executed', previewId: run.previewId, results: perhapsEnded(run), done: false, sentence: 'Not finished, and how much was done is unknown. Look at the numbers and start the step again.', undo: null }];
  }
  if (job.name === 'verify' && run && !run.verdict) return [{ type: 'verified', previewId: run.previewId, verdict: verdictOf(null, null, null) }];
  return [];
}

export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

