/** Answers every resource of the simulated Kubernetes gives alike: refusals, lists, and the way in. */
import { record } from '../fields.ts';
import type { Json } from '../fields.ts';
import type { Answer, Request } from '../simulated-server.ts';
import { nameOf, namespace } from './objects.ts';
import { matchesFields, matchesLabels } from './selector.ts';

export type Refused = { status: number; reason: string; message: string };

export const notAllowed: Refused = { status: 405, reason: 'MethodNotAllowed', message: 'the server does not allow this method on the requested resource' };

/** The one that is named, or those the selectors leave. */
export function listOrOne(
  request: Request,
  place: { resource: string; name: string | undefined },
  kind: string,
  apiVersion: string,
  all: Json[],
): Answer {
  if (request.method !== 'GET') return refusal(notAllowed);
  if (place.name !== undefined) {
    const found = all.find((one) => nameOf(one) === place.name);
    return found ? { status: 200, body: found } : notFound(`${place.resource} "${place.name}" not found`);
  }
  const labelsOf = (one: Json) => record(record(one['metadata'])['labels']) as Record<string, string>;
  const items = all
    .filter((one) => matchesLabels(labelsOf(one), request.query.get('labelSelector')))
    .filter((one) => matchesFields(one, request.query.get('fieldSelector')));
  const from = Number(request.query.get('continue') ?? 0);
  const to = from + Number(request.query.get('limit') || items.length);
  const more = to < items.length ? { continue: String(to), remainingItemCount: items.length - to } : {};
  // Only a custom resource says in a list what it is.
  const custom = (apiVersion.split('/')[0] ?? '').endsWith('.dev');
  const bare = ({ kind: _kind, apiVersion: _version, ...rest }: Json): Json => rest;
  return { status: 200, body: { kind, apiVersion, metadata: { resourceVersion: '1', ...more }, items: items.slice(from, to).map((one) => (custom ? one : bare(one))) } };
}

/** A refusal as a Kubernetes `Status`. */
export function refusal({ status, reason, message }: Refused): Answer {
  return { status, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code: status } };
}

export function notFound(message: string): Answer {
  return refusal({ status: 404, reason: 'NotFound', message });
}

/** The text of a kubeconfig. JSON is YAML: every reader of kubeconfigs takes it. */
export function kubeconfigOf(server: string, token: string, ca: string): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'rehearsal', cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') } }],
    users: [{ name: 'lifeguard', user: { token } }],
    contexts: [{ name: 'rehearsal', context: { cluster: 'rehearsal', user: 'lifeguard', namespace } }],
    'current-context': 'rehearsal',
  };
  return JSON.stringify(config, null, 2);
}
