import { pictureKey } from '../core/incident/picture.ts';
import type { Stage } from './outcome.ts';

/** Draws the incident's chart anew and gives it to Slack; showing it is another job. Does nothing when the last one still holds. */
export const draw: Stage<'draw'> = async ({ incident, world }) => {
  const of = pictureKey(incident);
  if (of === null || incident.picture?.of === of) return { events: [] };
  const drawn = await world.slack.picture(incident, world.runbook(incident.runbook?.name));
  if (!drawn) return { events: [] };
  return { events: [{ type: 'pictured', of, until: incident.samples?.at(-1)?.at ?? '', file: 'file' in drawn ? drawn.file : null, why: 'refused' in drawn ? drawn.refused : '' }], answered: ['Slack'] };
};
