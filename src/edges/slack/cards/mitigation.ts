import { changed, changesIn } from '../../../core/mitigation/change.ts';
import { undoneBy, undoStepOf } from '../../../core/mitigation/undo.ts';
import { stillChanged } from '../../../core/review/still-changed.ts';
import type { Incident, StepRun } from '../../../core/incident/incident.ts';
import type { Proposal } from '../../../core/mitigation/mitigation.ts';
import { button, context, fitting, preformatted, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import type { Context, Sketch } from './card.ts';
import { stepAction } from './ids.ts';
import { outcome } from './step.ts';
import { inert, person } from './text.ts';
import { clock } from './time.ts';
import { encodeValue } from './value.ts';

/** Every step with what it would do now; once pressed, with who, when and the result. Null until steps were proposed. */
export function mitigation(incident: Incident, view: Context): Sketch {
  if (incident.proposals.length === 0 && incident.steps.length === 0) return null;
  const over = incident.status === 'resolved';
  const ran = new Set(incident.steps.map((run) => run.stepId));
  const top = [
    section(over ? `*Mitigation*  ${ran.size > 0 ? 'what was done' : 'nothing was run'}. Reopen the incident to run a step.` : '*Mitigation*  what each step would do now. … means you see the exact targets first.'),
    ...(view.responderGroups.length === 0 && !over ? [context('⚠ Nobody may run these yet: no responder group is set (SLACK_RESPONDER_GROUP).')] : []),
    ...(incident.frozen && !over ? [section(`⏸ *All steps are frozen* by ${person(incident.frozen.by)} since ${clock(incident.frozen.at)}${incident.frozen.reason ? `: ${inert(incident.frozen.reason, 300)}` : ''}. None starts; \`${inert(view.command, 50)} unfreeze\` lifts it.`)] : []),
    ...(view.dryRun && !over ? [context('◇ Dry run: a confirmed step changes nothing; it only says what it would have done.')] : []),
  ];
  const proposed = new Set(incident.proposals.map((proposal) => proposal.stepId));
  const groups = [
    ...incident.proposals.filter((proposal) => !over || ran.has(proposal.stepId)).map((proposal) => step(incident, view, proposal)),
    ...incident.steps.filter((run) => !proposed.has(run.stepId)).map((run) => [section([undoneBy(run.stepId) ? '*Undo*' : '*A step the runbook no longer has*', ...outcome(run)].join('\n'))]),
    ...stillChanged(incident).flatMap((run) => temporary(incident, run)),
  ];
  const more = (left: number) => context(`and ${left} more · ${inert(view.command, 50)} mitigate shows them`);
  return { text: `Mitigation for ${inert(incident.title, 150)}`, blocks: [...top, ...fitting(groups, top, more)] };
}

function step(incident: Incident, view: Context, proposal: Proposal): Block[] {
  const title = `*${inert(proposal.number, 8)}  ${inert(proposal.label, 100)}*`;
  const run = incident.steps.findLast((other) => other.stepId === proposal.stepId);
  const open = incident.status !== 'resolved';
  if (run?.state === 'running') return [section([title, ...outcome(run)].join('\n'))];
  const waiting = Object.values(incident.previews).find((preview) => preview.stepId === proposal.stepId && incident.approvals[preview.id] && Date.parse(preview.expiresAt) > Date.parse(view.now));
  const first = waiting && open ? incident.approvals[waiting.id] : undefined;
  const until = waiting ? ` by ${clock(waiting.expiresAt, 'seconds')}` : '';
  const asked = first ? [first.reason === undefined ? `◌ ${person(first.by)} said yes. A second responder must confirm the same list${until}.` : `◌ ${person(first.by)} asks for it although it is blocked: ${inert(first.reason, 400)}. A second responder must confirm${until}.`] : [];
  const second = waiting && first ? button('Confirm as second…', stepAction(proposal.stepId), encodeValue({ incident: incident.id, step: proposal.stepId, preview: waiting.id }), proposal.danger && proposal.state === 'ready' ? 'danger' : undefined) : undefined;
  const offered = open && ['ready', 'blocked', 'unknown'].includes(proposal.state);
  if (run) {
    // Another round is offered only after the last one was judged, and under another name: a second press of a stale
    // button must not look like the first.
    const again = offered && (run.verdict !== null || run.state === 'failed');
    return [section([title, ...outcome(run), ...asked].join('\n'), second ?? (again ? button('Look again…', stepAction(proposal.stepId), valueOf(incident, proposal)) : undefined))];
  }
  const press = offered ? button(`${proposal.label}…`, stepAction(proposal.stepId), valueOf(incident, proposal), proposal.danger && proposal.state === 'ready' ? 'danger' : undefined) : undefined;
  return [section([title, effect(proposal), ...asked].join('\n'), second ?? press), ...copy(view, proposal)];
}

function effect({ effect, state }: Proposal): string {
  const text = inert(effect, 300);
  if (state === 'blocked') return `✗ ${/^blocked/i.test(text) ? text : `blocked: ${text}`}`;
  if (state === 'manual') return `By hand${text ? `${/^[A-Z][a-z]* /.test(text) ? '.' : ':'} ${text}` : ''}`;
  if (state === 'unknown') return `? ${text || 'what it would do could not be asked'}`;
  return text;
}

/** What a person does is shown with its text to copy. */
function copy({ runbook }: Context, { state, stepId, copy: command }: Proposal): Block[] {
  if (command !== undefined) return [preformatted(command)];
  const statement = state === 'manual' ? runbook?.statements.find(({ id }) => id === stepId) : undefined;
  return statement ? [preformatted(statement.text, 1_200)] : [];
}

function temporary(incident: Incident, run: StepRun): Block[][] {
  const made = changesIn(run.preview);
  if (!made) return [];
  const step = undoStepOf(run.previewId);
  const [only, ...others] = made.changes;
  // "Back to no" says nothing; a value does.
  const label = only && others.length === 0 && only.from !== null && !/^(yes|no|hidden)\b/.test(only.from) ? `Undo: back to ${only.from}…` : 'Undo…';
  const text = `*Still changed*  ${inert(made.name, 100)}: ${inert(made.changes.map(changed).join(', '), 400)}`;
  return [[section(text, button(label, stepAction(step), encodeValue({ incident: incident.id, step })))]];
}

const valueOf = (incident: Incident, proposal: Proposal): string => encodeValue({ incident: incident.id, step: proposal.stepId });
