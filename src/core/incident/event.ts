import type { Alert, Severity } from '../alert/alert.ts';
import type { Party } from '../fault.ts';
import type { Finding, Report } from '../diagnosis/diagnosis.ts';
import type { Sample } from '../diagnosis/sample.ts';
import type { Freeze, Preview, Proposal, TargetResult, Verdict } from '../mitigation/mitigation.ts';

/** A Slack user id, or `lifeguard` for the bot itself, or the name of the party that told us. */
export type Actor = string;
export type Status = 'investigating' | 'identified' | 'monitoring' | 'resolved';
/** The Slack messages that show an incident; each is a drawing of the incident as it is, edited in place. */
export type Card = 'headline' | 'diagnosis' | 'mitigation' | 'call' | 'review' | 'trouble' | 'looks' | 'chart';

export type Declared = {
  title: string;
  service: string;
  severity: Severity;
  groupKey: string;
  summary: string;
  runbook: { name: string; hash: string; matchedBy: string } | null;
  callAfterMinutes: number;
};

/** Everything that can happen to an incident. The incident is the fold of these, and the timeline is these, rendered. */
export type Event =
  | { type: 'opened'; incident: Declared; alert: Alert | null }
  | { type: 'alert attached'; alert: Alert }
  | { type: 'alert resolved'; alert: Alert }
  | { type: 'shown'; card: Card; channel: string; ts: string }
  | { type: 'paged'; dedupKey: string; how: 'found open' | 'triggered'; number: string | null; url: string | null }
  | { type: 'page acknowledged' }
  | { type: 'page resolved' }
  | { type: 'diagnosis asked' }
  | { type: 'diagnosed'; report: Report }
  | { type: 'sampled'; sample: Sample }
  /** A chart was drawn; `of` says what of, `until` is its last sample. `file` is what Slack calls it; null: it takes none, `why` says the reason. */
  | { type: 'pictured'; of: string; until: string; file: string | null; why: string }
  /** A person started a read. `finding` null: its answer was for their eyes alone, so that they looked is all that is kept. */
  | { type: 'looked'; check: string; title: string; finding: Finding | null }
  /** What a person said for placeholders, by the key of the question. */
  | { type: 'placeholders filled'; values: Record<string, string> }
  | { type: 'proposed'; proposals: Proposal[] }
  | { type: 'previewed'; preview: Preview }
  /** The first of two people said yes to the preview; the second must say yes to the same. `reason`: why a blocked step is to be done all the same. */
  | { type: 'approved'; previewId: string; pids: number[] | null; reason?: string }
  /** Committed before anything changes the world. `pids` are the sessions the responder left ticked. */
  /** `first`: who said the first yes where two had to agree. */
  | { type: 'started'; previewId: string; stepId: string; pids: number[] | null; first?: Actor; override?: { by: Actor; reason: string } }
  | { type: 'executed'; previewId: string; results: TargetResult[]; done: boolean; sentence: string; undo: Record<string, string | null> | null; dry?: true }
  /** No step may start, or steps may start again. */
  | { type: 'steps frozen'; freeze: Freeze | null }
  | { type: 'verified'; previewId: string; verdict: Verdict }
  | { type: 'lead taken' }
  | { type: 'acknowledged' }
  | { type: 'status set'; status: Exclude<Status, 'resolved'> }
  | { type: 'noted'; text: string }
  | { type: 'status page updated'; id: string; title: string; status: string; message: string; url: string | null }
  | { type: 'call due' }
  | { type: 'call snoozed'; minutes: number }
  | { type: 'call declined' }
  | { type: 'trouble'; party: Party; message: string }
  | { type: 'trouble over'; party: Party }
  | { type: 'resolved'; how: string }
  | { type: 'reopened'; reason: string }
  | { type: 'reviewed'; review: Review };

/** The measured values the review begins with, and what is left to do. */
export type Review = {
  measured: { name: string; value: string }[];
  actions: string[];
};

/** An event as stored: `seq` counts from 1 within the incident, `at` is ISO 8601 on the store's clock. */
export type Recorded = { seq: number; at: string; by: Actor; event: Event };
