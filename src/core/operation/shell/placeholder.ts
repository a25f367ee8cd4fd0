/**
 * Placeholders in a command: `<pod>` and `{{ $labels.namespace }}`. A shell would read `<pod>` as a redirection, so each
 * is replaced before parsing by private-use characters, which a runbook may not contain itself: an opening one, one that
 * stands for its number, and closing ones up to the placeholder's own length, so that every place in the text stays put.
 */
type Marked = { text: string; placeholders: string[] };

const open = '\ue000';
const close = '\ue001';
const firstNumber = 0xe100;
const most = 1_000;
const angle = /(^|[\s"'=/:.,@-])<([A-Za-z][\w.-]*)>(?=([^]{0,2}))/g;
const braces = /\{\{\s*\$[\w.]+\s*\}\}/g;
/** What a command is given to read, not a name to fill in. */
const file = /^(in|input|infile|stdin)$|\.(sql|txt|log|json|ya?ml|csv|in|out|sh)$/;
/** What PostgreSQL itself writes between angle brackets in place of a statement. */
const ownWords = /^(IDLE|backend|insufficient)$/;

/** Marks every placeholder, `<cluster>-<n>` and `<container>=image` too. A real redirection (`cmd <in >out`, `cmd <in>out`) is left as it is. */
export function markPlaceholders(source: string): Marked {
  const placeholders: string[] = [];
  const mark = (placeholder: string): string => {
    if (placeholders.length >= most) return placeholder;
    const number = String.fromCharCode(firstNumber + placeholders.push(placeholder) - 1);
    return (open + number).padEnd(placeholder.length, close);
  };
  const text = source.replace(braces, mark).replace(angle, (whole, before: string, name: string, after: string) => {
    const standsAlone = before === '' || /\s/.test(before);
    if ((standsAlone && (/^(?![-=:]|\/<)\S/.test(after) || file.test(name))) || ownWords.test(name)) return whole;
    return before + mark(`<${name}>`);
  });
  return { text, placeholders };
}

/** A piece of marked text as its author wrote it, with the placeholders it holds. */
export function unmark(piece: string, placeholders: readonly string[]): Marked {
  const found: string[] = [];
  const text = piece.replace(/\ue000([\ue100-\ue4ff])\ue001+/g, (_, number: string) => {
    const name = placeholders[number.charCodeAt(0) - firstNumber] ?? '';
    found.push(name);
    return name;
  });
  return { text, placeholders: found };
}
