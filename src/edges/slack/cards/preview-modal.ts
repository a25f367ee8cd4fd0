import { count } from '../../../core/diagnosis/words.ts';
import { changed } from '../../../core/mitigation/change.ts';
import { duration } from '../../../core/review/duration.ts';
import { blockOf, canOverride } from '../../../core/mitigation/mitigation.ts';
import { SETUP } from '../../../core/mitigation/proposal.ts';
import type { Preview, SessionTarget, Signal } from '../../../core/mitigation/mitigation.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { changeableValues } from '../../../core/incident/values.ts';
import { actions, button, context, preformatted, section } from './blocks.ts';
import type { Block, Modal } from './blocks.ts';
import { objectBlocks, requestBlocks, statementBlocks } from './change-preview.ts';
import { ACTION, INPUT, VIEW } from './ids.ts';
import { modal, option, textInput, ticked } from './modal.ts';
import { labelOf, refusal, type Named } from './step.ts';
import { capital, inert, person, plain } from './text.ts';
import { clock } from './time.ts';
import { encodeValue, type Value } from './value.ts';
import { changeButton } from './values-modal.ts';

/** What the confirmation holds: nothing yet, the frozen list, or why there is none. */
export type PreviewState = Preview | { loading: true } | { refused: string } | { nothing: string };

/** Boxes that are listed one by one; the rest share one box. Two groups of Slack's ten. */
export const LISTED = 20;
const GROUP = 10;

/**
 * The confirmation. It says exactly what would be done and its submit button says it again; whatever cannot be confirmed
 * (loading, refused, nothing to do, blocked, too old, or by the `viewer` whose yes was the first) has no submit button at all.
 */
export function previewModal(incident: Incident, step: Named, state: PreviewState, now: string, dryRun = false, viewer: string | null = null): Modal {
  const label = labelOf(incident, step.id, step.statement);
  // Slack's title holds 24 characters; a longer name is said in full below it.
  const whole = label.length > 24 ? [section(`*${inert(label, 200)}*`)] : [];
  const ids = { incident: incident.id, step: step.id };
  const show = (blocks: Block[], metadata = encodeValue(ids), submit?: string) => modal(VIEW.preview, label, metadata, [...whole, ...('loading' in state ? [] : filledIn(incident, step, state)), ...blocks], { submit });
  if ('loading' in state) return show([section('Looking up what this would do now…')]);
  if ('refused' in state) return show([refusal(state.refused)]);
  if ('nothing' in state) return show([section(`Nothing to do. ${inert(state.nothing, 1_500)}`)]);
  const first = incident.approvals[state.id];
  const block = blockOf(state);
  const blocks = blocksOf(incident, step.id, state, first?.pids ?? null);
  if (state.kind === 'sessions' && state.targets.length === 0) return show(blocks);
  if (block !== null && !canOverride(state)) return show(blocks);
  if (Date.parse(state.expiresAt) <= Date.parse(now)) return show([section('Not done: this list is too old. Close this and open the step again for a new one.')]);
  if (first && first.by === viewer) return show([section(`◌ Yours was the first yes. Another responder must give the second by ${clock(state.expiresAt, 'seconds')}, with the button of this step in the thread.`), ...blocks]);
  const head = [
    ...(incident.frozen ? [section(`⏸ *All steps are frozen* by ${person(incident.frozen.by)}. This one does not start before a responder lifts the freeze.`)] : []),
    ...(dryRun ? [section('*Dry run.* A yes changes nothing; the result says what would have been done.')] : []),
    ...(first ? [section(`◌ ${person(first.by)} said yes to this${first.reason === undefined ? '' : `, although it is blocked: ${inert(first.reason, 400)}`}. Yours is the second yes: then it is done.`)] : []),
  ];
  const confirmed = encodeValue({ ...ids, preview: state.id, hash: state.hash });
  if (block === null || first) return show([...head, ...blocks], confirmed, block === null ? submitOf(state, first?.pids ?? null) : 'Override the block');
  const why = textInput(INPUT.reason, { label: 'Why it must be done all the same', hint: 'A second responder has to confirm it. Both names and the reason are kept in the timeline.', maxLength: 300 });
  return show([...head, ...blocks, why], confirmed, 'Ask for an override');
}

/** What stands for the step's placeholders, and the way to say something else. */
function filledIn(incident: Incident, { id, statement }: Named, state: Exclude<PreviewState, { loading: true }>): Block[] {
  const given = statement ? changeableValues(statement, incident) : [];
  const values = 'id' in state ? Object.entries(state.values ?? {}) : given.map(({ placeholders, suggestion }) => [placeholders.join(', '), suggestion] as const);
  if (values.length === 0) return [];
  return [section(values.slice(0, 12).map(([placeholder, value]) => `${inert(placeholder, 80)} is *${inert(value, 150)}*`).join('\n'), given.length > 0 ? changeButton(incident, id) : undefined)];
}

function blocksOf(incident: Incident, stepId: string, preview: Preview, fixed: number[] | null): Block[] {
  switch (preview.kind) {
    case 'sessions':
      return sessions(preview, fixed, { incident: incident.id, step: stepId });
    case 'workload':
      return workload(preview, incident.proposals.find((proposal) => proposal.stepId === stepId)?.effect ?? '');
    case 'object':
      return objectBlocks(preview);
    case 'statement':
      return statementBlocks(preview);
    case 'request':
      return requestBlocks(preview);
  }
}

/** `fixed`: what a first responder chose; a second one confirms exactly that and ticks nothing. */
function sessions(preview: Preview & { kind: 'sessions' }, first: number[] | null, ids: Value): Block[] {
  const { signal, targets: all, kept, takenAt, expiresAt, blocked = null } = preview;
  // Boxes without a button to send them would only mislead, and Slack refuses them.
  const fixed = blocked === null ? first : all.map(({ pid }) => pid);
  const targets = chosen(all, fixed);
  const keptLine = kept.length > 0 ? [context(`*Kept*  ${reasons(kept)}`)] : [];
  if (targets.length === 0) return [section('Nothing to do. No session fits this step now.'), ...keptLine];
  const listed = targets.slice(0, LISTED);
  const rest = targets.slice(LISTED);
  const groups = [listed.slice(0, GROUP), listed.slice(GROUP)].filter((group) => group.length > 0);
  const counted = preview.stopAt == null ? '; the button counts all' : '';
  const span = (index: number): string => {
    const [from, to] = [index * GROUP + 1, Math.min((index + 1) * GROUP, targets.length)];
    return targets.length <= GROUP ? '' : ` (${from === to ? to : `${from} to ${to}`} of ${targets.length})`;
  };
  return [
    section(promise(preview, targets)),
    ...(blocked === null ? [] : [section(`*Blocked:* ${inert(blocked, 600)}`), preformatted(SETUP)]),
    ...(preview.why ? [context(inert(preview.why, 400))] : []),
    // Above the list, because a long list hides what stands below it.
    ...(fixed === null ? beyondOne(preview, ids) : []),
    ...keptLine,
    context(`List taken ${clock(takenAt, 'seconds')}, good for ${duration((Date.parse(expiresAt) - Date.parse(takenAt)) / 1_000)}. Each session is checked again before it is ${signal === 'terminate' ? 'cut' : 'interrupted'}.`),
    ...(fixed ? [preformatted(listed.map((target) => `${target.pid} · ${sessionLine(target)}`).join('\n') + (rest.length > 0 ? `\nand ${rest.length} more: ${byApplication(rest)}` : ''))] : []),
    ...(fixed ? [] : groups).map((group, index) => ticked(`${INPUT.sessions}-${index}`, `Untick what must stay${counted}${span(index)}`, group.map(box))),
    ...(!fixed && rest.length > 0 ? [ticked(INPUT.rest, 'Not listed one by one', [option(INPUT.rest, `and ${rest.length} more`, byApplication(rest))])] : []),
  ];
}

/** What a yes does, the number first, and when it stops. */
function promise({ signal, room, list, stopAt = null }: Preview & { kind: 'sessions' }, targets: SessionTarget[]): string {
  const inUse = `${room.used} of ${room.slots} connections in use now`;
  if (list === 'active' && signal === 'terminate') return `*${count(targets.length, 'running statement')} will be cancelled.* A session whose statement runs on for 3 seconds is cut off. What they did is rolled back.\n${inUse}.`;
  const cut = signal === 'terminate' ? 'cut off' : 'interrupted';
  if (stopAt === null) return `*${count(targets.length, 'session')} will be ${cut}.* ${harm(targets, signal)}\n${inUse}${signal === 'terminate' ? `, ${Math.max(0, room.used - targets.length)} after` : ''}.`;
  return `*Up to ${count(targets.length, 'session')} will be ${cut}, the longest idle first. It stops once ${stopAt} of ${room.slots} are free.* ${harm(targets, signal)}\n${inUse}.`;
}

/** What one responder may not do alone, and the statement's other lists. */
function beyondOne({ signal, targets, beyond = 0, whole = false, list = 'idle', others = [] }: Preview & { kind: 'sessions' }, ids: Value): Block[] {
  const all = targets.length + beyond;
  return [
    ...(whole ? [section(`◌ These are more than one responder may ${signal === 'terminate' ? 'end' : 'cancel'} alone. Yours is the first yes; a second responder must confirm the same list.`)] : []),
    ...(beyond > 0 ? [section(`The other ${beyond} need a second responder.`, button(`Ask for all ${all}…`, ACTION.whole, encodeValue({ ...ids, do: list })))] : []),
    ...actions(others.map((other) => button(`${capital(LIST_NAMES[other.list])}: ${other.count}…`, `${ACTION.list}:${other.list.replace(' ', '-')}`, encodeValue({ ...ids, do: other.list })))),
  ];
}

const LIST_NAMES = { idle: 'idle', 'in transaction': 'idle in transaction', active: 'running' } as const;

/** What the sessions lose, said from their states. */
function harm(targets: SessionTarget[], signal: Signal): string {
  if (signal === 'cancel') return 'Only the running statement stops; the client stays connected.';
  const open = targets.filter(({ state }) => state.startsWith('idle in transaction')).length;
  const running = targets.filter(({ state }) => !state.startsWith('idle')).length;
  const one = targets.length === 1;
  const they = (some: number) => (one ? 'It' : some === targets.length ? 'They' : String(some));
  if (running === 0 && open === 0) return targets.length === 1 ? 'It is idle: no statement is running in it.' : 'They are idle: no statement is running in them.';
  return [
    ...(running > 0 ? [`${they(running)} ${running === 1 ? 'runs' : 'run'} a statement: it is lost and rolled back.`] : []),
    ...(open > 0 ? [`${they(open)} ${open === 1 ? 'holds' : 'hold'} an open transaction: it is rolled back.`] : []),
  ].join(' ');
}

/** One session: who and how long on the first line, what it last ran below. The pid is only compared, never trusted. */
function box(target: SessionTarget) {
  return option(String(target.pid), `${target.pid} · ${sessionLine(target)}`, [target.client, target.statement].filter(Boolean).map((part) => plain(part, 75)).join(' · '));
}

function sessionLine({ state, stateSeconds, user, application }: SessionTarget): string {
  return `${plain(state, 20)} ${duration(stateSeconds)} · ${[user, application].filter(Boolean).map((name) => plain(name, 18)).join(' · ')}`;
}

const chosen = (targets: SessionTarget[], fixed: number[] | null): SessionTarget[] => (fixed ? targets.filter(({ pid }) => fixed.includes(pid)) : targets);

function byApplication(targets: SessionTarget[]): string {
  const counts = Map.groupBy(targets, ({ application, user }) => application || user);
  return [...counts].sort(([, a], [, b]) => b.length - a.length).map(([name, group]) => `${group.length} ${plain(name, 24)}`).join(' · ');
}

function reasons(kept: SessionTarget[]): string {
  const counts = [...Map.groupBy(kept, ({ protectedBy }) => protectedBy ?? 'protected')];
  const shown = counts.slice(0, 8).map(([reason, group]) => `${group.length} ${inert(reason, 80)}`);
  return `${kept.length}: ${shown.join(' · ')}${counts.length > 8 ? ' · …' : ''}`;
}

function workload({ namespace, workload: name, changes, capacity, blocked, takenAt, expiresAt }: Preview & { kind: 'workload' }, proposed: string): Block[] {
  // An undo was never proposed; whatever is not the number of pods is set by starting them anew.
  const effect = proposed || (changes.some(({ what }) => what !== 'replicas') ? 'its pods are restarted' : '');
  return [
    section([`*${inert(name, 100)}* in ${inert(namespace, 80)}`, ...changes.slice(0, 10).map((change) => inert(changed(change), 200))].join('\n')),
    // What is not blocked must not read as if it were: the arithmetic of a restart is no reason against it.
    ...(blocked === null && capacity?.fits ? [section(`✓ ${inert(capacity.sentence, 500)}`)] : blocked === null && effect ? [section(capital(inert(effect, 300)))] : []),
    ...(blocked === null
      ? [context(`Read ${clock(takenAt, 'seconds')}, good for ${duration((Date.parse(expiresAt) - Date.parse(takenAt)) / 1_000)}. It is done only if nobody changed it meanwhile.`)]
      : [section(`*Blocked:* ${inert(blocked, 600)}`)]),
  ];
}

/** The verb and the exact number, in Slack's 24 characters. */
function submitOf(preview: Preview, fixed: number[] | null): string {
  if (preview.kind === 'sessions') {
    const ended = chosen(preview.targets, fixed).length;
    if (preview.whole && fixed === null) return `Ask for ${count(ended, preview.signal === 'terminate' ? 'session' : 'statement')}`;
    if (preview.list === 'active' && preview.signal === 'terminate') return `End ${count(ended, 'statement')}`;
    if (preview.stopAt != null) return `Terminate up to ${ended}`;
    return preview.signal === 'terminate' ? `Terminate ${count(ended, 'session')}` : `Cancel ${count(ended, 'statement')}`;
  }
  if (preview.kind !== 'workload') return preview.submit;
  const [only, ...others] = preview.changes;
  if (!only || others.length > 0) return 'Apply the changes';
  const text = only.what === 'replicas' ? `Scale to ${only.to ?? 0} replicas` : `${only.to === null ? 'Unset' : 'Set'} ${only.what}`;
  return text.length <= 24 ? text : 'Apply the change';
}
