/** The one stored deployment: optimistic locking, dry runs, revisions and the events a change leaves behind. */
import { isDeepStrictEqual } from 'node:util';
import { record, string } from '../fields.ts';
import type { Json } from '../fields.ts';
import type { Workload } from '../workload.ts';
import type { Refused } from './answer.ts';
import { envOf, hashOf, newDeployment, replicasOf, templateOf } from './objects.ts';
import type { Event, Revision } from './objects.ts';
import { conflictOf } from './store.ts';

export type DeploymentStore = {
  current(): Json;
  revisions: Revision[];
  events: Event[];
  /** Stores an edited copy of the deployment, or says why not. A dry run answers the same and stores nothing. */
  write(next: Json, how: { dryRun: boolean; manager: string }): { object: Json } | Refused;
};

export function storeDeployment(options: {
  name: string;
  replicas: number;
  env: Record<string, string>;
  workload: Workload;
}): DeploymentStore {
  const { name, workload } = options;
  let deployment = newDeployment(name, options.replicas, options.env);
  let version = 1000;
  const revisions: Revision[] = [];
  const events: Event[] = [];

  function remember(reason: string, message: string): void {
    events.push({ reason, message, kind: 'Deployment', name, at: new Date(), type: 'Normal' });
  }

  function roll(): void {
    const template = templateOf(deployment);
    const hash = hashOf(template);
    const known = revisions.findIndex((revision) => revision.hash === hash);
    const number = (revisions.at(-1)?.number ?? 0) + 1;
    // Going back to an old template gives its set a new number, as in Kubernetes.
    if (known >= 0) revisions.push({ ...revisions.splice(known, 1)[0]!, number });
    else revisions.push({ number, hash, template, createdAt: new Date().toISOString() });
    const metadata = record(deployment['metadata']);
    const annotations = { ...record(metadata['annotations']), 'deployment.kubernetes.io/revision': String(number) };
    deployment = { ...deployment, metadata: { ...metadata, annotations } };
    remember('ScalingReplicaSet', `Scaled up replica set ${name}-${hash} to ${replicasOf(deployment)}`);
  }

  /** While the rollout is on hold, the pods stay what the newest revision made them. */
  function follow(): void {
    const template = revisions.at(-1)?.template ?? templateOf(deployment);
    workload.follow({ replicas: replicasOf(deployment), templateHash: hashOf(template), env: envOf(template) });
  }

  roll();
  follow();
  return {
    current: () => deployment,
    revisions,
    events,
    write(next, { dryRun, manager }) {
      const metadata = record(deployment['metadata']);
      const given = record(next['metadata']);
      const stale = conflictOf(given, deployment, 'deployments.apps');
      if (stale) return stale;
      const invalid = problemOf(next, name);
      if (invalid) return { status: 422, reason: 'Invalid', message: `Deployment.apps "${name}" is invalid: ${invalid}` };
      const same = isDeepStrictEqual(next['spec'], deployment['spec']);
      const unchanged = same && (['annotations', 'labels'] as const).every((marks) => isDeepStrictEqual(given[marks] ?? {}, metadata[marks] ?? {}));
      if (unchanged) return { object: deployment };
      const time = new Date().toISOString();
      const edited: Json = {
        ...deployment,
        spec: next['spec'],
        metadata: {
          ...metadata,
          annotations: given['annotations'] ?? {},
          labels: given['labels'] ?? {},
          resourceVersion: String(version + 1),
          generation: Number(metadata['generation']) + (same ? 0 : 1),
          managedFields: [{ manager, operation: 'Update', apiVersion: 'apps/v1', time, fieldsType: 'FieldsV1', fieldsV1: {} }],
        },
      };
      if (dryRun) return { object: edited };
      const before = deployment;
      version += 1;
      deployment = edited;
      const onHold = record(edited['spec'])['paused'] === true;
      if (!onHold && revisions.at(-1)?.hash !== hashOf(templateOf(edited))) roll();
      else if (replicasOf(before) !== replicasOf(edited)) {
        const direction = replicasOf(edited) > replicasOf(before) ? 'up' : 'down';
        const set = `${name}-${hashOf(templateOf(edited))}`;
        remember('ScalingReplicaSet', `Scaled ${direction} replica set ${set} from ${replicasOf(before)} to ${replicasOf(edited)}`);
      }
      follow();
      return { object: deployment };
    },
  };
}

function problemOf(next: Json, name: string): string | undefined {
  const replicas = replicasOf(next);
  if (!Number.isInteger(replicas) || replicas < 0) return 'spec.replicas: must be greater than or equal to 0';
  if (string(record(next['metadata'])['name']) !== name) return 'metadata.name: field is immutable';
  const containers = record(templateOf(next)['spec'])['containers'];
  if (!Array.isArray(containers) || containers.length === 0) return 'spec.template.spec.containers: Required value';
  return undefined;
}
