import type { Spend } from './budget.ts';
import { TooMuch } from './budget.ts';
import { compareValues, format, isTrue, numberOf, textOf } from './awk-value.ts';
import type { Value } from './awk-value.ts';
import type { Expression, Rule, Statement, Target } from './awk-syntax.ts';
import type { Pattern } from './pattern.ts';
import { substitute } from './substitute.ts';

/** A step of a program costs this much: it is slower than a step of the matcher. */
const stepCost = 5;
const maxField = 1_000;
const maxText = 1_000_000;

/** What a program needs besides its rules: its patterns, ready, by their text, and the values its variables begin with. */
export type Prepared = { rules: Rule[]; patterns: Map<string, Pattern>; variables: [name: string, value: Value][] };

/** What ends a body before its end. */
type Leaves = 'next' | 'exit' | 'break' | 'continue' | null;

/** A mistake of the program at work, as awk would put it. */
class Failed extends Error {}

/** Runs a program over lines and gives the text it prints; where it fails, what it printed until then and why. */
export function runAwk({ rules, patterns, variables }: Prepared, lines: readonly string[], spend: Spend): string {
  const scalars = new Map<string, Value>([['FS', ' '], ['OFS', ' '], ['ORS', '\n'], ['NR', 0], ['FNR', 0], ...variables]);
  const arrays = new Map<string, Map<string, Value>>();
  const inside = new Set<Rule>();
  let out = '';
  let record = '';
  let fields: string[] | null = null;
  let separator = ' ';

  const patternOf = (expression: Expression): Pattern => {
    const found = patterns.get(expression.kind === 'pattern' ? expression.source : expression.kind === 'text' ? expression.value : '');
    if (found === undefined) throw new Failed('a pattern is missing');
    return found;
  };
  const split = (text: string, separator: string, written: Pattern | null): string[] => {
    spend(text.length);
    if (separator === ' ' && written === null) return text.split(/[ \t\n]+/).filter((field) => field !== '');
    if (text === '') return [];
    // One sign alone is itself, whatever it would mean in a pattern.
    if (separator.length === 1 && written === null) return text.split(separator);
    const pattern = written ?? patterns.get(separator);
    if (pattern === undefined) throw new Failed('the field separator is not understood');
    const found: string[] = [];
    let from = 0;
    for (let at = 0; at <= text.length; ) {
      const match = pattern.find(text, at, spend);
      if (match === null) break;
      if (match.end > match.start) {
        found.push(text.slice(from, match.start));
        from = match.end;
      }
      at = Math.max(match.end, match.start + 1);
    }
    return [...found, text.slice(from)];
  };
  const fieldsOf = (): string[] => (fields ??= split(record, separator, null));
  const setRecord = (text: string): void => {
    record = text;
    fields = null;
    // A separator set now cuts up the next line, not this one.
    separator = textOf(scalars.get('FS'));
  };
  const bounded = (text: string): string => {
    spend(text.length);
    if (text.length > maxText) throw new TooMuch();
    return text;
  };
  const arrayOf = (name: string): Map<string, Value> => {
    let array = arrays.get(name);
    if (array === undefined) arrays.set(name, (array = new Map()));
    return array;
  };
  const keyOf = (keys: Expression[]): string => keys.map((key) => textOf(evaluate(key))).join('\u001c');
  const place = (index: Expression): number => {
    const found = Math.trunc(numberOf(evaluate(index)));
    if (found < 0 || found > maxField) throw new Failed(`there is no field ${found}`);
    return found;
  };

  const read = (target: Target): Value => {
    switch (target.kind) {
      case 'variable':
        if (target.name === 'NF') return fieldsOf().length;
        return scalars.get(target.name);
      case 'field': {
        const index = place(target.index);
        if (index === 0) return { given: record };
        // A field that is not there compares as a text, in every awk.
        return { given: fieldsOf()[index - 1] ?? '' };
      }
      case 'element': {
        const [array, key] = [arrayOf(target.array), keyOf(target.keys)];
        // To look at an element is to make it.
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
    }
  };
  const write = (target: Target, value: Value): void => {
    if (target.kind === 'variable') {
      scalars.set(target.name, value);
      return;
    }
    if (target.kind === 'element') {
      arrayOf(target.array).set(keyOf(target.keys), value);
      return;
    }
    const index = place(target.index);
    if (index === 0) return setRecord(bounded(textOf(value)));
    const all = [...fieldsOf()];
    while (all.length < index) all.push('');
    all[index - 1] = textOf(value);
    record = bounded(all.join(textOf(scalars.get('OFS'))));
    fields = all;
  };

  const evaluate = (expression: Expression): Value => {
    spend(stepCost);
    switch (expression.kind) {
      case 'number':
      case 'text':
        return expression.value;
      case 'pattern':
        return Number(patternOf(expression).test(record, spend));
      case 'variable':
      case 'field':
      case 'element':
        return read(expression);
      case 'has':
        return Number(arrayOf(expression.array).has(textOf(evaluate(expression.key))));
      case 'call':
        return call(expression.name, expression.args);
      case 'not':
        return Number(!isTrue(evaluate(expression.of)));
      case 'minus':
        return -numberOf(evaluate(expression.of));
      case 'plus':
        return numberOf(evaluate(expression.of));
      case 'choice':
        return evaluate(isTrue(evaluate(expression.condition)) ? expression.yes : expression.no);
      case 'assign': {
        const value = evaluate(expression.value);
        const result = expression.operator === '' ? value : reckon(expression.operator, numberOf(read(expression.target)), numberOf(value));
        write(expression.target, result);
        return result;
      }
      case 'step': {
        const before = numberOf(read(expression.target));
        write(expression.target, before + expression.by);
        return expression.before ? before + expression.by : before;
      }
      case 'binary':
        return combine(expression.operator, expression.left, expression.right);
    }
  };

  const combine = (operator: string, left: Expression, right: Expression): Value => {
    if (operator === '&&') return Number(isTrue(evaluate(left)) && isTrue(evaluate(right)));
    if (operator === '||') return Number(isTrue(evaluate(left)) || isTrue(evaluate(right)));
    if (operator === '~' || operator === '!~') return Number(patternOf(right).test(textOf(evaluate(left)), spend) === (operator === '~'));
    const a = evaluate(left);
    const b = evaluate(right);
    if (operator === ' ') return bounded(textOf(a) + textOf(b));
    if (/^[-+*/%^]$/.test(operator)) return reckon(operator, numberOf(a), numberOf(b));
    const order = compareValues(a, b);
    return Number({ '<': order < 0, '<=': order <= 0, '==': order === 0, '!=': order !== 0, '>': order > 0, '>=': order >= 0 }[operator] ?? false);
  };

  const call = (name: string, args: Expression[]): Value => {
    const [first, second, third] = args;
    const array = first?.kind === 'variable' ? arrays.get(first.name) : undefined;
    if (name === 'length' && array !== undefined) return array.size;
    if (name === 'sprintf') return bounded(format(first?.kind === 'text' ? first.value : '', args.slice(1).map(evaluate)));
    if (name === 'sub' || name === 'gsub') {
      const target: Target = third !== undefined && (third.kind === 'variable' || third.kind === 'field' || third.kind === 'element') ? third : { kind: 'field', index: { kind: 'number', value: 0 } };
      const put = textOf(second === undefined ? undefined : evaluate(second));
      const before = textOf(read(target));
      const { text, count } = substitute(patternOf(first ?? target), before, { first: 1, all: name === 'gsub' }, (match) => put.replace(/\\([&\\])|&/g, (_, escaped: string | undefined) => escaped ?? match.text), spend);
      if (count > 0) write(target, bounded(text));
      return count;
    }
    const given = first === undefined ? { given: record } : evaluate(first);
    const text = textOf(given);
    spend(text.length);
    switch (name) {
      case 'length':
        return [...text].length;
      case 'tolower':
        return text.toLowerCase();
      case 'toupper':
        return text.toUpperCase();
      case 'int':
        return Math.trunc(numberOf(given));
      case 'index':
        return text.indexOf(textOf(second === undefined ? undefined : evaluate(second))) + 1;
      case 'substr': {
        const begin = Math.round(numberOf(second === undefined ? undefined : evaluate(second)));
        const end = third === undefined ? Infinity : begin + Math.round(numberOf(evaluate(third)));
        return text.slice(Math.max(begin, 1) - 1, Math.max(Math.min(end, text.length + 1), 1) - 1);
      }
      case 'split': {
        const parts = third?.kind === 'pattern' ? split(text, third.source, patternOf(third)) : split(text, textOf(third === undefined ? scalars.get('FS') : evaluate(third)), null);
        if (second?.kind === 'variable') arrays.set(second.name, new Map(parts.map((part, index) => [String(index + 1), { given: part }])));
        return parts.length;
      }
      default:
        throw new Failed(`${name} is not known`);
    }
  };

  const run = (statements: readonly Statement[]): Leaves => {
    for (const statement of statements) {
      const leaves = perform(statement);
      if (leaves !== null) return leaves;
    }
    return null;
  };
  const print = (text: string): void => {
    spend(text.length);
    out += text;
  };
  const perform = (statement: Statement): Leaves => {
    spend(stepCost);
    switch (statement.kind) {
      case 'print':
        print((statement.items.length === 0 ? record : statement.items.map((item) => textOf(evaluate(item))).join(textOf(scalars.get('OFS')))) + textOf(scalars.get('ORS')));
        return null;
      case 'printf':
        print(format(statement.format, statement.items.map(evaluate)));
        return null;
      case 'expression':
        evaluate(statement.value);
        return null;
      case 'if':
        if (isTrue(evaluate(statement.condition))) return perform(statement.yes);
        return statement.no === null ? null : perform(statement.no);
      case 'delete':
        arrayOf(statement.array).delete(keyOf(statement.keys));
        return null;
      case 'block':
        return run(statement.body);
      case 'each': {
        for (const key of [...arrayOf(statement.array).keys()]) {
          scalars.set(statement.variable, { given: key });
          const leaves = perform(statement.body);
          if (leaves === 'break') break;
          if (leaves === 'next' || leaves === 'exit') return leaves;
        }
        return null;
      }
      case 'while':
      case 'for': {
        if (statement.kind === 'for' && statement.first !== null) perform(statement.first);
        // The budget ends a loop that does not end by itself.
        while (statement.condition === null || isTrue(evaluate(statement.condition))) {
          const leaves = perform(statement.body);
          if (leaves === 'break') break;
          if (leaves === 'next' || leaves === 'exit') return leaves;
          if (statement.kind === 'for' && statement.step !== null) perform(statement.step);
        }
        return null;
      }
      default:
        return statement.kind;
    }
  };

  const fits = (rule: Rule): boolean => {
    if (typeof rule.when === 'string') return false;
    const { from, to } = rule.when;
    if (from === null) return true;
    if (to === null) return isTrue(evaluate(from));
    if (!inside.has(rule) && !isTrue(evaluate(from))) return false;
    if (isTrue(evaluate(to))) inside.delete(rule);
    else inside.add(rule);
    return true;
  };
  const all = (when: 'begin' | 'end'): Leaves => {
    for (const rule of rules) if (rule.when === when && run(rule.body ?? []) === 'exit') return 'exit';
    return null;
  };

  try {
    let left = all('begin');
    const reads = rules.some(({ when }) => when !== 'begin');
    for (let index = 0; left === null && reads && index < lines.length; index += 1) {
      setRecord(lines[index] ?? '');
      scalars.set('NR', index + 1).set('FNR', index + 1);
      for (const rule of rules) {
        if (!fits(rule)) continue;
        const leaves = run(rule.body ?? [{ kind: 'print', items: [] }]);
        if (leaves === 'exit') left = leaves;
        if (leaves === 'next' || leaves === 'exit') break;
      }
    }
    all('end');
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return `${out}awk: ${error.message}\n`;
  }
  return out;
}

function reckon(operator: string, left: number, right: number): number {
  if ((operator === '/' || operator === '%') && right === 0) throw new Failed('division by zero');
  return { '+': left + right, '-': left - right, '*': left * right, '/': left / right, '%': left % right, '^': left ** right }[operator] ?? 0;
}
