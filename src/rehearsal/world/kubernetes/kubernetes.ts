/**
 * A Kubernetes API server for one namespace and one deployment: enough for what a responder does with kubectl.
 * Rights, conflicts, dry runs and patch types are real, because they are what goes wrong at night.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Panel } from '../../slack/state.ts';
import type { Authority } from '../authority.ts';
import { record, string } from '../fields.ts';
import type { Json } from '../fields.ts';
import { startSimulatedServer } from '../simulated-server.ts';
import type { Answer, Call, Request, SimulatedServer } from '../simulated-server.ts';
import { paperWorkload } from '../workload.ts';
import type { Workload } from '../workload.ts';
import { kubeconfigOf, listOrOne, notAllowed, notFound, refusal } from './answer.ts';
import { storeDeployment } from './deployment.ts';
import type { DeploymentStore } from './deployment.ts';
import { discover, kept } from './discovery.ts';
import { startExec } from './exec.ts';
import type { Exec } from './exec.ts';
import * as objects from './objects.ts';
import { namespace } from './objects.ts';
import { applyPatch } from './patch.ts';
import { simulatePods } from './pods.ts';
import { aboutItself } from './self.ts';
import { shelvesOf } from './shelf.ts';
import { storeObjects } from './store.ts';
import type { ObjectStore } from './store.ts';
import { asTable } from './table.ts';

export type Kubernetes = SimulatedServer & {
  namespace: string;
  token: string;
  /** The text of a kubeconfig for this server, with its token and authority. */
  kubeconfig: string;
  /** The deployment as stored, without status. */
  deployment(): Json;
  replicas(): number;
  env(): Record<string, string>;
  /** Another field manager (a GitOps controller, a colleague) edits the deployment. */
  interfere(manager: string, change: Edit): void;
  /** Takes one right away, e.g. `patch deployments` or `get pods/log`: 403, and the access review says no. */
  deny(right: string): void;
  /** Gives it back. */
  allow(right: string): void;
  /** Gives a right that is not there from the start: of what lies outside the namespace, of secrets, of `pods/exec`. */
  grant(...rights: string[]): void;
  /** The programs that were run in pods. */
  ran: Exec['ran'];
  /** Puts a HorizontalPodAutoscaler on the deployment. */
  autoscale(minReplicas: number, maxReplicas: number): void;
  /** Everything that no deployment made: two nodes from the start. */
  objects: ObjectStore;
  /** How many more pods the disruption budget lets go. */
  disruptions(allowed: number): void;
  panel(): Panel;
};

type Edit = { replicas?: number; env?: Record<string, string>; image?: string };

type Place = { group: string; namespace: string | undefined; resource: string; name: string | undefined; subresource: string | undefined };

export async function startKubernetes(options: {
  authority: Authority;
  workload?: Workload;
  replicas?: number;
  env?: Record<string, string>;
  /** False: says what kinds it has only in the older way. */
  aggregated?: boolean;
  changed?: () => void;
}): Promise<Kubernetes> {
  const token = randomBytes(24).toString('base64url');
  const name = 'cygni-api';
  const workload = options.workload ?? paperWorkload(name);
  const env = options.env ?? { DB_POOL_SIZE: '25', DB_POOL_IDLE_TIMEOUT: '5000', READ_REPLICA_ENABLED: 'false' };
  const store = storeDeployment({ name, replicas: options.replicas ?? 4, env, workload });
  const denied = new Set<string>();
  const granted = new Set<string>();
  const exec = startExec();
  const shelves = shelvesOf(name, () => workload.pods());
  const kinds = [...kept, ...shelves];
  const stored = storeObjects();
  // What can be changed leaves its shelf.
  for (const { plural, group, objects: of } of shelves) if (group === '' && (plural === 'nodes' || plural === 'configmaps')) for (const object of of()) stored.put(plural, object);
  const pods = simulatePods({ workload, store: stored, objectOf: podObject });

  function handle(request: Request): Answer {
    if (request.headers.authorization !== `Bearer ${token}`) {
      return refusal({ status: 401, reason: 'Unauthorized', message: 'Unauthorized' });
    }
    const general = discover(request, kinds, options.aggregated ?? true) ?? aboutItself(request, kinds, allowed);
    if (general) return general;
    if (request.path === '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews') return review(record(request.body));
    if (request.path === `/api/v1/namespaces/${namespace}` && request.method === 'GET') {
      return { status: 200, body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } } };
    }
    const match = /^\/(?:api|apis\/([^/]+))\/v[^/]+\/(?:namespaces\/([^/]+)\/)?([a-z]+)(?:\/([^/]+))?(?:\/([a-z]+))?$/.exec(request.path);
    if (!match) return notFound('the server could not find the requested resource');
    const place: Place = { group: match[1] ?? '', namespace: match[2], resource: match[3]!, name: match[4], subresource: match[5] };
    return forbidden(verbOf(request.method, place.name), place, match[2]) ?? asTable(request, route(request, place));
  }

  function forbidden(verb: string, place: Place, where: string | undefined): Answer | undefined {
    if (allowed(verb, resourceOf(place), where)) return undefined;
    const message = `${resourceOf(place)} ${place.name ? `"${place.name}" ` : ''}is forbidden: User "system:serviceaccount:production:lifeguard" cannot ${verb} resource "${resourceOf(place)}" in API group "${place.group}" ${where === undefined ? 'at the cluster scope' : `in the namespace "${where}"`}`;
    return refusal({ status: 403, reason: 'Forbidden', message });
  }

  /** A program in a pod. Like a server of 1.35 it wants the right to create beside the right to get. */
  function enter(request: Request, connection: { incoming: IncomingMessage; socket: Duplex; head: Buffer }): Answer | undefined {
    if (request.headers.authorization !== `Bearer ${token}`) return refusal({ status: 401, reason: 'Unauthorized', message: 'Unauthorized' });
    const [, where, podName] = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/exec$/.exec(request.path) ?? [];
    if (podName === undefined) return notFound('the server could not find the requested resource');
    const place: Place = { group: '', namespace: where, resource: 'pods', name: podName, subresource: 'exec' };
    const refused = forbidden('get', place, where) ?? forbidden('create', place, where);
    if (refused) return refused;
    const pod = workload.pods().find((one) => one.name === podName);
    if (!pod) return notFound(`pods "${podName}" not found`);
    const container = request.query.get('container') ?? 'api';
    if (container !== 'api') return refusal({ status: 400, reason: 'BadRequest', message: `container ${container} is not valid for pod ${podName}` });
    const command = request.query.getAll('command');
    if (command.length === 0) return refusal({ status: 400, reason: 'BadRequest', message: 'you must specify a command for the container' });
    exec.run(connection.incoming, connection.socket, connection.head, { pod, command });
    return undefined;
  }

  function route(request: Request, place: Place): Answer {
    switch (`${place.group}/${place.resource}`) {
      case 'apps/deployments':
        return deployments(request, place);
      case 'apps/replicasets':
        return listOrOne(request, place, 'ReplicaSetList', 'apps/v1', replicaSets());
      case '/pods':
        return place.subresource === 'log' ? log(request, place) : pods.handle(request, place);
      case '/events':
        return listOrOne(request, place, 'EventList', 'v1', store.events.map(objects.eventObject));
      case 'autoscaling/horizontalpodautoscalers':
      case '/nodes':
      case '/configmaps':
      case 'apps/statefulsets':
      case 'apps/controllerrevisions':
        return request.method === 'GET' && place.name === undefined ? listed(request, place, stored.all(place.resource)) : stored.handle(request, place);
      default: {
        const shelf = shelves.find(({ group, plural }) => group === place.group && plural === place.resource);
        return shelf && place.subresource === undefined ? listed(request, place, shelf.objects()) : notFound('the server could not find the requested resource');
      }
    }
  }

  function deployments(request: Request, place: Place): Answer {
    if (request.method === 'GET' && place.subresource !== 'scale') {
      return listOrOne(request, place, 'DeploymentList', 'apps/v1', [withStatus(store.current())]);
    }
    if (place.name !== name) return notFound(`deployments.apps "${place.name}" not found`);
    const scale = place.subresource === 'scale';
    const present = scale ? objects.scaleOf(store.current(), workload.pods().length) : store.current();
    if (request.method === 'GET') return { status: 200, body: present };
    if (request.method !== 'PUT' && request.method !== 'PATCH') return refusal(notAllowed);
    const wanted =
      request.method === 'PUT'
        ? { object: record(request.body) }
        : applyPatch(string(request.headers['content-type']) ?? '', present, request.body);
    if (!('object' in wanted)) return refusal(wanted);
    const result = store.write(scale ? withScale(store.current(), wanted.object) : wanted.object, {
      dryRun: request.query.get('dryRun') === 'All',
      manager: request.query.get('fieldManager') ?? 'unknown',
    });
    if (!('object' in result)) return refusal(result);
    return { status: 200, body: scale ? objects.scaleOf(result.object, workload.pods().length) : withStatus(result.object) };
  }

  function listed(request: Request, place: Place, objects: Json[]): Answer {
    const kind = kinds.find(({ group, plural }) => group === place.group && plural === place.resource);
    const version = kind?.version ?? 'v1';
    return listOrOne(request, place, `${kind?.kind ?? ''}List`, place.group === '' ? version : `${place.group}/${version}`, objects);
  }

  function log(request: Request, { name: pod }: Place): Answer {
    if (pod === undefined || !workload.pods().some((one) => one.name === pod)) return notFound(`pods "${pod}" not found`);
    const sinceTime = Date.parse(request.query.get('sinceTime') ?? '');
    const since = Number.isNaN(sinceTime) ? Number(request.query.get('sinceSeconds') ?? Infinity) : (Date.now() - sinceTime) / 1000;
    const tail = Number(request.query.get('tailLines') ?? Infinity);
    const recent = (workload.logs(pod) ?? []).filter((line) => Date.now() - line.at.getTime() <= since * 1000);
    const lines = tail === 0 ? [] : recent.slice(-Math.min(tail, recent.length || 1));
    const stamped = request.query.get('timestamps') === 'true';
    const text = lines.map((line) => `${stamped ? `${line.at.toISOString()} ` : ''}${line.text}\n`).join('');
    return { status: 200, text: text.slice(0, Number(request.query.get('limitBytes') ?? Infinity)) };
  }

  function review(body: Json): Answer {
    const attributes = record(record(body['spec'])['resourceAttributes']);
    const resource = [attributes['resource'], attributes['subresource']].filter(Boolean).join('/');
    const yes = allowed(String(attributes['verb']), resource, string(attributes['namespace']));
    return { status: 201, body: { ...body, status: { allowed: yes, ...(yes ? {} : { reason: 'not granted in this rehearsal' }) } } };
  }

  function allowed(verb: string, resource: string, where: string | undefined): boolean {
    const right = `${verb} ${resource}`;
    const closed = where === undefined || resource === 'secrets' || resource === 'pods/exec';
    return (where === undefined || where === namespace) && (!closed || granted.has(right)) && !denied.has(right);
  }
  function replicaSets(): Json[] {
    const newest = store.revisions.at(-1);
    return store.revisions.map((one) => objects.replicaSetObject(store.current(), one, one === newest, workload.pods()));
  }
  function podObject(pod: ReturnType<Workload['pods']>[number]): Json {
    const template = store.revisions.find((one) => one.hash === pod.templateHash)?.template ?? objects.templateOf(store.current());
    return objects.podObject(store.current(), pod, template);
  }
  function withStatus(deployment: Json): Json {
    return objects.withStatus(deployment, workload.pods(), objects.hashOf(objects.templateOf(store.current())));
  }

  const server = await startSimulatedServer({
    tls: options.authority.server,
    handle,
    upgrade: enter,
    ...(options.changed ? { changed: options.changed } : {}),
  });
  return {
    ...server,
    namespace,
    token,
    kubeconfig: kubeconfigOf(server.url, token, options.authority.ca),
    deployment: store.current,
    replicas: () => objects.replicasOf(store.current()),
    env: () => objects.envOf(objects.templateOf(store.current())),
    interfere: (manager, change) => interfere(store, manager, change),
    deny: (right) => void denied.add(right),
    allow: (right) => void denied.delete(right),
    grant: (...rights) => rights.forEach((right) => granted.add(right)),
    autoscale: (min, max) => void stored.put('horizontalpodautoscalers', objects.autoscalerObject(name, min, max)),
    objects: stored,
    disruptions: pods.disruptions,
    ran: exec.ran,
    panel: () => panelOf(server.journal, objects.replicasOf(store.current()), workload),
  };
}

function withScale(deployment: Json, scale: Json): Json {
  const { resourceVersion } = record(scale['metadata']);
  const metadata = { ...record(deployment['metadata']), ...(resourceVersion === undefined ? {} : { resourceVersion }) };
  return { ...deployment, metadata, spec: { ...record(deployment['spec']), replicas: record(scale['spec'])['replicas'] ?? 0 } };
}

function interfere(store: DeploymentStore, manager: string, change: Edit): void {
  const env = Object.entries(change.env ?? {}).map(([name, value]) => ({ name, value }));
  const patch = {
    spec: {
      ...(change.replicas === undefined ? {} : { replicas: change.replicas }),
      template: { spec: { containers: [{ name: 'api', ...(env.length > 0 ? { env } : {}), ...(change.image ? { image: change.image } : {}) }] } },
    },
  };
  const patched = applyPatch('application/strategic-merge-patch+json', store.current(), patch);
  if ('object' in patched) store.write(patched.object, { dryRun: false, manager });
}

function verbOf(method: string, name: string | undefined): string {
  if (method === 'GET') return name === undefined ? 'list' : 'get';
  return { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }[method] ?? method.toLowerCase();
}

function resourceOf(place: Place): string {
  return place.subresource === undefined ? place.resource : `${place.resource}/${place.subresource}`;
}

function panelOf(journal: Call[], wanted: number, workload: Workload): Panel {
  const ready = workload.pods().filter((pod) => pod.ready).length;
  const short = (path: string) => path.replace(/^\/apis?(\/[a-z.]+)?\/v[^/]+\/namespaces\/[^/]+\//, '');
  const changes = journal.filter((call) => call.method !== 'GET' && !call.path.includes('accessreviews'));
  const reads = journal.length - changes.length;
  return {
    title: 'Kubernetes',
    state: ready === wanted ? 'calm' : 'busy',
    summary: `${ready} of ${wanted} pods ready`,
    lines: [
      ...changes.slice(-4).toReversed().map((call) => {
        const dry = call.query.includes('dryRun=All') ? ' (dry run)' : '';
        return `${call.method} ${short(call.path)}${dry} → ${call.status ?? 'no answer'}`;
      }),
      ...(reads > 0 ? [`${reads} ${reads === 1 ? 'read' : 'reads'}`] : []),
    ],
  };
}
