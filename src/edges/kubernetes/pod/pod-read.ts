import type { Answer } from '../../../core/diagnosis/diagnosis.ts';
import { Fault } from '../../../core/fault.ts';
import { runFilters } from '../../../core/operation/filter/filter.ts';
import type { Operation } from '../../../core/operation/operation.ts';
import { scrub } from '../../../core/scrub.ts';
import type { Api } from '../api.ts';
import { safeName } from '../namespaces.ts';
import type { Within } from '../namespaces.ts';
import type { Session } from '../session.ts';
import type * as wire from '../wire.ts';
import type { Ran } from './exec.ts';
import { defaultContainer, podsOf } from './pods.ts';

const MOST_LINES = 200;
const MOST_COMPLAINTS = 20;
const MOST_WORDS = 100;
const MOST_CHARACTERS = 8000;
/** A container's name is a DNS label. */
const CONTAINER = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Runs a program that only reports in a pod, its words exactly as they are and never through a shell, and gives what it
 * printed through the statement's filters. Throws a Fault when it could not be run.
 */
export async function readInPod(api: Api, session: () => Promise<Session>, within: Within, { namespace: wanted, pod: choice, container: named, command, filters }: Operation & { kind: 'pod read' }, { open, timeoutMs }: { open: boolean; timeoutMs: number }): Promise<Answer> {
  const started = performance.now();
  const namespace = within(wanted);
  const [program] = command;
  if (!program || command.length > MOST_WORDS || command.join(' ').length > MOST_CHARACTERS || command.some((word) => word.includes('\0'))) throw new Fault('Kubernetes', 'It names no program that could be run.', { retry: 'never' });
  const pod = firstRunning(await podsOf(api, namespace, choice));
  const container = named ?? defaultContainer(pod);
  if (container === undefined || !CONTAINER.test(container)) throw new Fault('Kubernetes', `${JSON.stringify((container ?? '').slice(0, 80))} is not a container.`, { retry: 'never' });
  // The socket's code is loaded with the first use of it.
  const { runInPod } = await import('./exec.ts');
  const path = `/api/v1/namespaces/${safeName(namespace)}/pods/${safeName(pod.metadata.name)}/exec`;
  const ran = await runInPod(await session(), { path, query: { container, command, stdin: 'false', stdout: 'true', stderr: 'true', tty: 'false' }, timeoutMs });
  const shown = open ? (line: string): string => line.slice(0, MOST_CHARACTERS) : scrub;
  const complaints = linesOf(ran.stderr).slice(0, MOST_COMPLAINTS);
  if (ran.stdout === '' && (ran.code !== 0 || ran.cut !== null)) throw new Fault('Kubernetes', shown(failure(program, ran, complaints, timeoutMs)), { retry: 'never' });
  const found = await runFilters(linesOf(ran.stdout), filters);
  const lines = found.slice(0, MOST_LINES);
  return { kind: 'text', lines: [...lines, ...complaints, ...remarks(program, ran, timeoutMs)].map(shown), more: found.length - lines.length, tookMs: Math.round(performance.now() - started) };
}

/** One that is ready, else one that at least runs. */
function firstRunning(pods: wire.PodObject[]): wire.PodObject {
  const running = pods.filter(({ status }) => status.phase === 'Running');
  const chosen = running.find(({ status }) => status.containerStatuses.every(({ ready }) => ready)) ?? running[0];
  if (chosen) return chosen;
  throw new Fault('Kubernetes', pods.length === 1 ? `The pod ${pods[0]?.metadata.name} does not run.` : 'None of its pods runs.', { retry: 'never' });
}

function failure(program: string, { code, cut }: Ran, complaints: string[], timeoutMs: number): string {
  if (cut === 'time') return `${program} did not end within ${timeoutMs / 1000} s. It may still be running in the pod.`;
  return `${program} ended with exit code ${code}${complaints[0] === undefined ? '' : `: ${complaints[0]}`}.`;
}

function remarks(program: string, { code, cut }: Ran, timeoutMs: number): string[] {
  if (cut === 'time') return [`(${program} did not end within ${timeoutMs / 1000} s; it may still be running in the pod)`];
  if (cut === 'size') return [`(${program} printed more than Lifeguard reads; this is the beginning)`];
  return code === 0 ? [] : [`(${program} ended with exit code ${code})`];
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}
