/** The modals that ask a person for words: declare, note, resolve, status page. `submission.ts` reads their answers. */
import type { Incident } from '../../../core/incident/incident.ts';
import type { Runbook } from '../../../core/runbook/runbook.ts';
import { context, section } from './blocks.ts';
import type { Modal } from './blocks.ts';
import { INPUT, VIEW } from './ids.ts';
import { choice, modal, textInput } from './modal.ts';
import { runbookChoices } from './runbook-choice.ts';
import { inert, person } from './text.ts';
import { encodeValue } from './value.ts';

const STATUSES: [string, string][] = [['investigating', 'Investigating'], ['identified', 'Identified'], ['monitoring', 'Monitoring'], ['resolved', 'Resolved']];
const SEVERITIES: [string, string][] = [['critical', 'Critical: users are cut off'], ['major', 'Major: users notice'], ['minor', 'Minor: nobody notices yet']];

/** Prefilled with what is published, else with the runbook's own text. Nothing is published before the submit. */
export function statusPageModal(incident: Incident, runbook: Runbook | null): Modal {
  const template = incident.statusPage ?? runbook?.communication.statusPage;
  const status = template?.status.toLowerCase() ?? 'investigating';
  return modal(VIEW.statusPage, 'Update status page', encodeValue({ incident: incident.id }), [
    section(incident.statusPage ? 'Everyone who watches the status page sees this update.' : 'Everyone who watches the status page sees this. It is the first post for this incident.'),
    textInput(INPUT.title, { label: 'Title', value: template?.title ?? incident.title, maxLength: 200 }),
    choice(INPUT.status, 'Status', STATUSES, STATUSES.some(([value]) => value === status) ? status : 'investigating'),
    textInput(INPUT.message, { label: 'Message', value: template?.message ?? '', multiline: true }),
    ...(incident.statusPage || !template ? [] : [context('The text is the runbook’s.')]),
  ], { submit: 'Publish' });
}

export function resolveModal(incident: Incident): Modal {
  const firing = incident.alerts.filter((alert) => alert.state === 'firing').length;
  return modal(VIEW.resolve, 'Resolve', encodeValue({ incident: incident.id }), [
    section(`*${inert(incident.title, 150)}* is over${incident.page && incident.page.state !== 'resolved' ? ', and its page is resolved with it' : ''}.${firing > 0 ? `\n⚠ ${firing === 1 ? 'Its alert still fires' : `${firing} of its alerts still fire`}.` : ''}`),
    textInput(INPUT.how, { label: 'What fixed it?', hint: 'One line; the next person with this alert reads it.', optional: true, maxLength: 500 }),
  ], { submit: 'Resolve' });
}

export function noteModal(incident: Incident): Modal {
  return modal(VIEW.note, 'Note', encodeValue({ incident: incident.id }), [
    textInput(INPUT.note, { label: 'What happened, or what was decided?', hint: 'It goes into the timeline with your name and the time.', multiline: true }),
    ...(incident.lead ? [context(`Lead: ${person(incident.lead)}`)] : []),
  ], { submit: 'Add the note' });
}

/** `title` is what stood after the command already. Runbooks are offered by title; none is an answer. */
export function declareModal({ title = '', runbooks }: { title?: string; runbooks: Pick<Runbook, 'name' | 'title'>[] }): Modal {
  return modal(VIEW.declare, 'Declare an incident', '', [
    section('The channel is called with @here and the on-call person is paged.'),
    textInput(INPUT.title, { label: 'What is wrong?', value: title, maxLength: 150 }),
    textInput(INPUT.service, { label: 'Which service?', maxLength: 80 }),
    choice(INPUT.severity, 'How bad?', SEVERITIES, 'critical'),
    ...(runbooks.length > 0 ? [choice(INPUT.runbook, 'Runbook', runbookChoices(runbooks), null, true)] : []),
    textInput(INPUT.summary, { label: 'What do you see?', hint: 'Numbers first.', optional: true, maxLength: 500 }),
  ], { submit: 'Declare' });
}
