import type { Found } from './answer.ts';
import type { Asked } from './read.ts';
import { accepted } from './refusal.ts';
import { notAnswered } from './words.ts';

/** What of the API server only reports, whatever its name says; a proxied address could be anything's. */
const REPORTING = /^\/(?:(?:healthz|livez|readyz)(?:\/[\w-]+)*|version|metrics|api|apis|api\/v1)$/;
const USAGE = /^\/apis\/metrics\.k8s\.io\/v1(?:beta1)?\/(?:nodes(?:\/[a-z0-9][a-z0-9.-]*)?|namespaces\/([a-z0-9][a-z0-9-]*)\/pods(?:\/[a-z0-9][a-z0-9.-]*)?)$/;
const QUERY = /^[\w=&.-]{0,200}$/;

/** `kubectl get --raw PATH` of an address that only reports, as text. */
export async function raw(asked: Asked): Promise<Found> {
  const [path = '', query = '', more] = (asked.words.flag('raw') ?? '').split('?');
  const usage = USAGE.exec(path);
  if (!(REPORTING.test(path) || usage) || !QUERY.test(query) || more !== undefined) throw notAnswered(`kubectl get --raw ${path}`, 'that address is not one of those that only report');
  const namespace = usage?.[1];
  // The namespace is in the address, so it is asked for by its own name there.
  if (namespace !== undefined) asked.within(namespace);
  const reply = await asked.api({ method: 'GET', path, query: Object.fromEntries(new URLSearchParams(query)), accept: '*/*' });
  // A health page with a failing check is an answer too.
  if (!/^\/(healthz|livez|readyz)/.test(path) || reply.status < 500) accepted(reply);
  return { kind: 'lines', lines: reply.text.replace(/\r?\n$/, '').split(/\r?\n/) };
}
