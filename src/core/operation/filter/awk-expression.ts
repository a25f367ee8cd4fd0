import { Failed, reckon } from './awk-machine.ts';
import type { Machine } from './awk-machine.ts';
import { Refused } from './awk-reader.ts';
import type { Reader, Token } from './awk-reader.ts';
import { compareValues, isTrue, numberOf, textOf } from './awk-value.ts';
import type { Value } from './awk-value.ts';
import { compilePattern } from './pattern.ts';

/** A piece of a program, ready to be worked out; `set` where it can be written to, `literal` where it is a text or a pattern written out. */
export type Expression = { run(): Value; set?: (change: (old: Value) => Value) => Value; literal?: Token; negated?: boolean };

const functions: Record<string, (text: string, from: number, count: number) => Value> = {
  length: (text) => [...text].length,
  tolower: (text) => text.toLowerCase(),
  toupper: (text) => text.toUpperCase(),
  int: (text) => Math.trunc(numberOf(text)),
  substr(text, from, count) {
    if (from < 1) throw new Failed('substr from before the first sign, which no two awks do alike');
    return text.slice(from - 1, Math.max(from + count, 1) - 1);
  },
};
/** Words of the language, awk's own functions, and variables that reach outside or change how the input is cut up: no variable has these names. */
const reserved = new Set(
  ('if else while for do in next nextfile exit break continue delete print printf getline function func return switch case default BEGIN END BEGINFILE ENDFILE '
    + 'ENVIRON ARGV ARGC ARGIND FILENAME PROCINFO SYMTAB FUNCTAB FS RS RT FPAT FIELDWIDTHS CONVFMT OFMT SUBSEP IGNORECASE BINMODE LINT TEXTDOMAIN ERRNO RSTART RLENGTH NR FNR NF '
    + 'system close fflush srand rand sin cos atan2 exp log sqrt match systime strftime mktime gensub asort asorti strtonum and or xor lshift rshift compl patsplit typeof isarray sprintf index split sub gsub '
    + Object.keys(functions).join(' ')).split(' '),
);
/** Each level binds tighter than the one before it; ' ' is one value right behind another. */
const levels = [['||'], ['&&'], ['~', '!~'], ['<', '<=', '!=', '==', '>', '>='], [' '], ['+', '-'], ['*', '/', '%']];
/** A step of a program costs this much: it is slower than a step of the matcher. */
export const stepCost = 20;
/** A new element of an array: so no more than some 400,000 of them are made, twice as many as lines are read. */
const elementCost = 480;

/** True for a name a program may use for its own variable or one of awk's harmless ones, and set. */
export function isVariable(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !reserved.has(name);
}

/** Reads the expressions of a program for a machine to work on. */
export function readExpressions(reader: Reader, machine: Machine) {
  const { peek, is, takes, needs, deeper } = reader;

  const name = (): string => {
    const { kind, text } = peek();
    if (kind !== 'name' || !isVariable(text) || is('(', 'sign', 1)) throw new Refused();
    reader.at += 1;
    return text;
  };
  const list = (end: string): Expression[] => {
    const outer = reader.printing;
    reader.printing = false;
    const found: Expression[] = [];
    if (!takes(end)) {
      do found.push(expression());
      while (takes(','));
      needs(end);
    }
    reader.printing = outer;
    return found;
  };
  /** The one expression in brackets. */
  const bracketed = (): Expression => {
    needs('(');
    const [found, more] = list(')');
    if (found === undefined || more !== undefined) throw new Refused();
    return { run: found.run };
  };

  const expression = (): Expression => deeper(() => {
    const left = chain(0);
    const [, operator] = peek().kind === 'sign' ? (/^([-+*/]?)=$/.exec(peek().text) ?? []) : [];
    if (operator === undefined) return left;
    const { set } = left;
    if (set === undefined) throw new Refused();
    reader.at += 1;
    const value = expression();
    return {
      run() {
        const given = value.run();
        return set((old) => (operator === '' ? given : reckon(operator, old, given)));
      },
    };
  });

  const chain = (level: number): Expression => {
    const operators = levels[level];
    if (operators === undefined) return signed();
    const plain = operators[0] === ' ';
    let left = chain(level + 1);
    for (;;) {
      const { kind, text } = peek();
      if (plain ? !begins() : kind !== 'sign' || !operators.includes(text) || (text === '>' && reader.printing)) return left;
      // Awks do not agree how far a `!` in front reaches.
      if (level > 1 && left.negated === true) throw new Refused();
      if (!plain) reader.at += 1;
      if (level < 2) while (takes('\n'));
      left = { run: combined(plain ? ' ' : text, left, chain(level + 1)) };
      // Neither a comparison nor a match goes on in a row.
      if (level === 2 || level === 3) return left;
    }
  };
  const begins = (): boolean => {
    const { kind, text } = peek();
    return kind === 'number' || kind === 'text' || is('$') || is('(') || (kind === 'name' && (isVariable(text) || Object.hasOwn(functions, text) || /^(?:NF|F?NR)$/.test(text)));
  };

  const combined = (operator: string, left: Expression, right: Expression): (() => Value) => {
    if (operator === '&&') return () => Number(isTrue(left.run()) && isTrue(right.run()));
    if (operator === '||') return () => Number(isTrue(left.run()) || isTrue(right.run()));
    if (operator === ' ') return () => machine.bounded(textOf(left.run()) + textOf(right.run()));
    if (/^[-+*/%]$/.test(operator)) return () => (machine.spend(stepCost), reckon(operator, left.run(), right.run()));
    if (operator.endsWith('~')) {
      const fits = matcher(right.literal);
      return () => Number(fits(textOf(left.run())) === (operator === '~'));
    }
    return () => {
      machine.spend(stepCost);
      const order = compareValues(left.run(), right.run());
      return Number({ '<': order < 0, '<=': order <= 0, '==': order === 0, '!=': order !== 0, '>': order > 0, '>=': order >= 0 }[operator] ?? false);
    };
  };

  /** A pattern has to be written out: one that is made at work nobody has looked at. */
  const matcher = (literal: Token | undefined): ((text: string) => boolean) => {
    const pattern = literal === undefined ? null : compilePattern([literal.text], 'extended', { lineEscapes: true });
    if (pattern === null) throw new Refused();
    return (text) => pattern.test(text, machine.spend);
  };

  const signed = (): Expression => deeper(() => {
    const { text } = peek();
    if (takes('!')) {
      const of = signed();
      return { run: () => Number(!isTrue(of.run())), negated: true };
    }
    if (takes('-') || takes('+')) {
      const of = signed();
      return { run: () => (text === '-' ? -numberOf(of.run()) : numberOf(of.run())) };
    }
    const found = value();
    const { set } = found;
    if (set === undefined || !(is('++') || is('--'))) return found;
    const by = takes('++') || !takes('--') ? 1 : -1;
    return { run: () => numberOf(set((old) => numberOf(old) + by)) - by };
  });

  const value = (): Expression => {
    const token = peek();
    const { kind, text } = token;
    if (takes('$')) {
      const index = deeper(value);
      const place = (): number => (machine.spend(stepCost), Math.trunc(numberOf(index.run())));
      return { run: () => machine.field(place()), set: (change) => changed(place(), machine.field, machine.setField, change) };
    }
    if (is('(')) return bracketed();
    if (kind === 'name' && !isVariable(text)) return special(text);
    if (kind === 'name') {
      const found = name();
      const keys = takes('[') ? list(']') : null;
      const map = (): Map<string, Value> => (keys === null ? machine.scalars : machine.array(found));
      const place = (): string => (machine.spend(stepCost), keys === null ? found : keys.map((key) => textOf(key.run())).join('\u001c'));
      // To look at an element is to make it, and each one made stays in memory.
      const look = (key: string): Value => {
        if (!map().has(key)) {
          machine.spend(elementCost);
          map().set(key, undefined);
        }
        return map().get(key);
      };
      return { run: () => look(place()), set: (change) => changed(place(), look, (key, put) => map().set(key, put), change) };
    }
    if (kind === 'sign' || kind === 'end') throw new Refused();
    reader.at += 1;
    if (kind === 'number') return { run: () => Number(text) };
    const fits = kind === 'pattern' ? matcher(token) : null;
    return { literal: token, run: () => (fits === null ? text : Number(fits(machine.record()))) };
  };

  /** What awk counts, and its functions. */
  const special = (text: string): Expression => {
    reader.at += 1;
    if (text === 'NF') return { run: () => machine.fields().length };
    if (text === 'NR' || text === 'FNR') return { run: machine.number };
    const work = Object.hasOwn(functions, text) ? functions[text] : undefined;
    const [of, from, count, ...more] = takes('(') ? list(')') : [];
    if (work === undefined || more.length > 0 || (text === 'substr') !== (from !== undefined) || (of === undefined && text !== 'length')) throw new Refused();
    return { run: () => work(machine.bounded(of === undefined ? machine.record() : textOf(of.run())), Math.round(numberOf(from?.run())), count === undefined ? Infinity : Math.round(numberOf(count.run()))) };
  };

  return { expression, bracketed, list, name };
}

/** Changes what stands in a place, which is worked out once. */
function changed<Place>(place: Place, get: (place: Place) => Value, put: (place: Place, value: Value) => unknown, change: (old: Value) => Value): Value {
  const value = change(get(place));
  put(place, value);
  return value;
}
