import type { Judgement, Operation } from './operation.ts';

/** A step a person does, with the reason why Lifeguard does not. */
export function manual(reason: string): Judgement {
  return { operation: { kind: 'manual' }, class: 'manual', auto: false, reason };
}

/** A read. `doubt` says why it does not run by itself, as the second half of a sentence; null when it does. */
export function read(operation: Operation, what: string, doubt: string | null): Judgement {
  return { operation, class: 'read', auto: doubt === null, reason: doubt === null ? `${what}.` : `${what}, but ${doubt}: a person starts it.` };
}

/** Something a button does after a preview and a yes. */
export function button(operation: Operation, kind: 'change' | 'terminate', reason: string): Judgement {
  return { operation, class: kind, auto: false, reason };
}
