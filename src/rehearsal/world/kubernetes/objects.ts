/** The Kubernetes objects of the one simulated deployment, shaped as the real API server sends them. */
import { createHash } from 'node:crypto';
import { list, record, string } from '../fields.ts';
import type { Json } from '../fields.ts';
import type { Pod } from '../workload.ts';

export const namespace = 'production';

/** One template a deployment had; the newest is the last. */
export type Revision = { number: number; hash: string; template: Json; createdAt: string };

export type Event = { reason: string; message: string; kind: string; name: string; at: Date; type: 'Normal' | 'Warning' };

export function newDeployment(name: string, replicas: number, env: Record<string, string>): Json {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace,
      uid: uidOf(name),
      labels: { app: name },
      annotations: {},
      resourceVersion: '1000',
      generation: 1,
      creationTimestamp: new Date(Date.now() - 40 * 86_400_000).toISOString(),
      managedFields: [],
    },
    spec: {
      replicas,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: name } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: {
        metadata: { labels: { app: name }, annotations: {} },
        spec: {
          containers: [
            {
              name: 'api',
              image: 'registry.cygni.dev/cygni-api:2026.11.3',
              ports: [{ name: 'http', containerPort: 4000, protocol: 'TCP' }],
              env: [
                { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'cygni-api', key: 'database-url' } } },
                ...Object.entries(env).map(([key, value]) => ({ name: key, value })),
              ],
            },
          ],
        },
      },
    },
  };
}

export function templateOf(deployment: Json): Json {
  return record(record(deployment['spec'])['template']);
}

/** Five letters that follow from the template, as the real hash does. */
export function hashOf(template: Json): string {
  return createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 5);
}

/** The plain values; what comes from a secret is not shown. */
export function envOf(template: Json): Record<string, string> {
  const container = record(list(record(template['spec'])['containers'])[0]);
  const entries = list(container['env']).map(record);
  return Object.fromEntries(entries.flatMap(({ name, value }) => (typeof value === 'string' ? [[String(name), value]] : [])));
}

export function replicasOf(deployment: Json): number {
  return Number(record(deployment['spec'])['replicas'] ?? 1);
}

export function nameOf(object: Json): string {
  return string(record(object['metadata'])['name']) ?? '';
}

/** The stored deployment with the status its pods give it now. */
export function withStatus(deployment: Json, pods: Pod[], hash: string): Json {
  const wanted = replicasOf(deployment);
  const ready = pods.filter((pod) => pod.ready).length;
  const updated = pods.filter((pod) => pod.templateHash === hash).length;
  const complete = updated === wanted && pods.length === wanted && ready === wanted;
  const now = new Date().toISOString();
  const condition = (type: string, holds: boolean, reason: string) => ({
    type,
    status: holds ? 'True' : 'False',
    reason,
    lastUpdateTime: now,
    lastTransitionTime: now,
  });
  return {
    ...deployment,
    status: {
      observedGeneration: record(deployment['metadata'])['generation'],
      replicas: pods.length,
      updatedReplicas: updated,
      readyReplicas: ready,
      availableReplicas: ready,
      ...(ready < wanted ? { unavailableReplicas: wanted - ready } : {}),
      conditions: [
        condition('Available', ready >= Math.ceil(wanted * 0.75), 'MinimumReplicasAvailable'),
        condition('Progressing', true, complete ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated'),
      ],
    },
  };
}

export function scaleOf(deployment: Json, running: number): Json {
  const { name, uid, resourceVersion, creationTimestamp } = record(deployment['metadata']);
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: replicasOf(deployment) },
    status: { replicas: running, selector: `app=${name}` },
  };
}

export function podObject(deployment: Json, pod: Pod, template: Json): Json {
  const app = nameOf(deployment);
  const startTime = pod.startedAt.toISOString();
  const set = `${app}-${pod.templateHash}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      namespace,
      uid: uidOf(pod.name),
      resourceVersion: '1',
      creationTimestamp: startTime,
      labels: { app, 'pod-template-hash': pod.templateHash },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: set, uid: uidOf(set), controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: { ...record(template['spec']), nodeName: 'node-1' },
    status: {
      phase: pod.ready ? 'Running' : 'Pending',
      podIP: pod.ip,
      podIPs: [{ ip: pod.ip }],
      hostIP: '127.0.0.1',
      startTime,
      conditions: [{ type: 'Ready', status: pod.ready ? 'True' : 'False' }],
      containerStatuses: [
        {
          name: 'api',
          ready: pod.ready,
          restartCount: pod.restarts,
          image: 'registry.cygni.dev/cygni-api:2026.11.3',
          imageID: '',
          state: pod.ready ? { running: { startedAt: startTime } } : { waiting: { reason: 'ContainerCreating' } },
        },
      ],
    },
  };
}

export function replicaSetObject(deployment: Json, revision: Revision, newest: boolean, pods: Pod[]): Json {
  const app = nameOf(deployment);
  const name = `${app}-${revision.hash}`;
  const own = pods.filter((pod) => pod.templateHash === revision.hash);
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace,
      uid: uidOf(name),
      resourceVersion: '1',
      creationTimestamp: revision.createdAt,
      labels: { app, 'pod-template-hash': revision.hash },
      annotations: { 'deployment.kubernetes.io/revision': String(revision.number) },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: app, uid: uidOf(app), controller: true }],
    },
    spec: {
      replicas: newest ? replicasOf(deployment) : 0,
      selector: { matchLabels: { app, 'pod-template-hash': revision.hash } },
      template: revision.template,
    },
    status: { replicas: own.length, readyReplicas: own.filter((pod) => pod.ready).length },
  };
}

export function eventObject(event: Event, index: number): Json {
  const at = event.at.toISOString();
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${event.name}.${index}`, namespace, creationTimestamp: at },
    involvedObject: { apiVersion: event.kind === 'Deployment' ? 'apps/v1' : 'v1', kind: event.kind, name: event.name, namespace },
    reason: event.reason,
    message: event.message,
    type: event.type,
    count: 1,
    firstTimestamp: at,
    lastTimestamp: at,
    source: { component: 'deployment-controller' },
  };
}

export function autoscalerObject(deployment: string, minReplicas: number, maxReplicas: number): Json {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: deployment, namespace, uid: uidOf(`hpa/${deployment}`) },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment }, minReplicas, maxReplicas, metrics: [] },
    status: { currentReplicas: minReplicas, desiredReplicas: minReplicas, conditions: [] },
  };
}

/** The same for the same name, shaped as Kubernetes writes them. */
export function uidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
