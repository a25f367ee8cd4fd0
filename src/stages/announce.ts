import type { Stage } from './outcome.ts';

/** Draws one card as the incident is now: posted the first time, edited in place ever after. */
export const announce: Stage<'show'> = async ({ job, incident, world, again, timeline }) => {
  // A reply needs its thread: the headline's first showing asks for the other cards again.
  if (job.card !== 'headline' && !incident.messages.headline) return { events: [] };
  const shown = await world.slack.show(job.card, incident, world.runbook(incident.runbook?.name), job.card === 'review' ? await timeline() : [], again);
  if (!shown) return { events: [] };
  const before = incident.messages[job.card];
  const moved = before?.ts !== shown.ts;
  return { events: moved ? [{ type: 'shown', card: job.card, ...shown }] : [], answered: ['Slack'] };
};
