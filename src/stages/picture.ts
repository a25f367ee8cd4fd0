import { pictureKey } from '../core/incident/picture.ts';
import type { Stage } from './outcome.ts';

/** Draws the incident's chart anew and gives it to Slack; showing it is another job. Does nothing when the last one still holds. */
export const picture: Stage<'draw'> = async ({ incident, world }) => {
  const of = pictureKey(incident);
  if (of === null || incident.picture?.of === of) return { events: [] };
  const taken = await world.slack.picture(incident, world.runbook(incident.runbook?.name));
  if (!taken) return { events: [] };
  return { events: [{ type: 'pictured', of, until: incident.samples?.at(-1)?.at ?? '', file: 'file' in taken ? taken.file : null, why: 'refused' in taken ? taken.refused : '' }], answered: ['Slack'] };
};
