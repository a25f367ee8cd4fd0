import type { Party } from '../fault.ts';
import type { List } from '../mitigation/mitigation.ts';
import type { Actor, Card, Event } from './event.ts';
import type { Incident } from './incident.ts';

/**
 * Work that must survive the process: one stage of the road each, run by the worker at least once.
 * Every job belongs to one incident; what it needs beyond that it reads from the incident.
 */
export type Job = { incident: string } & (
  /** `again`: an earlier post of it may stand unanswered in the channel. */
  | { name: 'show'; card: Card; again?: true }
  | { name: 'respond' }
  | { name: 'page'; action: 'trigger' | 'acknowledge' | 'resolve' }
  /** `again`: the second look, when sessions have grown old enough to be judged. */
  | { name: 'diagnose'; again?: true }
  /** `again`: the timer that keeps the numbers fresh, of which an incident has one. */
  | { name: 'propose'; again?: true }
  /** `draw`: beside the timer, and a chart is drawn after it. */
  | { name: 'sample'; draw?: true }
  /** The chart: the picture that a card shows. */
  | { name: 'draw' }
  /** The view is the modal that waits for the answer. */
  | { name: 'preview'; stepId: string; by: Actor; viewId: string; list?: List; whole?: true }
  | { name: 'fill'; stepId: string; by: Actor; viewId: string; previewId: string }
  /** A read that a person started. `recorded`: that they look is in the events already, which for a secret must come first. */
  | { name: 'look'; check: string; by: Actor; viewId: string; recorded?: true }
  /** `again`: an earlier try of it may have had its effect. */
  | { name: 'execute'; previewId: string; again?: true }
  | { name: 'verify'; previewId: string }
  | { name: 'post status'; title: string; status: string; message: string; by: Actor }
  /** Rings for one round of calling; a timer of an earlier round says nothing. */
  | { name: 'call'; round: number }
  | { name: 'review' }
);

export type JobName = Job['name'];

/** How one kind of work is carried; every time is in seconds. */
export type Carriage<N extends JobName> = {
  /** How many of it one process does at a time. */
  workers: number;
  /** How long one try may take, and within what it must show that it lives. */
  expires: number;
  beats?: number;
  /** How often it comes again, and the pause before: the first one, growing up to the longest where there is one. */
  retries: number;
  pause: number;
  longest?: number;
  /** Where one waiting copy is enough, because it reads everything from the incident when it runs: what makes two jobs the same work. */
  same?: (job: Job & { name: N }) => string;
  /** Whose silence ends in giving up; absent where nobody outside is asked, or where the incident says it better. */
  party?: Party;
  /** However long a party asks us to wait: it is tried again after this at the latest. Ten minutes unless said. */
  waits?: number;
};

/** A page is worth a day of trying; a modal that nobody filled is dead within a minute. */
export const WORK: { [N in JobName]: Carriage<N> } = {
  show: { workers: 2, expires: 30, retries: 200, pause: 1, longest: 60, party: 'Slack', same: ({ incident, card }) => `${incident}:${card}` },
  respond: { workers: 1, expires: 30, retries: 1_500, pause: 1, longest: 60 },
  page: { workers: 1, expires: 30, retries: 1_500, pause: 1, longest: 60, party: 'PagerDuty', waits: 60 },
  diagnose: { workers: 2, expires: 60, retries: 5, pause: 1, longest: 10, party: 'database' },
  propose: { workers: 2, expires: 60, retries: 5, pause: 1, longest: 10, same: ({ incident, again }) => `${incident}:${again ? 'timer' : 'now'}` },
  // What is missed is a gap in a chart.
  sample: { workers: 1, expires: 30, retries: 5, pause: 1, longest: 10, same: ({ incident, draw }) => `${incident}:${draw ? 'now' : 'timer'}` },
  draw: { workers: 1, expires: 30, retries: 5, pause: 1, longest: 30, same: ({ incident }) => incident },
  preview: { workers: 2, expires: 20, retries: 1, pause: 1 },
  look: { workers: 2, expires: 20, retries: 1, pause: 1 },
  fill: { workers: 2, expires: 20, retries: 1, pause: 1, party: 'Slack' },
  // A confirmed step holds all others up.
  execute: { workers: 2, expires: 120, beats: 10, retries: 30, pause: 1, longest: 10, waits: 10 },
  verify: { workers: 1, expires: 60, retries: 10, pause: 2, longest: 30 },
  'post status': { workers: 1, expires: 30, retries: 100, pause: 1, longest: 60, party: 'status page' },
  call: { workers: 1, expires: 30, retries: 20, pause: 1, longest: 30 },
  review: { workers: 1, expires: 60, retries: 20, pause: 1, longest: 30 },
};

/** A job and how long it waits first. */
export type Due = Job & { afterSeconds?: number };

/** A job in the hands of one worker; `attempt` counts from 0. */
export type Claimed = { id: string; job: Job; attempt: number };

/** What to commit for one incident. `jobs` sees the incident after each event, and once at the end; `result` goes back to the caller. */
export type Decided<T> = { events: Event[]; by: Actor; jobs: (event: Event | null, after: Incident) => Due[]; result: T };
