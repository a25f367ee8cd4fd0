/** The columns the simulated API server prints objects in, as the real one does when a client asks for a table. */
import { list, record, string } from '../fields.ts';
import type { Json } from '../fields.ts';
import type { Answer, Request } from '../simulated-server.ts';

type Column = { name: string; priority: number };
type Printer = { columns: Column[]; cells: (object: Json) => unknown[] };

/** `NAME|READY|IP*`: a star marks what only `-o wide` shows. */
function printer(columns: string, cells: Printer['cells']): Printer {
  return { columns: columns.split('|').map((name) => ({ name: name.replace('*', ''), priority: name.endsWith('*') ? 1 : 0 })), cells };
}

const at = (object: unknown, ...path: string[]): unknown => path.reduce<unknown>((inner, field) => record(inner)[field], object);
const name = (object: Json): unknown => at(object, 'metadata', 'name');
const born = (object: Json): string => age(at(object, 'metadata', 'creationTimestamp'));
const inLine = (labels: unknown): string => Object.entries(record(labels)).map(([key, value]) => `${key}=${String(value)}`).join(',') || '<none>';
const containers = (object: Json): Json[] => list(at(object, 'spec', 'template', 'spec', 'containers')).map(record);
const names = (object: Json): string => containers(object).map((one) => one['name']).join(',');
const images = (object: Json): string => containers(object).map((one) => one['image']).join(',');

const printers: Record<string, Printer> = {
  Pod: printer('Name|Ready|Status|Restarts|Age|IP*|Node*|Nominated Node*|Readiness Gates*', (pod) => {
    const statuses = list(at(pod, 'status', 'containerStatuses')).map(record);
    const waiting = statuses.map((one) => at(one, 'state', 'waiting', 'reason')).find(Boolean);
    return [name(pod), `${statuses.filter(({ ready }) => ready === true).length}/${statuses.length}`, waiting ?? at(pod, 'status', 'phase'), String(statuses.reduce((sum, one) => sum + Number(one['restartCount'] ?? 0), 0)), born(pod), at(pod, 'status', 'podIP') ?? '<none>', at(pod, 'spec', 'nodeName') ?? '<none>', '<none>', '<none>'];
  }),
  Deployment: printer('Name|Ready|Up-to-date|Available|Age|Containers*|Images*|Selector*', (one) => [
    name(one), `${Number(at(one, 'status', 'readyReplicas') ?? 0)}/${Number(at(one, 'spec', 'replicas') ?? 0)}`, Number(at(one, 'status', 'updatedReplicas') ?? 0), Number(at(one, 'status', 'availableReplicas') ?? 0), born(one), names(one), images(one), inLine(at(one, 'spec', 'selector', 'matchLabels')),
  ]),
  ReplicaSet: printer('Name|Desired|Current|Ready|Age|Containers*|Images*|Selector*', (one) => [
    name(one), Number(at(one, 'spec', 'replicas') ?? 0), Number(at(one, 'status', 'replicas') ?? 0), Number(at(one, 'status', 'readyReplicas') ?? 0), born(one), names(one), images(one), inLine(at(one, 'spec', 'selector', 'matchLabels')),
  ]),
  Event: printer('Last Seen|Type|Reason|Object|Subobject*|Source*|Message|First Seen*|Count*|Name*', (one) => [
    age(one['lastTimestamp']), one['type'], one['reason'], `${String(at(one, 'involvedObject', 'kind')).toLowerCase()}/${String(at(one, 'involvedObject', 'name'))}`, '', at(one, 'source', 'component'), one['message'], age(one['firstTimestamp']), one['count'], name(one),
  ]),
  HorizontalPodAutoscaler: printer('Name|Reference|Targets|MinPods|MaxPods|Replicas|Age', (one) => [
    name(one), `${String(at(one, 'spec', 'scaleTargetRef', 'kind'))}/${String(at(one, 'spec', 'scaleTargetRef', 'name'))}`, '<none>', String(at(one, 'spec', 'minReplicas')), at(one, 'spec', 'maxReplicas'), at(one, 'status', 'currentReplicas'), born(one),
  ]),
  Service: printer('Name|Type|Cluster-IP|External-IP|Port(s)|Age|Selector*', (one) => [
    name(one), at(one, 'spec', 'type'), at(one, 'spec', 'clusterIP'), '<none>', list(at(one, 'spec', 'ports')).map(record).map(({ port, protocol }) => `${String(port)}/${String(protocol)}`).join(','), born(one), inLine(at(one, 'spec', 'selector')),
  ]),
  Endpoints: printer('Name|Endpoints|Age', (one) => [
    name(one), list(one['subsets']).map(record).flatMap((subset) => list(subset['addresses']).map(record).map(({ ip }) => `${String(ip)}:${String(record(list(subset['ports'])[0])['port'])}`)).slice(0, 3).join(',') || '<none>', born(one),
  ]),
  ConfigMap: printer('Name|Data|Age', (one) => [name(one), Object.keys(record(one['data'])).length, born(one)]),
  Secret: printer('Name|Type|Data|Age', (one) => [name(one), one['type'], Object.keys(record(one['data'])).length, born(one)]),
  Ingress: printer('Name|Class|Hosts|Address|Ports|Age', (one) => [
    name(one), at(one, 'spec', 'ingressClassName'), list(at(one, 'spec', 'rules')).map((rule) => record(rule)['host']).join(','), list(at(one, 'status', 'loadBalancer', 'ingress')).map((address) => record(address)['ip']).join(','), '80', born(one),
  ]),
  Job: printer('Name|Status|Completions|Duration|Age|Containers*|Images*|Selector*', (one) => [
    name(one), record(list(at(one, 'status', 'conditions'))[0])['type'] ?? 'Running', `${Number(at(one, 'status', 'succeeded') ?? 0)}/${Number(at(one, 'spec', 'completions') ?? 1)}`, '9s', born(one), names(one), images(one), inLine(at(one, 'spec', 'selector', 'matchLabels')),
  ]),
  Node: printer('Name|Status|Roles|Age|Version|Internal-IP*|External-IP*|OS-Image*|Kernel-Version*|Container-Runtime*', (one) => {
    const ready = list(at(one, 'status', 'conditions')).map(record).find(({ type }) => type === 'Ready')?.['status'] === 'True';
    const info = record(at(one, 'status', 'nodeInfo'));
    return [name(one), `${ready ? 'Ready' : 'NotReady'}${at(one, 'spec', 'unschedulable') === true ? ',SchedulingDisabled' : ''}`, '<none>', born(one), info['kubeletVersion'], record(list(at(one, 'status', 'addresses'))[0])['address'], '<none>', info['osImage'], info['kernelVersion'], info['containerRuntimeVersion']];
  }),
  Namespace: printer('Name|Status|Age', (one) => [name(one), at(one, 'status', 'phase'), born(one)]),
  StorageClass: printer('Name|Provisioner|ReclaimPolicy|VolumeBindingMode|AllowVolumeExpansion|Age', (one) => [name(one), one['provisioner'], one['reclaimPolicy'], one['volumeBindingMode'], one['allowVolumeExpansion'] === true, born(one)]),
  // A custom resource, with the columns its definition asks for.
  Backup: printer('Name|Phase|Size|Schedule*|Age', (one) => [name(one), at(one, 'status', 'phase'), at(one, 'status', 'sizeBytes'), at(one, 'spec', 'schedule'), born(one)]),
};
const plain = printer('Name|Created At', (one) => [name(one), at(one, 'metadata', 'creationTimestamp')]);

/** The answer as a table where the client asks for one and the server prints that kind; else as it was. */
export function asTable(request: Request, answer: Answer): Answer {
  const body = record(answer.body);
  const wish = String(request.headers.accept ?? '').split(',').map((part) => part.replaceAll(/\s/g, '')).find((part) => /^application\/json;/.test(part) && part.includes('as=Table') && part.includes('g=meta.k8s.io'));
  const kind = string(body['kind']) ?? '';
  // The metrics server prints nothing itself.
  if (request.method !== 'GET' || answer.status !== 200 || wish === undefined || kind === 'Status' || /Metrics(List)?$/.test(kind)) return answer;
  if (!wish.includes('v=v1') || /v=v1[a-z]/.test(wish)) return answer;
  const objects = kind.endsWith('List') ? list(body['items']).map(record) : [body];
  const single = kind.replace(/List$/, '');
  const { columns, cells } = printers[single] ?? plain;
  const include = request.query.get('includeObject') ?? 'Metadata';
  const objectOf = (object: Json): Json | undefined => {
    if (include === 'None') return undefined;
    return include === 'Object' ? { kind: single, apiVersion: string(body['apiVersion']) ?? 'v1', ...object } : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object['metadata'] };
  };
  return {
    ...answer,
    body: {
      kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: kind.endsWith('List') ? record(body['metadata']) : { resourceVersion: '1' },
      columnDefinitions: columns.map(({ name: column, priority }) => ({ name: column, type: 'string', format: column === 'Name' ? 'name' : '', description: '', priority })),
      rows: objects.map((object) => ({ cells: cells(object), object: objectOf(object) })),
    },
  };
}

function age(since: unknown): string {
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(string(since) ?? '')) / 1000));
  if (Number.isNaN(seconds)) return '<unknown>';
  if (seconds < 120) return `${seconds}s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)}m` : seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
