import type { List } from '../mitigation/mitigation.ts';
import type { Actor, Card } from './event.ts';

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

/** A job and how long it waits first. */
export type Due = Job & { afterSeconds?: number };

/** A job in the hands of one worker; `attempt` counts from 0. */
export type Claimed = { id: string; job: Job; attempt: number };
