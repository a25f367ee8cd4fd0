import { safeName } from './namespaces.ts';

/** One kind of object: what it is called, and where it lives. */
export type Kind = {
  /** Empty for the oldest ones: pods, services, nodes. */
  group: string;
  version: string;
  plural: string;
  singular: string;
  kind: string;
  shortNames: string[];
  namespaced: boolean;
  categories: string[];
  verbs: string[];
};

/**
 * The kinds every cluster has, so that nobody waits for discovery to list pods. A row: names separated by commas, the plural
 * first and then the short ones; kind; group/version; `n` when it lives in a namespace; `all` when `kubectl get all` shows it.
 */
const wellKnown: readonly Kind[] = `
pods,po                          | Pod                     | v1                        | n all
services,svc                     | Service                 | v1                        | n all
replicationcontrollers,rc        | ReplicationController   | v1                        | n all
configmaps,cm                    | ConfigMap               | v1                        | n
secrets                          | Secret                  | v1                        | n
endpoints,ep                     | Endpoints               | v1                        | n
events,ev                        | Event                   | v1                        | n
persistentvolumeclaims,pvc       | PersistentVolumeClaim   | v1                        | n
serviceaccounts,sa               | ServiceAccount          | v1                        | n
resourcequotas,quota             | ResourceQuota           | v1                        | n
limitranges,limits               | LimitRange              | v1                        | n
nodes,no                         | Node                    | v1                        |
namespaces,ns                    | Namespace               | v1                        |
persistentvolumes,pv             | PersistentVolume        | v1                        |
deployments,deploy               | Deployment              | apps/v1                   | n all
replicasets,rs                   | ReplicaSet              | apps/v1                   | n all
statefulsets,sts                 | StatefulSet             | apps/v1                   | n all
daemonsets,ds                    | DaemonSet               | apps/v1                   | n all
controllerrevisions              | ControllerRevision      | apps/v1                   | n
jobs                             | Job                     | batch/v1                  | n all
cronjobs,cj                      | CronJob                 | batch/v1                  | n all
horizontalpodautoscalers,hpa     | HorizontalPodAutoscaler | autoscaling/v2            | n all
ingresses,ing                    | Ingress                 | networking.k8s.io/v1      | n
networkpolicies,netpol           | NetworkPolicy           | networking.k8s.io/v1      | n
poddisruptionbudgets,pdb         | PodDisruptionBudget     | policy/v1                 | n
endpointslices                   | EndpointSlice           | discovery.k8s.io/v1       | n
leases                           | Lease                   | coordination.k8s.io/v1    | n
storageclasses,sc                | StorageClass            | storage.k8s.io/v1         |
volumeattachments                | VolumeAttachment        | storage.k8s.io/v1         |
priorityclasses,pc               | PriorityClass           | scheduling.k8s.io/v1      |
`.trim().split('\n').map((line) => {
  const [names = '', kind = '', groupVersion = '', marks = ''] = line.split('|').map((cell) => cell.trim());
  const [plural = '', ...shortNames] = names.split(',');
  const [version = '', group = ''] = groupVersion.split('/').toReversed();
  const [namespaced, ...categories] = marks.split(' ');
  return { group, version, plural, singular: kind.toLowerCase(), kind, shortNames, namespaced: namespaced === 'n', categories, verbs: ['get', 'list'] };
});

/**
 * The kinds a word means among these: by plural, singular, short name or kind, with its group (`deployments.apps`,
 * `deployments.v1.apps`) or without; `all` and other categories mean several. None when nobody is called so.
 */
export function kindsNamed(word: string, among: readonly Kind[]): Kind[] {
  const [name = '', ...after] = word.toLowerCase().split('.');
  const called = ({ plural, singular, kind, shortNames }: Kind): boolean => plural === name || singular === name || kind.toLowerCase() === name || shortNames.includes(name);
  const group = after.join('.');
  const versioned = /^v\d\w*\.?/.test(group) ? after.slice(1).join('.') : null;
  const found = among.filter((kind) => called(kind) && (group === '' || kind.group === group || (versioned !== null && kind.group === versioned && kind.version === after[0])));
  if (found.length > 0) return found.slice(0, 1);
  const category = group === '' ? among.filter(({ categories }) => categories.includes(name)) : [];
  // A kind served in several versions is listed once, in the first.
  return [...new Map(category.toReversed().map((kind) => [`${kind.plural}.${kind.group}`, kind])).values()].toReversed();
}

/** A kind every cluster has, by any of its names. */
export function wellKnownKind(word: string): Kind | undefined {
  const [kind, second] = kindsNamed(word, wellKnown);
  return second === undefined ? kind : undefined;
}

/** What `kubectl get all` means on every cluster. */
export function everyday(): Kind[] {
  return wellKnown.filter(({ categories }) => categories.includes('all'));
}

/** Where the objects of a kind are asked for. A kind outside namespaces ignores the namespace. */
export function pathOf({ group, version, plural, namespaced }: Kind, namespace: string, name?: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}${namespaced ? `/namespaces/${safeName(namespace)}` : ''}/${plural}${name === undefined ? '' : `/${safeName(name)}`}`;
}

/** `deployment.apps`, as kubectl puts it before a name: `deployment.apps/cygni-api`. */
export function prefixOf({ kind, group }: Kind): string {
  return `${kind.toLowerCase()}${group === '' ? '' : `.${group}`}`;
}
