import { lastFlag } from '../shell/flags.ts';
import type { Arguments } from '../shell/flags.ts';
import type { Operation } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';
import type { Objects } from './names.ts';
import { onlyWorkload } from './workload.ts';

/** Flags beside which an operation of its own still says all there is to say. */
const plain = new Set(['namespace', 'replicas', 'env', 'timeout', 'output', 'template', 'dry-run', 'record', 'field-manager', 'request-timeout', 'v', 'allow-missing-template-keys', 'show-managed-fields']);

/** `scale` as an operation of its own: one deployment or stateful set, to a number that is known. Null when it is not as plain as that. */
export function scaleOf(given: Arguments, objects: Objects): Operation | null {
  const workload = onlyWorkload(objects);
  const replicas = lastFlag(given, 'replicas') ?? '';
  if (workload === null || !isPlain(given) || !/^\d{1,4}$/.test(replicas)) return null;
  return { kind: 'scale', namespace: lastFlag(given, 'namespace'), workload, replicas: Number(replicas) };
}

/** `set env` as an operation of its own: variables of one workload. */
export function setEnvOf(given: Arguments, objects: Objects, pairs: readonly ShellWord[]): Operation | null {
  const workload = onlyWorkload(objects);
  if (workload === null || !isPlain(given)) return null;
  const env: Record<string, string | null> = {};
  for (const { text } of pairs) {
    const [, name, rest] = /^([A-Za-z_]\w*)(=[^]*|-)$/.exec(text) ?? [];
    if (name === undefined || rest === undefined || Object.hasOwn(env, name) || name === '__proto__') return null;
    env[name] = rest === '-' ? null : rest.slice(1);
  }
  return { kind: 'set env', namespace: lastFlag(given, 'namespace'), workload, env };
}

function isPlain(given: Arguments): boolean {
  return [...given.flags.keys()].every((name) => plain.has(name));
}
