/** What the slash command answers, to the one person who asked. */
import type { Freeze } from '../../../core/mitigation/mitigation.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { actions, button, context, fitting, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import type { Context } from './card.ts';
import { headlineName, standing } from './headline.ts';
import { ACTION } from './ids.ts';
import { outcome } from './step.ts';
import { inert, person } from './text.ts';
import { clock } from './time.ts';
import { encodeValue } from './value.ts';

/** Blocks only `user` sees; `text` is what a notification shows. */
export type Message = { text: string; blocks: Block[] };

const VERBS: [verb: string, what: string][] = [
  ['declare', 'open an incident: calls the channel and pages'], ['list', 'what is open'], ['status', 'how it stands; `status monitoring` says so to everybody'],
  ['lead', 'take the lead'], ['ack', 'acknowledge, here and on the page'], ['diagnose', 'run the checks again; `diagnose more` offers those that wait for a person'],
  ['mitigate', 'the steps and what each would do now'], ['note', 'add a line to the timeline'], ['timeline', 'what happened so far'],
  ['update', 'update the status page'], ['resolve', 'say that it is over'],
  ['freeze', 'no step starts any more, in no incident; a reason may follow'], ['unfreeze', 'steps may start again'],
  ['reopen', 'it is not over'], ['postmortem', 'the review, to copy'], ['runbooks', 'what Lifeguard knows'],
];

/** Every verb in one line each. */
export function helpText(command: string): string {
  const root = inert(command, 50);
  return [`*${root}* and one of these words; most take an incident’s number, and without one mean the only open one.`, ...VERBS.map(([verb, what]) => `\`${root} ${verb}\`  ${what}`)].join('\n');
}

/** The bare command: what can be done here as buttons; outside an incident, what is open, and declare. */
export function menu(incident: Incident | null, open: Incident[], view: Context, frozen: Freeze | null = null): Message {
  const help = context((frozen ? `⏸ All steps are frozen by ${person(frozen.by)} since ${clock(frozen.at)}${frozen.reason ? `: ${inert(frozen.reason, 300)}` : ''}. \`${inert(view.command, 50)} unfreeze\` lifts it.\n` : '') + `\`${inert(view.command, 50)} help\` lists every word.`);
  if (!incident) return { text: 'What is open', blocks: [...listMessage(open).blocks, help] };
  const value = encodeValue({ incident: incident.id });
  const ended = incident.status === 'resolved';
  const offers: [label: string, action: string, offered: boolean][] = [
    ['Take the lead', ACTION.lead, !ended && !incident.lead], ['Acknowledge', ACTION.acknowledge, !ended && !incident.acknowledged],
    ['Run the checks again', ACTION.diagnose, !ended], ['Note…', ACTION.note, true],
    ['Update status page…', ACTION.statusPage, !ended && view.statusPage], ['Resolve…', ACTION.resolve, !ended],
    ['Review', ACTION.review, incident.review !== null], ['Reopen', ACTION.reopen, ended],
  ];
  const buttons = offers.filter(([, , offered]) => offered).map(([label, action]) => button(label, action, value));
  return { text: headlineName(incident), blocks: [section(`*${headlineName(incident)}*`), ...actions(buttons), help] };
}

/** Open incidents, newest first, one line and one button each. */
export function listMessage(open: Incident[]): Message {
  const declare = actions([button('Declare an incident…', ACTION.declare, 'declare')]);
  if (open.length === 0) return { text: 'Nothing is open.', blocks: [section('Nothing is open.'), ...declare] };
  const groups = open.toSorted((a, b) => b.openedAt.localeCompare(a.openedAt)).map((incident) => [section(
    `*${incident.number}  ${headlineName(incident)}*\n${incident.severity} · ${incident.status} · since ${clock(incident.openedAt, 'ago')} · lead ${incident.lead ? person(incident.lead) : 'nobody yet'}`,
    { ...button('Status', ACTION.status, encodeValue({ incident: incident.id })), action_id: `${ACTION.status}:${incident.id}` },
  )]);
  return { text: `${open.length} open`, blocks: [...fitting(groups, declare, (left) => context(`and ${left} more`)), ...declare] };
}

/** How one incident stands, without calling anyone. */
export function statusMessage(incident: Incident, view: Context): Message {
  const running = incident.steps.filter((run) => run.state === 'running').flatMap(outcome);
  return { text: headlineName(incident), blocks: [...standing(incident, view), ...(running.length > 0 ? [section(running.slice(0, 5).join('\n'))] : [])] };
}
