import { judgeCurl } from '../program/curl.ts';
import { judgePromtool } from '../program/promtool.ts';
import { judgePsql } from '../program/psql.ts';
import { judgeWget } from '../program/wget.ts';
import { buildFilter } from '../filter/filter.ts';
import { lastFlag } from '../shell/flags.ts';
import { manual, read } from '../judgement.ts';
import type { Filter, Judgement, Operation } from '../operation.ts';
import { readShell } from '../shell/line.ts';
import type { ShellPipe, ShellWord } from '../shell/line.ts';
import { namespaceOf, openInFlags, readGiven, verbFlags } from './given.ts';
import { judgeInPod } from './in-pod.ts';
import { withoutPlaceholders } from './names.ts';
import { readPodChoice } from './workload.ts';

const execFlags = verbFlags('container:c= stdin:i tty:t quiet:q pod-running-timeout=');
const rshFlags = verbFlags('container:c= tty:t no-tty:T timeout= shell=');
const psqlFlags = verbFlags('stdin:i tty:t');

/** In which pod, and what is open in saying so. */
type Where = { target: ShellWord; namespace: string | null; odd: boolean; container: string | null; open: string[] };

/** Judges `kubectl exec … -- program …`: SQL and requests are done over Lifeguard's own connections; of anything else only what a list knows to report. */
export function judgeExec(words: readonly ShellWord[], filters: Filter[], stdin: ShellWord | null): Judgement {
  const given = readGiven('exec', words, execFlags, { rest: true });
  if (typeof given === 'string') return manual(given);
  const [target, ...others] = given.positionals;
  if (target === undefined) return manual('It does not say which pod.');
  if (given.rest !== null && others.length > 0) return manual('It names more than one pod.');
  const namespace = namespaceOf(given);
  const where = { target, ...namespace, container: lastFlag(given, 'container'), open: openInFlags(given) };
  // Without `--`, as it was written once, the program's words follow the pod's name; its flags would be kubectl's.
  return judgeCommand(where, given.rest ?? others, filters, stdin);
}

/** Judges `oc rsh POD program …`: what follows the pod's name is the program's. */
export function judgeRsh(words: readonly ShellWord[], filters: Filter[]): Judgement {
  let at = 0;
  while (words[at]?.text.startsWith('-') === true) at += /^(-[nvc]|--(namespace|v|request-timeout|loglevel|container|timeout|shell))$/.test(words[at]?.text ?? '') ? 2 : 1;
  const given = readGiven('rsh', words.slice(0, at + 1), rshFlags);
  if (typeof given === 'string') return manual(given);
  const [target] = given.positionals;
  if (target === undefined || given.positionals.length > 1) return manual('It does not say which pod.');
  const rest = words.slice(at + 1);
  const where = { target, ...namespaceOf(given), container: lastFlag(given, 'container'), open: openInFlags(given) };
  return judgeCommand(where, rest[0]?.text === '--' ? rest.slice(1) : rest, filters);
}

/** Judges `kubectl cnpg psql CLUSTER -- …`, which is psql on the cluster's primary. */
export function judgeCnpgPsql(words: readonly ShellWord[], filters: Filter[]): Judgement {
  const given = readGiven('cnpg psql', words, psqlFlags, { rest: true });
  if (typeof given === 'string') return manual(given);
  return given.positionals.length === 1 && given.rest !== null ? judgePsql(given.rest, filters) : manual('psql without -c is a conversation for a person.');
}

const shells = /^(\/(usr\/)?bin\/)?(ba|da|a|z|k)?sh$/;

function judgeCommand(where: Where, words: readonly ShellWord[], filters: Filter[], stdin: ShellWord | null = null): Judgement {
  const [program, ...rest] = words;
  if (stdin !== null) return program?.text === 'psql' ? judgePsql(rest, filters, stdin) : manual('It gives a program in the pod a text to work on.');
  if (program === undefined || (shells.test(program.text) && rest.length === 0)) return manual('A shell in a pod is a person’s to open.');
  if (program.placeholders.length > 0) return manual('It does not name the program it runs.');
  if (shells.test(program.text)) return judgeScript(where, rest, filters);
  const asked = judgeByConnection(program.text, rest, filters) ?? judgeAsUser(program.text, rest, filters);
  if (asked !== null) return asked;
  const pod = readPodChoice(where.target);
  const seen = judgeInPod(words.map(withoutPlaceholders), words);
  if ('refusal' in seen) return manual(seen.refusal);
  if (pod === null) return manual(`It does not say which pod of ${where.target.text}.`);
  const doubt = where.odd ? 'its namespace is no name of anything' : seen.doubt;
  const open = [...pod.open, ...where.open, ...words.flatMap((word) => word.placeholders)];
  const operation: Operation = { kind: 'pod read', namespace: where.namespace, pod: pod.pod, container: where.container, command: seen.command, filters };
  return read(operation, 'Runs a program in the pod that only reports', doubt, { sensitive: seen.sensitive, placeholders: open });
}

/** SQL and requests are not run in the pod: the target's own connections ask the same. */
function judgeByConnection(program: string, rest: readonly ShellWord[], filters: Filter[]): Judgement | null {
  const name = program.replace(/^(\/usr)?(\/local)?\/bin\//, '');
  if (rest.length === 1 && /^(--version|-V)$/.test(rest[0]?.text ?? '')) return null;
  if (name === 'psql') return judgePsql(rest, filters);
  if (name === 'promtool') return judgePromtool(rest, filters);
  if (name === 'curl') return judgeCurl(rest, filters);
  return name === 'wget' ? judgeWget(rest, filters) : null;
}

/** `su postgres -c "psql …"`, `sudo -u postgres psql …`, `gosu postgres psql …`: who psql would have been is dropped like the rest of its connection. */
function judgeAsUser(program: string, rest: readonly ShellWord[], filters: Filter[]): Judgement | null {
  const words = rest.filter(({ text }, index) => !(program === 'su' && index === 0 && /^(-|-l|--login)$/.test(text)));
  const named = program === 'sudo' ? words[0]?.text === '-u' : ['su', 'gosu', 'su-exec'].includes(program);
  const [user, ...inner] = program === 'sudo' ? words.slice(1) : words;
  if (!named || user?.text !== 'postgres') return null;
  if (program !== 'su') return inner[0]?.text === 'psql' ? judgePsql(inner.slice(1), filters) : null;
  const [flag, script, more] = inner;
  const [command, piped] = (flag?.text === '-c' && script !== undefined && more === undefined ? onePipe(script.text) : null) ?? [];
  return piped === undefined && command?.words[0]?.text === 'psql' && command.environment.length === 0 ? judgePsql(command.words.slice(1), filters, command.stdin) : null;
}

/** A script of nothing but one pipe; null for any other. */
function onePipe(script: string): ShellPipe | null {
  const line = readShell(script);
  if (line.kind !== 'list' || line.pipes.length !== 1 || line.variables.size > 0 || line.substitutions.size > 0) return null;
  return line.pipes[0] ?? null;
}

/**
 * `sh -c "one simple pipe"`: the program is run without the shell, and the filters are ours. A variable the pod's shell
 * would expand, or a pattern for file names, needs that shell.
 */
function judgeScript(where: Where, words: readonly ShellWord[], filters: Filter[]): Judgement {
  const [flag, script, more] = words;
  if (script === undefined || more !== undefined || !/^-l?c$/.test(flag?.text ?? '')) return manual('It gives a shell in the pod a script.');
  const [command, ...pipes] = onePipe(script.text) ?? [];
  const [program, ...rest] = command?.words ?? [];
  if (command === undefined || program === undefined || shells.test(program.text) || [command, ...pipes].some(({ stdin }) => stdin !== null)) return manual('It gives a shell in the pod a script that is not one simple command.');
  const setting = command.environment.find((name) => !(name === 'PGPASSWORD' && program.text === 'psql') && name !== 'ETCDCTL_API');
  if (setting !== undefined) return manual(`It sets ${setting} for the program.`);
  const own: Filter[] = [];
  for (const { words: [name, ...args], environment } of pipes) {
    const filter = { program: name?.text ?? '', args: args.map((word) => word.text) };
    const open = [name, ...args].some((word) => word !== undefined && word.placeholders.length > 0);
    if (open || environment.length > 0 || buildFilter(filter) === null) return manual(`The pipe through "${[filter.program, ...filter.args].join(' ')}" is not understood.`);
    own.push(filter);
  }
  const asked = judgeByConnection(program.text, rest, [...own, ...filters]);
  if (asked !== null) return asked;
  // A pattern is meant as one only for a shell; quotes are gone by now, so any of its letters may have been one.
  if (command.words.some(({ text }) => /[*?[\]]/.test(text))) return manual('It names files with a pattern only a shell in the pod can resolve.');
  const inner = command.words.flatMap((word) => word.placeholders);
  if (inner.some((placeholder) => !script.placeholders.includes(placeholder))) return manual('It uses a variable of the pod.');
  return judgeCommand(where, command.words, [...own, ...filters]);
}
