import type { Upkeep } from './upkeep.ts';

/** The watched server's numbers and sessions at one instant, read in one statement. Ages are seconds on the server's own clock. */
export type ServerSnapshot = {
  /** ISO 8601, the server's clock. */
  takenAt: string;
  version: number;
  inRecovery: boolean;
  maxConnections: number;
  superuserReserved: number;
  reserved: number;
  /** False when the role may not see other sessions' state: counts would be silently wrong. */
  seesAll: boolean;
  sessions: Session[];
  upkeep: Upkeep;
};

export type Session = {
  pid: number;
  user: string;
  database: string;
  application: string;
  /** Client address, or `local`. */
  client: string;
  backendType: string;
  state: 'active' | 'idle' | 'idle in transaction' | 'idle in transaction (aborted)' | 'other';
  /** Seconds since the session began, its state last changed, its transaction and its statement began; null when there is none. */
  ageSeconds: number;
  stateSeconds: number | null;
  transactionSeconds: number | null;
  statementSeconds: number | null;
  waitEvent: string | null;
  blockedBy: number[];
  /** How many transactions ago the oldest one began that it may still look at, or that it is itself: dead rows since then stay. */
  horizonAge: number | null;
};

/** What came back for one check. Texts are already redacted by the edge that read them. */
export type Answer =
  | { kind: 'table'; columns: string[]; rows: string[][]; more: number; tookMs: number }
  | { kind: 'text'; lines: string[]; more: number; tookMs: number }
  | { kind: 'failed'; message: string; hint: string | null };

/** A check's answer with evidence. `holds` means the trouble the check looks for is there. */
export type Finding = {
  /** The statement's id, or `lifeguard:<name>` for a check the bot adds. */
  check: string;
  title: string;
  verdict: 'holds' | 'fails' | 'unknown' | 'shown';
  /** The number first: `29`, `none`. */
  count: string;
  /** What a tired person needs beside the number: `cygni-api 29`. */
  detail: string;
  answer: Answer;
};

/** A cause with findings for and against. */
export type Hypothesis = {
  cause: 'leak' | 'long queries' | 'traffic' | 'configuration' | 'lock pile-up';
  title: string;
  support: 'strong' | 'some' | 'weak' | 'against';
  because: string;
  /** What speaks against a cause that is supported all the same. */
  against?: string;
};

/** Room on the server for ordinary clients. */
export type Room = {
  /** max_connections − superuser_reserved_connections − reserved_connections. */
  slots: number;
  /** Client sessions, the bot's own included: it takes a slot as well. */
  used: number;
  idle: number;
  maxConnections: number;
};

export type Report = {
  takenAt: string;
  tookMs: number;
  checks: number;
  /** Which pool is full, in one sentence with the numbers. */
  pool: { verdict: 'server full' | 'application starved' | 'one client' | 'lock pile-up' | 'traffic' | 'room left' | 'unknown'; sentence: string };
  room: Room | null;
  findings: Finding[];
  hypotheses: Hypothesis[];
  /** What could not be examined and why, one sentence each. */
  missing: string[];
  /** Facts about the connection worth saying: reserved, refused, standby, pooler. */
  connection: string;
  /** What would make the next diagnosis better or the server safer, one sentence each. */
  advice?: string[];
};
