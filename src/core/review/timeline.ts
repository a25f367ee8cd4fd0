import { count } from '../diagnosis/words.ts';
import type { Actor, Event, Recorded } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { undoneBy } from '../mitigation/undo.ts';

/** One line of the story: when, who, and what in plain words. Texts of others are in it as they came. */
export type Line = { at: string; by: Actor; text: string };

/** The timeline is the events, rendered; those that only keep the cards in order are left out. */
export function timelineOf(events: Recorded[], incident?: Pick<Incident, 'proposals' | 'steps'>): Line[] {
  const stepName = (stepId: string): string => {
    if (undoneBy(stepId)) return 'Undo';
    return incident?.proposals.find((proposal) => proposal.stepId === stepId)?.label ?? 'A step';
  };
  const stepIdOf = (previewId: string): string => incident?.steps.find((run) => run.previewId === previewId)?.stepId ?? '';
  return events.flatMap(({ at, by, event }) => {
    const text = words(event, stepName, stepIdOf);
    return text === null ? [] : [{ at, by, text }];
  });
}

function words(event: Event, stepName: (stepId: string) => string, stepIdOf: (previewId: string) => string): string | null {
  switch (event.type) {
    case 'opened':
      return ended(`Opened: ${event.incident.title}${event.incident.summary ? `. ${event.incident.summary}` : ''}`);
    case 'alert attached':
      return `Another alert fired: ${event.alert.name}`;
    case 'alert resolved':
      return `Alert ended: ${event.alert.name}`;
    case 'shown':
      return event.card === 'headline' ? 'Announced in Slack' : null;
    case 'paged':
      return `${event.how === 'found open' ? 'Joined the page that was open already' : 'On-call paged'}${event.number ? `: ${event.number}` : ''}`;
    case 'page acknowledged':
      return 'Page acknowledged';
    case 'page resolved':
      return 'Page resolved';
    case 'diagnosis asked':
      return 'Asked for the checks again';
    case 'diagnosed':
      return ended(`${event.report.checks} checks done. ${event.report.pool.sentence}${likeliest(event)}`);
    case 'looked':
      return event.finding === null ? `Looked at “${event.title}”; the answer was shown to nobody else` : `Looked at “${event.title}”: ${[event.finding.count, event.finding.detail].filter(Boolean).join(' · ')}`;
    case 'placeholders filled':
      return `Said ${Object.entries(event.values).map(([key, value]) => `${key.split(':').at(-1)} = ${value}`).join(', ')}`;
    case 'proposed':
    case 'sampled':
    case 'pictured':
      return null;
    case 'previewed':
      return event.preview.kind === 'sessions'
        ? `${stepName(event.preview.stepId)}: looked at the list of ${event.preview.targets.length}`
        : `${stepName(event.preview.stepId)}: looked at what it would change`;
    case 'approved':
      return event.reason === undefined ? 'First of two said yes' : `Asked for a blocked step all the same: ${event.reason}`;
    case 'started':
      return `${stepName(event.stepId)}: confirmed${event.pids ? ` for ${count(event.pids.length, 'session')}` : ''}${event.override ? `, although it was blocked: ${event.override.reason}` : ''}`;
    case 'executed':
      return `${stepName(stepIdOf(event.previewId))}: ${event.sentence || (event.done ? 'done' : 'not done')}`;
    case 'steps frozen':
      return event.freeze ? `Froze all steps${event.freeze.reason ? `: ${event.freeze.reason}` : ''}` : 'Lifted the freeze: steps may start again';
    case 'verified':
      return `${stepName(stepIdOf(event.previewId))} ${{ worked: 'worked', 'did not': 'did not help', 'cannot tell': 'cannot be judged' }[event.verdict.verdict]}: ${event.verdict.sentence}`;
    case 'lead taken':
      return 'Took the lead';
    case 'acknowledged':
      return 'Acknowledged';
    case 'status set':
      return `Status set to ${event.status}`;
    case 'noted':
      return `Note: ${event.text}`;
    case 'status page updated':
      return `Status page: ${event.status}. ${event.message}`;
    case 'call due':
      return 'Still open: people were asked to join a call';
    case 'call snoozed':
      return `Call put off by ${event.minutes} min`;
    case 'call declined':
      return 'No call needed';
    case 'trouble':
      return `${event.party} in trouble: ${event.message}`;
    case 'trouble over':
      return `${event.party} answers again`;
    case 'resolved':
      return `Resolved${event.how ? `: ${event.how}` : ''}`;
    case 'reopened':
      return `Reopened: ${event.reason}`;
    case 'reviewed':
      return null;
  }
}

function likeliest({ report }: Event & { type: 'diagnosed' }): string {
  const first = report.hypotheses.find(({ support }) => support !== 'against');
  return first ? ` Likeliest: ${first.title} (${first.support})` : '';
}

const ended = (text: string): string => text.replace(/[.\s]+$/, '');
