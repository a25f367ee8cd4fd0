import { afterAll } from 'vitest';
import type { Filter, Operation } from '../../../src/core/operation/operation.ts';
import { connectKubernetes } from '../../../src/edges/kubernetes/kubernetes.ts';
import { startAuthority } from '../../../src/rehearsal/world/authority.ts';
import { startKubernetes } from '../../../src/rehearsal/world/kubernetes/kubernetes.ts';
import { paperWorkload } from '../../../src/rehearsal/world/workload.ts';

afterAll(() => authority.stop());
const authority = await startAuthority();

/** A simulated cluster with the deployment cygni-api, and our connection to it. */
export async function startCluster(change: { replicas?: number; aggregated?: boolean } = {}) {
  const pods = paperWorkload();
  const simulated = await startKubernetes({ authority, workload: pods, env: { DB_POOL_SIZE: '25', READ_REPLICA_ENABLED: 'false' }, ...change });
  const connect = (how: { namespaces?: string[]; timeoutMs?: number; programMs?: number; kubeconfig?: string } = {}) =>
    connectKubernetes({ kubeconfig: simulated.kubeconfig, namespaces: ['production'], timeoutMs: 2000, ...how });
  return {
    pods, simulated, connect, kubernetes: connect(),
    stop: () => simulated.stop(),
  };
}

export type Cluster = Awaited<ReturnType<typeof startCluster>>;

export const cygniApi = { kind: 'deployment', name: 'cygni-api' } as const;

export const podLogs = (change: Partial<Operation & { kind: 'pod logs' }> = {}): Operation & { kind: 'pod logs' } => ({
  kind: 'pod logs', namespace: 'production', pods: { selector: 'app=cygni-api' }, container: null, tailLines: 1000, sinceSeconds: null, previous: false, filters: [], ...change,
});

export const kubectl = (verb: string, args: string[], filters: Filter[] = []): Operation & { kind: 'kubernetes read' } =>
  ({ kind: 'kubernetes read', verb, args, filters });

export const podRead = (command: string[], change: Partial<Operation & { kind: 'pod read' }> = {}): Operation & { kind: 'pod read' } =>
  ({ kind: 'pod read', namespace: 'production', pod: { workload: cygniApi }, container: null, command, filters: [], ...change });

/** A filter that changes nothing: the answer is then the text kubectl would have printed. */
export const asText: Filter[] = [{ program: 'tail', args: ['-n', '1000'] }];
