/**
 * jq's matcher tries again and again where it fails, so a pattern is only let through when that stays cheap. `linear` grows
 * with a text, `quadratic` with its square; null when it could be worse, or when a sign is not known.
 */
export function costOf(pattern: string): 'linear' | 'quadratic' | null {
  if (pattern.length > 200) return null;
  // What comes first or last and takes anything adds no way of its own to fail.
  const body = pattern.replace(/^\(\?i\)/, '').replace(/\.[*+](\)*)\$?$/, '$1');
  const reader = { text: body, at: 0 };
  try {
    const whole = choice(reader, 0);
    if (reader.at < body.length || whole.ways > 64 || whole.size > 300) return null;
    const order = whole.loops + (/^(?:\^|\\A|\.[*+])(?!.*\|)/.test(body) ? 0 : 1);
    return order <= 1 ? 'linear' : order === 2 ? 'quadratic' : null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** `loops` counts without end, `ways` through it that may all be tried, and the signs it is long; `plain` has neither choice nor count. */
type Cost = { loops: number; ways: number; size: number; plain: boolean };
type Reader = { text: string; at: number };

class Refused extends Error {}

const single = /\\[dDwWsSntr]|\\[!-/:-@[-`{-~]|\[\^?\]?(?:\[:\^?\w{1,8}:\]|\\[dDwWsSntr]|\\[!-/:-@[-`{-~]|[^\\\][&])*\]|[^\\()[\]{}|*+?^$]/uy;
const edge = /\\[bBAzZ]|[\^$]/y;
const counted = /(?:([*+])|(\?)|\{(\d{1,3})(?:(,)(\d{0,3}))?\})\??(?![*+?{])/y;

function take(reader: Reader, shape: RegExp): RegExpExecArray | null {
  shape.lastIndex = reader.at;
  const found = shape.exec(reader.text);
  if (found !== null) reader.at += found[0].length;
  return found;
}

function choice(reader: Reader, depth: number): Cost {
  if (depth > 10) throw new Refused();
  const branches = [sequence(reader, depth)];
  while (take(reader, /\|/y) !== null) branches.push(sequence(reader, depth));
  if (branches.length === 1) return branches[0] as Cost;
  return {
    loops: Math.max(...branches.map(({ loops }) => loops)),
    ways: branches.reduce((sum, { ways }) => sum + ways, 0),
    size: branches.reduce((sum, { size }) => sum + size, 0),
    plain: false,
  };
}

function sequence(reader: Reader, depth: number): Cost {
  let whole: Cost = { loops: 0, ways: 1, size: 0, plain: true };
  for (;;) {
    let part: Cost;
    if (take(reader, edge) !== null) {
      whole = { ...whole, size: whole.size + 1 };
      continue;
    }
    if (take(reader, single) !== null) part = { loops: 0, ways: 1, size: 1, plain: true };
    else if (take(reader, /\((?:\?:|\?i:|\?<[A-Za-z]\w{0,30}>|(?!\?))/y) !== null) {
      part = choice(reader, depth + 1);
      if (take(reader, /\)/y) === null) throw new Refused();
    } else return whole;
    part = repeated(reader, part);
    whole = { loops: whole.loops + part.loops, ways: whole.ways * part.ways, size: whole.size + part.size, plain: whole.plain && part.plain };
  }
}

function repeated(reader: Reader, part: Cost): Cost {
  const found = take(reader, counted);
  if (found === null) return part;
  const [, endless, optional, low = '0', comma, high] = found;
  if (optional !== undefined) return { ...part, ways: part.ways + 1, plain: false };
  // A count around a count, or around a choice, is where time explodes.
  if (!part.plain) throw new Refused();
  if (endless !== undefined || (comma !== undefined && high === '')) {
    if (part.size === 0) throw new Refused();
    return { loops: 1, ways: 1, size: part.size * (Number(low) + 1), plain: false };
  }
  const most = Number(comma === undefined ? low : (high ?? low));
  if (most < Number(low)) throw new Refused();
  return { loops: 0, ways: most - Number(low) + 1, size: part.size * most, plain: false };
}
