import { read } from '../judgement.ts';
import type { Judgement } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';

/** The longest pause a runbook asks for; beyond it something is meant to stay away. */
const longestSleepSeconds = 3600;

const sayings: Record<string, (args: string[]) => string | null> = {
  echo: () => 'Only prints a text',
  printf: ([format = '']) => (format.startsWith('-') ? null : 'Only prints a text'),
  true: () => 'Does nothing',
  ':': () => 'Does nothing',
  clear: (args) => (args.length === 0 ? 'Only clears the screen' : null),
  pwd: (args) => (args.every((arg) => /^-[LP]$/.test(arg)) ? 'Only tells where the person who types it is' : null),
  // With a name it gives the machine that name.
  hostname: (args) => (args.every((arg) => /^-[fisIdA]$/.test(arg)) ? 'Only tells the name of the machine it is typed on' : null),
  date: (args) => (tellsTime(args) ? 'Only tells the time' : null),
  sleep: (args) => (args.length > 0 && args.map(seconds).reduce((sum, one) => sum + one, 0) <= longestSleepSeconds ? 'Only waits' : null),
};

/** Judges a program that touches nothing: a text printed, a pause, the time. Null when it is another one, or its words could do more. */
export function judgePlain(program: string, words: readonly ShellWord[]): Judgement | null {
  const saying = Object.hasOwn(sayings, program) ? sayings[program]?.(words.map(({ text }) => text)) : null;
  if (saying === null || saying === undefined) return null;
  const placeholders = [...new Set(words.flatMap((word) => word.placeholders))];
  const [open] = placeholders;
  const judgement = read({ kind: 'nothing' }, saying, open === undefined ? null : `${open} must be filled in`);
  return open === undefined ? judgement : { ...judgement, placeholders };
}

/** `date` with a bare number, or -s, sets the clock. */
function tellsTime(args: string[]): boolean {
  return args.every((arg, index) => /^(-u|--utc|-R|--rfc-(email|2822)|-I\w*|--iso-8601(=\w+)?|--date=.*|-d.+|--rfc-3339=\w+|\+.*)$/.test(arg) || arg === '-d' || arg === '--date' || /^(-d|--date)$/.test(args[index - 1] ?? ''));
}

function seconds(text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text) ?? [];
  return number === undefined ? Infinity : Number(number) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 1);
}
