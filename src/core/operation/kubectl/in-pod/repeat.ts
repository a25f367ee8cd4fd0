import { harmless, heavy } from './seen.ts';
import type { Reporter, Seen } from './seen.ts';

/** How often something may repeat itself before it is no longer one look. */
const mostTimes = 100;

/** `vmstat 1 5`: an interval and how often. Without the second it would go on for ever, so it is given one. */
function sampled(flags: RegExp): Reporter {
  return (args) => {
    const numbers = args.filter((arg) => /^\d+(\.\d+)?$/.test(arg));
    if (args.some((arg) => !flags.test(arg) && !/^\d+(\.\d+)?$/.test(arg)) || numbers.length > 2) return null;
    if (numbers.length === 1) return { ...harmless, doubt: 'it repeats itself without end', edit: (words) => [...words, '3'] };
    return Number(numbers[1] ?? 1) <= mostTimes && Number(numbers[0] ?? 1) * Number(numbers[1] ?? 1) <= 600 ? harmless : heavy;
  };
}

/** `ping` with a number of packets; without one it is sent four. */
function ping(args: readonly string[]): Seen | null {
  const counted = args.some((arg, index) => /^-c[1-9]\d?$/.test(arg) || (arg === '-c' && /^[1-9]\d?$/.test(args[index + 1] ?? '')));
  const known = args.every((arg) => /^-[qnD46v]+$|^-[cWws]\d*$|^-i(\d+(\.\d+)?)?$|^(?!-)[\w.:-]+$/.test(arg));
  const hosts = args.filter((arg, index) => !arg.startsWith('-') && !/^-[cWwsi]$/.test(args[index - 1] ?? ''));
  // Only a person who may flood a network sends more than a few packets a second.
  const quick = args.some((arg, index) => /^-i0?(\.\d*)?$/.test(arg) && (arg !== '-i' || !(Number(args[index + 1]) >= 0.2)));
  if (!known || hosts.length !== 1 || quick) return null;
  if (counted) return harmless;
  return args.some((arg) => arg.startsWith('-c')) ? null : { ...harmless, doubt: 'it sends packets without end', edit: ([program = '', ...rest]) => [program, '-c', '4', ...rest] };
}

const topFlags = /^-(b|c|H|i|S|n\d*|d\d*(\.\d+)?|p\d*(,\d+)*|o|u|w\d*|E[kmg]?|[bcHi]+n?\d*)$/;

/** `top` in batch mode, a few times; anything else is a screen, of which one look is taken. */
function top(args: readonly string[]): Seen | null {
  if (!args.every((arg) => topFlags.test(arg) || /^[\w.%,+-]*[\w%]$/.test(arg) && !arg.startsWith('-'))) return null;
  const batch = args.some((arg) => /^-[bcHi]*b/.test(arg));
  const times = args.map((arg, index) => /^-[bcHi]*n(\d*)$/.exec(arg)?.[1] ?? (/^-[bcHi]*n$/.test(args[index - 1] ?? '') ? arg : undefined)).find((count) => count !== undefined && count !== '');
  if (batch && times !== undefined && /^\d+$/.test(times)) return Number(times) <= 5 ? harmless : heavy;
  return { ...harmless, doubt: 'it repeats itself without end', edit: ([program = '']) => [program, '-b', '-n', '1'] };
}

/** Columns and bundles of `ps`. An `e` without a dash shows every process's environment. */
function ps(args: readonly string[]): Seen | null {
  const known = args.every((arg, index) => /^-[A-Za-z]+$|^--(sort(=[\w,%+-]+)?|no-headers?|headers?|forest|pid(=[\d,]+)?|ppid(=[\d,]+)?|cols(=\d+)?)$|^-?\d+$|^-?[\w%,:=+]+$/.test(arg) || /^-p$|^--pid$/.test(args[index - 1] ?? ''));
  if (!known || args.some((arg) => /env/i.test(arg))) return null;
  const bundles = args.filter((arg, index) => /^[a-zA-Z][a-zA-Z0-9]*$/.test(arg) && !/^-[A-Za-z]*[opuUtCgG]$|^--(sort|pid)$/.test(args[index - 1] ?? ''));
  return { doubt: null, sensitive: bundles.some((bundle) => bundle.includes('e')) };
}

/** `jstat -gcutil PID 1000 10`. */
function jstat(args: readonly string[]): Seen | null {
  const [what = '', ...rest] = args;
  if (!/^-(gc\w*|class|compiler|options)$/.test(what) || !rest.every((arg) => /^-(t|h\d+)$|^\d+(ms|s)?$/.test(arg))) return null;
  const numbers = rest.filter((arg) => !arg.startsWith('-'));
  if (numbers.length === 2) return { ...harmless, doubt: 'it repeats itself without end', edit: (words) => [...words, '3'] };
  return numbers.length <= 3 && Number(numbers[2] ?? 1) <= mostTimes ? harmless : null;
}

/** Programs that look again and again. */
export const repeaters: Record<string, Reporter> = {
  ping, ping6: ping, top, ps, jstat,
  vmstat: sampled(/^-[aswtSmdn]+$|^[kKmM]$/),
  iostat: sampled(/^-[xkmdczthpNy]+$|^[a-z]{2,}\w*$/),
  mpstat: sampled(/^-[AuP]+$|^ALL$/),
  pidstat: sampled(/^-[druhlswtI]+$/),
};
