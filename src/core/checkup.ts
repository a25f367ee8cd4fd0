/** `fix` keeps Lifeguard from doing what it is for; `warn` a person should know; `not used` is a part that is not configured. */
export type Mark = 'ok' | 'fix' | 'warn' | 'not used';

/** What was seen of one thing, with its numbers, and the one sentence that says what to change. `what` is there when one question shows several things. */
export type Seen = { mark: Mark; what?: string; seen: string; fix?: string };

/** One question to one outside party, asked beside all the others. Rejecting is an answer too: then `fix` says what to do. */
export type Checkup = {
  party: string;
  what: string;
  ask(): Promise<Seen[]>;
  /** What to do when it rejects or does not end in time. */
  fix: string;
  /** How long it may take; 12 s unless told. */
  limitMs?: number;
};

export const ok = (seen: string, what?: string): Seen => ({ mark: 'ok', seen, ...(what ? { what } : {}) });
export const fix = (seen: string, fix: string, what?: string): Seen => ({ mark: 'fix', seen, fix, ...(what ? { what } : {}) });
export const warn = (seen: string, fix: string, what?: string): Seen => ({ mark: 'warn', seen, fix, ...(what ? { what } : {}) });
export const unused = (seen: string, what?: string): Seen => ({ mark: 'not used', seen, ...(what ? { what } : {}) });
