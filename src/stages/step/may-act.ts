import { Fault } from '../../core/fault.ts';
import type { StepRun } from '../../core/incident/incident.ts';
import type { World } from '../world.ts';

/**
 * Why a step may not be done any more, asked at the moment of action: everybody whose yes it needed must be a responder still. Null when
 * they are. Slack's silence is no verdict on a person: it is a Fault, and asked again until the start is too old.
 */
export async function objectionTo({ by, first = by }: Pick<StepRun, 'by' | 'first'>, { slack }: Pick<World, 'slack'>): Promise<string | null> {
  for (const user of new Set([by, first])) {
    const { responder, why, unsure } = await slack.authority(user);
    if (unsure) throw new Fault('Slack', why);
    if (!responder) return `who confirmed it may not act any more: ${why}`;
  }
  return null;
}
