import type { Alert } from '../alert/alert.ts';
import type { Party } from '../fault.ts';
import type { Report } from '../diagnosis/diagnosis.ts';
import { withSample, type Sample } from '../diagnosis/sample.ts';
import { canOverride, type Freeze, type Preview, type Proposal, type TargetResult, type Verdict } from '../mitigation/mitigation.ts';
import type { Actor, Card, Declared, Recorded, Review, Status } from './event.ts';
import { KEPT_LOOKS, type Look } from './look.ts';
import { replaced, type Picture } from './picture.ts';

/**
 * One problem people respond to: the fold of its events, nothing else.
 *
 * Status: `investigating` from the start; a responder may say `identified` or `monitoring`; the last alert's end or a
 * responder makes it `resolved`; the monitor's own alert that fires again at once, or a responder, reopens it.
 * A step's run: `running` (committed before anything changes) → `done` or `failed`, then perhaps judged by a verdict.
 */
export type Incident = Omit<Declared, 'callAfterMinutes'> & {
  id: string;
  number: number;
  /** How many events made it what it is. */
  version: number;
  status: Status;
  alerts: Alert[];
  openedAt: string;
  openedBy: Actor;
  /** When the headline was first in the channel. */
  announcedAt: string | null;
  resolvedAt: string | null;
  resolvedBy: Actor | null;
  howResolved: string | null;
  lead: Actor | null;
  acknowledged: { by: Actor; at: string } | null;
  messages: Partial<Record<Card, { channel: string; ts: string }>>;
  page: { dedupKey: string; how: 'found open' | 'triggered'; number: string | null; url: string | null; state: 'open' | 'acknowledged' | 'resolved' } | null;
  diagnosing: boolean;
  report: Report | null;
  proposals: Proposal[];
  /** Living previews by id; a finished or replaced one is dropped. */
  previews: Record<string, Preview>;
  /** The first yes of two, by preview. */
  approvals: Record<string, { by: Actor; pids: number[] | null; reason?: string }>;
  steps: StepRun[];
  statusPage: { id: string; title: string; status: string; message: string; url: string | null } | null;
  /** `after` is minutes; `round` counts how often people were called: each call is a message of its own. */
  call: { after: number; state: 'waiting' | 'due' | 'snoozed' | 'declined'; round: number };
  /** Parties that do not answer, with since when and the sentence for people. */
  troubles: Partial<Record<Party, { since: string; message: string }>>;
  review: Review | null;
  /** Why no step may start; absent or null: they may. */
  frozen?: Freeze | null;
  /** What people said for placeholders, by the key of the question; absent until someone did. */
  values?: Record<string, { value: string; by: Actor }>;
  /** Answers to reads that people started, the newest last. `fresh` of them stand in the newest message about them; absent until there is one. */
  looks?: { all: Look[]; fresh: number; round: number };
  /** The pool over time, oldest first; absent until somebody looked. */
  samples?: Sample[];
  picture?: Picture;
};

/** One execution of a step. */
export type StepRun = {
  stepId: string;
  previewId: string;
  preview: Preview;
  pids: number[] | null;
  by: Actor;
  startedAt: string;
  state: 'running' | 'done' | 'failed';
  results: TargetResult[];
  sentence: string;
  undo: Record<string, string | null> | null;
  finishedAt: string | null;
  verdict: Verdict | null;
  /** Who said the first yes where two had to agree; `by` said the second. */
  first?: Actor;
  /** Who asked for it although it was blocked, and why. */
  override?: { by: Actor; reason: string };
  /** Nothing was done: it was only said what would have been. */
  dry?: true;
};

/** How long a preview may be confirmed. */
export const PREVIEW_LIVES_MS = 120_000;
/** How long a second person may take to come for the override of a block: its numbers are looked at again at the moment it is done. */
const SECOND_MAY_TAKE_MS = 600_000;

/** An incident before its first event. */
export function unopened(id: string, number: number): Incident {
  return {
    id, number, version: 0, status: 'investigating', title: '', service: '', severity: 'critical', groupKey: '', summary: '',
    runbook: null, alerts: [], openedAt: '', openedBy: 'lifeguard', announcedAt: null, resolvedAt: null, resolvedBy: null, howResolved: null,
    lead: null, acknowledged: null, messages: {}, page: null, diagnosing: false, report: null, proposals: [], previews: {}, approvals: {},
    steps: [], statusPage: null, call: { after: 15, state: 'waiting', round: 0 }, troubles: {}, review: null,
  };
}

/** The incident after one more event. Throws when the event is not the next one: that would be a bug of ours. */
export function apply(incident: Incident, { seq, at, by, event }: Recorded): Incident {
  if (seq !== incident.version + 1) throw new Error(`event ${seq} cannot follow version ${incident.version} of incident ${incident.id}`);
  return { ...incident, ...change(incident, at, by, event), version: seq };
}

export function fold(incident: Incident, events: Recorded[]): Incident {
  return events.reduce(apply, incident);
}

function change(was: Incident, at: string, by: Actor, event: Recorded['event']): Partial<Incident> {
  switch (event.type) {
    case 'opened': {
      const { callAfterMinutes, ...declared } = event.incident;
      return {
        ...declared, alerts: event.alert ? [event.alert] : [], openedAt: at, openedBy: by,
        call: { after: callAfterMinutes, state: 'waiting', round: 0 }, diagnosing: declared.runbook !== null,
      };
    }
    case 'alert attached':
    case 'alert resolved':
      return { alerts: [...was.alerts.filter((alert) => alert.fingerprint !== event.alert.fingerprint), event.alert] };
    case 'shown':
      return {
        messages: { ...was.messages, [event.card]: { channel: event.channel, ts: event.ts } },
        announcedAt: was.announcedAt ?? (event.card === 'headline' ? at : null),
      };
    case 'paged':
      return { page: { dedupKey: event.dedupKey, how: event.how, number: event.number, url: event.url, state: 'open' } };
    case 'page acknowledged':
      return { page: was.page && { ...was.page, state: 'acknowledged' } };
    case 'page resolved':
      return { page: was.page && { ...was.page, state: 'resolved' } };
    case 'diagnosis asked':
      return { diagnosing: true };
    case 'diagnosed':
      return { diagnosing: false, report: event.report };
    case 'sampled':
      // On the store's clock, like everything it is drawn beside.
      return { samples: withSample(was.samples ?? [], { ...event.sample, at }) };
    case 'pictured':
      return { picture: { at, of: event.of, until: event.until, file: event.file, why: event.why, replaced: replaced(was.picture) } };
    case 'looked': {
      if (event.finding === null) return {};
      const { all, fresh, round } = was.looks ?? { all: [], fresh: 0, round: 0 };
      // An edit far up in the thread is seen by nobody: an answer after one that was shown is a new message.
      const { looks: shown, ...messages } = was.messages;
      const kept = [...all, { at, by, finding: event.finding }].slice(-KEPT_LOOKS);
      return { messages, looks: { all: kept, fresh: Math.min(shown ? 1 : fresh + 1, KEPT_LOOKS), round: shown ? round + 1 : round } };
    }
    case 'placeholders filled':
      return { values: { ...was.values, ...Object.fromEntries(Object.entries(event.values).map(([key, value]) => [key, { value, by }])) } };
    case 'proposed':
      return { proposals: event.proposals };
    case 'previewed': {
      // Its life is counted on the store's clock, the one that judges the confirmation.
      const preview: Preview = { ...event.preview, takenAt: at, expiresAt: new Date(Date.parse(at) + PREVIEW_LIVES_MS).toISOString() };
      const kept = others(was.previews, (other) => (other.stepId !== preview.stepId || other.by !== preview.by) && other.expiresAt > at);
      return { previews: { ...kept, [preview.id]: preview } };
    }
    case 'approved':
      return {
        approvals: { ...was.approvals, [event.previewId]: { by, pids: event.pids, ...(event.reason === undefined ? {} : { reason: event.reason }) } },
        // A list of sessions is never given more time: whoever comes later looks at a new one.
        previews: mapped(was.previews, (preview) => (preview.id === event.previewId && canOverride(preview) ? { ...preview, expiresAt: new Date(Date.parse(at) + SECOND_MAY_TAKE_MS).toISOString() } : preview)),
      };
    case 'started': {
      const preview = was.previews[event.previewId];
      if (!preview) throw new Error(`no preview ${event.previewId} to start`);
      return {
        previews: others(was.previews, (other) => other.stepId !== event.stepId),
        approvals: {},
        steps: [...was.steps, {
          stepId: event.stepId, previewId: event.previewId, preview, pids: event.pids, by, startedAt: at, state: 'running',
          results: [], sentence: '', undo: null, finishedAt: null, verdict: null, ...(event.first === undefined ? {} : { first: event.first }), ...(event.override ? { override: event.override } : {}),
        }],
      };
    }
    case 'executed':
      return onStep(was, event.previewId, { state: event.done ? 'done' : 'failed', results: event.results, sentence: event.sentence, undo: event.undo, finishedAt: at, ...(event.dry ? { dry: true } : {}) });
    case 'steps frozen':
      return { frozen: event.freeze };
    case 'verified':
      return onStep(was, event.previewId, { verdict: event.verdict });
    case 'lead taken':
      return { lead: by };
    case 'acknowledged':
      return { acknowledged: was.acknowledged ?? { by, at } };
    case 'status set':
      return { status: event.status };
    case 'noted':
      // The timeline is where notes are read, and that is the events.
      return {};
    case 'status page updated':
      return { statusPage: { id: event.id, title: event.title, status: event.status, message: event.message, url: event.url } };
    case 'call due': {
      // An edit calls nobody: what comes due again after a snooze is said in a new message.
      const { call: _snoozed, ...messages } = was.messages;
      return { call: { ...was.call, state: 'due', round: was.call.round + 1 }, messages };
    }
    case 'call snoozed':
      return { call: { ...was.call, state: 'snoozed', round: was.call.round + 1 } };
    case 'call declined':
      return { call: { ...was.call, state: 'declined' } };
    case 'trouble':
      return { troubles: { ...was.troubles, [event.party]: { since: was.troubles[event.party]?.since ?? at, message: event.message } } };
    case 'trouble over': {
      const { [event.party]: _over, ...troubles } = was.troubles;
      return { troubles };
    }
    case 'resolved':
      return { status: 'resolved', resolvedAt: at, resolvedBy: by, howResolved: event.how, previews: {} };
    case 'reopened':
      return {
        status: 'investigating', resolvedAt: null, resolvedBy: null, howResolved: null, review: null, acknowledged: null, approvals: {}, call: { ...was.call, state: 'waiting', round: was.call.round + 1 },
      };
    case 'reviewed':
      return { review: event.review };
  }
}

function others(previews: Record<string, Preview>, keep: (preview: Preview) => boolean): Record<string, Preview> {
  return Object.fromEntries(Object.entries(previews).filter(([, preview]) => keep(preview)));
}

function mapped(previews: Record<string, Preview>, to: (preview: Preview) => Preview): Record<string, Preview> {
  return Object.fromEntries(Object.entries(previews).map(([id, preview]) => [id, to(preview)]));
}

function onStep(was: Incident, previewId: string, now: Partial<StepRun>): Partial<Incident> {
  return { steps: was.steps.map((run) => (run.previewId === previewId ? { ...run, ...now } : run)) };
}
