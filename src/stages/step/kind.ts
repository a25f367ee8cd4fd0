/**
 * The kinds of step, a file each: what stands beside its button, what its modal freezes, and how it is done. The first two are found
 * here; whether a confirmed one is done, and in which order that is asked, is one story for all kinds and stands in execute.ts.
 */
import type { List, Preview } from '../../core/mitigation/mitigation.ts';
import type { Beside } from '../../core/mitigation/proposal.ts';
import type { Values } from '../../core/operation/fill.ts';
import type { Runbook } from '../../core/runbook/runbook.ts';
import type { Filled } from '../values.ts';
import type { World } from '../world.ts';
import { changesObjects, objects } from './objects.ts';
import { request, statement } from './once.ts';
import { sessions } from './sessions.ts';
import { workload } from './workload.ts';

/** What a step is seen against; `values` stand for its placeholders. */
export type Ground = { world: World; runbook: Runbook | null; values: Values };

/** A preview before it has a life: what would be done, to whom. */
export type Content = Preview extends infer P ? (P extends Preview ? Omit<P, 'id' | 'stepId' | 'hash' | 'takenAt' | 'expiresAt' | 'by' | 'values'> : never) : never;

export type Kind = {
  propose(): Beside | Promise<Beside>;
  /** What it would do now, or a sentence why that cannot be said. `list` and `whole` say which sessions; `undoing` that it is a way back. */
  preview(asked: { list: List | null; whole: boolean; undoing: boolean }): Promise<Content | { nothing: string } | string>;
};

/** The kind of step an operation is; null for one that no button does. */
export function kindOf({ operation, values }: Filled, { world, runbook }: Pick<Ground, 'world' | 'runbook'>): Kind | null {
  const ground = { world, runbook, values };
  if (operation.kind === 'signal sessions') return sessions(operation, ground);
  if (operation.kind === 'scale' || operation.kind === 'set env') return workload(operation, ground);
  if (changesObjects(operation)) return objects(operation, ground);
  if (operation.kind === 'sql change') return statement(operation, ground);
  return operation.kind === 'http write' ? request(operation, ground) : null;
}
