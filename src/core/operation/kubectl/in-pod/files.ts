import { harmless, secret } from './seen.ts';
import type { Reporter, Seen } from './seen.ts';

/** Where reading can take something away from whoever it is for, or wake a device. */
const devices = /^\/?(dev|proc|sys)(\/|$)|^\/$|\/(initctl|[\w.-]*(fifo|pipe))$/i;
/** What a process was started with: nothing happens to it, and it can hold passwords. */
const startedWith = /^\/proc\/(\d+|self)\/(environ|cmdline)$/;

/** Files everybody may see: what the system says of itself, and logs. Any other file may hold a password. */
const publicFiles = [
  /^\/proc\/(meminfo|cpuinfo|loadavg|uptime|version|stat|vmstat|mounts|filesystems|swaps|diskstats|interrupts|softirqs|slabinfo|buddyinfo|partitions|pressure\/\w+|net\/[\w/]+|sys\/[\w./-]+)$/,
  /^\/proc\/(\d+|self)\/(status|stat|statm|limits|io|smaps|smaps_rollup|maps|cgroup|mountinfo|mounts|sched|schedstat|oom_score|oom_score_adj|net\/\w+|wchan|comm)$/,
  /^\/sys\/(fs\/cgroup|class|block)\/[\w.\/:@-]+$/,
  /^\/etc\/(hosts|resolv\.conf|os-release|hostname|nsswitch\.conf|issue|timezone|localtime|debian_version|alpine-release|redhat-release|services|protocols|mtab|fstab|host\.conf|nginx\/nginx\.conf)$/,
  /^\/var\/log\/[\w.\/@:+=,%~-]+$/,
  /^\/[\w.\/@:+=,%~-]+\.(log|out|err)(\.\d+)?(\.gz)?$/,
  /^\/version(\.txt)?$/,
];

const secretFile = /environ|secret|token|passw|credential|private|\.key|\.pem|\.p12|\.pfx|\.jks|keystore|id_(rsa|dsa|ecdsa|ed25519)|\/\.|shadow|history|kubeconfig|auth|vault|wallet|userlist/i;

/** What the contents of a file are to others: null when it must not even be opened. */
function contents(path: string): Seen | null {
  if (!/^[\w\/][\w.\/@:+=,%~-]*$/.test(path) || /(^|\/)\.\.(\/|$)|\/\.?\//.test(path)) return null;
  if (publicFiles.some((pattern) => pattern.test(path)) && !secretFile.test(path)) return harmless;
  return devices.test(path) && !startedWith.test(path) ? null : secret;
}

/** The worst of several; null as soon as one is null. */
function worst(all: readonly (Seen | null)[]): Seen | null {
  return all.reduce((sum, one) => (sum === null || one === null ? null : { doubt: sum.doubt ?? one.doubt, sensitive: sum.sensitive || one.sensitive }), harmless);
}

/** A program that prints files: every flag on its list, every other word a number or a path. */
function prints(flags: RegExp, edit?: { when: RegExp; drop: RegExp }): Reporter {
  return (args) => {
    const endless = edit !== undefined && args.some((arg) => edit.when.test(arg));
    const rest = args.filter((arg) => !(edit?.when.test(arg) === true || flags.test(arg) || /^[+-]?\d+[kKmM]?$/.test(arg)));
    if (rest.length === 0 || rest.some((arg) => arg.startsWith('-'))) return null;
    const seen = worst(rest.map(contents));
    if (seen === null || !endless) return seen;
    return { ...seen, doubt: 'it follows without end', edit: (words) => words.flatMap((word, index) => (index > 0 && edit.when.test(word) ? leftOf(word, edit.drop) : [word])) };
  };
}

/** A flag without the letter that makes it endless; nothing when that was all of it. */
function leftOf(word: string, drop: RegExp): string[] {
  const left = word.replace(drop, '');
  return /^-{0,2}$/.test(left) ? [] : [left];
}

const grepFlags = /^-[EFPiIvcnowxqrRhHlLsabz]+$|^-[ABCm]\d*$|^--(color(=\w+)?|count|ignore-case|invert-match|no-filename|with-filename|line-number|recursive|extended-regexp|fixed-strings|text|include=[\w.*-]+|exclude=[\w.*-]+|after-context=\d+|before-context=\d+|context=\d+|max-count=\d+)$/;
/** A search below these meets files that are nobody's to read. */
const above = /^\/(etc|var|run|root|home|var\/run|run\/secrets|var\/lib|opt|app|srv|usr|mnt|data)\/?$/;

function grep(args: readonly string[]): Seen | null {
  const numbered = args.filter((arg, index) => !(/^\d+$/.test(arg) && /^-[ABCm]$/.test(args[index - 1] ?? '')));
  const words = numbered.filter((arg) => !grepFlags.test(arg));
  // The first word is the pattern, unless `-e` names one; `-e` makes every other word a path.
  const named = words[0] === '-e' ? words.slice(1) : words;
  const [pattern, ...paths] = named;
  if (pattern === undefined || paths.length === 0 || paths.some((path) => path.startsWith('-')) || pattern.startsWith('-')) return null;
  const searches = args.some((arg) => /^-[A-Za-z]*[rR]|^--recursive$/.test(arg));
  const seen = worst(paths.map((path) => {
    if (!searches || path === '/') return contents(path);
    return above.test(path) ? { doubt: 'it searches a great many files', sensitive: true } : contents(`${path.replace(/\/$/, '')}/x`);
  }));
  return seen !== null && /passw|secret|token|credential|api.?key|private/i.test(pattern) ? { ...seen, sensitive: true } : seen;
}

const findTests = 'name|iname|path|ipath|wholename|regex|type|size|mtime|mmin|ctime|cmin|atime|amin|newer|newermt|user|group|empty|perm|links|inum|nouser|nogroup|readable|writable|executable';
const findWords = new RegExp(`^(-(${findTests}|maxdepth|mindepth|depth|prune|xdev|mount|follow|not|o|or|a|and|ls|print|print0|printf|H|L|P)|[!()])$`);

/** `find` with tests only: a word that starts with a dash and is no test, wherever it stands, could do anything. */
function find(args: readonly string[]): Seen | null {
  const words = args.filter((arg) => !findWords.test(arg));
  if (words.some((word) => word.startsWith('-') && !/^-\d+[a-zA-Z]?$/.test(word))) return null;
  const everything = args[0] === undefined || args[0] === '/' || args[0].startsWith('-');
  return { doubt: everything ? 'it walks through everything' : null, sensitive: false };
}

/** Sizes of what lies below a folder; of the whole system that takes its time. */
function du(args: readonly string[]): Seen | null {
  const flags = /^-[shackmxHLDblS]+$|^-d\d*$|^-t$|^--(max-depth=\d+|summarize|human-readable|apparent-size|total|all|exclude=[^]+|one-file-system|bytes|separate-dirs|threshold=\w+|time)$/;
  const paths = args.filter((arg) => !flags.test(arg));
  if (paths.some((path) => !/^[\w.\/*?@:+=,%~][\w.\/*?@:+=,%~-]*$/.test(path))) return null;
  return { doubt: paths.length === 0 || paths.some((path) => /^\/\*?$/.test(path)) ? 'it walks through everything' : null, sensitive: false };
}

/** Programs that look into files. */
export const fileReaders: Record<string, Reporter> = {
  cat: prints(/^-[nAbesETtuv]+$/),
  tac: prints(/^-s$/),
  nl: prints(/^-b?a?$/),
  zcat: prints(/^-f$/),
  head: prints(/^-[qv]$|^-[nc]-?\d*[kKmM]?$|^--(lines|bytes)=-?\d+$/),
  tail: prints(/^-[qv]$|^-[nc][+-]?\d*[kKmM]?$|^--(lines|bytes)=[+-]?\d+$/, { when: /^-\d*[qvn]*[fF][qvn]*\d*$|^--follow(=\w+)?$|^--retry$/, drop: /[fF]|^--follow(=\w+)?$|^--retry$/ }),
  wc: prints(/^-[lwcmL]+$/),
  grep, egrep: grep, fgrep: grep, zgrep: grep,
  find,
  du,
};
