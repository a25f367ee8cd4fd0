import type { Severity } from '../alert/alert.ts';
import type { Actor, Declared, Event, Status } from './event.ts';
import { mostAlone } from '../mitigation/lists.ts';
import { blockOf, canOverride, endsForGood, needsTwo, type Freeze, type List } from '../mitigation/mitigation.ts';
import { undoneBy } from '../mitigation/undo.ts';
import { PREVIEW_LIVES_MS, type Incident } from './incident.ts';

/** What a person asks of an incident, already authenticated; whether they may is part of the question. */
export type Command =
  | { do: 'take lead' }
  | { do: 'acknowledge' }
  | { do: 'set status'; status: Exclude<Status, 'resolved'> }
  | { do: 'note'; text: string }
  | { do: 'diagnose' }
  | { do: 'preview'; stepId: string; viewId: string; list?: List; whole?: true }
  /** Start a read; the view is the modal that waits for its answer. */
  | { do: 'look'; check: string; viewId: string }
  /** Say what stands for placeholders, by the key of the question; then go on with what was waiting for it. */
  | { do: 'fill in'; values: Record<string, string>; then: { do: 'look'; check: string } | { do: 'preview'; stepId: string }; viewId: string }
  /** `reason`: why it is to be done although it is blocked. */
  | { do: 'approve'; previewId: string; hash: string; pids: number[] | null; reason?: string }
  | { do: 'update status page'; title: string; status: Status; message: string }
  | { do: 'snooze call'; minutes: number }
  | { do: 'decline call' }
  | { do: 'resolve'; how: string }
  | { do: 'reopen' };

/** Who asks. `member` is a full member of the workspace; `responder` may change things; `why` says what is missing. `unsure`: nobody could be asked, so the no may be none. */
export type Authority = { user: Actor; member: boolean; responder: boolean; why: string; unsure?: true };

/** The answer to a command: done, or an expected no with its named reason. `text` is for the person alone. */
export type Reply =
  | { done: true; text: string }
  | { done: false; reason: Refusal; text: string };

export type Refusal =
  | 'not a responder' | 'resolved' | 'already done' | 'expired' | 'changed' | 'blocked' | 'nothing chosen'
  | 'running' | 'needs a second' | 'same person' | 'no such incident' | 'not a value' | 'frozen' | 'too many';

export type Decision = { events: Event[]; reply: Reply };

/** How many people must say yes before something is ended for good. */
export type Approvals = 'one' | 'two';

/** `sibling`: the number of another open incident of the same group. */
type Context = { now: string; who: Authority; approvals: Approvals; sibling: number | null; safety: Safety };

/** What holds for all incidents together: whether steps are frozen, and how many sessions were ended, or are being ended, within the last hour. */
export type Safety = { frozen: Freeze | null; endedLastHour: number; mostPerHour: number };

/** Why nothing may start while steps are frozen. */
export function frozenWords({ by, reason }: Freeze): string {
  return `<@${by}> froze all steps${reason === '' ? '' : ` (${reason})`}. Nothing starts until a responder lifts the freeze.`;
}

const OPEN_TO_MEMBERS: Command['do'][] = ['note'];
/** What changes nothing may still be asked after the end. */
const OPEN_AFTER_THE_END: Command['do'][] = ['reopen', 'note', 'diagnose', 'look'];

/** Decides one command against the incident as it is under the store's lock: pure, so that two people cannot both win. */
export function decide(incident: Incident, command: Command, context: Context): Decision {
  const { who } = context;
  const allowed = OPEN_TO_MEMBERS.includes(command.do) ? who.member : who.responder;
  if (!allowed) return no('not a responder', `Not done: ${who.why}`);
  if (incident.status === 'resolved' && !OPEN_AFTER_THE_END.includes(command.do) && !(command.do === 'fill in' && command.then.do === 'look') && !undoes(incident, command)) {
    return no('resolved', 'Not done: this incident is resolved. Reopen it first.');
  }
  switch (command.do) {
    case 'take lead':
      return incident.lead === who.user
        ? no('already done', 'You already lead this incident.')
        : yes([{ type: 'lead taken' }], 'You lead this incident now.');
    case 'acknowledge':
      return incident.acknowledged
        ? no('already done', `Already acknowledged by <@${incident.acknowledged.by}>.`)
        : yes([{ type: 'acknowledged' }], 'Acknowledged.');
    case 'set status':
      return yes([{ type: 'status set', status: command.status }], `Status is ${command.status} now.`);
    case 'note':
      return yes([{ type: 'noted', text: command.text }], 'Noted.');
    case 'diagnose':
      return yes([{ type: 'diagnosis asked' }], 'Diagnosis is running again; the thread shows it in a moment.');
    case 'preview':
    case 'look':
      return yes([], '');
    case 'fill in':
      if (!Object.entries(command.values).every(([key, value]) => isSound(key) && isSound(value))) return no('not a value', 'Not done: what was typed is no value.');
      return yes(Object.keys(command.values).length > 0 ? [{ type: 'placeholders filled', values: command.values }] : [], '');
    case 'approve':
      return approve(incident, command, context);
    case 'update status page':
      return yes(command.status === incident.status || command.status === 'resolved' ? [] : [{ type: 'status set', status: command.status }], 'The status page is being updated.');
    case 'snooze call':
      return yes([{ type: 'call snoozed', minutes: command.minutes }], `Asked again in ${command.minutes} minutes.`);
    case 'decline call':
      return yes([{ type: 'call declined' }], 'No call then.');
    case 'resolve':
      return yes([{ type: 'resolved', how: command.how }], 'Resolved.');
    case 'reopen':
      if (incident.status !== 'resolved') return no('already done', 'This incident is open.');
      if (context.sibling !== null) return no('already done', `Not done: incident ${context.sibling} is open for the same problem.`);
      return yes([{ type: 'reopened', reason: 'a responder reopened it' }], 'Open again.');
  }
}

/** What fits each place is judged where it is filled in; here only what no place can take is turned away. */
const isSound = (text: string): boolean => text.length > 0 && text.length <= 300 && !/\p{Cc}/u.test(text);

/** A reason that somebody can read. */
const says = (reason: string | undefined): reason is string => reason !== undefined && isSound(reason) && /[\p{L}\p{N}]/u.test(reason);

/** What a step changed for the time being may be put back after the end too. */
function undoes(incident: Incident, command: Command): boolean {
  const stepId = command.do === 'preview' ? command.stepId : command.do === 'fill in' && command.then.do === 'preview' ? command.then.stepId : command.do === 'approve' ? incident.previews[command.previewId]?.stepId : undefined;
  return stepId !== undefined && undoneBy(stepId) !== null;
}

/** The yes to one preview hash: it must be the living, unexpired, unblocked preview, and the only one to start its step. */
function approve(incident: Incident, command: Command & { do: 'approve' }, { now, who, approvals, safety }: Context): Decision {
  const run = incident.steps.find((step) => step.previewId === command.previewId);
  if (run) return no('already done', `Not done again: <@${run.by}> confirmed this already.`);
  if (safety.frozen) return no('frozen', `Not done: ${frozenWords(safety.frozen)}`);
  const running = incident.steps.find((step) => step.state === 'running');
  if (running) {
    // Its start put every other list of the same step away.
    const other = incident.previews[command.previewId];
    const which = other === undefined ? 'this step from another list, or another step,' : other.stepId === running.stepId ? 'this step from another list' : 'another step';
    return no('running', `Not done: <@${running.by}> started ${which} and it is still running.`);
  }
  const preview = incident.previews[command.previewId];
  if (!preview || preview.hash !== command.hash) return no('changed', 'Not done: this list was replaced by a newer one. Open the step again.');
  const first = incident.approvals[preview.id];
  // One from the future was taken before the store's clock was set back: how old it is cannot be told.
  if (preview.expiresAt <= now || preview.takenAt > now) return no('expired', `Not done: ${first ? 'the first yes is too old by now' : `the list was older than ${PREVIEW_LIVES_MS / 60_000} minutes`}. Open the step again for a new one.`);
  const reason = first ? first.reason : command.reason?.trim();
  const block = blockOf(preview);
  if (block && canOverride(preview) && !says(reason)) return no('blocked', 'Not done: it is blocked, and why it must be done all the same was not said.');
  if (block && !canOverride(preview)) return no('blocked', `Not done: ${block}`);
  let pids: number[] | null = null;
  if (preview.kind === 'sessions') {
    const chosen = new Set(command.pids);
    pids = preview.targets.map((target) => target.pid).filter((pid) => chosen.has(pid));
    if (pids.length === 0) return no('nothing chosen', 'Nothing done: no session was chosen.');
    if (pids.length !== chosen.size) return no('changed', 'Not done: the choice does not fit the list that was shown.');
    const most = mostAlone(preview.list ?? 'idle', preview.signal, preview.room);
    if (!preview.whole && pids.length > most) return no('too many', `Not done: one responder alone ends at most ${most} sessions here. Open the step again.`);
    const total = safety.endedLastHour + pids.length;
    if (preview.signal === 'terminate' && total > safety.mostPerHour) {
      return no('too many', `Not done: ${safety.endedLastHour} sessions were terminated within the last hour, over all incidents, and these ${pids.length} would make ${total}. At most ${safety.mostPerHour} may be (MOST_TERMINATIONS_PER_HOUR).`);
    }
  }
  const two = needsTwo(preview) || (approvals === 'two' && endsForGood(preview));
  if (two) {
    if (!first) return yes([{ type: 'approved', previewId: preview.id, pids, ...(block && reason ? { reason } : {}) }], 'A second responder must confirm the same; the thread asks for it.');
    if (first.by === who.user) return no('same person', 'Not done: a second responder must confirm, not you again.');
    pids = first.pids;
  }
  return yes([{ type: 'started', previewId: preview.id, stepId: preview.stepId, pids, ...(two && first ? { first: first.by } : {}), ...(block && first?.reason ? { override: { by: first.by, reason: first.reason } } : {}) }], 'Started.');
}

function yes(events: Event[], text: string): Decision {
  return { events, reply: { done: true, text } };
}

function no(reason: Refusal, text: string): Decision {
  return { events: [], reply: { done: false, reason, text } };
}

/** A person opens an incident without an alert. */
export function declare(who: Authority, asked: { title: string; service: string; severity: Severity; summary: string }, runbook: Declared['runbook'], callAfterMinutes: number, groupKey: string): Decision {
  if (!who.member) return no('not a responder', `Not done: ${who.why}`);
  return yes([{ type: 'opened', incident: { ...asked, groupKey, runbook, callAfterMinutes }, alert: null }], 'Declared.');
}
