import type { LineFilter } from './filter.ts';
import { isOn, readOptions } from './options.ts';

/** `uniq`, `uniq -c`, `-d`, `-u`, `-i`. A file, read or written, is not understood. */
export function uniq(args: string[]): LineFilter | null {
  const options = readOptions(args, 'c,count d,repeated u,unique i,ignore-case');
  if (options === null || options.operands.length > 0) return null;
  const [counted, repeated, single, folded] = ['c', 'd', 'u', 'i'].map((letter) => isOn(options, letter));
  return (lines) => {
    const runs: { line: string; key: string; count: number }[] = [];
    for (const line of lines) {
      const last = runs.at(-1);
      const own = folded === true ? line.toUpperCase() : line;
      if (last?.key === own) last.count += 1;
      else runs.push({ line, key: own, count: 1 });
    }
    return runs
      .filter((run) => (repeated !== true || run.count > 1) && (single !== true || run.count === 1))
      .map((run) => (counted === true ? `${String(run.count).padStart(7)} ${run.line}` : run.line));
  };
}

/** `wc -l`, `-w`, `-c`, `-m`; bare `wc` gives lines, words and bytes. */
export function wc(args: string[]): LineFilter | null {
  const options = readOptions(args, 'l,lines w,words c,bytes m,chars');
  if (options === null || options.operands.length > 0) return null;
  const shown = options.given.length === 0 ? ['l', 'w', 'c'] : ['l', 'w', 'm', 'c'].filter((letter) => isOn(options, letter));
  return (lines) => {
    const text = lines.map((line) => `${line}\n`).join('');
    const words = (): number => text.split(/\s+/).filter((word) => word !== '').length;
    const counts: Record<string, () => number> = { l: () => lines.length, w: words, m: () => [...text].length, c: () => new TextEncoder().encode(text).length };
    return [shown.map((letter) => String(counts[letter]?.()).padStart(shown.length === 1 ? 0 : 7)).join(' ')];
  };
}
