/** What else stands in the simulated namespace and around it, so that the reads of a runbook find what they would find. */
import type { Json } from '../fields.ts';
import type { Pod } from '../workload.ts';
import { namespace } from './objects.ts';

/** One kind of object the simulated server serves, and the objects of it there are. */
export type Shelf = {
  group: string;
  version: string;
  plural: string;
  kind: string;
  shortNames: string[];
  namespaced: boolean;
  categories: string[];
  objects: () => Json[];
};

const day = 86_400_000;

/** Every kind that is only looked at; deployments, pods and what a change leaves behind are kept elsewhere. */
export function shelvesOf(app: string, pods: () => Pod[]): Shelf[] {
  const created = new Date(Date.now() - 40 * day).toISOString();
  const metadata = (name: string, more: Json = {}): Json => ({ name, uid: `rehearsal-${name}`, resourceVersion: '1', creationTimestamp: created, ...more });
  const here = (name: string, more: Json = {}): Json => metadata(name, { namespace, labels: { app }, ...more });
  const shelf = (names: string, kind: string, groupVersion: string, where: 'namespace' | 'cluster', objects: () => Json[], categories: string[] = []): Shelf => {
    const [plural = '', ...shortNames] = names.split(',');
    const [version = '', group = ''] = groupVersion.split('/').toReversed();
    return { group, version, plural, kind, shortNames, namespaced: where === 'namespace', categories, objects: () => objects().map((object) => ({ apiVersion: groupVersion, kind, ...object })) };
  };
  const addresses = () => ({
    addresses: pods().filter(({ ready }) => ready).map(({ ip, name }) => ({ ip, nodeName: 'node-1', targetRef: { kind: 'Pod', name, namespace } })),
    notReadyAddresses: pods().filter(({ ready }) => !ready).map(({ ip, name }) => ({ ip, nodeName: 'node-1', targetRef: { kind: 'Pod', name, namespace } })),
  });
  return [
    shelf('services,svc', 'Service', 'v1', 'namespace', () => [{
      metadata: here(app), spec: { type: 'ClusterIP', clusterIP: '10.96.12.7', selector: { app }, ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }] }, status: { loadBalancer: {} },
    }], ['all']),
    shelf('endpoints,ep', 'Endpoints', 'v1', 'namespace', () => {
      const { addresses: ready, notReadyAddresses: waiting } = addresses();
      return [{ metadata: here(app), subsets: [{ ...(ready.length > 0 ? { addresses: ready } : {}), ...(waiting.length > 0 ? { notReadyAddresses: waiting } : {}), ports: [{ name: 'http', port: 4000, protocol: 'TCP' }] }] }];
    }),
    shelf('configmaps,cm', 'ConfigMap', 'v1', 'namespace', () => [{ metadata: here(`${app}-settings`), data: { 'log-level': 'info', 'settings.yaml': 'cache: on\npassword: example-only\n' } }]),
    shelf('secrets', 'Secret', 'v1', 'namespace', () => [{ metadata: here(app), type: 'Opaque', data: { 'database-url': Buffer.from('postgres://app:example-only@db/orders').toString('base64') } }, { metadata: here('cygni-cache'), type: 'Opaque', data: { 'database-url': 'AAAA' } }]),
    shelf('ingresses,ing', 'Ingress', 'networking.k8s.io/v1', 'namespace', () => [{
      metadata: here(app), spec: { ingressClassName: 'nginx', rules: [{ host: 'api.cygni.dev', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: app, port: { name: 'http' } } } }] } }] }, status: { loadBalancer: { ingress: [{ ip: '203.0.113.9' }] } },
    }]),
    shelf('jobs', 'Job', 'batch/v1', 'namespace', () => [{
      metadata: here(`${app}-migrate`, { labels: { app: `${app}-migrate` } }), spec: { completions: 1, parallelism: 1, selector: { matchLabels: { app: `${app}-migrate` } } },
      status: { succeeded: 1, startTime: created, completionTime: created, conditions: [{ type: 'Complete', status: 'True' }] },
    }], ['all']),
    shelf('backups,bk', 'Backup', 'database.cygni.dev/v1', 'namespace', () => [{
      metadata: here('nightly', { labels: { app: 'orders' } }), spec: { schedule: '0 3 * * *', retention: { days: 14 } }, status: { phase: 'Completed', sizeBytes: 7_340_032, conditions: [{ type: 'Completed', status: 'True', reason: 'Stored', message: 'kept for 14 days' }] },
    }]),
    shelf('nodes,no', 'Node', 'v1', 'cluster', () => ['node-1', 'node-2'].map((name, index) => ({
      metadata: metadata(name, { labels: { 'kubernetes.io/hostname': name } }), spec: index === 1 ? { unschedulable: true } : {},
      status: {
        allocatable: { cpu: '4', memory: '16Gi', pods: '110' }, capacity: { cpu: '4', memory: '16Gi', pods: '110' }, nodeInfo: { kubeletVersion: 'v1.34.2', osImage: 'Debian', kernelVersion: '6.12.0', containerRuntimeVersion: 'containerd://2.1.4' },
        addresses: [{ type: 'InternalIP', address: `10.0.0.${index + 1}` }], conditions: [{ type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory' }, { type: 'Ready', status: 'True', reason: 'KubeletReady' }],
      },
    }))),
    shelf('namespaces,ns', 'Namespace', 'v1', 'cluster', () => [namespace, 'kube-system'].map((name) => ({ metadata: metadata(name), status: { phase: 'Active' } }))),
    shelf('persistentvolumes,pv', 'PersistentVolume', 'v1', 'cluster', () => []),
    shelf('storageclasses,sc', 'StorageClass', 'storage.k8s.io/v1', 'cluster', () => [{ metadata: metadata('standard'), provisioner: 'disk.cygni.dev', reclaimPolicy: 'Delete', volumeBindingMode: 'WaitForFirstConsumer', allowVolumeExpansion: true }]),
    shelf('pods', 'PodMetrics', 'metrics.k8s.io/v1beta1', 'namespace', () => pods().map(({ name }, index) => ({
      metadata: { name, namespace, labels: { app } }, timestamp: new Date().toISOString(), window: '15s', containers: [{ name: 'api', usage: { cpu: `${(index + 1) * 12_000_000}n`, memory: `${(9 - index) * 20_480}Ki` } }],
    }))),
    shelf('nodes', 'NodeMetrics', 'metrics.k8s.io/v1beta1', 'cluster', () => ['node-1', 'node-2'].map((name, index) => ({
      metadata: { name }, timestamp: new Date().toISOString(), window: '15s', usage: { cpu: `${(index + 1) * 500}m`, memory: `${(index + 1) * 2}Gi` },
    }))),
  ];
}
