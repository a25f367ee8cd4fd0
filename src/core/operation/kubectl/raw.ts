import type { ShellWord } from '../shell/line.ts';

/** Parts of a path in which a placeholder may stand: a namespace's and an object's name, nothing that says what is asked. */
const name = String.raw`(?:[a-z0-9*][a-z0-9.*:-]*|\u0001)`;
const kind = '(?!proxy|watch)[a-z]{3,}';
const shortGroups = 'apps|batch|autoscaling|policy|extensions';
const longGroups = String.raw`networking|storage|discovery|coordination|events|scheduling|node|certificates|apiextensions|apiregistration|admissionregistration|rbac\.authorization|flowcontrol\.apiserver`;
const group = String.raw`(?:${shortGroups}|(?:${longGroups})\.k8s\.io)`;
const object = `/(?:namespaces/${name}/)?${kind}(?:/${name}(?:/(?:status|scale|log))?)?`;

/** Addresses of the API server whose GET only reports. What lies behind `proxy`, `exec` or an extension's own interface could do anything. */
const reporting = [
  /^\/(healthz|livez|readyz)(\/[\w-]+)*$/,
  /^\/(version|metrics|metrics\/slis|api|apis|openapi\/v[23]|openid\/v1\/jwks)\/?$/,
  /^\/(api\/v1|apis\/[a-z0-9.-]+(\/v\d+((alpha|beta)\d+)?)?)\/?$/,
  new RegExp(`^/api/v1${object}/?$`),
  new RegExp(String.raw`^/apis/${group}/v\d+(?:(?:alpha|beta)\d+)?${object}/?$`),
  // Of these every path is a number asked of a metrics adapter: `/namespaces/x/pods/*/http_requests`.
  new RegExp(String.raw`^/apis/(?:custom\.|external\.)?metrics\.k8s\.io/v\d+(?:(?:alpha|beta)\d+)?(?:/(?:[\w*.:-]+|\u0001))+$`),
];

/** A node's own numbers, which the API server passes on. */
const nodeNumbers = new RegExp(`^/api/v1/nodes/${name}/proxy/(?:stats/summary|healthz|metrics(?:/(?:cadvisor|resource|probes))?)/?$`);

const options = /^(verbose|exclude|pretty|limit|continue|resourceVersion|labelSelector|fieldSelector|metricLabelSelector|container|tailLines|sinceSeconds|previous|timestamps|timeoutSeconds)(=[^&]*)?$/;

/** What `get --raw` asks: null when it is not known to only report. */
export function readRaw(word: ShellWord): { secret: boolean; open: string[] } | null {
  const [, written = '', query] = /^([^?#]*)(?:\?([^#]*))?$/.exec(word.placeholders.reduce((text, placeholder) => text.replace(placeholder, '\u0001'), word.text)) ?? [];
  const spoken = written.match(/(?<=\/)([A-Z][A-Z0-9_-]*|\{[\w.-]+\}|your-[\w-]+)(?=\/|$)/g) ?? [];
  const path = spoken.reduce((text, name) => text.replace(name, '\u0001'), written);
  if (/\/\.|\/\/|%/.test(path)) return null;
  if (!nodeNumbers.test(path) && (/\/proxy(\/|$)/.test(path) || !reporting.some((pattern) => pattern.test(path)))) return null;
  if (query !== undefined && query !== '' && !query.split('&').every((option) => options.test(option))) return null;
  return { secret: /\/secrets(\/|$)/.test(path), open: [...word.placeholders, ...spoken] };
}
