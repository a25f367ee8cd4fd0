import type { LineFilter } from './filter.ts';

/** `head`, `head -5`, `head -n 5`, `head -n -5`. */
export function head(args: string[]): LineFilter | null {
  const count = lineCount(args);
  if (count === null) return null;
  return (lines) => lines.slice(0, count.text.startsWith('-') ? Math.max(0, lines.length - count.number) : count.number);
}

/** `tail`, `tail -5`, `tail -n 5`, `tail -n +5`. `-f` is not understood. */
export function tail(args: string[]): LineFilter | null {
  const count = lineCount(args);
  if (count === null) return null;
  return (lines) => lines.slice(count.text.startsWith('+') ? Math.max(0, count.number - 1) : Math.max(0, lines.length - count.number));
}

function lineCount(args: string[]): { text: string; number: number } | null {
  const [, text] = /^(?:-n ?|--lines[= ]|-(?=\d))([+-]?\d{1,7})$/.exec(args.join(' ')) ?? [];
  if (args.length === 0) return { text: '10', number: 10 };
  return text === undefined ? null : { text, number: Math.abs(Number(text)) };
}

/** `uniq`, `uniq -c`, `-d`, `-u`, `-i`. */
export function uniq(args: string[]): LineFilter | null {
  const switches = letters(args, 'cdui');
  if (switches === null) return null;
  return (lines) => {
    const runs: { line: string; count: number }[] = [];
    for (const line of lines) {
      const last = runs.at(-1);
      const same = last !== undefined && (switches.has('i') ? last.line.toLowerCase() === line.toLowerCase() : last.line === line);
      if (same) last.count += 1;
      else runs.push({ line, count: 1 });
    }
    return runs
      .filter((run) => (!switches.has('d') || run.count > 1) && (!switches.has('u') || run.count === 1))
      .map((run) => (switches.has('c') ? `${String(run.count).padStart(7)} ${run.line}` : run.line));
  };
}

/** `wc -l`, `-w`, `-c`, `-m`; bare `wc` gives lines, words and bytes. */
export function wc(args: string[]): LineFilter | null {
  const switches = letters(args, 'lwcm');
  if (switches === null) return null;
  const shown = switches.size === 0 ? ['l', 'w', 'c'] : ['l', 'w', 'm', 'c'].filter((letter) => switches.has(letter));
  return (lines) => {
    const text = lines.map((line) => `${line}\n`).join('');
    const counts: Record<string, number> = {
      l: lines.length,
      w: text.split(/\s+/).filter((word) => word !== '').length,
      m: [...text].length,
      c: new TextEncoder().encode(text).length,
    };
    return [shown.map((letter) => String(counts[letter]).padStart(shown.length === 1 ? 0 : 7)).join(' ')];
  };
}

/** `sort` with -n -r -h -u -f -b and one or more `-k N[,M][nr]` with an optional `-t C`. `-o` writes a file and is not understood. */
export function sort(args: string[]): LineFilter | null {
  const keys: Key[] = [];
  const switches = new Set<string>();
  let separator: string | null = null;
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, flags, option, glued] = /^-([nrhufb]*)(?:([kt])([^]*))?$/.exec(word) ?? [];
    if (word === '-' || flags === undefined) return null;
    for (const letter of flags) switches.add(letter);
    if (option === undefined) continue;
    const value: string | undefined = glued !== undefined && glued !== '' ? glued : words.shift();
    if (option === 't') {
      if (value === undefined || value.length !== 1) return null;
      separator = value;
      continue;
    }
    const [, from, to, modifiers] = /^(\d{1,3})(?:,(\d{1,3}))?([nrhfb]*)$/.exec(value ?? '') ?? [];
    if (from === undefined || Number(from) === 0) return null;
    keys.push({ from: Number(from), to: to === undefined ? Infinity : Number(to), switches: new Set(modifiers) });
  }
  if (keys.length === 0) keys.push({ from: 1, to: Infinity, switches: new Set() });
  return (lines) => {
    const compare = (left: string, right: string): number => {
      for (const key of keys) {
        const own = key.switches.size > 0 ? key.switches : switches;
        const order = compareBy(own, field(left, key, separator), field(right, key, separator));
        if (order !== 0) return own.has('r') ? -order : order;
      }
      return 0;
    };
    // Lines whose keys are equal are put in byte order, unless only one of each is kept.
    const whole = (left: string, right: string): number => compare(left, right) || (switches.has('u') ? 0 : plain(left, right) * (switches.has('r') ? -1 : 1));
    const sorted = [...lines].sort(whole);
    return switches.has('u') ? sorted.filter((line, index) => index === 0 || compare(sorted[index - 1] ?? '', line) !== 0) : sorted;
  };
}

type Key = { from: number; to: number; switches: Set<string> };

function field(line: string, key: Key, separator: string | null): string {
  if (key.from === 1 && key.to === Infinity) return line;
  // Without a separator a field keeps the blanks in front of it.
  const fields = separator === null ? (line.match(/\s*\S+|\s+$/g) ?? []) : line.split(separator);
  return fields.slice(key.from - 1, key.to).join(separator ?? '');
}

function compareBy(switches: Set<string>, left: string, right: string): number {
  if (switches.has('n')) return number(left) - number(right);
  if (switches.has('h')) return human(left) - human(right);
  if (switches.has('f')) return plain(left.toUpperCase(), right.toUpperCase());
  return switches.has('b') ? plain(left.trimStart(), right.trimStart()) : plain(left, right);
}

function plain(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function number(text: string): number {
  return Number(/^\s*(-?(?:\d+(?:\.\d*)?|\.\d+))/.exec(text)?.[1] ?? 0);
}

function human(text: string): number {
  const [, digits = '0', unit = ''] = /^\s*(-?\d+(?:\.\d+)?)([KMGTPE]?)/i.exec(text) ?? [];
  return Number(digits) * 1024 ** (unit === '' ? 0 : 'KMGTPE'.indexOf(unit.toUpperCase()) + 1);
}

function letters(args: string[], known: string): Set<string> | null {
  const found = new Set<string>();
  for (const arg of args) {
    if (!/^-[a-z]+$/i.test(arg)) return null;
    for (const letter of arg.slice(1)) {
      if (!known.includes(letter)) return null;
      found.add(letter);
    }
  }
  return found;
}
