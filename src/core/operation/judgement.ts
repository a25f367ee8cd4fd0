import { rowOf } from './catalogue.ts';
import type { Judgement, Operation } from './operation.ts';

/** A step a person does, with the reason why Lifeguard does not. */
export function manual(reason: string): Judgement {
  return { operation: { kind: 'manual' }, class: 'manual', auto: false, reason };
}

/** What else is to be said of a read: whether its answer may hold secrets, and the placeholders left open in it. */
type Aside = { sensitive?: boolean; placeholders?: readonly string[] };

/**
 * A read. `doubt` says why it does not run by itself, as the second half of a sentence; null when it does, unless it is
 * sensitive or something in it must be filled in, which are doubts of their own.
 */
export function read(operation: Operation, what: string, doubt: string | null, { sensitive = false, placeholders = [] }: Aside = {}): Judgement {
  const open = distinct(placeholders);
  const why = open[0] !== undefined ? `${open[0]} must be filled in` : (sensitive ? 'its answer can hold secrets' : doubt);
  return {
    // There is nothing of it to run.
    operation, class: 'read', auto: why === null && operation.kind !== 'nothing', reason: why === null ? `${what}.` : `${what}, but ${why}: a person starts it.`,
    ...(sensitive ? { sensitive } : {}), ...(open.length > 0 ? { placeholders: open } : {}),
  };
}

/** Something a button does after a preview and a yes; the table says whether it alters or ends. With something to fill in, that is asked before the preview. */
export function button(operation: Operation, reason: string, placeholders: readonly string[] = []): Judgement {
  const open = distinct(placeholders);
  return { operation, class: rowOf(operation).class, auto: false, reason, ...(open.length > 0 ? { placeholders: open } : {}) };
}

function distinct(placeholders: readonly string[]): string[] {
  return [...new Set(placeholders)];
}
