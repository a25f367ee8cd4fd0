import { Fault } from '../../core/fault.ts';

/** The words of a kubectl command sorted out, in the spelling the judge leaves: positionals first, then `--long=value`. */
export type Words = {
  names: string[];
  /** The last value of a flag; undefined when it is not given. */
  flag(name: string): string | undefined;
  /** Every value of a flag, those joined by commas taken apart. */
  flags(name: string): string[];
  /** A switch that is given and not as `=false`. */
  on(name: string): boolean;
};

/** Throws a Fault when a flag is not among the known ones: what is not understood is not answered. */
export function wordsOf(verb: string, args: readonly string[], known: readonly string[]): Words {
  const given = new Map<string, string[]>();
  for (const arg of args.filter((one) => one.startsWith('--'))) {
    const [, name = '', value = 'true'] = /^--([^=]*)(?:=([^]*))?$/.exec(arg) ?? [];
    if (!known.includes(name)) throw notAnswered(`kubectl ${verb} --${name}`);
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  const flag = (name: string): string | undefined => given.get(name)?.at(-1);
  return {
    names: args.filter((arg) => !arg.startsWith('--')),
    flag,
    flags: (name) => (given.get(name) ?? []).flatMap((value) => value.split(',')).filter((value) => value !== ''),
    on: (name) => flag(name) !== undefined && flag(name) !== 'false',
  };
}

/** What is left to a terminal, as a Fault that `read` turns into a failed answer with that hint. */
export class NotAnswered extends Fault {}

export function notAnswered(what: string, why?: string): NotAnswered {
  return new NotAnswered('Kubernetes', `Lifeguard cannot answer “${what.trim().slice(0, 120)}” itself${why === undefined ? '' : `: ${why}`}.`, { retry: 'never' });
}

/** `12`, a whole number of at most nine digits; undefined for anything else. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
