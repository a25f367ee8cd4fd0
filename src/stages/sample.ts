import type { Due } from '../core/incident/job.ts';
import type { Stage } from './outcome.ts';
import { nextSample, sampled } from './sampling.ts';

/**
 * Looks at the pool once and asks for the next look. A server that does not answer leaves a gap in the chart and no
 * trouble in the thread: the diagnosis and the steps say that better.
 */
export const sample: Stage<'sample'> = async ({ job, incident, world }) => {
  if (!world.database) return { events: [] };
  const after = nextSample(incident, world.now().getTime());
  const draw: Due = { name: 'draw', incident: incident.id };
  // The end: the last picture of it.
  if (after === null) return { events: [], jobs: [draw] };
  const { snapshot } = await world.database.examine([]);
  const jobs = [job.draw ? draw : { ...job, afterSeconds: after }];
  return snapshot ? { events: [sampled(snapshot, incident, world.now().getTime())], jobs, answered: ['database'] } : { events: [], jobs };
};
