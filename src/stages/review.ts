import { measure } from '../core/review/measure.ts';
import type { Stage } from './outcome.ts';

/** Fills in what can be measured and what is left to do, once the incident is over; again when a late verdict changes it. */
export const review: Stage<'review'> = async ({ incident, world, timeline }) => {
  if (incident.status !== 'resolved') return { events: [] };
  const measured = measure(incident, await timeline(), world.runbook(incident.runbook?.name));
  return { events: JSON.stringify(measured) === JSON.stringify(incident.review) ? [] : [{ type: 'reviewed', review: measured }] };
};
