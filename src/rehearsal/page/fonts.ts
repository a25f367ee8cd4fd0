/**
 * The fonts of the page: Lato as Slack's text, and an emoji font so that emoji are in colour on a machine that has none.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The cuts of Lato the styles use, and the emoji. Each sheet is sliced by code point, so the browser fetches only the slices
 * a text needs (an emoji slice is 20 kB to 1.2 MB).
 */
const SHEETS = [
  ...['400', '400-italic', '700', '700-italic', '900'].map((cut) => ({ packageName: '@fontsource/lato', sheet: cut })),
  { packageName: '@fontsource/noto-color-emoji', sheet: '400' },
];

const FILE = /url\(\.\/files\/([\w-]+\.woff2)\) format\('woff2'\)/gu;
const OLD_FORMAT = /, url\([^)]*\.woff\) format\('woff'\)/gu;

function sheetText(packageName: string, sheet: string): string {
  return readFileSync(fileURLToPath(import.meta.resolve(`${packageName}/${sheet}.css`)), 'utf8').replace(OLD_FORMAT, '');
}

/** One style sheet with every `@font-face`, its files under `/page/fonts/`. */
export function fontSheet(): string {
  return SHEETS.map(({ packageName, sheet }) => sheetText(packageName, sheet).replace(FILE, "url(/page/fonts/$1) format('woff2')")).join('\n');
}

/** File name to path on disk of every font file the sheet names. */
export function fontFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const { packageName, sheet } of SHEETS) {
    const home = new URL('files/', import.meta.resolve(`${packageName}/${sheet}.css`));
    for (const [, name] of sheetText(packageName, sheet).matchAll(FILE)) {
      if (name) files.set(name, fileURLToPath(new URL(name, home)));
    }
  }
  return files;
}
