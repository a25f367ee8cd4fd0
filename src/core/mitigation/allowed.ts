import { nameOf } from '../operation/catalogue.ts';
import type { Operation } from '../operation/operation.ts';
import { readObjectStep } from './object/step.ts';

/** Steps nobody may press before the team said so, by their names in the catalogue. Every other step is allowed from the start. */
export const OPT_IN = ['delete', 'drain', 'sql change', 'sql destroy', 'http write', 'http delete'] as const;
export type OptIn = (typeof OPT_IN)[number];

/** Why a step has no button here: `needs ALLOW_STEPS=delete`. Null when it may have one. */
export function notAllowed(operation: Operation, allowed: readonly string[]): string | null {
  const name = OPT_IN.find((one) => one === nameOf(operation));
  return name === undefined || allowed.includes(name) || isOnePod(operation) ? null : `needs ALLOW_STEPS=${name}`;
}

/** One named pod, ended as politely as always, is what a restart does too. */
function isOnePod(operation: Operation): boolean {
  if (operation.kind !== 'kubernetes change' || operation.verb !== 'delete') return false;
  const step = readObjectStep(operation);
  const hasty = operation.args.some((arg) => /^--(force|now|grace-period|cascade)\b/.test(arg));
  return typeof step !== 'string' && step.kind.resource === 'pods' && 'names' in step.choose && step.choose.names.length === 1 && !hasty;
}
