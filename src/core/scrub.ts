/** Wider than any line worth reading in a message. */
const MOST_CHARACTERS = 2000;

const SECRETS: [RegExp, string][] = [
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1…@'],
  [/(authorization["']?\s*[:=]\s*).*/gi, '$1…'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 …'],
  [/\b(xox[a-z]|xapp)-[\w-]+/g, '$1-…'],
  [/\bAKIA[0-9A-Z]{16}\b/g, 'AKIA…'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'eyJ…'],
  [/((?:password|passwd|pwd|secret|token|api[_-]?key)["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\s,;&}]+)/gi, '$1…'],
];

/** The beginning of a text from outside without what looks like a secret: credentials in addresses, tokens, and values named as such. */
export function scrub(foreign: string): string {
  return SECRETS.reduce((text, [pattern, instead]) => text.replace(pattern, instead), foreign.slice(0, MOST_CHARACTERS));
}
