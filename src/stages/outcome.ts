import type { Party } from '../core/fault.ts';
import type { Actor, Event } from '../core/incident/event.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Due, Job } from '../core/incident/job.ts';
import type { Recorded } from '../core/incident/event.ts';
import type { World } from './world.ts';

/** What a stage found or did. The worker commits it; the map says what follows from the events. */
export type Outcome = {
  events: Event[];
  /** Work beyond what the map derives from the events, e.g. filling the modal of the one person who waits. */
  jobs?: Due[];
  /** Asked once more when the incident has moved on since the stage read it: what was shown is old by then. */
  ifMoved?: Due[];
  /** Who did it; the bot itself unless said. */
  by?: Actor;
  /** Parties that just answered: an earlier trouble with them is over. */
  answered?: Party[];
};

export type Order<N extends Job['name']> = {
  job: Job & { name: N };
  incident: Incident;
  world: World;
  /** An earlier try may have had its effect without saying so. */
  again: boolean;
  timeline(): Promise<Recorded[]>;
};

/** One stop of the road. It may ask the outside; it never writes the store and never calls another stage. */
export type Stage<N extends Job['name']> = (order: Order<N>) => Promise<Outcome>;
