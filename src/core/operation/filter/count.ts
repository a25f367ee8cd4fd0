import type { LineFilter } from './filter.ts';
import { count, isOn, readOptions, valueOf } from './options.ts';

/** `uniq`, `uniq -c`, `-d`, `-u`, `-i`, `-f N`, `-s N`, `-w N`. A file, read or written, is not understood. */
export function uniq(args: string[]): LineFilter | null {
  const options = readOptions(args, 'c,count d,repeated u,unique i,ignore-case f=,skip-fields s=,skip-chars w=,check-chars');
  if (options === null || options.operands.length > 0) return null;
  const [fields, skipped, checked] = ['f', 's', 'w'].map((letter) => (isOn(options, letter) ? count(valueOf(options, letter)) : undefined));
  if (fields === null || skipped === null || checked === null) return null;
  const [counted, repeated, single, folded] = ['c', 'd', 'u', 'i'].map((letter) => isOn(options, letter));
  const key = (line: string): string => {
    let from = 0;
    for (let field = 0; field < Math.min(fields ?? 0, line.length); field += 1) from += /^[ \t]*[^ \t]*/.exec(line.slice(from))?.[0].length ?? 0;
    const part = line.slice(from + (skipped ?? 0)).slice(0, checked ?? undefined);
    return folded === true ? part.toUpperCase() : part;
  };
  return (lines) => {
    const runs: { line: string; key: string; count: number }[] = [];
    for (const line of lines) {
      const last = runs.at(-1);
      const own = key(line);
      if (last?.key === own) last.count += 1;
      else runs.push({ line, key: own, count: 1 });
    }
    return runs
      .filter((run) => (repeated !== true || run.count > 1) && (single !== true || run.count === 1))
      .map((run) => (counted === true ? `${String(run.count).padStart(7)} ${run.line}` : run.line));
  };
}

/** `wc -l`, `-w`, `-c`, `-m`, `-L`; bare `wc` gives lines, words and bytes. */
export function wc(args: string[]): LineFilter | null {
  const options = readOptions(args.filter((arg) => arg !== '-'), 'l,lines w,words c,bytes m,chars L,max-line-length');
  if (options === null || options.operands.length > 0 || args.includes('-')) return null;
  const shown = options.given.length === 0 ? ['l', 'w', 'c'] : ['l', 'w', 'm', 'c', 'L'].filter((letter) => isOn(options, letter));
  return (lines) => {
    const text = lines.map((line) => `${line}\n`).join('');
    const counts: Record<string, number> = {
      l: lines.length,
      w: text.split(/\s+/).filter((word) => word !== '').length,
      m: [...text].length,
      c: new TextEncoder().encode(text).length,
      L: lines.reduce((most, line) => Math.max(most, widthOf(line)), 0),
    };
    return [shown.map((letter) => String(counts[letter]).padStart(shown.length === 1 ? 0 : 7)).join(' ')];
  };
}

/** A tab goes on to the next eighth place. */
function widthOf(line: string): number {
  let width = 0;
  for (const character of line) width += character === '\t' ? 8 - (width % 8) : 1;
  return width;
}
