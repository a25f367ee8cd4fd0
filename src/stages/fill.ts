import type { Stage } from './outcome.ts';

/** Shows the recorded preview in the modal: only what is committed can be confirmed. */
export const fill: Stage<'fill'> = async ({ job, incident, world }) => {
  await world.slack.fill(job.viewId, incident, world.runbook(incident.runbook?.name), job.stepId, { previewId: job.previewId });
  return { events: [] };
};
