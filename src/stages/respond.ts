import { SECOND_SAMPLE_SECONDS } from './sampling.ts';
import type { Stage } from './outcome.ts';

/**
 * Sets in motion what an open incident asks for beside its headline. A stage of its own, so that the door's transaction
 * stays small and nothing competes with the headline for the first milliseconds.
 */
export const respond: Stage<'respond'> = async ({ incident }) => ({
  events: [],
  jobs: incident.status === 'resolved' ? [] : [
    { name: 'page', incident: incident.id, action: 'trigger' },
    { name: 'diagnose', incident: incident.id },
    { name: 'sample', incident: incident.id, afterSeconds: SECOND_SAMPLE_SECONDS },
    { name: 'call', incident: incident.id, round: incident.call.round, afterSeconds: incident.call.after * 60 },
  ],
});
