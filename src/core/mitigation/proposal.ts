import type { Room } from '../diagnosis/diagnosis.ts';
import { count } from '../diagnosis/words.ts';
import type { Statement } from '../runbook/runbook.ts';
import type { Choice } from './lists.ts';
import type { List, Proposal, Signal } from './mitigation.ts';
import type { ObjectPlan } from './object/plan.ts';
import type { Operation } from '../operation/operation.ts';
import type { WorkloadPlan } from './workload.ts';

/** A button holds 75 characters, three of them are the dots. */
const LABEL_CHARACTERS = 70;

/** What a DBA runs once where sessions cannot be ended yet. */
export const SETUP = 'npx lifeguard setup-sql';
export const NOT_INSTALLED = 'the guarded functions are not installed on this database, or the bot may not call them. A DBA runs there, once, what this prints:';

/** `would free up to 11 of 37 (3 kept) · stops once 8 are free`. Where the server has no way to end a session safely, the button is blocked. */
export function proposeSessions(step: Statement, signal: Signal, choice: Choice, room: Room, canSignal: boolean): Proposal {
  const { list, targets, kept, stopAt, beyond, others } = choice;
  const keeps = kept.length > 0 ? ` (${kept.length} kept)` : '';
  if (targets.length === 0) return { ...named(step), effect: `nothing to do now${keeps}`, state: 'idle', danger: false };
  if (!canSignal) return { ...named(step), effect: `blocked: ${NOT_INSTALLED}`, state: 'blocked', danger: false, copy: SETUP };
  const what = signal === 'cancel' ? `would cancel ${count(targets.length, 'statement')}` : list === 'active' ? `would end ${count(targets.length, 'running statement')}` : `would free ${stopAt === null ? '' : 'up to '}${targets.length} of ${room.slots}`;
  const parts = [
    `${what}${keeps}`,
    ...(stopAt === null ? [] : [`stops once ${stopAt} are free`]),
    ...(beyond > 0 ? [`${beyond} more with a second responder`] : []),
    ...others.map((other) => `${other.count} ${listWords(other.list)} apart`),
  ];
  return { ...named(step), effect: parts.join(' · '), state: 'ready', danger: true };
}

/** What the sessions of a list do, in words that follow a number. */
export function listWords(list: List): string {
  return { idle: 'idle', 'in transaction': 'idle in transaction', active: 'running a statement' }[list];
}

/** What it restarts or adds, or the arithmetic that blocks it. */
export function proposeWorkload(step: Statement, plan: WorkloadPlan): Proposal {
  if (plan.changes.length === 0) return { ...named(step), effect: plan.effect, state: 'idle', danger: false };
  if (plan.blocked) return { ...named(step), effect: `blocked: ${plan.blocked}`, state: 'blocked', danger: false };
  return { ...named(step), effect: plan.effect, state: 'ready', danger: false };
}

/** What changes from what to what and what that restarts, or why it may not. What no button can do is shown to copy. */
export function proposeObjects(step: Statement, plan: ObjectPlan | { nothing: string } | { refused: string }): Proposal {
  if ('nothing' in plan) return { ...named(step), effect: plan.nothing, state: 'idle', danger: false };
  if ('refused' in plan) return { ...named(step), effect: `blocked: ${plan.refused}`, state: 'blocked', danger: false };
  if (plan.blocked) return { ...named(step), effect: `blocked: ${plan.blocked}`, state: 'blocked', danger: false };
  return { ...named(step), effect: plan.effect, state: 'ready', danger: plan.ends };
}

/** A statement is looked at more closely only when somebody asks: the planner is not troubled every few seconds. */
export function proposeStatement(step: Statement, { destroys, parameters }: Operation & { kind: 'sql change' }): Proposal {
  if (parameters.length > 0) return { ...withoutNumbers(step, `${parameters.join(', ')} must be filled in`), state: 'manual' };
  return { ...named(step), effect: destroys ? 'runs one statement that takes something away for good' : 'runs one statement that changes the database', state: 'ready', danger: destroys };
}

/** A request is a step only where its address is the service's own; elsewhere it is shown to copy. */
export function proposeRequest(step: Statement, request: { method: string; address: string } | string, ends: boolean): Proposal {
  if (typeof request === 'string') return { ...withoutNumbers(step, request), state: 'manual' };
  return { ...named(step), effect: `sends ${request.method} ${request.address}`, state: 'ready', danger: ends };
}

/** A step whose numbers could not be had: shown with the reason; pressing its button asks anew. */
export function withoutNumbers(step: Statement, reason: string): Proposal {
  return { ...named(step), effect: reason, state: 'unknown', danger: false };
}

function named(step: Statement): Pick<Proposal, 'stepId' | 'number' | 'label'> {
  return { stepId: step.id, number: step.step ?? '', label: Array.from(step.title).slice(0, LABEL_CHARACTERS).join('') };
}
