import { Fault } from '../core/fault.ts';
import type { Change } from '../core/mitigation/mitigation.ts';
import type { Operation } from '../core/operation/operation.ts';
import type { KubernetesPort } from './world.ts';

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
