/** A workload that is scaled, or whose environment is set. */
import { clientSessions, roomOf } from '../../core/diagnosis/sessions.ts';
import type { Room } from '../../core/diagnosis/diagnosis.ts';
import { Fault } from '../../core/fault.ts';
import type { Incident, StepRun } from '../../core/incident/incident.ts';
import { changed } from '../../core/mitigation/change.ts';
import { canOverride, coversBlock, type Capacity, type Change } from '../../core/mitigation/mitigation.ts';
import { beside, blocked } from '../../core/mitigation/proposal.ts';
import { planWorkload, type WorkloadPlan } from '../../core/mitigation/workload.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { poolVariableOf } from '../../core/runbook/reads.ts';
import type { Outcome } from '../outcome.ts';
import type { KubernetesPort, World } from '../world.ts';
import type { Ground, Kind } from './kind.ts';
import { operationOf } from './steps.ts';

type WorkloadOperation = Operation & { kind: 'scale' | 'set env' };
type Ends = Record<string, string | null>;

export const workload = (operation: WorkloadOperation, ground: Ground): Kind => ({
  async propose() {
    const plan = await workloadPlan(operation, ground);
    if (typeof plan === 'string') return beside('unknown', plan);
    if (plan.changes.length === 0) return beside('idle', plan.effect);
    return plan.blocked ? blocked(plan.blocked) : beside('ready', plan.effect);
  },
  async preview() {
    const plan = await workloadPlan(operation, ground);
    if (typeof plan === 'string') return plan;
    const { effect, ...content } = plan;
    if (content.changes.length === 0) return { nothing: `It is ${effect}.` };
    // A missing right is told now, not after a person confirmed.
    if (!content.blocked && ground.world.kubernetes) await applyWorkload(ground.world.kubernetes, operation, ends(content.changes), { actionId: 'dry-run', dryRun: true });
    return { kind: 'workload', ...content };
  },
});

/** Whether the workload is already what the step makes of it. */
export async function inPlace(run: StepRun, incident: Incident, world: World): Promise<boolean> {
  const operation = operationOf(run, incident, world);
  if (operation?.kind !== 'scale' && operation?.kind !== 'set env') return false;
  const plan = await workloadPlan(operation, { world, runbook: world.runbook(incident.runbook?.name) });
  return typeof plan !== 'string' && plan.changes.length === 0;
}

export async function changeWorkload(run: StepRun, incident: Incident, world: World): Promise<Outcome> {
  const { kubernetes } = world;
  if (!kubernetes) throw new Fault('Kubernetes', 'No cluster is connected.', { retry: 'never' });
  const operation = operationOf(run, incident, world);
  const frozen = run.preview.kind === 'workload' ? run.preview : null;
  if (!frozen || (operation?.kind !== 'scale' && operation?.kind !== 'set env')) throw new Fault('Kubernetes', 'the runbook no longer has this step.', { retry: 'never' });
  // The preview fitted the world as it was; another step may have taken the room since. What is already in place was this step's own doing.
  const plan = await workloadPlan(operation, { world, runbook: world.runbook(incident.runbook?.name) });
  if (typeof plan === 'string') throw new Fault('Kubernetes', plan, { retry: 'never' });
  const block = blockedNow(run, plan);
  if (block) throw new Fault('Kubernetes', block, { retry: 'never' });
  const leads = ends(frozen.changes);
  const result = await applyWorkload(kubernetes, operation, leads, { actionId: run.previewId, dryRun: false });
  const sentence = result === 'done' ? `${frozen.workload}: ${frozen.changes.map(changed).join(', ')}` : 'Not done: someone changed the workload after the preview. Open the step again.';
  return { events: [{ type: 'executed', previewId: run.previewId, results: [], done: result === 'done', sentence, undo: result === 'done' ? leads.from : null }], answered: ['Kubernetes'] };
}

/** What the changes lead from and to, by name; null is "not set". */
function ends(changes: Change[]): { from: Ends; to: Ends } {
  return { from: Object.fromEntries(changes.map(({ what, from }) => [what, from])), to: Object.fromEntries(changes.map(({ what, to }) => [what, to])) };
}

/** Sends the change, or with `dryRun` asks whether the cluster would take it. */
async function applyWorkload(kubernetes: KubernetesPort, { kind, namespace, workload }: WorkloadOperation, { from, to }: { from: Ends; to: Ends }, { actionId, dryRun }: { actionId: string; dryRun: boolean }): Promise<'done' | 'changed'> {
  if (kind === 'scale') return kubernetes.scale({ namespace, workload, from: Number(from.replicas), to: Number(to.replicas), dryRun });
  return kubernetes.setEnv({ namespace, workload, from, to, actionId, dryRun });
}

/** The workload as it is, and what the step would make of it; a sentence when it cannot be read. */
async function workloadPlan(operation: WorkloadOperation, { world, runbook }: Pick<Ground, 'world' | 'runbook'>): Promise<(WorkloadPlan & { namespace: string; workload: string }) | string> {
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
