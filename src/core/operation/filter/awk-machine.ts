import { createBudget, TooMuch } from './budget.ts';
import type { Spend } from './budget.ts';
import { numberOf, textOf } from './awk-value.ts';
import type { Value } from './awk-value.ts';
import { compilePattern, finds } from './pattern.ts';

/** Cuts a line into fields. */
export type Separator = (line: string, spend: Spend) => string[];

/** A mistake of the program at work, as awk would put it. */
export class Failed extends Error {}

const maxField = 1_000;
const maxText = 1_000_000;

/** What a field separator means; null for one that is not understood. */
export function separatorOf(source: string): Separator | null {
  if (source === ' ') return (line) => line.split(/[ \t\n]+/).filter((field) => field !== '');
  // One sign alone is itself, whatever it would mean in a pattern.
  if (source.length === 1) return (line) => line.split(source);
  const pattern = source === '' ? null : compilePattern([source], 'extended', { lineEscapes: true });
  if (pattern === null) return null;
  return (line, spend) => {
    let from = 0;
    const fields: string[] = [];
    for (const { start, end } of finds(pattern, line, spend)) {
      if (end > start) fields.push(line.slice(from, start));
      if (end > start) from = end;
    }
    return [...fields, line.slice(from)];
  };
}

/** What a program works on: the line and its fields, its variables, and what it has printed. */
export function createMachine(separator: Separator) {
  let spend: Spend;
  let [record, number] = ['', 0];
  let fields: string[] | null;
  const [scalars, arrays] = [new Map<string, Value>(), new Map<string, Map<string, Value>>()];
  const machine = {
    out: '',
    scalars,
    spend: (units: number): void => spend(units),
    record: (): string => record,
    number: (): number => number,
    array(name: string): Map<string, Value> {
      const found = arrays.get(name) ?? new Map<string, Value>();
      arrays.set(name, found);
      return found;
    },
    /** As new, for another run. */
    begin(variables: readonly [string, Value][]): void {
      spend = createBudget();
      scalars.clear();
      arrays.clear();
      for (const [name, value] of [['OFS', ' '], ['ORS', '\n'], ...variables] as const) scalars.set(name, value);
      machine.out = '';
      machine.read('', 0);
    },
    read(line: string, at: number): void {
      [record, number, fields] = [line, at, null];
    },
    fields(): string[] {
      spend(fields === null ? record.length : 0);
      return (fields ??= record === '' ? [] : separator(record, spend));
    },
    field(index: number): Value {
      if (index < 0 || index > maxField) throw new Failed(`there is no field ${index}`);
      // A field that is not there compares as a text, in every awk.
      return { given: index === 0 ? record : (machine.fields()[index - 1] ?? '') };
    },
    setField(index: number, value: Value): void {
      if (index === 0) throw new Failed('a whole line is not set here');
      const all = [...machine.fields()];
      spend(10 * Math.max(all.length, index));
      while (all.length < index) all.push('');
      all[index - 1] = textOf(value);
      record = machine.bounded(all.join(textOf(scalars.get('OFS'))));
      fields = all;
    },
    bounded(text: string): string {
      spend(text.length);
      if (text.length > maxText) throw new TooMuch();
      return text;
    },
    print(text: string): void {
      spend(text.length);
      machine.out += text;
    },
  };
  return machine;
}

export type Machine = ReturnType<typeof createMachine>;

/** One step of arithmetic. */
export function reckon(operator: string, a: Value, b: Value): number {
  const [left, right] = [numberOf(a), numberOf(b)];
  if ((operator === '/' || operator === '%') && right === 0) throw new Failed('division by zero');
  return { '+': left + right, '-': left - right, '*': left * right, '/': left / right, '%': left % right }[operator] ?? 0;
}
