import { judgeCurl } from '../program/curl.ts';
import { flagTable, readFlags } from '../shell/flags.ts';
import { manual } from '../judgement.ts';
import type { Filter, Judgement } from '../operation.ts';
import { judgePsql } from '../program/psql.ts';
import type { ShellWord } from '../shell/line.ts';

const flags = flagTable('namespace:n= container:c= stdin:i tty:t quiet:q request-timeout= pod-running-timeout=');

/**
 * Judges `kubectl exec … -- program …`. Lifeguard never runs a program in a pod: it does what the program would have
 * done, over its own connection. So only psql and curl are understood.
 */
export function judgeExec(words: readonly ShellWord[], filters: Filter[]): Judgement {
  const given = readFlags(words, flags);
  if ('unknown' in given) return manual(`kubectl exec with ${given.unknown} is not understood.`);
  const [program, ...rest] = given.rest ?? [];
  if (program === undefined || given.positionals.length !== 1) return manual('A shell in a pod is a person’s to open.');
  if (program.text === 'psql') return judgePsql(rest, filters);
  if (program.text === 'curl') return judgeCurl(rest, filters);
  return manual(`Lifeguard runs no program in a pod (${program.text}).`);
}
