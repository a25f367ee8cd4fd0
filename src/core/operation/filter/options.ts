/** A program's words sorted out: options in the order given (a switch has the value ''), and the rest. */
export type Options = { given: [name: string, value: string][]; operands: string[] };

type Table = { takes: Map<string, boolean>; alias: Map<string, string> };

const tables = new Map<string, Table>();

/**
 * Sorts words as GNU programs do: letters may share a dash, a value may be glued, options may follow operands, `--` ends
 * them. `known` lists the options: `i,ignore-case` (a switch with its long name), `m=,max-count` (takes a value), `,color?`
 * (long only, value optional), `=,output-delimiter` (long only, takes a value), `#` (a number behind a dash, like `-5`). Null when one is not listed.
 */
export function readOptions(args: readonly string[], known: string): Options | null {
  const { takes, alias } = tableOf(known);
  const options: Options = { given: [], operands: [] };
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (word === '--') {
      options.operands.push(...args.slice(index + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      options.operands.push(word);
      continue;
    }
    if (takes.has('#') && /^-\d+$/.test(word)) {
      options.given.push(['#', word.slice(1)]);
      continue;
    }
    if (word.startsWith('--')) {
      const [, name = '', value] = /^--([a-z][a-z0-9-]*)(?:=([^]*))?$/.exec(word) ?? [];
      const letter = alias.get(name);
      if (letter === undefined) return null;
      const needs = takes.get(letter);
      if (needs === true && value === undefined) {
        index += 1;
        const next = args[index];
        if (next === undefined) return null;
        options.given.push([letter, next]);
      } else if (needs === false && value !== undefined && !letter.endsWith('?')) return null;
      else options.given.push([letter, value ?? '']);
      continue;
    }
    for (let at = 1; at < word.length; at += 1) {
      const letter = word.charAt(at);
      const needs = takes.get(letter);
      if (needs === undefined) return null;
      if (!needs) {
        options.given.push([letter, '']);
        continue;
      }
      let value = word.slice(at + 1);
      if (value === '') {
        index += 1;
        const next = args[index];
        if (next === undefined) return null;
        value = next;
      }
      options.given.push([letter, value]);
      break;
    }
  }
  return options;
}

/** True when a switch was given. */
export function isOn(options: Options, name: string): boolean {
  return options.given.some(([letter]) => letter === name);
}

/** The last value of an option; null when it was not given. */
export function valueOf(options: Options, name: string): string | null {
  return options.given.findLast(([letter]) => letter === name)?.[1] ?? null;
}

/** Every value of an option. */
export function valuesOf(options: Options, name: string): string[] {
  return options.given.filter(([letter]) => letter === name).map(([, value]) => value);
}

/** A whole number as programs take it, of at most seven digits; null when it is none. */
export function count(text: string | null): number | null {
  return text !== null && /^\d{1,7}$/.test(text) ? Number(text) : null;
}

function tableOf(known: string): Table {
  const found = tables.get(known);
  if (found !== undefined) return found;
  const table: Table = { takes: new Map(), alias: new Map() };
  for (const word of known.split(' ')) {
    const [, letter = '', equals, long, optional] = /^(\S)??(=)?(?:,([a-z0-9-]+)(\?)?)?$/.exec(word) ?? [];
    const name = letter !== '' ? letter : `${long}${optional ?? ''}`;
    table.takes.set(name, equals !== undefined);
    if (long !== undefined) table.alias.set(long, name);
  }
  tables.set(known, table);
  return table;
}
