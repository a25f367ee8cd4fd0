import type { Stage } from './outcome.ts';

/** The timer rang: an incident that is still open asks people to meet, unless they said they need not. */
export const call: Stage<'call'> = async ({ job, incident }) =>
  job.round !== incident.call.round || incident.status === 'resolved' || incident.call.state === 'due' || incident.call.state === 'declined' ? { events: [] } : { events: [{ type: 'call due' }] };
