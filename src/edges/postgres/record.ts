/**
 * The fields of a row as the server writes it in one text, `(1,"a,b",,"say ""hi""")`: each exactly as it would have come alone,
 * null where nothing stands between the commas.
 */
export function fieldsOf(row: string): (string | null)[] {
  const fields: (string | null)[] = [];
  const end = row.length - 1;
  let at = 1;
  while (at <= end) {
    if (row[at] === '"') {
      const closing = closingQuote(row, at + 1);
      const quoted = row.slice(at + 1, closing);
      // Inside quotes, a quote and a backslash stand twice.
      fields.push(/["\\]/.test(quoted) ? quoted.replace(/(["\\])\1/g, '$1') : quoted);
      at = closing + 2;
    } else {
      const comma = row.indexOf(',', at);
      const until = comma < 0 ? end : comma;
      fields.push(until === at ? null : row.slice(at, until));
      at = until + 1;
    }
  }
  return fields;
}

function closingQuote(row: string, from: number): number {
  for (let at = row.indexOf('"', from); at >= 0; at = row.indexOf('"', at + 2)) {
    if (row[at + 1] !== '"') return at;
  }
  return row.length;
}
