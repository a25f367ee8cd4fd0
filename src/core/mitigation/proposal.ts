import type { Statement } from '../runbook/runbook.ts';
import type { Proposal } from './mitigation.ts';

/** A button holds 75 characters, three of them are the dots. */
const LABEL_CHARACTERS = 70;

/** What a DBA runs once where sessions cannot be ended yet. */
export const SETUP = 'npx lifeguard setup-sql';
export const NOT_INSTALLED = 'the guarded functions are not installed on this database, or the bot may not call them. A DBA runs there, once, what this prints:';

/** What stands beside the button of a step; `unknown`: its numbers could not be had, and pressing the button asks anew. */
export type Beside = Omit<Proposal, 'stepId' | 'number' | 'label'>;

export function beside(state: Proposal['state'], effect: string, danger = false): Beside {
  return { effect, state, danger };
}

export function blocked(reason: string): Beside {
  return beside('blocked', `blocked: ${reason}`);
}

/** The step as its button names it. */
export function named(step: Statement): Omit<Proposal, keyof Beside> {
  return { stepId: step.id, number: step.step ?? '', label: Array.from(step.title).slice(0, LABEL_CHARACTERS).join('') };
}
