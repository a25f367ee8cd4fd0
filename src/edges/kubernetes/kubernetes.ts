/**
 * The watched cluster. `read/` answers the kubectl commands that only report, a file a verb; `pod/` reads logs and runs programs in pods;
 * `print/` makes text and tables of what was found; `object/` and change.ts do what a person confirmed; beside this file stand the
 * connection and what is known of kinds. Nothing in `print/` asks the cluster anything.
 */
import type { Answer } from '../../core/diagnosis/diagnosis.ts';
import type { Place } from '../../core/diagnosis/place.ts';
import type { Looked, ObjectResult } from '../../core/mitigation/object/look.ts';
import type { Operation, Workload } from '../../core/operation/operation.ts';
import { readPlaces } from './addresses.ts';
import { openApi } from './api.ts';
import { reviewAccess } from './auth.ts';
import * as change from './change.ts';
import type { Change } from './change.ts';
import { openDiscovery } from './discovery.ts';
import { wellKnownKind } from './kinds.ts';
import { withinOnly } from './namespaces.ts';
import { applyTo } from './object/apply.ts';
import type { ApplyOrder } from './object/apply.ts';
import { lookAt } from './object/look.ts';
import type { LookOrder } from './object/look.ts';
import { readLogs } from './pod/logs.ts';
import { readInPod } from './pod/pod-read.ts';
import { failedAnswer, readObjects } from './read/read.ts';
import { readRollout, readWorkload } from './workload.ts';
import type { Rollout, WorkloadState } from './workload.ts';

/** A null namespace is the first one that may be touched; any that is not in the list is refused. */
type Where = { namespace: string | null; workload: Workload };

type Openness = { open?: boolean };

export type Kubernetes = {
  /** Loads the client and opens the connection, so that no incident waits for either. Never throws. */
  warm(): Promise<void>;
  /**
   * A failure is an answer of kind `failed`; these three never throw a Fault. Values of secrets are hidden unless `open`, which
   * is only for an answer that one person alone will see.
   */
  logs(operation: Operation & { kind: 'pod logs' }): Promise<Answer>;
  read(operation: Operation & { kind: 'kubernetes read' }, how?: Openness): Promise<Answer>;
  podRead(operation: Operation & { kind: 'pod read' }, how?: Openness): Promise<Answer>;
  /** The running pods by their addresses: whose session is it? */
  podsByAddress(): Promise<Map<string, Place>>;
  workload(namespace: string | null, workload: Workload): Promise<WorkloadState>;
  /** Sets `to` replicas if there are still `from`. `dryRun`: the server checks rights and admission and stores nothing. */
  scale(order: Where & { from: number; to: number; dryRun?: boolean }): Promise<Change>;
  /** Sets variables of the workload's main container, null unsets, if they still are as in `from`. */
  setEnv(order: Where & { from: Record<string, string | null>; to: Record<string, string | null>; actionId: string; dryRun?: boolean }): Promise<Change>;
  /** What a step would do to the objects it is about. */
  lookAt(order: LookOrder): Promise<Looked>;
  /** Does to each target what was shown, if it still is what was shown; one result a target. */
  applyTo(order: ApplyOrder): Promise<ObjectResult[]>;
  /** How far the newest specification of a workload has been rolled out. */
  rollout(namespace: string | null, workload: Workload): Promise<Rollout>;
  /** Whether our account has a right, e.g. `('update', 'deployments/scale', 'production', 'cygni-api')`. */
  canI(verb: string, resource: string, namespace: string | null, name?: string): Promise<boolean>;
};

/** How long a program may take in a pod. */
const PROGRAM_MS = 10_000;

/**
 * Kubernetes within these namespaces and no others. `kubeconfig` is a path or the text itself; unset means the account of the
 * pod we run in. Methods that change something, or that a change is judged by, throw a Fault('Kubernetes').
 */
export function connectKubernetes({ kubeconfig, namespaces, timeoutMs = 5000, programMs = PROGRAM_MS }: { kubeconfig?: string | undefined; namespaces: string[]; timeoutMs?: number; programMs?: number }): Kubernetes {
  const { api, session } = openApi({ kubeconfig, timeoutMs });
  const within = withinOnly(namespaces);

  const discovery = openDiscovery(api);

  const canI: Kubernetes['canI'] = async (verb, resource, namespace, name) => {
    const [plain = '', subresource] = resource.split('/');
    return reviewAccess(api, { namespace: within(namespace), verb, group: wellKnownKind(plain)?.group ?? '', resource: plain, subresource, name });
  };

  return {
    canI,
    warm: async () => void (await api({ method: 'GET', path: '/version' }).catch(() => undefined)),
    logs: async (operation) => readLogs(api, within, operation).catch(failedAnswer),
    read: async (operation, { open = false } = {}) => readObjects({ api, discovery, within, namespaces }, operation, open).catch(failedAnswer),
    podRead: async (operation, { open = false } = {}) => readInPod(api, session, within, operation, { open, timeoutMs: programMs }).catch(failedAnswer),
    podsByAddress: async () => readPlaces(api, namespaces),
    workload: async (namespace, workload) => readWorkload(api, within(namespace), workload),
    scale: async ({ namespace, workload, from, to, dryRun = false }) => change.scale(api, { namespace: within(namespace), workload, from, to, dryRun }),
    lookAt: async (order) => lookAt(api, within, order),
    applyTo: async (order) => applyTo(api, within, order),
    rollout: async (namespace, workload) => readRollout(api, within(namespace), workload),
    setEnv: async ({ namespace, workload, from, to, actionId, dryRun = false }) => change.setEnv(api, { namespace: within(namespace), workload, from, to, actionId, dryRun }),
  };
}
