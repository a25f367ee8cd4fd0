const words = (text: string): Set<string> => new Set(text.trim().split(/\s+/));

/**
 * Every word a program of jq may hold. What is not here looks elsewhere than at its input (env, input, debug, import), does not
 * end by itself (range, repeat, recurse), or makes a function of its own, under whose name anything could hide (def).
 */
const allowed = words(`
  and or not if then elif else end as reduce foreach try catch empty null true false
  length utf8bytelength type isnan isinfinite isnormal infinite nan now floor ceil round sqrt fabs abs pow todate fromdate fromdateiso8601 todateiso8601 date mktime gmtime strftime strptime
  values nulls strings numbers booleans arrays objects iterables scalars
  ascii_downcase ascii_upcase trim ltrim rtrim tostring tonumber tojson fromjson startswith endswith ltrimstr rtrimstr trimstr join split splits test match capture scan sub gsub
  keys keys_unsorted to_entries from_entries with_entries add any all sort unique reverse flatten min max first last nth limit transpose
  map map_values select sort_by group_by unique_by min_by max_by walk path paths getpath del has in inside contains index rindex indices
`);
const formats = words('@text @json @html @uri @csv @tsv @sh @base64 @base64d');
const maxLength = 4_000;
const maxDepth = 40;

const token = /\s+|\.\.|\.[A-Za-z_]\w*|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|(@\w+)|\$([A-Za-z_]\w*)|([A-Za-z_]\w*)|([.,|;:?+*/%<>=![\](){}"-])/y;
/** What closes what is open; within an `if`, too, a comma parts values. */
const closing = new Map([['(', ')'], ['[', ']'], ['{', '}'], ['if', 'end']]);

/**
 * Goes through a program of jq word by word. Null when it holds a word, a sign or a variable that is not known, or a bracket
 * without its other half; jq itself finds every other mistake. `reveals`: it decodes base64.
 */
export function readJq(program: string): { reveals: boolean } | null {
  if (program.length > maxLength) return null;
  let reveals = false;
  /** What is open, the innermost last; `"` for a text, in which `\(…)` holds a program again. */
  const open: string[] = [];
  let last = '';
  for (let at = 0; at < program.length; ) {
    const inside = open.at(-1);
    if (inside === '"') {
      const [text = ''] = /^(?:[^"\\]|\\[^(])*/.exec(program.slice(at)) ?? [];
      at += text.length;
      const ends = program.charAt(at) === '"';
      if (!ends && !program.startsWith('\\(', at)) return null;
      if (ends) open.pop();
      else open.push('(');
      at += ends ? 1 : 2;
      last = ends ? '"' : '(';
      continue;
    }
    token.lastIndex = at;
    const [whole, format, variable, word, sign] = token.exec(program) ?? [];
    if (whole === undefined || open.length > maxDepth) return null;
    at += whole.length;
    if (whole.trim() === '') continue;
    // Right behind the `{` or a `,` of an object stands a part's name, whatever it is.
    const names = inside === '{' && (last === '{' || last === ',');
    last = whole;
    if (format !== undefined && !formats.has(format)) return null;
    if (variable !== undefined && (variable === 'ENV' || variable.startsWith('_'))) return null;
    if (word !== undefined && names) continue;
    if (word !== undefined && !allowed.has(word)) return null;
    reveals ||= format === '@base64d';
    if (whole === '"' || closing.has(whole)) open.push(whole);
    else if (/^(?:[)\]}]|end)$/.test(whole) && closing.get(open.pop() ?? '') !== whole) return null;
    // It parts what a call is given; elsewhere it would end a definition.
    else if (sign === ';' && inside !== '(') return null;
  }
  return open.length === 0 ? { reveals } : null;
}
