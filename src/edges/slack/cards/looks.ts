import type { Incident } from '../../../core/incident/incident.ts';
import { answerBlocks } from './answer.ts';
import { context, fitting, section } from './blocks.ts';
import type { Context, Sketch } from './card.ts';
import { findingHeading } from './findings-modal.ts';
import { inert, person } from './text.ts';
import { clock } from './time.ts';

/** As much of an answer as a thread bears; the person who asked has more of it in front of them. */
const MOST_ROWS = 12;

/** The answers to the newest reads that people started, each once. Null until there is one. */
export function looks({ looks: started }: Incident, view: Context): Sketch {
  const fresh = started?.all.slice(-started.fresh) ?? [];
  const [first] = fresh;
  if (!first) return null;
  const groups = fresh.map(({ at, by, finding }) => [section(findingHeading(finding)), ...answerBlocks(finding.answer, MOST_ROWS).slice(0, 2), context(`${person(by)} looked at ${clock(at, 'seconds')}`)]);
  return { text: `Looked at: ${inert(first.finding.title, 150)}`, blocks: fitting(groups, [], (left) => context(`and ${left} more · ${inert(view.command, 50)} timeline shows them`)) };
}
