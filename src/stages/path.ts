/**
 * The map of the road: which work each event asks for, and each command. A stage itself asks only for its own next turn, and for what
 * one person waits for. Read top-down it is the life of an incident:
 *
 *   opened → show the headline; respond: page, diagnose, set the call's timer
 *   diagnosed → show the diagnosis → propose → show the mitigations
 *   every few seconds: sampled → once a minute, and when something was done: draw → pictured → show the chart
 *   [a person starts a read] look → looked → show the answer; what they fill in for a placeholder changes the numbers beside the buttons
 *   [a person clicks] preview → previewed → fill the modal
 *   [a person confirms] started → execute → executed → verify → verified → propose again
 *   resolved → the page, the status page and the review follow
 *
 * Cards are drawings of the incident, so an event asks for every card that shows it; drawing one twice is harmless.
 */
import type { Command } from '../core/incident/command.ts';
import type { Actor, Card, Event } from '../core/incident/event.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Due, Job } from '../core/incident/job.ts';
import { wantsPicture } from '../core/incident/picture.ts';
import { SECOND_SAMPLE_SECONDS } from './sampling.ts';

/** How long an effect settles before it is measured: clients that were cut off reconnect within seconds. */
const SETTLES_SECONDS = 5;

export function follow(event: Event, incident: Incident): Due[] {
  const id = incident.id;
  const show = (...cards: Card[]): Due[] => cards.map((card) => ({ name: 'show', incident: id, card }));
  const drawn: Due = { name: 'sample', incident: id, draw: true };
  switch (event.type) {
    case 'opened':
      return [...show('headline'), { name: 'respond', incident: id }];
    case 'alert attached':
    case 'alert resolved':
    case 'page acknowledged':
    case 'page resolved':
    case 'lead taken':
    case 'status set':
      return show('headline');
    case 'paged':
      // What was said here before the page was known is said there now.
      return [...show('headline'), ...caughtUp(incident)];
    case 'acknowledged':
      return [...show('headline'), { name: 'page', incident: id, action: 'acknowledge' }];
    case 'shown':
      // Replies need the headline's place; what was ready before it is drawn now.
      return event.card === 'headline' ? show(...ready(incident)) : [];
    case 'diagnosis asked':
      return [...show('diagnosis'), { name: 'diagnose', incident: id }];
    case 'diagnosed':
      return [...show('diagnosis', 'headline'), { name: 'propose', incident: id }];
    case 'sampled':
      return wantsPicture(incident) ? [{ name: 'draw', incident: id }] : [];
    case 'pictured':
      return show(event.file === null ? 'diagnosis' : 'chart');
    case 'looked':
      return event.finding === null ? [] : show('looks');
    case 'placeholders filled':
      return [{ name: 'propose', incident: id }];
    case 'proposed':
      return show('mitigation');
    case 'approved':
    case 'steps frozen':
      return show('mitigation');
    case 'started':
      return [{ name: 'execute', incident: id, previewId: event.previewId }, ...show('mitigation')];
    case 'executed':
      return [
        ...show('mitigation', 'headline'), drawn,
        // Nothing was done, so there is no effect to measure; the numbers beside the buttons are taken anew.
        event.done ? { name: 'verify', incident: id, previewId: event.previewId, afterSeconds: SETTLES_SECONDS } : { name: 'propose', incident: id },
      ];
    case 'verified':
      return [...show('mitigation', 'headline'), drawn, { name: incident.status === 'resolved' ? 'review' : 'propose', incident: id }];
    case 'noted':
      return incident.review ? show('review') : [];
    case 'status page updated':
      return [...show('headline', 'mitigation'), ...endOnStatusPage(incident)];
    case 'call due':
    case 'call declined':
      return show('call');
    case 'call snoozed':
      return [...show('call'), { name: 'call', incident: id, round: incident.call.round, afterSeconds: event.minutes * 60 }];
    case 'trouble':
    case 'trouble over':
      // That Slack does not answer cannot be said in Slack; asking it to would only be more of what it refuses.
      return event.party === 'Slack' ? [] : show('trouble', 'headline');
    case 'resolved':
      return [
        ...show('headline', 'mitigation', 'call'), drawn,
        { name: 'page', incident: id, action: 'resolve' },
        ...endOnStatusPage(incident),
        { name: 'review', incident: id },
      ];
    case 'reopened':
      return [...show('headline', 'mitigation', 'review'), { name: 'respond', incident: id }];
    case 'reviewed':
      return show('review', 'headline');
    case 'previewed':
      return [];
  }
}

/**
 * What an open incident asks for beside its headline. A job of its own (`respond`) brings it, so that the door's transaction stays small
 * and nothing competes with the headline for the first milliseconds.
 */
export function responses({ id, status, call }: Incident): Due[] {
  return status === 'resolved' ? [] : [
    { name: 'page', incident: id, action: 'trigger' },
    { name: 'diagnose', incident: id },
    { name: 'sample', incident: id, afterSeconds: SECOND_SAMPLE_SECONDS },
    { name: 'call', incident: id, round: call.round, afterSeconds: call.after * 60 },
  ];
}

/** What a person's command asks for beyond its events: mostly something for the one modal that waits, which no event names. */
export function asked(command: Command, incident: string, by: Actor): Due[] {
  switch (command.do) {
    case 'preview':
      return [{ name: 'preview', incident, stepId: command.stepId, by, viewId: command.viewId, ...(command.list ? { list: command.list } : {}), ...(command.whole ? { whole: true } : {}) }];
    case 'look':
      return [{ name: 'look', incident, check: command.check, by, viewId: command.viewId }];
    case 'fill in':
      return asked({ ...command.then, viewId: command.viewId }, incident, by);
    case 'update status page':
      return [{ name: 'post status', incident, title: command.title, status: command.status, message: command.message, by }];
    default:
      return [];
  }
}

/** What goes on although a job was given up: the buttons do not need the report. */
export function whenGivenUp({ name, incident }: Job): Due[] {
  return name === 'diagnose' ? [{ name: 'propose', incident }] : [];
}

/** The jobs of what is decided: what follows from each of its events, and at the end `more`. */
export const following = (more: Due[] = []) => (event: Event | null, after: Incident): Due[] => (event ? follow(event, after) : more);

/** Cards that have something to show and no place yet. */
function ready({ messages, report, proposals, troubles, call, review, looks, picture }: Incident): Card[] {
  const full: [Card, boolean][] = [
    ['diagnosis', report !== null], ['mitigation', proposals.length > 0], ['trouble', Object.keys(troubles).length > 0], ['call', call.state === 'due'], ['review', review !== null], ['looks', looks !== undefined], ['chart', Boolean(picture?.file)],
  ];
  return full.filter(([card, something]) => something && !messages[card]).map(([card]) => card);
}

function caughtUp(incident: Incident): Due[] {
  if (incident.status === 'resolved') return [{ name: 'page', incident: incident.id, action: 'resolve' }];
  return incident.acknowledged ? [{ name: 'page', incident: incident.id, action: 'acknowledge' }] : [];
}

/** A public post must not outlive its incident, in whichever order the two ended. */
function endOnStatusPage(incident: Incident): Due[] {
  const post = incident.statusPage;
  if (incident.status !== 'resolved' || !post || post.status === 'resolved') return [];
  return [{ name: 'post status', incident: incident.id, title: post.title, status: 'resolved', message: 'This incident is resolved.', by: 'lifeguard' }];
}
