import { NOT_MEASURED } from '../../../core/review/measure.ts';
import { timelineOf } from '../../../core/review/timeline.ts';
import type { Recorded, Review } from '../../../core/incident/event.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { actions, button, header, paragraphs, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import type { Context, Sketch } from './card.ts';
import { ACTION } from './ids.ts';
import { labelOf, outcome } from './step.ts';
import { inert, person, spoken } from './text.ts';
import { clock } from './time.ts';
import { encodeValue } from './value.ts';

/** Measured values first, then what was tried and what it did, what is left to do, and the story. Null until reviewed; of a reopened incident a line that says so. */
export function review(incident: Incident, view: Context): Sketch {
  // Reopened: what was measured then is not the end of it.
  if (!incident.review && incident.messages.review) return { text: 'Reopened', blocks: [section('Reopened: it was not over. The review is written anew at the end.')] };
  if (!incident.review) return null;
  const { measured, actions: left } = incident.review;
  const tried = incident.steps.slice(-8).flatMap((run) => [`*${inert(labelOf(incident, run.stepId, null), 100)}*`, ...outcome(run)]);
  const todo = left.slice(0, 15).map((action) => `☐ ${inert(action, 150)}`);
  const blocks = [
    header(`Review · ${incident.title}`),
    ...paragraphs(values(measured)),
    ...(incident.howResolved && /^[UW]/.test(incident.resolvedBy ?? '') ? [section(`*What fixed it*  ${inert(incident.howResolved, 300)}`)] : []),
    ...paragraphs(['*What was tried*', ...(tried.length > 0 ? tried : ['Nothing by a button.'])]),
    ...(todo.length > 0 ? paragraphs(['*Still to do*', ...todo, ...(left.length > todo.length ? [`and ${left.length - todo.length} more`] : [])]) : []),
    ...story(incident, view.timeline, 2_500, `${inert(view.command, 50)} timeline shows them`),
    ...actions([button('Copy as Markdown…', ACTION.review, encodeValue({ incident: incident.id }))]),
  ];
  return { text: `Review of ${inert(incident.title, 150)}`, blocks };
}

/** The number first; what nobody measured shares the last line. */
function values(measured: Review['measured']): string[] {
  const open = measured.filter(({ value }) => value === NOT_MEASURED);
  const known = measured.filter(({ value }) => value !== NOT_MEASURED).slice(0, 15).map(({ name, value }) => `*${inert(value, 60)}*  ${inert(name, 60)}`);
  return [...known, ...(open.length > 0 ? [`Not measured, fill in: ${open.slice(0, 10).map(({ name }) => inert(name, 80)).join(' · ')}`] : [])];
}

/** The whole story, for the person who asked. */
export function timelineMessage(incident: Incident, events: Recorded[]): { text: string; blocks: Block[] } {
  return { text: `Timeline of ${inert(incident.title, 150)}`, blocks: story(incident, events, 8_500, 'the postmortem has them all') };
}

/** The newest lines that fit in `max` characters, oldest first; what is left out is said. */
function story(incident: Incident, events: Recorded[], max: number, where: string): Block[] {
  const people = incident.steps.map((run) => run.by);
  const all = timelineOf(events, incident).map(({ at, by, text }) => `${clock(at)}  ${spoken(text, people, 220)}${by === 'lifeguard' ? '' : ` · ${person(by)}`}`);
  const kept: string[] = [];
  let characters = 0;
  for (const line of all.toReversed()) {
    characters += JSON.stringify(line).length;
    if (characters > max) break;
    kept.unshift(line);
  }
  const left = all.length - kept.length;
  return all.length === 0 ? [] : paragraphs(['*Timeline*', ...(left > 0 ? [`${left} earlier ${left === 1 ? 'line' : 'lines'}: ${where}`] : []), ...kept]);
}
