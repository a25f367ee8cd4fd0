import { flagTable, isOn, lastFlag, openPlaceholders, readFlags } from '../shell/flags.ts';
import { manual, read } from '../judgement.ts';
import type { Filter, Judgement, Operation } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';
import { isKubernetesName, readWorkload } from './workload.ts';

const flags = flagTable(`
namespace:n= request-timeout= selector:l= container:c= tail= since= previous:p follow:f timestamps prefix all-containers
max-log-requests= ignore-errors limit-bytes= pod-running-timeout=
`);

/** Judges `kubectl logs …`, which always only reads. */
export function judgeLogs(words: readonly ShellWord[], filters: Filter[]): Judgement {
  const given = readFlags(words, flags);
  if ('unknown' in given) return manual(`kubectl logs with ${given.unknown} is not understood.`);
  if (given.rest !== null) return manual('kubectl logs with -- is not understood.');
  const selector = lastFlag(given, 'selector');
  const [target, container, more] = given.positionals;
  if (more !== undefined || (selector === null) === (target === undefined)) return manual('It does not say which pods in a way Lifeguard understands.');
  const workload = target === undefined ? null : readWorkload(target.text);
  if (target !== undefined && workload === null && target.text.includes('/') && !/^pods?\//.test(target.text)) return manual(`Logs of ${target.text} are not understood.`);
  const tail = wholeNumber(lastFlag(given, 'tail'));
  const since = seconds(lastFlag(given, 'since'));
  if (tail === 'unclear' || since === 'unclear') return manual('It does not say how much in a way Lifeguard understands.');
  const operation: Operation = {
    kind: 'pod logs',
    namespace: lastFlag(given, 'namespace'),
    pods: selector !== null ? { selector } : workload !== null ? { workload } : { pod: (target?.text ?? '').replace(/^pods?\//, '') },
    container: lastFlag(given, 'container') ?? container?.text ?? null,
    // A negative tail asks for everything, which is the same as not asking.
    tailLines: tail === null || tail < 0 ? null : tail,
    sinceSeconds: since,
    previous: isOn(given, 'previous'),
    filters,
  };
  const placeholders = openPlaceholders(given);
  const names = [operation.namespace, 'pod' in operation.pods ? operation.pods.pod : null, workload?.name ?? null, operation.container];
  const unfilled = placeholders[0] ?? names.find((name) => name !== null && !isKubernetesName(name));
  const doubt = unfilled !== undefined && unfilled !== null ? `${unfilled} must be filled in` : isOn(given, 'follow') ? 'it follows without end' : null;
  const judgement = read(operation, 'Reading logs changes nothing', doubt);
  return placeholders.length > 0 ? { ...judgement, placeholders } : judgement;
}

function wholeNumber(text: string | null): number | null | 'unclear' {
  if (text === null) return null;
  return /^-?\d{1,9}$/.test(text) ? Number(text) : 'unclear';
}

/** Go's durations: `1h`, `1h30m`, `90s`. */
function seconds(text: string | null): number | null | 'unclear' {
  if (text === null || text === '0') return null;
  const [, hours, minutes, rest] = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/.exec(text) ?? [];
  const total = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(rest ?? 0);
  return total > 0 ? total : 'unclear';
}
