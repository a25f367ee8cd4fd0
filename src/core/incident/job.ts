import type { Actor, Card } from './event.ts';

/**
 * Work that must survive the process: one stage of the road each, run by the worker at least once.
 * Every job belongs to one incident; what it needs beyond that it reads from the incident.
 */
export type Job = { incident: string } & (
  | { name: 'show'; card: Card }
  | { name: 'page'; action: 'trigger' | 'acknowledge' | 'resolve' }
  | { name: 'diagnose' }
  | { name: 'propose' }
  /** `pick` narrows the statement's own list to the ticked sessions; the view is the modal that waits for the answer. */
  | { name: 'preview'; stepId: string; by: Actor; viewId: string }
  | { name: 'fill'; stepId: string; by: Actor; viewId: string; previewId: string }
  | { name: 'execute'; previewId: string }
  | { name: 'verify'; previewId: string; afterSeconds: number }
  | { name: 'post status'; title: string; status: string; message: string; by: Actor }
  | { name: 'call' }
  | { name: 'review' }
);

export type JobName = Job['name'];
