import { costOf } from './jq-pattern.ts';
import type { Node } from './jq-syntax.ts';
import { before, behind, collected, descend, guarded, isPath, partOf, Refused, repeatedly, single, weigh } from './jq-weigh.ts';
import type { Hold, Scope, Weighed } from './jq-weigh.ts';

const words = (text: string): Set<string> => new Set(text.trim().split(/\s+/));

/** Give one small value, whatever comes in. */
const asking = words('length utf8bytelength not type isnan isinfinite isnormal infinite nan null true false now floor ceil round sqrt fabs abs todate fromdate fromdateiso8601 todateiso8601 date mktime gmtime tonumber empty');
/** Give their input or nothing. */
const choosing = words('values nulls strings numbers booleans arrays objects iterables scalars');
/** Give their input as another text. */
const rewriting = words('ascii_downcase ascii_upcase trim ltrim rtrim tostring tojson fromjson');
/** Go through their input once. */
const going = words('keys keys_unsorted to_entries from_entries add any all sort unique reverse flatten min max');
/** Of these, look into the parts as well. */
const comparing = words('add sort unique flatten min max from_entries');
/** Do their argument for every part of the input. */
const mapping = words('map map_values with_entries sort_by group_by unique_by min_by max_by any all add');
/** Take one text to compare with or to cut off. */
const trimming = words('has startswith endswith ltrimstr rtrimstr trimstr');
/** Look for their argument inside the input, which costs both sizes: it has to be written out. */
const finding = words('contains inside index rindex indices split');
/** Take a pattern, and flags behind everything else. */
const matching: Record<string, number> = { test: 1, match: 1, capture: 1, scan: 1, splits: 1, split: 1, sub: 2, gsub: 2 };

/** A text longer than this is cut before a pattern sees it, or refused where a part of it is replaced. */
const longest = { linear: 10_000, quadratic: 1_000, every: 300 };

/** Weighs a call of one of jq's own functions. Whatever is not named here (env, input, debug, range, repeat, recurse with an argument, …) is not understood. */
export function call(name: string, args: Node[], scope: Scope): Weighed {
  if (args.length === 0) return plainCall(name, scope);
  if (name in matching && (args.length > 1 || name !== 'split')) return match(name, args, scope);
  const [first, second] = args;
  if (first === undefined) throw new Refused();
  if (args.length === 1) {
    if (name === 'select') return select(first, scope);
    if (mapping.has(name)) return eachPart(name, first, scope);
    if (trimming.has(name)) return compare(name, first, scope);
    if (finding.has(name)) return find(name, first, scope);
    if (name === 'join') return join(first, scope);
  }
  return special(name, first, second, args.length, scope);
}

function plainCall(name: string, scope: Scope): Weighed {
  const plain = scope.hold === 'small' || scope.hold === 'fresh';
  const same = { ...single(name, scope.hold), growth: scope.growth };
  if (name === 'length' && !plain) return single('(if type == "object" or large then flat else . end | length)', 'small');
  if (asking.has(name)) return single(/^to|^from|^utf8/.test(name) ? before(scope, name) : name, 'small');
  if (choosing.has(name)) return same;
  if (rewriting.has(name)) {
    if (name.startsWith('ascii_')) slowed(scope, 1);
    // To read a text as JSON costs too much to do it for each of many.
    if (name === 'fromjson' && !plain) throw new Refused();
    return { ...same, text: before(scope, name) };
  }
  if (name === 'first' || name === 'last') return { ...same, hold: plain ? scope.hold : 'held' };
  if (name === 'recurse') return descend(scope);
  if (!going.has(name)) throw new Refused();
  const part = partOf(scope.hold);
  if (name === 'any' || name === 'all') return { ...single(name, 'small'), heavy: true };
  return { ...same, text: comparing.has(name) ? before(scope, name) : name, heavy: true, hold: name === 'min' || name === 'max' || name === 'add' ? part : scope.hold };
}

/** A condition that holds more than once gives the same value more than once; so often is it then gone through. */
const mostCopies = 20;

function select(condition: Node, scope: Scope): Weighed {
  const found = weigh(condition, { ...scope, place: false });
  const text = `select(${found.text})`;
  if (!found.many) return { ...found, text, hold: scope.hold, growth: scope.growth };
  if (scope.place) throw new Refused();
  const bounded = `([limit(${mostCopies + 1}; ${text})] | if length > ${mostCopies} then error("a condition holds too often for one value") else .[] end)`;
  return { ...found, text: bounded, hold: scope.hold, times: found.times * mostCopies, growth: scope.growth };
}

function eachPart(name: string, body: Node, scope: Scope): Weighed {
  const part = partOf(scope.hold);
  const found = weigh(body, { ...repeatedly(scope), hold: part });
  // What is sorted by, or added up, is looked at whole.
  const text = `${name}(${/_by$|^add$/.test(name) ? guarded(found) : found.text})`;
  const growth = found.growth * found.times;
  if (name === 'any' || name === 'all') return { ...single(text, 'small'), heavy: true };
  if (/^map|^with/.test(name)) return { ...single(text, collected(found.hold)), heavy: true, growth };
  if (name === 'add') return { ...single(text, found.hold === 'small' || found.hold === 'fresh' ? 'fresh' : 'held'), heavy: true, growth };
  return { ...single(text, name === 'min_by' || name === 'max_by' ? part : scope.hold), heavy: true, growth: scope.growth };
}

function compare(name: string, argument: Node, scope: Scope): Weighed {
  const found = weigh(argument, scope);
  if (found.many || found.times > 1) throw new Refused();
  const asks = name === 'has' || name === 'startswith' || name === 'endswith';
  const text = `${name}(${guarded(found)})`;
  return { ...single(asks ? text : before(scope, text), asks ? 'small' : scope.hold), heavy: found.heavy, growth: asks ? 1 : scope.growth };
}

function find(name: string, argument: Node, scope: Scope): Weighed {
  const found = written(argument, scope);
  const hold: Hold = name === 'split' || name === 'indices' ? (scope.hold === 'small' ? 'small' : scope.hold === 'fresh' ? 'fresh' : 'held') : 'small';
  return { ...single(before(scope, `${name}(${found.text})`), hold), growth: name === 'split' ? scope.growth : 1 };
}

/** An argument of no size that does not depend on the document's. */
function written(argument: Node, scope: Scope): Weighed {
  const found = weigh(argument, scope);
  if (found.hold !== 'small' || found.many || found.heavy || found.times > 1) throw new Refused();
  return found;
}

function slowed(scope: Scope, by: 1 | 2): void {
  if (by > scope.facts.slow) scope.facts.slow = by;
}

/** jq's own join copies what it has so far for every part; the prelude's does not. */
function join(separator: Node, scope: Scope): Weighed {
  const found = written(separator, scope);
  partOf(scope.hold);
  return { ...single(before(scope, `joined(${found.text})`), scope.hold === 'small' || scope.hold === 'fresh' ? scope.hold : 'held'), heavy: true, growth: scope.growth + found.growth };
}

function match(name: string, args: Node[], scope: Scope): Weighed {
  const [pattern, second, third] = args;
  const replaces = name === 'sub' || name === 'gsub';
  const flagsNode = replaces ? third : second;
  const source = pattern === undefined ? null : constantOf(pattern, scope);
  const flags = flagsNode === undefined ? '' : constantOf(flagsNode, scope);
  if (source === null || flags === null || !/^[gin]*$/.test(flags) || args.length > (matching[name] ?? 0) + 1) throw new Refused();
  const cost = costOf(source);
  if (cost === null) throw new Refused();
  const every = name === 'gsub' || name === 'scan' || name.startsWith('split') || flags.includes('g');
  const plain = source.replace(/\\([!-/:-@[-`{-~])/g, '$1');
  const put = second === undefined ? null : constantOf(second, scope);
  // Words for words need no pattern.
  if (name === 'gsub' && flags === '' && put !== null && /^(?:[^\\^$.|?*+()[\]{}]|\\[!-/:-@[-`{-~])+$/.test(source)) {
    const text = `(if type == "string" then (split(${JSON.stringify(plain)}) | joined(${JSON.stringify(put)})) else error("only a text can be searched") end)`;
    return { ...single(before(scope, text), scope.hold), growth: scope.growth * (1 + put.length) };
  }
  // What finds every place is slow in jq itself, whatever the pattern.
  const limit = every ? longest.every : longest[cost];
  if (name !== 'test') slowed(scope, every ? 2 : 1);
  const words = [JSON.stringify(source)];
  if (replaces) {
    if (second === undefined) throw new Refused();
    // It sees what the groups found, which is short.
    const found = weigh(second, { ...repeatedly(scope), hold: 'small', growth: 1 });
    if (found.hold !== 'small' || found.many || found.heavy || found.times > 1 || found.text.length > 500) throw new Refused();
    words.push(found.text);
  }
  if (flags !== '' || (name === 'split' && flagsNode !== undefined)) words.push(JSON.stringify(flags));
  const long = `type == "string" and length > ${limit}`;
  const cut = `(if ${long} then ${replaces ? 'error("a text is too long for a pattern")' : `.[:${limit}]`} else . end)`;
  const gives = name === 'scan' || name === 'splits' || (name === 'match' && flags.includes('g')) || (name === 'capture' && flags.includes('g'));
  return { ...single(before(scope, `(${cut} | ${name}(${words.join('; ')}))`), 'small'), many: gives, heavy: gives };
}

/** A text written in the program or given beside it; null for anything else. */
function constantOf(node: Node, scope: Scope): string | null {
  if (node.kind === 'variable') return scope.variables.get(node.name)?.constant ?? null;
  if (node.kind !== 'string' || node.format !== null || node.parts.length !== 1) return null;
  const [part] = node.parts;
  return typeof part === 'string' ? part : null;
}

function special(name: string, first: Node, second: Node | undefined, count: number, scope: Scope): Weighed {
  switch (`${name}/${count}`) {
    case 'first/1':
    case 'last/1': {
      const found = weigh(first, scope);
      return { ...found, text: `${name}(${found.text})`, many: false, times: 1 };
    }
    case 'isempty/1': {
      const found = weigh(first, scope);
      return { ...single(`isempty(${found.text})`, 'small'), heavy: found.heavy };
    }
    case 'limit/2': {
      if (first.kind !== 'number' || second === undefined) throw new Refused();
      const found = weigh(second, scope);
      return { ...found, text: `limit(${first.text}; ${found.text})` };
    }
    case 'nth/1':
    case 'flatten/1':
      if (first.kind !== 'number') throw new Refused();
      if (name === 'flatten') partOf(scope.hold);
      return { ...single(name === 'flatten' ? before(scope, `flatten(${first.text})`) : `nth(${first.text})`, name === 'flatten' || scope.hold === 'small' || scope.hold === 'fresh' ? scope.hold : 'held'), heavy: name === 'flatten', growth: scope.growth };
    case 'any/2':
    case 'all/2': {
      if (second === undefined) throw new Refused();
      const parts = weigh(first, scope);
      const condition = weigh(second, behind(scope, parts));
      return { ...single(`${name}(${parts.text}; ${condition.text})`, 'small'), heavy: parts.heavy || condition.heavy };
    }
    case 'IN/1': {
      const found = weigh(first, scope);
      if (found.hold !== 'small' || found.many || found.heavy) throw new Refused();
      return single(`IN(${found.text})`, 'small');
    }
    case 'getpath/1':
    case 'strftime/1':
    case 'strptime/1': {
      const found = written(first, scope);
      const hold = name === 'getpath' ? (scope.hold === 'small' || scope.hold === 'fresh' ? scope.hold : 'held') : 'small';
      return { ...single(name === 'strptime' ? before(scope, `strptime(${found.text})`) : `${name}(${found.text})`, hold), growth: name === 'getpath' ? scope.growth : 1 };
    }
    case 'del/1': {
      // What is taken from is copied.
      if (!isPath(first) || (scope.hold !== 'small' && scope.hold !== 'fresh')) throw new Refused();
      return { ...single(`del(${weigh(first, { ...scope, place: true }).text})`, scope.hold), heavy: true, growth: scope.growth };
    }
    default:
      throw new Refused();
  }
}
