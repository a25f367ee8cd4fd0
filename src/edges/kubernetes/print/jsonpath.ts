import { isRecord, record, sorted } from '../fields.ts';
import { parseSteps, parseTemplate, Wrong } from './jsonpath-syntax.ts';
import type { Node, Step } from './jsonpath-syntax.ts';

/** More values than any answer shows; `..` upon `..` would go on growing. */
const MOST_VALUES = 200_000;

/** The text kubectl prints for `-o jsonpath=TEMPLATE`: a missing field is nothing, several values stand a blank apart. */
export function printJsonPath(template: string, data: unknown): { text: string } | { wrong: string } {
  return saying(() => ({ text: evaluate(parseTemplate(template), data).map((values) => values.map(printed).join(' ')).join('') }));
}

/** Every value a template finds, as `-o jsonpath-as-json=` lists them. */
export function findJsonPath(template: string, data: unknown): { values: unknown[] } | { wrong: string } {
  return saying(() => ({ values: evaluate(parseTemplate(template), data).flat() }));
}

/** The values of one path in the looser spelling of `--sort-by` and `custom-columns`: braces and the first dot may be left out. */
export function valuesAt(path: string): { find: (data: unknown) => { values: unknown[] } | { wrong: string } } | { wrong: string } {
  const inner = /^\{([^]*)\}$/.exec(path.trim())?.[1] ?? path.trim();
  return saying(() => {
    const steps = parseSteps(/^[.[@$]/.test(inner) ? inner : `.${inner}`);
    return { find: (data) => saying(() => ({ values: walk([data], steps) })) };
  });
}

function saying<Result>(compute: () => Result): Result | { wrong: string } {
  try {
    return compute();
  } catch (error) {
    if (error instanceof Wrong) return { wrong: error.message };
    if (error instanceof RangeError) return { wrong: 'it goes too deep' };
    throw error;
  }
}

/** One list of values for every piece of the template that was passed. */
function evaluate(nodes: readonly Node[], data: unknown): unknown[][] {
  return nodes.flatMap((node): unknown[][] => {
    if (node.type === 'text') return [[node.text]];
    const values = walk([data], node.steps);
    return node.type === 'path' ? [values] : values.flatMap((value) => evaluate(node.body, value));
  });
}

function walk(values: unknown[], steps: readonly Step[]): unknown[] {
  return steps.reduce((found, step) => {
    const next = take(found, step);
    if (next.length > MOST_VALUES) throw new Wrong('it finds too much');
    return next;
  }, values);
}

function take(values: unknown[], step: Step): unknown[] {
  const present = values.filter((value) => value !== null && value !== undefined);
  switch (step.type) {
    case 'literal':
      return [step.value];
    case 'field':
      return present.flatMap((value) => (isRecord(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []));
    case 'any field':
      return present.flatMap(inside);
    case 'everything below':
      return below(present, { left: MOST_VALUES });
    case 'slice':
      return present.flatMap((value) => slice(value, step));
    case 'union':
      return present.flatMap((value) => step.paths.flatMap((path) => walk([value], path)));
    case 'filter':
      return present.flatMap((value) => {
        if (!Array.isArray(value)) throw new Wrong('a filter stands behind something that is not a list');
        return value.filter((item) => holds(item, step));
      });
  }
}

function inside(value: unknown): unknown[] {
  return Array.isArray(value) ? value : Object.keys(record(value)).toSorted().map((name) => record(value)[name]);
}

function below(values: unknown[], budget: { left: number }): unknown[] {
  return values.flatMap((value) => {
    const inner = inside(value);
    if (inner.length === 0) return [];
    if ((budget.left -= inner.length) < 0) throw new Wrong('it finds too much');
    return [value, ...below(inner, budget)];
  });
}

function slice(value: unknown, { from, to, step, one }: Step & { type: 'slice' }): unknown[] {
  if (!Array.isArray(value)) throw new Wrong('an item is asked of something that is not a list');
  const counted = (index: number): number => (index < 0 ? index + value.length : index);
  const first = counted(from ?? 0);
  const end = one ? first + 1 : to === null ? value.length : counted(to);
  if (first === end) return [];
  if (first < 0 || first >= value.length || end > value.length || end < first) throw new Wrong(`there is no item ${from ?? 0}${one ? '' : ` to ${to}`} in a list of ${value.length}`);
  if (step !== null && step < 1) throw new Wrong('the step of a slice must be 1 or more');
  return value.slice(first, end).filter((_, index) => index % (step ?? 1) === 0);
}

function holds(item: unknown, { left, compare }: Step & { type: 'filter' }): boolean {
  const [one, second] = walk([item], left).map((value) => [value]);
  if (compare === null || one === undefined) return one !== undefined;
  const [other, more] = walk([item], compare.right).map((value) => [value]);
  if (other === undefined) return false;
  if (second !== undefined || more !== undefined) throw new Wrong('a filter compares more than one value');
  return compared(one[0], other[0], compare.operator);
}

function compared(left: unknown, right: unknown, operator: string): boolean {
  if (typeof left !== typeof right) throw new Wrong(`a filter compares a ${typeof left} with a ${typeof right}`);
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if ((typeof left !== 'string' && typeof left !== 'number') || (typeof right !== 'string' && typeof right !== 'number')) throw new Wrong(`${operator} compares numbers and texts only`);
  const order = left < right ? -1 : left > right ? 1 : 0;
  return operator.startsWith('<') ? order < 0 || (order === 0 && operator === '<=') : order > 0 || (order === 0 && operator === '>=');
}

/** Text as it is, objects as JSON in one line. */
export function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(sorted(value));
}
