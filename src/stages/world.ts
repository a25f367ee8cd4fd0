import type { OptIn } from '../core/mitigation/allowed.ts';
import type { Answer, Finding, Room, ServerSnapshot } from '../core/diagnosis/diagnosis.ts';
import type { Places } from '../core/diagnosis/place.ts';
import type { Approvals, Authority } from '../core/incident/command.ts';
import type { Actor, Card, Recorded } from '../core/incident/event.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Freeze, Identity, ObjectTarget, SessionTarget, Signal, TargetResult } from '../core/mitigation/mitigation.ts';
import type { Looked, ObjectResult } from '../core/mitigation/object/look.ts';
import type { ObjectStep } from '../core/mitigation/object/step.ts';
import type { RequestOutcome, RequestParts, StatementOutcome } from '../core/mitigation/statement.ts';
import type { WorkloadNow } from '../core/mitigation/workload.ts';
import type { Operation, Workload } from '../core/operation/operation.ts';
import type { Question } from '../core/incident/values.ts';
import type { Runbook, Statement } from '../core/runbook/runbook.ts';

/** Everything the stages may ask of the outside, as they need it. The hall fills it with the edges. */
export type World = {
  slack: SlackPort;
  pagerduty: PagerDutyPort | null;
  database: DatabasePort | null;
  kubernetes: KubernetesPort | null;
  metrics: MetricsPort | null;
  statusPage: StatusPagePort | null;
  runbook(name: string | undefined): Runbook | null;
  settings: Settings;
  now(): Date;
  /** Why no step may start; null: they may. Throws when the store cannot be asked. */
  frozen(): Promise<Freeze | null>;
};

export type Settings = {
  approvals: Approvals;
  callAfterMinutes: number | null;
  videoCallUrl: string | null;
  responderGroups: string[];
  /** The steps the team allowed beyond those that are allowed from the start. */
  allowSteps: OptIn[];
  command: string;
  /** Nothing is done: the result says what would have been. */
  dryRun: boolean;
  /** Sessions that may be terminated within an hour, over all incidents. */
  mostTerminationsPerHour: number;
  /** The namespaces of the configuration; a placeholder for one is filled from here when there is only one. */
  namespaces: string[];
};

export type SlackPort = {
  /** Posts the card, or edits it in place. `again`: an earlier try may have posted it, so look for it first. Null: nothing to show. */
  show(card: Card, incident: Incident, runbook: Runbook | null, timeline: Recorded[], again: boolean): Promise<{ channel: string; ts: string } | null>;
  /** Fills the modal that was opened at once. */
  fill(viewId: string, incident: Incident, runbook: Runbook | null, stepId: string, content: { previewId: string } | { nothing: string } | { refused: string } | { questions: Question[] }): Promise<void>;
  /** Shows the answer to a read in the modal of the person who started it. `alone`: it is shown here and nowhere else. */
  answer(viewId: string, incident: Incident, check: { id: string; statement: Statement | null }, content: { finding: Finding; alone: boolean } | { refused: string } | { questions: Question[] }): Promise<void>;
  /** Draws the chart of the pool and uploads it; nobody sees it yet. Null: not this time. Refused: this workspace takes none, for a reason people can act on. */
  picture(incident: Incident, runbook: Runbook | null): Promise<{ file: string } | { refused: string } | null>;
  authority(user: Actor): Promise<Authority>;
};

export type PagerDutyPort = {
  findOpen(query: { service: string; title: string; dedupKey: string }): Promise<{ number: string | null; url: string | null; dedupKey: string } | null>;
  trigger(event: { dedupKey: string; summary: string; source: string; severity: 'critical' | 'error' | 'warning'; details: Record<string, string> }): Promise<void>;
  /** The number and page of what a trigger opened; null while unknown. */
  byKey(dedupKey: string): Promise<{ number: string | null; url: string | null } | null>;
  acknowledge(dedupKey: string): Promise<void>;
  resolve(dedupKey: string): Promise<void>;
};

export type DatabasePort = {
  /** `values` are bound as the read's `$1`, `$2` … and never become part of its text. */
  examine(reads: { id: string; sql: string; values?: string[] }[]): Promise<{
    snapshot: ServerSnapshot | null;
    answers: Record<string, Answer>;
    connection: string;
    /** The server turned even the bot away for want of connections: that is the finding. */
    refusedAll: boolean;
    missing: string[];
    /** What a DBA should change, a sentence each. */
    advice?: string[];
    tookMs: number;
  }>;
  previewSessions(choose: string, values?: string[]): Promise<{ identity: Identity; takenAt: string; targets: SessionTarget[]; kept: SessionTarget[]; room: Room }>;
  /** Whether sessions can be ended here: the guarded functions are installed and the bot may call them. */
  canSignal(): Promise<boolean>;
  /** Stops once `stopAt` slots are free, or as soon as `goOn` says no; targets it did not need have no result. `dry`: ends nobody and says what it would do with each. */
  signalSessions(order: { identity: Identity; signal: Signal; targets: SessionTarget[]; stopAt?: number | null; goOn?: () => Promise<boolean>; dry?: boolean }): Promise<{ results: TargetResult[]; before: Room | null; after: Room | null; /** Why it ended nobody at all. */ refused?: string }>;
  /** Executes nothing. */
  previewStatement(sql: string, values: string[]): Promise<{ identity: Identity; database: string; role: string; rows: number | null }>;
  /** Runs it once and never again; `unknown` when no answer came. Never throws. */
  runStatement(order: { identity: Identity; sql: string; values: string[] }): Promise<StatementOutcome>;
  room(): Promise<Room>;
};

export type WorkloadState = WorkloadNow & { namespace: string };

/** `dryRun` asks the cluster whether it would: rights and admission are judged, nothing changes. */
export type KubernetesPort = {
  logs(operation: Operation & { kind: 'pod logs' }): Promise<Answer>;
  /** `open` is only for an answer that one person alone will see: it shows the values of secrets. */
  read(operation: Operation & { kind: 'kubernetes read' }, how?: { open?: boolean }): Promise<Answer>;
  podRead(operation: Operation & { kind: 'pod read' }, how?: { open?: boolean }): Promise<Answer>;
  /** The running pods by their addresses. */
  podsByAddress(): Promise<Places>;
  workload(namespace: string | null, workload: Workload): Promise<WorkloadState>;
  scale(order: { namespace: string | null; workload: Workload; from: number; to: number; dryRun?: boolean }): Promise<'done' | 'changed'>;
  /** What a kubectl change would do; with `ask` the cluster judges it by a dry run. */
  lookAt(order: { step: ObjectStep; stamp: string; ask: boolean; poolVariable: string }): Promise<Looked>;
  /** One result a target, in order. `onlyLook` sends nothing and says what is in place. */
  applyTo(order: { step: ObjectStep; targets: ObjectTarget[]; stamp: string; actionId: string; onlyLook: boolean }): Promise<ObjectResult[]>;
  rollout(namespace: string | null, workload: Workload): Promise<{ done: boolean; wanted: number; updated: number; ready: number; stuck: string | null }>;
  setEnv(order: { namespace: string | null; workload: Workload; from: Record<string, string | null>; to: Record<string, string | null>; actionId: string; dryRun?: boolean }): Promise<'done' | 'changed'>;
};

export type MetricsPort = {
  /** Where a request that changes something would go; null when that is not the service for certain. */
  writingAddress(operation: Operation & { kind: 'http write' }): string | null;
  /** Sends it once and never again; `unknown` when no answer came. Never throws. */
  send(order: RequestParts): Promise<RequestOutcome>;
  get(operation: Operation & { kind: 'http read' }): Promise<Answer>;
  query(operation: Operation & { kind: 'metrics query' }): Promise<Answer>;
  /** What the service says of its own pool; null when its page does not. */
  pool(): Promise<{ waiting: number | null } | null>;
};

export type StatusPagePort = {
  create(post: { title: string; status: string; message: string; key: string }): Promise<{ id: string; url: string | null }>;
  update(id: string, post: { status: string; message: string }): Promise<void>;
};

