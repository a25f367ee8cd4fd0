import { call } from './jq-functions.ts';
import type { Node } from './jq-syntax.ts';

/**
 * jq cannot be stopped once it runs, so a program is weighed first: it may go through the parts of a document, and through
 * their parts, but not through a thing again for each of its parts, for then time grows with the square of the document.
 * How much of that a value still allows:
 * `small` is of no size worth counting; `fresh` may be gone through; `short` is a few values put together, `list` many of
 * them, and each of those may not be gone through any more; `held` neither itself nor its parts.
 */
export type Hold = 'small' | 'fresh' | 'list' | 'short' | 'held';

/**
 * What a piece of a program comes to. `text` is the piece written anew, every part in brackets, so that what runs is what
 * was read. `many` says that it may give a value for each part of its input, `heavy` that it goes through something;
 * `times` is how often it gives its input back at most, `growth` how much larger a value may become.
 */
export type Weighed = { text: string; many: boolean; heavy: boolean; hold: Hold; times: number; growth: number };

/** What was noticed on the way: whether it decodes base64, and whether it uses functions jq is slow (1) or very slow (2) at. */
export type Facts = { reveals: boolean; slow: 0 | 1 | 2 };

export type Variable = { hold: Hold; growth: number; constant: string | null };

/** What a piece can see: its input, and the variables. `place` is on where only a place in the input will do. */
export type Scope = { hold: Hold; growth: number; variables: ReadonlyMap<string, Variable>; facts: Facts; place: boolean };

export class Refused extends Error {}

/** What stands in front of every program: how it is kept from costing more than it was weighed for. */
export const prelude = [
  'def large: type == "string" and utf8bytelength > 10000;',
  'def flat: if type == "array" or type == "object" then (if (if type == "array" then length else ([limit(21; .[])] | length) end) > 20 or any(.[]; type == "array" or type == "object" or large) then error("a large value is used for each of many") else . end) elif large then error("a large value is used for each of many") else . end;',
  'def reckoned: if type == "number" then . else error("only numbers can be reckoned with") end;',
  'def joined($between): [.[] | ($between, if . == null then "" elif type == "string" then . elif type == "number" or type == "boolean" then tojson else error("only texts and numbers can be joined") end)] | add // "" | .[($between | length):];',
].join(' ');

const maxGrowth = 1_000;
const formats = new Set(['text', 'json', 'csv', 'tsv', 'html', 'uri', 'sh', 'base64', 'base64d']);

/** Weighs a program whose variables are given, with their text where it is known; null when it may not run. `text` is what may. */
export function weighJq(program: Node, given: ReadonlyMap<string, string | null>): (Facts & { text: string }) | null {
  const facts: Facts = { reveals: false, slow: 0 };
  const variables = new Map([...given].map(([name, constant]): [string, Variable] => [name, { hold: 'small', growth: 1, constant }]));
  try {
    const { text } = weigh(program, { hold: 'fresh', growth: 1, variables, facts, place: false });
    return { ...facts, text };
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

export function weigh(node: Node, scope: Scope): Weighed {
  const found = weighed(node, scope);
  if (found.growth * found.times > maxGrowth) throw new Refused();
  return found;
}

function weighed(node: Node, scope: Scope): Weighed {
  switch (node.kind) {
    case 'here':
      return { ...single('.', scope.hold), growth: scope.growth };
    case 'descend':
      return descend(scope);
    case 'number':
      return single(node.text, 'small');
    case 'string':
      return string(node, scope);
    case 'format':
      if (!formats.has(node.name)) throw new Refused();
      if (node.name === 'base64d') scope.facts.reveals = true;
      return { ...single(before(scope, `@${node.name}`), scope.hold === 'small' || scope.hold === 'fresh' ? scope.hold : 'held'), growth: scope.growth };
    case 'index':
      return index(node, scope);
    case 'slice': {
      const of = weigh(node.of, scope);
      const [from, to] = [node.from, node.to].map((end) => (end === null ? null : weigh(end, scope)));
      for (const end of [from, to]) if (end !== null && end !== undefined && (end.many || end.heavy || end.times > 1)) throw new Refused();
      const whole = guard(of.hold) === '' ? of.text : `${of.text} | if large then flat else . end`;
      return { ...of, text: `(${whole})[${from === null || from === undefined ? '' : `(${from.text})`}:${to === null || to === undefined ? '' : `(${to.text})`}]` };
    }
    case 'each': {
      const of = weigh(node.of, scope);
      return { ...of, text: `(${of.text})[]`, many: true, heavy: true, hold: partOf(of.hold) };
    }
    case 'try': {
      const of = weigh(node.of, scope);
      // Behind a place the sign forgives each value that has no such place; behind anything else it ends at the first mistake.
      const place = node.of.kind === 'index' || node.of.kind === 'each' || node.of.kind === 'slice';
      return { ...of, text: place ? `${of.text}?` : `(${of.text})?` };
    }
    case 'negate': {
      const of = weigh(node.of, scope);
      return { ...of, text: `(-(${of.text}))`, hold: 'small', growth: 1 };
    }
    case 'array': {
      if (node.body === null) return single('[]', 'small');
      const body = weigh(node.body, scope);
      return { ...body, text: `[${body.text}]`, many: false, times: 1, growth: body.growth * body.times, hold: body.many ? collected(body.hold) : body.hold === 'small' || body.hold === 'fresh' ? body.hold : 'short' };
    }
    case 'object':
      return object(node, scope);
    case 'variable': {
      const variable = scope.variables.get(node.name);
      if (variable === undefined) throw new Refused();
      return { ...single(`$${node.name}`, variable.hold), growth: variable.growth };
    }
    case 'call':
      return call(node.name, node.args, scope);
    case 'pipe': {
      const left = weigh(node.left, scope);
      const right = weigh(node.right, behind(scope, left));
      return { text: `(${left.text} | ${right.text})`, many: left.many || right.many, heavy: left.heavy || right.heavy, hold: right.hold, times: left.times * right.times, growth: right.growth };
    }
    case 'comma': {
      const [left, right] = [weigh(node.left, scope), weigh(node.right, scope)];
      return { text: `(${left.text}, ${right.text})`, many: left.many || right.many, heavy: left.heavy || right.heavy, hold: worse(left.hold, right.hold), times: left.times + right.times, growth: Math.max(left.growth, right.growth) };
    }
    case 'update': {
      if (!isPath(node.left) || (scope.hold !== 'fresh' && scope.hold !== 'small')) throw new Refused();
      const target = weigh(node.left, { ...scope, place: true });
      const value = weigh(node.right, { ...behind(scope, target), place: false });
      if (value.many || value.times > 1) throw new Refused();
      const plain = value.hold === 'small' || value.hold === 'fresh';
      return { text: `(${target.text} |= (${value.text}))`, many: false, heavy: true, hold: plain ? scope.hold : 'held', times: 1, growth: scope.growth + value.growth };
    }
    case 'binary':
      return binary(node.operator, node.left, node.right, scope);
    case 'bind': {
      if (node.name === 'ENV' || node.name.startsWith('__')) throw new Refused();
      const value = weigh(node.value, scope);
      const inside = value.many ? repeatedly(scope) : scope;
      const constant = node.value.kind === 'string' && node.value.parts.length === 1 && typeof node.value.parts[0] === 'string' ? node.value.parts[0] : null;
      const body = weigh(node.body, { ...inside, variables: new Map([...inside.variables, [node.name, { hold: value.hold, growth: value.growth, constant }]]) });
      return { ...body, text: `(${value.text} as $${node.name} | ${body.text})`, many: value.many || body.many, heavy: value.heavy || body.heavy, times: value.times * body.times };
    }
    case 'if': {
      const conditions = node.arms.map(({ condition }) => weigh(condition, scope));
      const many = conditions.some((condition) => condition.many);
      const inside = many ? repeatedly(scope) : scope;
      const branches = [...node.arms.map(({ then }) => then), node.otherwise ?? ({ kind: 'here' } as const)].map((branch) => weigh(branch, inside));
      if (many && conditions.filter((condition) => condition.heavy).length > 1) throw new Refused();
      const written = node.arms.map((_, at) => `${conditions[at]?.text} then ${branches[at]?.text}`).join(' elif ');
      return {
        text: `(if ${written} else ${branches.at(-1)?.text} end)`,
        many: many || branches.some((branch) => branch.many),
        heavy: [...conditions, ...branches].some(({ heavy }) => heavy),
        hold: branches.reduce<Hold>((hold, branch) => worse(hold, branch.hold), 'small'),
        times: conditions.reduce((times, condition) => times * condition.times, Math.max(...branches.map((branch) => branch.times))),
        growth: Math.max(...branches.map((branch) => branch.growth)),
      };
    }
  }
}

/** What makes sure that a value which may be looked at for each of many is small: nothing for one that is gone through once. */
export function guard(hold: Hold): string {
  return hold === 'small' || hold === 'fresh' ? '' : hold === 'list' ? 'map(flat)' : 'flat';
}

/** A function whose cost depends on how large its input is. */
export function before(scope: Scope, text: string): string {
  const flat = guard(scope.hold);
  return flat === '' ? text : `(${flat} | ${text})`;
}

/** A piece whose cost depends on how large it is. */
export function guarded(piece: Weighed): string {
  const flat = guard(piece.hold);
  return flat === '' ? piece.text : `(${piece.text} | ${flat})`;
}

/** One value without anything gone through. */
export function single(text: string, hold: Hold): Weighed {
  return { text, many: false, heavy: false, hold, times: 1, growth: 1 };
}

/** What stands behind a pipe sees what came through it; where that may be many values, what was fresh is held from then on. */
export function behind(scope: Scope, left: Weighed): Scope {
  return { ...(left.many ? repeatedly(scope) : scope), hold: left.hold, growth: left.growth };
}

/** A scope whose piece is done for each of many values. */
export function repeatedly(scope: Scope): Scope {
  const held = (hold: Hold): Hold => (hold === 'fresh' || hold === 'list' ? 'held' : hold);
  return { ...scope, hold: held(scope.hold), variables: new Map([...scope.variables].map(([name, variable]): [string, Variable] => [name, { ...variable, hold: held(variable.hold) }])) };
}

/** What the parts of a value allow; a held one may not be gone through. */
export function partOf(hold: Hold): Hold {
  if (hold === 'held') throw new Refused();
  return hold === 'small' || hold === 'fresh' ? hold : 'held';
}

/** Many values put into one list. */
export function collected(hold: Hold): Hold {
  return hold === 'small' || hold === 'fresh' ? 'fresh' : 'list';
}

export function worse(left: Hold, right: Hold): Hold {
  if (left === right || right === 'small') return left;
  if (left === 'small') return right;
  return left === 'held' || right === 'held' || left === 'short' || right === 'short' ? 'held' : 'list';
}

/** `..`: every part, and their parts. They lie within each other, so none is gone through again. */
export function descend(scope: Scope): Weighed {
  if (scope.hold !== 'fresh' && scope.hold !== 'small') throw new Refused();
  return { text: '..', many: true, heavy: true, hold: 'held', times: 1, growth: scope.growth };
}

/** Pieces of which each is done for every value of the others: only one may give many, and the rest go through nothing then. */
export function together(pieces: readonly Weighed[]): { many: boolean; heavy: boolean; times: number } {
  const many = pieces.some((piece) => piece.many);
  if (many && pieces.filter((piece) => piece.heavy).length > 1) throw new Refused();
  return { many, heavy: pieces.some((piece) => piece.heavy), times: pieces.reduce((times, piece) => times * piece.times, 1) };
}

function sizes(pieces: readonly Weighed[]): number {
  return Math.max(1, pieces.reduce((sum, piece) => sum + piece.growth, 0));
}

function string(node: Node & { kind: 'string' }, scope: Scope): Weighed {
  if (node.format !== null && !formats.has(node.format)) throw new Refused();
  if (node.format === 'base64d') scope.facts.reveals = true;
  const values: Weighed[] = [];
  const text = node.parts.map((part) => {
    if (typeof part === 'string') return JSON.stringify(part).slice(1, -1);
    const value = weigh(part, scope);
    values.push(value);
    return `\\(${guarded(value)})`;
  });
  const all = together(values);
  const plain = values.every(({ hold }) => hold === 'small' || hold === 'fresh');
  const hold = values.every((value) => value.hold === 'small') ? 'small' : plain && !all.many ? 'fresh' : 'held';
  return { ...all, text: `${node.format === null ? '' : `@${node.format} `}"${text.join('')}"`, hold, growth: sizes(values) };
}

function index(node: Node & { kind: 'index' }, scope: Scope): Weighed {
  const [of, at] = [weigh(node.of, scope), weigh(node.at, scope)];
  if (at.many) throw new Refused();
  const written = node.at.kind === 'string' || node.at.kind === 'number' || node.at.kind === 'negate';
  // A list as index is a search.
  const key = written ? at.text : `(${at.text} | if type == "array" or type == "object" then error("a name or a number was expected") else . end)`;
  return { ...together([of, at]), text: `(${of.text})[${key}]`, many: of.many, hold: of.hold === 'small' || of.hold === 'fresh' ? of.hold : 'held', growth: of.growth };
}

function object(node: Node & { kind: 'object' }, scope: Scope): Weighed {
  const pieces = node.entries.flatMap(({ key, value }) => [weigh(key, scope), weigh(value, scope)]);
  const all = together(pieces);
  const text = node.entries.map((_, at) => `(${pieces[2 * at]?.text}): (${pieces[2 * at + 1]?.text})`).join(', ');
  const plain = pieces.every(({ hold }) => hold === 'small' || hold === 'fresh');
  return { ...all, text: `{${text}}`, hold: pieces.every(({ hold }) => hold === 'small') ? 'small' : plain && !all.many ? 'fresh' : 'short', growth: sizes(pieces) };
}

function binary(operator: string, first: Node, second: Node, scope: Scope): Weighed {
  const [left, right] = [weigh(first, scope), weigh(second, scope)];
  if (operator === '//') {
    return { text: `(${left.text} // ${right.text})`, many: left.many || right.many, heavy: left.heavy || right.heavy, hold: worse(left.hold, right.hold), times: left.times + right.times, growth: Math.max(left.growth, right.growth) };
  }
  const all = together([left, right]);
  if (operator === '+') {
    const hold = all.many && left.hold !== 'small' && right.hold !== 'small' ? 'held' : worse(left.hold, right.hold);
    const [a, b] = [left, right].map((piece) => (piece.hold === 'held' ? guarded(piece) : piece.text));
    return { ...all, text: `(${a} + ${b})`, hold, growth: left.growth + right.growth };
  }
  if (operator === '-' && second.kind === 'array' && right.hold === 'small') return { ...all, text: `(${guarded(left)} - ${right.text})`, hold: left.hold, growth: left.growth };
  const result = { ...all, hold: 'small', growth: 1 } as const;
  // Of lists and texts, these would cost more than one look.
  if (/^[-*/%]$/.test(operator)) {
    const [a, b] = ([[left, first], [right, second]] as const).map(([piece, node]) => (node.kind === 'number' ? piece.text : `(${piece.text} | reckoned)`));
    return { ...result, text: `(${a} ${operator} ${b})` };
  }
  // A comparison ends with the smaller of the two.
  const large = guard(left.hold) !== '' && guard(right.hold) !== '' && operator !== 'and' && operator !== 'or';
  return { ...result, text: large ? `(${guarded(left)} ${operator} ${guarded(right)})` : `(${left.text} ${operator} ${right.text})` };
}

/** A place in the input, as `|=` and `del` need one. */
export function isPath(node: Node): boolean {
  switch (node.kind) {
    case 'here':
      return true;
    case 'index':
      return isPath(node.of) && (node.at.kind === 'string' || node.at.kind === 'number' || node.at.kind === 'negate');
    case 'each':
    case 'try':
      return isPath(node.of);
    case 'pipe':
    case 'comma':
      return isPath(node.left) && isPath(node.right);
    case 'call':
      return node.name === 'select' && node.args.length === 1;
    default:
      return false;
  }
}
