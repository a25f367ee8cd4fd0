import type { ShellWord } from '../shell/line.ts';
import { fileReaders } from './in-pod/files.ts';
import { byPhrase } from './in-pod/phrases.ts';
import { redisCli } from './in-pod/redis.ts';
import { repeaters } from './in-pod/repeat.ts';
import { byRow } from './in-pod/rows.ts';
import { harmless, secret } from './in-pod/seen.ts';
import type { Reporter, Seen } from './in-pod/seen.ts';

const special: Record<string, Reporter> = {
  ...fileReaders, ...repeaters,
  'redis-cli': redisCli, 'valkey-cli': redisCli, 'keydb-cli': redisCli,
  env: (args) => (args.length === 0 ? secret : null),
  printenv: (args) => (args.every((name) => /^[\w-]+$/.test(name)) ? secret : null),
  nginx: (args) => (/^-[tvVq]+$/.test(args.join(' ')) ? harmless : args.join(' ') === '-T' ? secret : null),
  ip: (args) => (/^(-(s|4|6|o|br|brief|d|c|j|p|stats|details)( |$))*((a|addr|address|l|link|r|ro|route|n|neigh|rule|maddr|netns)( (show|list|ls)( [\w.:/]+)*)?|(r|ro|route) get [\w.:/]+)$/.test(args.join(' ')) ? harmless : null),
  // With a second word it would set something.
  ifconfig: (args) => (/^(-a)?$|^[a-z][\w.@-]*$/.test(args.join(' ')) ? harmless : null),
  nc: scan, ncat: scan, netcat: scan,
  // What a Java program was started with often holds a password.
  jps: (args) => (args.every((arg) => /^-[lqmvV]+$/.test(arg)) ? (args.some((arg) => /[mv]/.test(arg)) ? secret : harmless) : null),
  jinfo: (args) => (/^-flags \d+$/.test(args.join(' ')) ? harmless : /^(-sysprops )?\d+$/.test(args.join(' ')) ? secret : null),
};

/** Only a look whether a port is open: `nc -zv host 5432`. Anything else of nc moves data. */
function scan(args: readonly string[]): Seen | null {
  const looks = args.some((arg) => /^-[vnuw46]*z[vnuw46]*\d*$/.test(arg));
  return looks && args.every((arg) => /^-[zvnuw46]+\d*$|^[\w.:-]*\w$/.test(arg) && !/^-.*[^zvnuw46\d]/.test(arg)) ? harmless : null;
}

const byHand: Record<string, string> = {
  mysql: 'mysql is a conversation for a person.', mariadb: 'mysql is a conversation for a person.', mongosh: 'mongosh is a conversation for a person.', mongo: 'mongosh is a conversation for a person.',
  cqlsh: 'cqlsh is a conversation for a person.', python: 'It runs a program of its own in the pod.', python3: 'It runs a program of its own in the pod.', node: 'It runs a program of its own in the pod.',
  sh: 'It gives a shell in the pod a script.', bash: 'It gives a shell in the pod a script.', kill: 'It signals a process in the pod.', pkill: 'It signals processes in the pod.', rm: 'It removes files in the pod.',
  less: 'It opens a pager, which is a person’s.', more: 'It opens a pager, which is a person’s.', vi: 'It opens an editor, which is a person’s.', vim: 'It opens an editor, which is a person’s.',
};

/** Where systems keep programs: a program of that name from anywhere else could be anything. */
const homes = /^(\/usr(\/local)?)?\/s?bin\/|^\/opt\/([\w.-]+\/){1,3}s?bin\/|^(\.\/)?bin\/(?=kafka-[a-z-]+\.sh$)|^\/usr\/lib\/postgresql\/\d+\/bin\//;

/**
 * Judges a program run in a pod: the words to run when a list knows that they only report. `words` have a plain name where
 * a placeholder stands, `written` are the same as their author wrote them.
 */
export function judgeInPod(words: readonly string[], written: readonly ShellWord[]): { command: string[]; doubt: string | null; sensitive: boolean } | { refusal: string } {
  const [program = '', ...args] = words;
  const name = program.replace(homes, '');
  // A limit of time only makes it end sooner.
  if (name === 'timeout' && /^\d{1,4}[smh]?$/.test(args[0] ?? '') && args.length > 1) {
    const inner = judgeInPod(words.slice(2), written.slice(2));
    return 'refusal' in inner ? inner : { ...inner, command: [...written.slice(0, 2).map((word) => word.text), ...inner.command] };
  }
  const open = written.find(({ text, placeholders }) => placeholders.includes(text) && /flag|opt(ion)?s?\b|arg(ument)?s?\b|params|extra|command|cmd|action|verb|expr/i.test(text));
  if (open !== undefined) return { refusal: `${open.text} stands for what it would do.` };
  if (/[^\w.+-]/.test(name) || args.some((arg) => /[\n\r\0]/.test(arg))) return { refusal: `Lifeguard does not know what ${program} would do.` };
  const seen = (Object.hasOwn(special, name) ? special[name]?.(args) : null) ?? byRow(name, args) ?? byPhrase(name, args);
  if (seen === null) return { refusal: Object.hasOwn(byHand, name) ? (byHand[name] ?? '') : `${name} with these words is not known to only report.` };
  const command = written.map((word) => word.text);
  return { command: seen.edit === undefined ? command : seen.edit(command), doubt: seen.doubt, sensitive: seen.sensitive };
}
