/** A kind of object a step may touch: where the API server keeps it and what people call it. */
export type Kind = { resource: string; kind: string; name: string; api: string; namespaced: boolean };

/**
 * Resource, Kubernetes' own name, ours in a sentence, its place in the API, and what else kubectl takes for it. A kind that is not
 * here is left to a person: secrets, and the rights themselves, on purpose.
 */
const kinds = table(`
pods                     | Pod                     | pod               | /api/v1                    | pod po
services                 | Service                 | service           | /api/v1                    | service svc
configmaps               | ConfigMap               | config map        | /api/v1                    | configmap cm
persistentvolumeclaims   | PersistentVolumeClaim   | volume claim      | /api/v1                    | persistentvolumeclaim pvc
nodes                    | Node                    | node              | /api/v1                    | node no
deployments              | Deployment              | deployment        | /apis/apps/v1              | deployment deploy deployment.apps deployments.apps
statefulsets             | StatefulSet             | stateful set      | /apis/apps/v1              | statefulset sts statefulset.apps statefulsets.apps
daemonsets               | DaemonSet               | daemon set        | /apis/apps/v1              | daemonset ds daemonset.apps daemonsets.apps
replicasets              | ReplicaSet              | replica set       | /apis/apps/v1              | replicaset rs replicaset.apps replicasets.apps
jobs                     | Job                     | job               | /apis/batch/v1             | job job.batch jobs.batch
cronjobs                 | CronJob                 | cron job          | /apis/batch/v1             | cronjob cj cronjob.batch cronjobs.batch
horizontalpodautoscalers | HorizontalPodAutoscaler | autoscaler        | /apis/autoscaling/v2       | horizontalpodautoscaler hpa horizontalpodautoscaler.autoscaling
ingresses                | Ingress                 | ingress           | /apis/networking.k8s.io/v1 | ingress ing ingress.networking.k8s.io
networkpolicies          | NetworkPolicy           | network policy    | /apis/networking.k8s.io/v1 | networkpolicy netpol
poddisruptionbudgets     | PodDisruptionBudget     | disruption budget | /apis/policy/v1            | poddisruptionbudget pdb
`);

const byAlias = new Map(kinds.flatMap(({ aliases, ...kind }) => [kind.resource, ...aliases].map((alias): [string, Kind] => [alias, kind])));

/** A kind by any name kubectl takes for it; undefined for one no step may touch. */
export function kindNamed(alias: string): Kind | undefined {
  return byAlias.get(alias.toLowerCase());
}

/** `1 pod`, `3 network policies`. */
export function several({ name }: Kind, number: number): string {
  const plural = name.endsWith('y') ? `${name.slice(0, -1)}ies` : name.endsWith('s') ? `${name}es` : `${name}s`;
  return `${number} ${number === 1 ? name : plural}`;
}

/** Kinds that roll a pod template out, in the words of our own operations; null for every other kind. */
export function workloadKind({ resource }: Kind): 'deployment' | 'statefulset' | 'daemonset' | null {
  return resource === 'deployments' ? 'deployment' : resource === 'statefulsets' ? 'statefulset' : resource === 'daemonsets' ? 'daemonset' : null;
}

function table(text: string): (Kind & { aliases: string[] })[] {
  return text.trim().split('\n').map((line) => {
    const [resource = '', kind = '', name = '', api = '', aliases = ''] = line.split('|').map((cell) => cell.trim());
    return { resource, kind, name, api, namespaced: resource !== 'nodes', aliases: aliases.split(' ') };
  });
}
