/** Marks of the private-use area stand for placeholders and fit wherever a number, a name, a text or a length of time does. */
const tokens = new RegExp([
  '(?<space>\\s+|#[^\\n]*)',
  '(?<text>"(?:[^"\\\\\\n]|\\\\[^\\n])*"|\'(?:[^\'\\\\\\n]|\\\\[^\\n])*\'|`[^`]*`)',
  '(?<time>(?:\\d+(?:\\.\\d+)?(?:ms|[smhdwyi]))+(?![\\w.]))',
  '(?<number>(?:0[xX][\\da-fA-F]+|(?:\\d[\\d_]*\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)(?![\\w.]))',
  '(?<name>(?:[A-Za-z_\\ue000-\\uefff]|:(?=[A-Za-z_]))(?:[\\w\\ue000-\\uefff]|:(?=[A-Za-z_]))*)',
  '(?<sign>=~|!~|==|!=|>=|<=|[-+*/%^=<>(){}\\[\\],@:])',
].join('|'), 'y');

type Token = { kind: 'text' | 'time' | 'number' | 'name' | 'sign' | 'end'; text: string };

const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));
const aggregations = set('sum min max avg group count count_values stddev stdvar bottomk topk quantile limitk limit_ratio any median mode outliersk topk_avg topk_max topk_min topk_last bottomk_avg bottomk_max bottomk_min distinct geomean sum2 share zscore');
const functions = set(`
abs absent absent_over_time acos acosh asin asinh atan atanh avg_over_time ceil changes clamp clamp_max clamp_min cos cosh count_over_time day_of_month day_of_week day_of_year days_in_month deg delta deriv
double_exponential_smoothing exp first_over_time floor histogram_avg histogram_count histogram_fraction histogram_quantile histogram_quantiles histogram_stddev histogram_stdvar histogram_sum holt_winters hour idelta increase info irate
label_join label_replace last_over_time ln log10 log2 mad_over_time max_over_time min_over_time minute month pi predict_linear present_over_time quantile_over_time rad rate resets round scalar sgn sin sinh
sort sort_by_label sort_by_label_desc sort_desc sqrt stddev_over_time stdvar_over_time sum_over_time tan tanh time timestamp ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time vector year
default_rollup rollup rollup_rate rollup_increase rollup_delta increases_over_time increase_pure median_over_time range_over_time share_gt_over_time share_le_over_time tmax_over_time tmin_over_time label_set label_del label_keep label_map label_value label_match label_copy label_move label_lowercase label_uppercase
keep_last_value interpolate running_sum running_avg range_avg range_max range_min range_median ru ttf union start end step now alias default
`);
const wordOperators = set('and or unless atan2 if ifnot default');
const signOperators = set('+ - * / % ^ == != > < >= <=');

const keywords = set('by without on ignoring group_left group_right bool offset and or unless atan2');
/** Far longer than any question on a dashboard. */
const longest = 10_000;

class Wrong extends Error {}

/** Null when a text is one expression of PromQL; else what stands in the way, as the end of a sentence. */
export function readPromql(source: string): string | null {
  if (source.length > longest) return 'it is too long';
  try {
    parse(tokenize(source));
    return null;
  } catch (error) {
    if (error instanceof Wrong) return error.message;
    if (error instanceof RangeError) return 'it is nested too deeply';
    throw error;
  }
}

function tokenize(source: string): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < source.length; ) {
    tokens.lastIndex = at;
    const match = tokens.exec(source);
    const [kind, text] = Object.entries(match?.groups ?? {}).find(([, value]) => value !== undefined) ?? [];
    if (kind === undefined || text === undefined) throw new Wrong(`"${source.slice(at, at + 12)}" is no part of PromQL`);
    if (kind !== 'space') found.push({ kind: kind as Token['kind'], text });
    at += text.length;
  }
  return [...found, { kind: 'end', text: '' }];
}

function parse(found: Token[]): void {
  let at = 0;
  const now = (): Token => found[at] ?? { kind: 'end', text: '' };
  const word = (): string => (now().kind === 'name' ? now().text.toLowerCase() : '');
  const isSign = (text: string): boolean => now().kind === 'sign' && now().text === text;
  const isOpen = (): boolean => now().kind === 'name' && /^[\ue000-\uefff]+$/.test(now().text);
  const wrong = (): never => {
    throw new Wrong(now().kind === 'end' ? 'it ends too early' : `"${now().text}" is not expected where it stands`);
  };
  const take = (text: string): boolean => {
    if (!isSign(text)) return false;
    at += 1;
    return true;
  };
  const need = (...texts: string[]): void => {
    if (!texts.some(take)) wrong();
  };
  const takeWord = (...texts: string[]): boolean => {
    if (!texts.includes(word())) return false;
    at += 1;
    return true;
  };
  const takeKind = (...kinds: Token['kind'][]): boolean => {
    if (!kinds.includes(now().kind) && !isOpen()) return false;
    at += 1;
    return true;
  };

  const list = (close: string, item: () => void): void => {
    while (!take(close)) {
      item();
      if (!take(',') && !isSign(close)) wrong();
    }
  };
  const labels = (): void => {
    need('(');
    list(')', () => takeKind('name', 'text') || wrong());
  };
  const matchers = (): void => {
    list('}', () => {
      const quoted = now().kind === 'text' || isOpen();
      if (!takeKind('name', 'text')) wrong();
      // A quoted name alone is the metric's own.
      if (quoted && (isSign(',') || isSign('}'))) return;
      need('=', '!=', '=~', '!~');
      if (!takeKind('text')) wrong();
    });
  };
  const duration = (): void => {
    if (!takeKind('time', 'number')) wrong();
  };
  const grouping = (): void => {
    if (takeWord('by', 'without')) labels();
  };
  const primary = (): void => {
    if (take('(')) {
      expression();
      need(')');
    } else if (take('{')) {
      matchers();
    } else if (now().kind === 'name') {
      const name = word();
      const next = found[at + 1];
      const called = next?.kind === 'sign' && next.text === '(';
      if (aggregations.has(name) && (called || (next?.kind === 'name' && /^(by|without)$/i.test(next.text)))) {
        at += 1;
        grouping();
        need('(');
        list(')', expression);
        grouping();
      } else if (called && (functions.has(name) || isOpen())) {
        at += 2;
        list(')', expression);
      } else if (called || keywords.has(name)) {
        wrong();
      } else {
        at += 1;
        if (take('{')) matchers();
      }
    } else if (!takeKind('number', 'text', 'time')) {
      wrong();
    }
  };
  const operand = (): void => {
    while (take('-') || take('+'));
    primary();
    for (;;) {
      if (take('[')) {
        duration();
        if (take(':') && !isSign(']')) duration();
        need(']');
      } else if (takeWord('offset')) {
        take('-');
        duration();
      } else if (take('@')) {
        take('-');
        if (takeWord('start', 'end')) {
          need('(');
          need(')');
        } else if (!takeKind('number')) wrong();
      } else return;
    }
  };
  const operator = (): boolean => (now().kind === 'sign' ? signOperators.has(now().text) : wordOperators.has(word()));
  function expression(): void {
    operand();
    while (operator()) {
      at += 1;
      takeWord('bool');
      if (takeWord('on', 'ignoring')) {
        labels();
        if (takeWord('group_left', 'group_right') && isSign('(')) labels();
      }
      operand();
    }
  }

  expression();
  if (now().kind !== 'end') wrong();
}
