import type { LineFilter } from './filter.ts';

type Step = { kind: 'field'; name: string; optional: boolean } | { kind: 'each'; optional: boolean } | { kind: 'index'; index: number; optional: boolean } | { kind: 'length' } | { kind: 'keys' };

const field = /^\.(?:([A-Za-z_]\w*)|"([^"\\]*)"|\["([^"\\]*)"\])(\?)?/;
const bracket = /^\.?\[(-?\d{1,6})?\](\?)?/;

/**
 * The part of jq that only picks: `.`, `.a."b-c"`, `.items[].name`, `.[0]`, `length`, `keys`, joined by `|`, with -r and -c.
 * Anything else of jq (it can read the environment and files) is not understood.
 */
export function jq(args: string[]): LineFilter | null {
  const flags = args.filter((arg) => /^-[rcMC]+$|^--(raw-output|compact-output|monochrome-output)$/.test(arg));
  const [program = '.', more] = args.filter((arg) => !flags.includes(arg));
  const steps = readProgram(program);
  if (steps === null || more !== undefined) return null;
  const raw = flags.some((flag) => /^-\w*r|^--raw/.test(flag));
  const compact = flags.some((flag) => /^-\w*c|^--compact/.test(flag));
  return (lines) => {
    const text = lines.join('\n').trim();
    if (text === '') return [];
    let values: unknown[];
    try {
      values = steps.reduce(follow, [JSON.parse(text) as unknown]);
    } catch (error) {
      return [`jq: ${error instanceof NotThere ? error.message : 'the input is not one JSON document'}`];
    }
    return values.flatMap((value) => (raw && typeof value === 'string' ? value : JSON.stringify(value, null, compact ? 0 : 2)).split('\n'));
  };
}

class NotThere extends Error {}

function readProgram(program: string): Step[] | null {
  const steps: Step[] = [];
  for (const part of program.split('|').map((text) => text.trim())) {
    if (part === 'length' || part === 'keys') {
      steps.push({ kind: part });
      continue;
    }
    if (!part.startsWith('.')) return null;
    for (let rest = part === '.' ? '' : part; rest !== ''; ) {
      const named = field.exec(rest);
      const indexed = named === null ? bracket.exec(rest) : null;
      if (named !== null) steps.push({ kind: 'field', name: named[1] ?? named[2] ?? named[3] ?? '', optional: named[4] !== undefined });
      else if (indexed !== null) steps.push(indexed[1] === undefined ? { kind: 'each', optional: indexed[2] !== undefined } : { kind: 'index', index: Number(indexed[1]), optional: indexed[2] !== undefined });
      else return null;
      rest = rest.slice((named ?? indexed)?.[0].length ?? rest.length);
    }
  }
  return steps;
}

function follow(values: unknown[], step: Step): unknown[] {
  return values.flatMap((value): unknown[] => {
    if (step.kind === 'length') return [lengthOf(value)];
    if (step.kind === 'keys') return [isObject(value) ? Object.keys(value).sort() : Array.isArray(value) ? [...value.keys()] : refuse('keys')];
    if (value === null && step.kind !== 'each') return [null];
    if (step.kind === 'field' && isObject(value)) return [Object.hasOwn(value, step.name) ? value[step.name] : null];
    if (step.kind === 'index' && Array.isArray(value)) return [value.at(step.index) ?? null];
    if (step.kind === 'each' && Array.isArray(value)) return value;
    if (step.kind === 'each' && isObject(value)) return Object.values(value);
    return step.optional ? [] : refuse(step.kind === 'field' ? `.${step.name}` : '[]');
  });
}

function refuse(what: string): never {
  throw new NotThere(`nothing at ${what}`);
}

function lengthOf(value: unknown): number {
  if (value === null) return 0;
  if (typeof value === 'string') return [...value].length;
  if (typeof value === 'number') return Math.abs(value);
  return Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : refuse('length');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
