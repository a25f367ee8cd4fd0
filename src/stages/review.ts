import { measure } from '../core/review/measure.ts';
import type { Stage } from './outcome.ts';

/** Fills in what can be measured and what is left to do, once the incident is over. */
export const review: Stage<'review'> = async ({ incident, world, timeline }) => {
  if (incident.status !== 'resolved' || incident.review) return { events: [] };
  return { events: [{ type: 'reviewed', review: measure(incident, await timeline(), world.runbook(incident.runbook?.name)) }] };
};
