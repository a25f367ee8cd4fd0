import { between } from '../../../core/review/duration.ts';
import { changed, changesIn } from '../../../core/mitigation/change.ts';
import { stillChanged } from '../../../core/review/still-changed.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { actions, button, context, fields, header, overflow, paragraphs, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import type { Context, Sketch } from './card.ts';
import { ACTION } from './ids.ts';
import { outcome } from './step.ts';
import { capital, inert, link, person } from './text.ts';
import { clock } from './time.ts';
import { encodeValue } from './value.ts';

const DOT = { investigating: '🔴', identified: '🟠', monitoring: '🟡', resolved: '🟢' } as const;

const LINE_CHARACTERS = 2_900;

/** The one message that always shows the incident as it is now; `@here` stands in it once, until it is resolved. */
export function headline(incident: Incident, view: Context): Sketch {
  const blocks = [...standing(incident, view, '<!here>  '), ...actions(incident.status === 'resolved' ? closedButtons(incident) : openButtons(incident, view))];
  const detail = incident.status === 'resolved' ? resolvedAfter(incident, view) : inert(incident.summary, 300);
  return { text: `${DOT[incident.status]} ${headlineName(incident)}${detail ? ` · ${detail}` : ''}`, blocks };
}

/** Title and service, inert. */
export const headlineName = (incident: Incident): string => inert(nameOf(incident), 200);
const nameOf = (incident: Incident): string => [incident.title, incident.service].filter(Boolean).join(' · ');
const resolvedAfter = (incident: Incident, view: Context): string => `resolved after ${between(incident.openedAt, incident.resolvedAt ?? view.now)}`;

/** How the incident stands, without buttons. `address` is put before the numbers, to call people. */
export function standing(incident: Incident, view: Context, address = ''): Block[] {
  const status = incident.status === 'resolved' ? resolved(incident, view) : open(incident, view, address);
  return [...status, ...links(incident, view), ...troubles(incident)];
}

function open(incident: Incident, view: Context, address: string): Block[] {
  return [
    header(`${DOT[incident.status]}  ${nameOf(incident)}`),
    section(`${address}${numbers(incident).join('\n')}`),
    fields([
      ['Status', capital(incident.status) + (incident.acknowledged ? ` · acknowledged by ${person(incident.acknowledged.by)}` : '')],
      ['Severity', capital(incident.severity)],
      ['Lead', incident.lead ? person(incident.lead) : 'nobody yet'],
      ['Open since', clock(incident.openedAt, 'ago')],
    ]),
    section([likeliest(incident, view), ...impact(view)].join('\n')),
  ];
}

function resolved(incident: Incident, view: Context): Block[] {
  // An incident may end before its last step was judged; only what was seen not to help is left out.
  const helped = incident.steps.filter((run) => run.state === 'done' && run.verdict?.verdict !== 'did not').slice(-2);
  const temporary = stillChanged(incident).slice(0, 3).flatMap(({ preview }) => {
    const made = changesIn(preview);
    return made ? [`Still changed  ${inert(made.name, 80)}: ${inert(made.changes.map(changed).join(', '), 200)}`] : [];
  });
  const byPerson = /^[UW][A-Z0-9]+$/.test(incident.resolvedBy ?? '');
  return [
    header(`${DOT.resolved}  ${nameOf(incident).slice(0, 100)} · ${resolvedAfter(incident, view)}`),
    ...paragraphs([
      ...(byPerson ? [`*What fixed it*  ${inert(incident.howResolved ?? '', 500) || 'nobody has said yet'}`] : ['*The alert’s condition no longer holds.*']),
      ...helped.flatMap((run) => outcome(run).slice(0, 1)),
      ...temporary,
      `Resolved by ${person(incident.resolvedBy ?? 'lifeguard')} at ${clock(incident.resolvedAt ?? view.now)}${incident.lead ? ` · lead ${person(incident.lead)}` : ''}`,
    ]),
  ];
}

/** Whatever measured the pool last: the checks, a step's effect or the chart's samples. */
function newestRoom({ report, steps, samples }: Incident): { used: number; slots: number; idle: number } | undefined {
  const sample = samples?.at(-1);
  const all = [
    ...(report?.room ? [{ at: report.takenAt, room: report.room }] : []),
    ...(sample ? [{ at: sample.at, room: sample }] : []),
    ...steps.flatMap((run) => (run.verdict?.after ? [{ at: run.finishedAt ?? run.startedAt, room: run.verdict.after }] : [])),
  ];
  return all.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1)?.room;
}

/** What is measured now stands before what the alert said then; and how many of several alerts still fire. */
function numbers(incident: Incident): string[] {
  const summary = inert(incident.summary, 500);
  const measured = newestRoom(incident);
  const firing = incident.alerts.filter((alert) => alert.state === 'firing').length;
  return [
    ...(measured ? [`*${measured.used} of ${measured.slots}* connections in use, ${measured.idle} of them idle`] : []),
    measured && summary ? `The alert said: ${summary}` : summary || (measured ? '' : 'An incident was opened.'),
    ...(incident.alerts.length > 1 ? [`${firing} of ${incident.alerts.length} alerts still firing`] : []),
  ].filter(Boolean);
}

function likeliest({ diagnosing, report, runbook }: Incident, view: Context): string {
  const first = report?.hypotheses.find((hypothesis) => hypothesis.support !== 'against');
  // Two reasons are enough here; the diagnosis has all of them.
  if (first) return `*Likeliest*  ${inert(first.title, 100)} (${first.support}): ${inert(first.because.split('; ').slice(0, 2).join('; '), 250)}`;
  if (report) return '*Likeliest*  no cause stands out; the checks are in the thread';
  if (diagnosing) return '*Likeliest*  not known yet, the checks are running';
  if (!runbook) return `*Runbook*  none matches this alert · ${inert(view.command, 50)} runbooks lists what there is`;
  return '*Likeliest*  not examined yet';
}

function impact({ runbook }: Context): string[] {
  const items = runbook?.impact[0]?.items.slice(0, 2) ?? [];
  return items.length > 0 ? [`*Impact*  ${items.map((item) => inert(item, 150)).join(' · ')}`] : [];
}

/** At most eight, so that the line stays one line or two. */
function links(incident: Incident, { runbook }: Context): Block[] {
  const all = [
    ...(runbook ? [`Runbook: ${inert(runbook.title, 100)}`] : []),
    ...(incident.page ? [link(`PagerDuty${incident.page.number ? ` ${incident.page.number}` : ''}`, incident.page.url) + (incident.page.state === 'open' ? '' : ` (${incident.page.state})`)] : []),
    ...(incident.statusPage ? [link(`Status page: ${incident.statusPage.status}`, incident.statusPage.url)] : []),
    ...(runbook?.links ?? []).filter(({ url }) => url.length <= 300).slice(0, 5).map(({ title, url }) => link(title, url)),
  ];
  // Slack refuses a whole message for one line that is too long; the last links are the runbook's own.
  const short = all.filter((_, index) => all.slice(0, index + 1).join('  ·  ').length <= LINE_CHARACTERS);
  return short.length > 0 ? [context(short.join('  ·  '))] : [];
}

function troubles({ troubles }: Incident): Block[] {
  const all = Object.entries(troubles);
  const [party, first] = all[0] ?? [];
  if (!party || !first) return [];
  if (all.length === 1) return [context(`⚠ ${inert(first.message, 300)} · since ${clock(first.since)}`)];
  return [context(`⚠ Not answering: ${all.map(([name, { since }]) => `${inert(name, 40)} since ${clock(since)}`).join(' · ')}`)];
}

function openButtons(incident: Incident, view: Context) {
  const value = encodeValue({ incident: incident.id });
  const rare: [string, string][] = [['Note…', ACTION.note], ['Run the checks again', ACTION.diagnose]];
  if (incident.lead) rare.push(['Take the lead', ACTION.lead]);
  return [
    ...(incident.lead ? [] : [button('Take the lead', ACTION.lead, value, 'primary')]),
    ...(incident.acknowledged ? [] : [button('Acknowledge', ACTION.acknowledge, value)]),
    ...(view.statusPage ? [button('Update status page…', ACTION.statusPage, value)] : []),
    button('Resolve…', ACTION.resolve, value),
    overflow(ACTION.overflow, rare.map(([label, action]) => [label, encodeValue({ incident: incident.id, do: action })])),
  ];
}

function closedButtons(incident: Incident) {
  const value = encodeValue({ incident: incident.id });
  return [...(incident.review ? [button('Review', ACTION.review, value, 'primary')] : []), button('Reopen', ACTION.reopen, value)];
}
