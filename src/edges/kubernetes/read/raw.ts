import type { Found } from '../print/answer.ts';
import { hideSecrets } from '../print/hide.ts';
import { accepted } from '../refusal.ts';
import { notAnswered } from '../words.ts';
import type { Asked } from './read.ts';

const NAME = '[a-z0-9*][a-z0-9.*:-]*';
const GROUP = String.raw`(?:api/v1|apis/(?:apps|batch|autoscaling|policy|extensions|(?:networking|storage|discovery|coordination|events|scheduling|node|certificates|apiextensions|apiregistration|admissionregistration|rbac\.authorization|flowcontrol\.apiserver|metrics)\.k8s\.io)/v\d+(?:(?:alpha|beta)\d+)?)`;

/** What of the API server only reports, whatever its name says; what lies behind a proxy could be anything's. */
const reporting = [
  /^\/(?:healthz|livez|readyz)(?:\/[\w-]+)*$/,
  /^\/(?:version|metrics|metrics\/slis|api|apis|openapi\/v[23]|openid\/v1\/jwks)\/?$/,
  /^\/(?:api\/v1|apis\/[a-z0-9.-]+(?:\/v\d+(?:(?:alpha|beta)\d+)?)?)\/?$/,
];
/** Objects: in a namespace, or of the cluster. */
const inNamespace = new RegExp(`^/${GROUP}/namespaces/([a-z0-9-]+)/((?!proxy|watch)[a-z]{3,})(?:/${NAME}(?:/(?:status|scale|log))?)?/?$`);
const ofCluster = new RegExp(`^/${GROUP}/((?!proxy|watch)[a-z]{3,})(?:/${NAME}(?:/(?:status|scale))?)?/?$`);
/** Numbers asked of a metrics adapter, of something in a namespace. */
const measured = /^\/apis\/(?:custom|external)\.metrics\.k8s\.io\/v\d+(?:(?:alpha|beta)\d+)?\/namespaces\/([a-z0-9-]+)(?:\/[\w*.:-]+){1,4}\/?$/;

const OPTIONS = ['verbose', 'exclude', 'pretty', 'limit', 'continue', 'resourceVersion', 'labelSelector', 'fieldSelector', 'metricLabelSelector', 'container', 'tailLines', 'sinceSeconds', 'previous', 'timestamps', 'timeoutSeconds'];

/** `kubectl get --raw PATH` of an address that only reports, as text; objects without what is secret in them. */
export async function raw(asked: Asked): Promise<Found> {
  const [path = '', query = '', more] = (asked.words.flag('raw') ?? '').split('?');
  const options = [...new URLSearchParams(query)];
  if (more !== undefined || path.includes('#') || !options.every(([name]) => OPTIONS.includes(name)) || !(await reports(asked, path))) throw notAnswered(`kubectl get --raw ${path}`, 'that address is not one of those that only report');
  const reply = await asked.api({ method: 'GET', path, query: Object.fromEntries(options), accept: '*/*' });
  // A health page with a failing check is an answer too.
  if (!/^\/(healthz|livez|readyz)/.test(path) || reply.status < 500) accepted(reply);
  const text = asked.open || reply.body === undefined ? reply.text : JSON.stringify(hideSecrets(reply.body));
  return { kind: 'lines', lines: text.replace(/\r?\n$/, '').split(/\r?\n/) };
}

/** Whether the address only reports. Throws when it lies in a namespace that may not be touched. */
async function reports({ discovery, within }: Asked, path: string): Promise<boolean> {
  if (/\/\.|\/\/|%/.test(path)) return false;
  if (reporting.some((pattern) => pattern.test(path))) return true;
  const [, namespace] = inNamespace.exec(path) ?? measured.exec(path) ?? [];
  // It stands in the address, so it is asked for by its own name there.
  if (namespace !== undefined) return within(namespace) === namespace;
  const [, plural] = ofCluster.exec(path) ?? [];
  if (plural === undefined) return false;
  const [group = ''] = /(?<=^\/apis\/)[^/]+/.exec(path) ?? [];
  const [kind] = await discovery.named(group === '' ? plural : `${plural}.${group}`).catch(() => []);
  // Without its namespace a kind that lives in one would answer for every namespace there is.
  return kind !== undefined && kind.group === group && !kind.namespaced;
}
