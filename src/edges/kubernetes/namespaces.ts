import { Fault } from '../../core/fault.ts';
import type { Workload } from '../../core/operation/operation.ts';

/** The namespace a statement means: its own, else the first we may touch. Throws for every other one: only the configuration decides. */
export type Within = (namespace: string | null) => string;

export function withinOnly(namespaces: string[]): Within {
  return (namespace) => {
    const wanted = namespace ?? namespaces[0];
    if (wanted !== undefined && namespaces.includes(wanted)) return wanted;
    throw new Fault('Kubernetes', wanted === undefined ? 'No namespace may be touched: KUBERNETES_NAMESPACES is not set.' : `The namespace ${wanted} may not be touched: it is not in KUBERNETES_NAMESPACES.`, { retry: 'never' });
  };
}

// A role's name may hold a colon besides.
const NAME = /^[a-z0-9]([-a-z0-9.:]{0,251}[a-z0-9])?$/;

/** A name as Kubernetes allows them; anything else could leave its place in a path. */
export function safeName(name: string): string {
  if (NAME.test(name)) return name;
  throw new Fault('Kubernetes', `${JSON.stringify(name.slice(0, 80))} is not a name in Kubernetes.`, { retry: 'never' });
}

export function workloadPath(namespace: string, { kind, name }: Workload): string {
  return `/apis/apps/v1/namespaces/${safeName(namespace)}/${kind}s/${safeName(name)}`;
}
