import type { Due } from '../core/incident/job.ts';
import type { Stage } from './outcome.ts';

/** A first post this late follows an earlier try that nobody heard the end of. */
const FIRST_POST_MS = 3_000;

/** Draws one card as the incident is now: posted the first time, edited in place ever after. */
export const show: Stage<'show'> = async ({ job, incident, world, again, timeline }) => {
  // A reply needs its thread: the headline's first showing asks for the other cards again.
  if (job.card !== 'headline' && !incident.messages.headline) return { events: [] };
  // Other work may have asked for this card while an earlier post of it stayed unanswered: look before posting twice.
  // Answers to people are posted often, each as a message of its own: there a look costs nothing that anyone waits for.
  const lookFirst = again || job.card === 'looks' || incident.troubles.Slack !== undefined || (job.card === 'headline' && world.now().getTime() - Date.parse(incident.openedAt) > FIRST_POST_MS);
  const shown = await world.slack.show(job.card, incident, world.runbook(incident.runbook?.name), job.card === 'review' ? await timeline() : [], lookFirst);
  const ifMoved: Due[] = [{ name: 'show', incident: incident.id, card: job.card }];
  if (!shown) return { events: [], ifMoved };
  return { events: incident.messages[job.card]?.ts === shown.ts ? [] : [{ type: 'shown', card: job.card, ...shown }], ifMoved, answered: ['Slack'] };
};
