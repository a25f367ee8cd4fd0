/** A name pattern of psql's (`public.ord*`), as conditions; `schema` is null when it names none. */
export type NamePattern = { schema: string | null; name: string; parameters: string[] };

const placeholder = /^(<[A-Za-z][\w -]*>|\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*\}|\{[A-Za-z][\w-]*\}|\[[A-Za-z][\w-]*\]|\{\{[^{}]+\}\}|your[_-]\w+)$/;

/**
 * Reads a pattern as psql does: `*` and `?` stand for any letters, what is outside double quotes is lower case, a dot parts the
 * schema from the name. Each half comes back as the end of a condition, `= 'orders'` or `LIKE 'ord%'`, its text safely quoted; a
 * placeholder as `= $1`. Null for what psql would read as a regular expression, or for more than two halves.
 */
export function readPattern(text: string): NamePattern | null {
  if (placeholder.test(text)) return { schema: null, name: '= $1', parameters: [text] };
  const halves: { value: string; wild: boolean }[] = [{ value: '', wild: false }];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    const half = halves.at(-1);
    if (half === undefined) return null;
    if (letter === '"') {
      if (quoted && text[at + 1] === '"') {
        half.value += '"';
        at += 1;
      } else quoted = !quoted;
    } else if (quoted) half.value += letter.replace(/[\\%_]/g, '\\$&');
    else if (letter === '.') halves.push({ value: '', wild: false });
    else if (letter === '*' || letter === '?') {
      half.value += letter === '*' ? '%' : '_';
      half.wild = true;
    } else if (/[\w$-]/.test(letter)) half.value += letter === '_' ? '\\_' : letter.toLowerCase();
    else return null;
  }
  // `public.` is all of it.
  const last = halves.at(-1);
  if (halves.length === 2 && last?.value === '') Object.assign(last, { value: '%', wild: true });
  const conditions = halves.map(({ value, wild }) => (wild ? `LIKE ${literal(value)}` : `= ${literal(value.replace(/\\([\\%_])/g, '$1'))}`));
  if (quoted || halves.some(({ value }) => value === '') || conditions.length > 2) return null;
  return { schema: conditions.length === 2 ? (conditions[0] ?? null) : null, name: conditions.at(-1) ?? '', parameters: [] };
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
