import type { ShellWord } from './line.ts';

/** Which flags a program knows: long name → takes a value. Short letters are mapped to long names first. `getopt`: of `-o=x` the value is `=x`, as C programs read it, not `x`, as Go's do. */
export type FlagTable = { long: Record<string, boolean>; short: Record<string, string>; getopt?: true };

/** Words of a command sorted out. A flag given twice keeps both values, in order; `rest` is what follows `--`. */
export type Arguments = { positionals: ShellWord[]; flags: Map<string, ShellWord[]>; rest: ShellWord[] | null };

/** Sorts words into flags and positionals, or says which flag is not known (then nothing may be concluded). */
export function readFlags(words: readonly ShellWord[], table: FlagTable): Arguments | { unknown: string } {
  const positionals: ShellWord[] = [];
  const flags = new Map<string, ShellWord[]>();
  const add = (name: string, value: ShellWord): void => {
    flags.set(name, [...(flags.get(name) ?? []), value]);
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    const { text } = word;
    if (text === '--') return { positionals, flags, rest: words.slice(index + 1) };
    if (!text.startsWith('-') || text === '-') {
      positionals.push(word);
      continue;
    }
    if (text.startsWith('--')) {
      const equals = text.indexOf('=');
      const name = text.slice(2, equals < 0 ? undefined : equals);
      const takes = Object.hasOwn(table.long, name) ? table.long[name] : undefined;
      if (takes === undefined) return { unknown: text };
      if (equals >= 0) add(name, { text: text.slice(equals + 1), placeholders: word.placeholders });
      else if (!takes) add(name, { text: 'true', placeholders: [] });
      else {
        index += 1;
        const value = words[index];
        if (value === undefined) return { unknown: text };
        add(name, value);
      }
      continue;
    }
    for (let at = 1; at < text.length; at += 1) {
      const letter = text.charAt(at);
      const name = Object.hasOwn(table.short, letter) ? table.short[letter] : undefined;
      if (name === undefined) return { unknown: text };
      if (table.long[name] !== true) {
        if (text.charAt(at + 1) === '=') return { unknown: text };
        add(name, { text: 'true', placeholders: [] });
        continue;
      }
      const glued = table.getopt === true ? text.slice(at + 1) : text.slice(at + 1).replace(/^=/, '');
      if (at + 1 < text.length) add(name, { text: glued, placeholders: word.placeholders });
      else {
        index += 1;
        const value = words[index];
        if (value === undefined) return { unknown: text };
        add(name, value);
      }
      break;
    }
  }
  return { positionals, flags, rest: null };
}

/** The last value of a flag, which is the one that counts; null when it is absent. */
export function lastFlag(given: Arguments, name: string): string | null {
  return given.flags.get(name)?.at(-1)?.text ?? null;
}

/** True when a switch is on: given, and not as `--switch=false`. */
export function isOn(given: Arguments, name: string): boolean {
  const value = lastFlag(given, name);
  return value !== null && value !== 'false';
}

/** Every placeholder left open in any word. */
export function openPlaceholders(given: Arguments): string[] {
  return [...given.positionals, ...[...given.flags.values()].flat(), ...(given.rest ?? [])].flatMap((word) => word.placeholders);
}

/** Builds a table from words like `namespace:n=` (long name, short letter, `=` when it takes a value) or `watch:w`. */
export function flagTable(text: string): FlagTable {
  const table: FlagTable = { long: {}, short: {} };
  for (const word of text.trim().split(/\s+/)) {
    const [, long = '', short, takes] = /^([\w.-]+)(?::(.))?(=?)$/.exec(word) ?? [];
    if (long === '') throw new Error(`not a flag: ${word}`);
    table.long[long] = takes === '=';
    if (short !== undefined) table.short[short] = long;
  }
  return table;
}
