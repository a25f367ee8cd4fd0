import type { Room } from '../diagnosis/diagnosis.ts';

/** Which server answered: a fail-over changes it, and then nothing of an old preview may be executed. */
export type Identity = { system: string; startedAt: string; inRecovery: boolean };

/** One session of a preview. (pid, backendStart) names it for ever; times are the server's own text, never rounded. */
export type SessionTarget = {
  pid: number;
  backendStart: string;
  user: string;
  database: string;
  application: string;
  client: string;
  state: string;
  stateChange: string;
  stateSeconds: number;
  /** Literal-free. */
  statement: string;
  /** Why it is kept; null when it would be ended. */
  protectedBy: string | null;
};

export type Change = { what: string; from: string | null; to: string | null };

/** The exact targets of one step, frozen. `hash` is over everything that will be done. */
export type Preview = {
  id: string;
  stepId: string;
  hash: string;
  /** ISO 8601 on the store's clock, set when the preview is recorded. */
  takenAt: string;
  expiresAt: string;
  by: string;
  /** What stood for the placeholders of the step, by placeholder; absent when it has none. */
  values?: Record<string, string>;
} & (
  | { kind: 'sessions'; signal: 'terminate' | 'cancel'; identity: Identity; targets: SessionTarget[]; kept: SessionTarget[]; room: Room }
  | {
      kind: 'workload';
      namespace: string;
      workload: string;
      changes: Change[];
      capacity: Capacity | null;
      /** Set when the step would leave less room than before: it cannot be confirmed. */
      blocked: string | null;
    }
);

/** (replicas + surge) × pool + others, held against the room there is. */
export type Capacity = {
  replicas: number;
  surge: number;
  pool: number;
  /** Sessions of other clients. */
  others: number;
  needed: number;
  slots: number;
  fits: boolean;
  /** How many replicas (or which pool size) would fit. */
  wouldFit: number;
  sentence: string;
};

export type TargetResult = { pid: number; backendStart: string; result: 'terminated' | 'cancelled' | 'timeout' | 'changed' | 'protected' | 'gone' | 'refused' | 'unknown' };

/** What each step would do right now, for the buttons. */
export type Proposal = {
  stepId: string;
  number: string;
  /** Verb and object, at most 70 characters, without the dots: `Terminate idle sessions`. */
  label: string;
  /** `would free 26 of 37 (3 kept)`. */
  effect: string;
  /** `ready` shows the button; `blocked` shows it with its reason; `idle` and `manual` show none. */
  state: 'ready' | 'blocked' | 'idle' | 'manual' | 'unknown';
  danger: boolean;
};

export type Verdict = { verdict: 'worked' | 'did not' | 'cannot tell'; sentence: string; before: Room | null; after: Room | null };
