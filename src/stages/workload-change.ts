import { clientSessions, roomOf } from '../core/diagnosis/sessions.ts';
import type { Room } from '../core/diagnosis/diagnosis.ts';
import { Fault } from '../core/fault.ts';
import type { StepRun } from '../core/incident/incident.ts';
import { canOverride, coversBlock, type Capacity, type Change } from '../core/mitigation/mitigation.ts';
import { planWorkload, type WorkloadPlan } from '../core/mitigation/workload.ts';
import type { Operation } from '../core/operation/operation.ts';
import { poolVariableOf } from '../core/runbook/reads.ts';
import type { Runbook } from '../core/runbook/runbook.ts';
import type { KubernetesPort, World } from './world.ts';

/** What the changes lead from and to, by name; null is "not set". */
export function ends(changes: Change[]): { from: Ends; to: Ends } {
  return { from: Object.fromEntries(changes.map(({ what, from }) => [what, from])), to: Object.fromEntries(changes.map(({ what, to }) => [what, to])) };
}

type Ends = Record<string, string | null>;

/** Sends the change, or with `dryRun` asks whether the cluster would take it. */
export async function applyWorkload(kubernetes: KubernetesPort, operation: Operation, from: Ends, to: Ends, { actionId, dryRun }: { actionId: string; dryRun: boolean }): Promise<'done' | 'changed'> {
  if (operation.kind === 'scale') {
    return kubernetes.scale({ namespace: operation.namespace, workload: operation.workload, from: Number(from.replicas), to: Number(to.replicas), dryRun });
  }
  if (operation.kind === 'set env') {
    return kubernetes.setEnv({ namespace: operation.namespace, workload: operation.workload, from, to, actionId, dryRun });
  }
  throw new Fault('Kubernetes', 'this step cannot be run by a button.', { retry: 'never' });
}

/** The workload as it is, and what the step would make of it; a sentence when it cannot be read. */
export async function workloadPlan(operation: Operation & { kind: 'scale' | 'set env' }, { world, runbook }: { world: World; runbook: Runbook | null }): Promise<(WorkloadPlan & { namespace: string; workload: string }) | string> {
  const { kubernetes } = world;
  if (!kubernetes) return 'no cluster is connected.';
  const { name } = operation.workload;
  const [now, beside] = await Promise.all([kubernetes.workload(operation.namespace, operation.workload), roomBeside(world, name)]);
  const plan = planWorkload({ operation, now, poolVariable: poolVariableOf(runbook), ...beside });
  return { ...plan, namespace: now.namespace, workload: name };
}

/** Why the step may not be done as things stand at this moment; null when it may, or when two responders took exactly this upon themselves. */
export function blockedNow({ override, preview }: Pick<StepRun, 'override' | 'preview'>, now: { blocked: string | null; capacity: Capacity | null }): string | null {
  if (!now.blocked || !override) return now.blocked;
  if (coversBlock(preview, now)) return null;
  return canOverride(now) ? `the numbers are worse now than those two people agreed to: ${now.blocked}. Open the step again.` : now.blocked;
}

/**
 * The room the database has, and how many sessions of it are not this workload's. Without the database's word the arithmetic is missing,
 * and what cannot be proven to fit is blocked. For no workload nobody is asked.
 */
export async function roomBeside({ database }: World, workload: string | null): Promise<{ room: Room | null; others: number }> {
  const snapshot = workload === null ? null : ((await database?.examine([]))?.snapshot ?? null);
  return { room: snapshot && roomOf(snapshot), others: snapshot ? clientSessions(snapshot).filter((session) => session.application !== workload).length : 0 };
}
