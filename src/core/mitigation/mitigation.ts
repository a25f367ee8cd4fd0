import type { Room } from '../diagnosis/diagnosis.ts';
import type { Operation } from '../operation/operation.ts';

/** What a session of a list gets: it is ended, or only the statement it runs. */
export type Signal = (Operation & { kind: 'signal sessions' })['signal'];

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

/** Sessions that lose different things are never ended together: nothing, an open transaction, a running statement. */
export type List = 'idle' | 'in transaction' | 'active';

/** Since when and why no step may start, and who said so. `at` is ISO 8601. */
export type Freeze = { by: string; at: string; reason: string };

export type Change = { what: string; from: string | null; to: string | null };

/**
 * One object of a preview. (uid, resourceVersion) name it as it was; `paths` are the fields that change, `before` and `after` digests of
 * what stands there, `rest` one of the rest of its specification, `sends` one of what will be sent: values are compared, never kept.
 */
export type ObjectTarget = {
  act: 'patch' | 'create' | 'delete' | 'evict';
  /** `deployments`, in the words of the API. */
  resource: string;
  name: string;
  /** Null for what belongs to no namespace. */
  namespace: string | null;
  uid: string;
  resourceVersion: string;
  paths: string[][];
  before: string;
  after: string;
  rest: string;
  sends: string;
  /** The JSON patch that leads back; null when there is none. */
  reverse: string | null;
};

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
  | {
      kind: 'sessions';
      signal: Signal;
      identity: Identity;
      targets: SessionTarget[];
      kept: SessionTarget[];
      room: Room;
      /** Absent in previews of an older version, as is all below. */
      list?: List;
      /** How many more fit this list; they need a second responder. */
      beyond?: number;
      /** All of the list, more than one responder may end alone: two must agree. */
      whole?: boolean;
      /** It stops once this many slots are free. */
      stopAt?: number | null;
      /** The other lists of the same statement. */
      others?: { list: List; count: number }[];
      /** Why the list is a more careful one than the statement's own. */
      why?: string | null;
      /** Why no session can be ended here at all. */
      blocked?: string | null;
    }
  | {
      kind: 'workload';
      namespace: string;
      workload: string;
      changes: Change[];
      capacity: Capacity | null;
      /** Set when the step would leave less room than before: it cannot be confirmed. */
      blocked: string | null;
    }
  | {
      kind: 'object';
      /** `deployment cygni-api`, `node node-3`, `3 pods`. */
      title: string;
      namespace: string | null;
      /** What the button says: `Restart cygni-api`. At most 24 characters. */
      submit: string;
      targets: ObjectTarget[];
      changes: Change[];
      /** What follows from it, a line each: `restarts 4 pods, one after the other`. */
      effects: string[];
      /** Who stays, and why. */
      kept: string[];
      /** Written into the object where the change is a mark in time, so that a repeat is known as one. */
      stamp: string;
      /** How it is taken back, or why it cannot be. */
      wayBack: string;
      capacity: Capacity | null;
      blocked: string | null;
      /** It ends something for good. */
      ends: boolean;
    }
  | {
      kind: 'statement';
      sql: string;
      identity: Identity;
      database: string;
      role: string;
      /** How many rows the planner expects it to touch; null where it is not asked. */
      rows: number | null;
      submit: string;
      effects: string[];
      ends: boolean;
    }
  | { kind: 'request'; method: string; address: string; body: string | null; contentType: string; submit: string; effects: string[]; ends: boolean }
);

/** True when a preview would end something for good: where two people must agree, it is about these. */
export function endsForGood(preview: Preview): boolean {
  return preview.kind === 'sessions' || ('ends' in preview && preview.ends);
}

/** Why a preview cannot be confirmed; null when it can. */
export function blockOf(preview: Preview): string | null {
  return 'blocked' in preview ? (preview.blocked ?? null) : null;
}

/** Whether a block is nothing but arithmetic, which two responders may take upon themselves with a reason. */
export function canOverride(preview: Preview | { blocked: string | null; capacity: Capacity | null }): boolean {
  return 'capacity' in preview && preview.capacity !== null && !preview.capacity.fits && preview.blocked === preview.capacity.sentence;
}

/**
 * Whether what two responders agreed to (`was`, a blocked preview) covers the block that stands now: nothing but arithmetic again, with no
 * more connections asked for and no smaller a server than they were shown. How many other clients there are changes by the second.
 */
export function coversBlock(was: Preview, now: { blocked: string | null; capacity: Capacity | null }): boolean {
  const agreed = 'capacity' in was ? was.capacity : null;
  if (!agreed || !now.capacity || !canOverride(now)) return false;
  return now.capacity.needed - now.capacity.others <= agreed.needed - agreed.others && now.capacity.slots >= agreed.slots;
}

/** Whether two responders must agree to this preview whatever the configuration says. */
export function needsTwo(preview: Preview): boolean {
  return blockOf(preview) !== null || (preview.kind === 'sessions' && preview.whole === true);
}

/** (replicas + surge) × pool + others, held against the room there is. */
export type Capacity = {
  /** Sessions of other clients. */
  others: number;
  needed: number;
  slots: number;
  fits: boolean;
  sentence: string;
};

/** `would …`: only said, in a dry run. */
export type TargetResult = { pid: number; backendStart: string; result: 'terminated' | 'cancelled' | 'timeout' | 'changed' | 'protected' | 'gone' | 'refused' | 'unknown' | 'would terminate' | 'would cancel' };

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
  /** A command for whoever can lift the block. */
  copy?: string;
  danger: boolean;
};

export type Verdict = { verdict: 'worked' | 'did not' | 'cannot tell'; sentence: string; before: Room | null; after: Room | null };
