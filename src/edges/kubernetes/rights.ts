import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** One right as it is written in a role; `named` when it is given for objects by name. */
export type Right = { verb: string; group: string; resource: string; subresource: string | undefined; named: boolean };
/** A role of deploy/kubernetes-rights.yaml. `needed`: what of it no incident can do without; empty for a role that is wholly optional. */
export type Role = { name: string; everywhere: boolean; needed: string[]; rights: Right[] };

const role = z.object({
  kind: z.enum(['Role', 'ClusterRole']),
  metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()).default({}) }),
  rules: z.array(z.object({ apiGroups: z.array(z.string()), resources: z.array(z.string()), resourceNames: z.array(z.string()).optional(), verbs: z.array(z.string()) })),
});

/** The roles as they are shipped, in their order: the one list of what Lifeguard may need. */
export async function shippedRoles(): Promise<Role[]> {
  const text = await readFile(new URL('../../../deploy/kubernetes-rights.yaml', import.meta.url), 'utf8');
  return parseAllDocuments(text).flatMap((document) => {
    const { data } = role.safeParse(document.toJS());
    if (!data) return [];
    const rights = data.rules.flatMap(({ apiGroups, resources, resourceNames, verbs }) => apiGroups.flatMap((group) => resources.flatMap((written) => verbs.map((verb): Right => {
      const [resource = '', subresource] = written.split('/');
      return { verb, group, resource, subresource, named: resourceNames !== undefined };
    }))));
    return [{ name: data.metadata.name, everywhere: data.kind === 'ClusterRole', needed: (data.metadata.annotations['lifeguard/needed'] ?? '').split(' ').filter((one) => one !== ''), rights }];
  });
}

/** `deployments.apps/scale`: the resource with its group, as kubectl spells it. */
export function resourceOf({ resource, group, subresource }: Right): string {
  return `${resource}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;
}
