import type { Workload } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';

const kinds: Record<string, Workload['kind']> = {
  deployment: 'deployment', deployments: 'deployment', deploy: 'deployment', 'deployment.apps': 'deployment', 'deployments.apps': 'deployment',
  statefulset: 'statefulset', statefulsets: 'statefulset', sts: 'statefulset', 'statefulset.apps': 'statefulset', 'statefulsets.apps': 'statefulset',
  daemonset: 'daemonset', daemonsets: 'daemonset', ds: 'daemonset', 'daemonset.apps': 'daemonset', 'daemonsets.apps': 'daemonset',
};

/** `deployment/api` or `deploy/api`; null for anything else. */
export function readWorkload(text: string): Workload | null {
  const [kind = '', name, more] = text.split('/');
  if (name === undefined || name === '' || more !== undefined) return null;
  const known = kindOf(kind);
  return known === null ? null : { kind: known, name };
}

/** Takes the workload from the front of positionals written either way: `deployment/api …` or `deployment api …`. */
export function takeWorkload(positionals: readonly ShellWord[]): { workload: Workload; rest: ShellWord[] } | null {
  const [first, second, ...rest] = positionals;
  if (first === undefined) return null;
  const joined = readWorkload(first.text);
  if (joined !== null) return { workload: joined, rest: positionals.slice(1) };
  const kind = kindOf(first.text);
  if (kind === null || second === undefined || second.text.includes('/') || second.text.includes('=')) return null;
  return { workload: { kind, name: second.text }, rest };
}

function kindOf(text: string): Workload['kind'] | null {
  return Object.hasOwn(kinds, text.toLowerCase()) ? (kinds[text.toLowerCase()] ?? null) : null;
}

/** Kubernetes names are lower case by definition: anything else in a name's place is a placeholder or a mistake. */
export function isKubernetesName(text: string): boolean {
  return /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(text);
}
