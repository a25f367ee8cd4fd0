import type { PodChoice, Workload } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';
import { partOf, readName, slashIn } from './names.ts';
import type { Objects } from './names.ts';

const kinds: Record<string, Workload['kind']> = {
  deployment: 'deployment', deployments: 'deployment', deploy: 'deployment', 'deployment.apps': 'deployment', 'deployments.apps': 'deployment',
  statefulset: 'statefulset', statefulsets: 'statefulset', sts: 'statefulset', 'statefulset.apps': 'statefulset', 'statefulsets.apps': 'statefulset',
  daemonset: 'daemonset', daemonsets: 'daemonset', ds: 'daemonset', 'daemonset.apps': 'daemonset', 'daemonsets.apps': 'daemonset',
};

const otherKinds = new Set(['po', 'pod', 'pods', 'job', 'jobs', 'rs', 'replicaset', 'svc', 'service', 'cronjob', 'dc', 'bc', 'build']);

/** The one workload a command names; null when it names several, none, or something else. */
export function onlyWorkload({ kinds: [kind, another], names: [name, more] }: Objects): Workload | null {
  if (kind === undefined || another !== undefined || name === undefined || more !== undefined) return null;
  const known = workloadKind(kind);
  return known === null ? null : { kind: known, name: name.text };
}

/** Whose pod a program is to run in, with what must be filled in: `api-1`, `pod/api-1`, `deploy/api`; null for anything else, like a service's. */
export function readPodChoice(word: ShellWord): { pod: PodChoice; open: string[] } | null {
  const slash = slashIn(word);
  const [kind, name] = [word.text.slice(0, Math.max(slash, 0)), partOf(word, slash + 1)];
  const { open, odd } = readName(name);
  if (odd) return null;
  if (slash < 0 || /^(po|pods?)$/.test(kind)) return { pod: { pod: name.text }, open };
  const known = workloadKind(kind);
  return known === null ? null : { pod: { workload: { kind: known, name: name.text } }, open };
}

/** True for a word that says what kind of object follows: `deployment api`. */
export function isKind(text: string): boolean {
  return workloadKind(text) !== null || otherKinds.has(text.toLowerCase());
}

function workloadKind(text: string): Workload['kind'] | null {
  return Object.hasOwn(kinds, text.toLowerCase()) ? (kinds[text.toLowerCase()] ?? null) : null;
}
