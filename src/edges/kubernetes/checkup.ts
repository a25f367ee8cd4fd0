import { z } from 'zod';
import { fix, ok, unused, warn, type Checkup, type Seen } from '../../core/checkup.ts';
import { openApi, type Api } from './api.ts';
import { reviewAccess } from './auth.ts';
import { read } from './refusal.ts';
import { resourceOf, shippedRoles, type Right, type Role } from './rights.ts';

const TIMEOUT_MS = 5_000;
const AT_ONCE = 8;
const version = z.object({ gitVersion: z.string() });
const RIGHTS = 'deploy/kubernetes-rights.yaml';

/** Something a runbook's step changes: the names that a role has to allow. A null namespace is the first one. */
export type Named = { namespace: string | null; name: string };

/** The questions to the cluster: whether it answers, and for each namespace which of the shipped rights are missing. `named`: what the runbooks would change. Resolves once everything is loaded. */
export async function examineKubernetes({ kubeconfig, namespaces, named }: { kubeconfig: string | undefined; namespaces: string[]; named: Named[] }): Promise<Checkup[]> {
  if (namespaces.length === 0) return [{ party: 'Kubernetes', what: 'server', fix: '', ask: async () => [unused('KUBERNETES_NAMESPACES is not set: kubectl lines of a runbook are shown to copy')] }];
  const { api, session } = openApi({ kubeconfig, timeoutMs: TIMEOUT_MS });
  // Loading the client keeps this process busy for a while: asked meanwhile, every party would seem slow.
  await session().catch(() => {});
  const cure = kubeconfig === undefined ? 'Run it in the pod with its service account, or set KUBECONFIG to a file that leads to the cluster.' : 'Try the same file: kubectl --kubeconfig "$KUBECONFIG" version.';
  const server: Checkup = {
    party: 'Kubernetes', what: 'server', fix: cure,
    async ask() {
      const started = performance.now();
      const { gitVersion } = read(version, await api({ method: 'GET', path: '/version' }));
      return [ok(`${gitVersion}, answered in ${Math.max(1, Math.round(performance.now() - started))} ms`)];
    },
  };
  const rights = namespaces.map((namespace, index): Checkup => ({
    party: 'Kubernetes', what: `rights in ${namespace}`, fix: cure,
    async ask() {
      const names = [...new Set(named.filter((one) => (one.namespace ?? namespaces[0]) === namespace).map(({ name }) => name))];
      const roles = (await shippedRoles()).filter(({ everywhere }) => !everywhere || index === 0);
      const seen: Seen[] = [];
      for (const role of roles) seen.push(...seenOf(role, namespace, await missingOf(api, role, namespace, names)));
      return seen;
    },
  }));
  return [server, ...rights];
}

type Missing = { right: Right; name: string | undefined };

async function missingOf(api: Api, { rights, everywhere }: Role, namespace: string, names: string[]): Promise<{ asked: number; missing: Missing[] }> {
  // A right that is given by name is asked for by the names the runbooks mention: without one the answer would be no.
  const questions = rights.flatMap((right): Missing[] => (right.named ? names.map((name) => ({ right, name })) : [{ right, name: undefined }]));
  const answers: boolean[] = [];
  // Each at once is a connection of its own.
  for (let at = 0; at < questions.length; at += AT_ONCE) {
    answers.push(...await Promise.all(questions.slice(at, at + AT_ONCE).map(async ({ right: { verb, group, resource, subresource }, name }) => reviewAccess(api, { verb, group, resource, subresource, namespace: everywhere ? undefined : namespace, name }))));
  }
  return { asked: questions.length, missing: questions.filter((_question, at) => !answers[at]) };
}

function seenOf({ name, needed }: Role, namespace: string, { asked, missing }: { asked: number; missing: Missing[] }): Seen[] {
  const optional = needed.length === 0;
  const what = optional ? `role ${name}` : `rights in ${namespace}`;
  const numbers = `${asked - missing.length} of ${asked} rights`;
  if (asked === 0) return [unused('no runbook names a workload it would be for', what)];
  if (missing.length === 0) return [ok(numbers, what)];
  if (optional) return [missing.length === asked ? unused('not granted: its steps say so before they can be confirmed', what) : unused(`${numbers}; missing: ${said(missing)}`, what)];
  const must = missing.filter(({ right }) => needed.includes(resourceOf(right)));
  if (must.length > 0) return [fix(`${numbers}; may not ${said(must)}${missing.length > must.length ? `, nor ${missing.length - must.length} that may be left out` : ''}`, `With its namespace and names as yours: kubectl apply -f ${RIGHTS}`, what)];
  return [warn(`${numbers}; may not ${said(missing)}`, `A runbook’s read that needs one is answered with its name. To grant them: kubectl apply -f ${RIGHTS}`, what)];
}

/** `get, update deployments.apps/scale cygni-api; list pods` */
function said(missing: Missing[]): string {
  const byObject = Map.groupBy(missing, ({ right, name }) => `${resourceOf(right)}${name === undefined ? '' : ` ${name}`}`);
  return [...byObject].map(([object, each]) => `${each.map(({ right }) => right.verb).join(', ')} ${object}`).join('; ');
}
