/**
 * The fonts of the page: Lato as Slack's text, and an emoji font so that emoji are in colour on a machine that has none.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The cuts of Lato the styles use, each sliced by code point so that only what a text needs is fetched, and the emoji in one file:
 * the package's slices hold SVG glyphs, which Chromium does not draw. That file is 5.8 MB, and a machine's own copy is preferred.
 */
const SHEETS = [
  ...['400', '400-italic', '700', '700-italic', '900'].map((cut) => ({ packageName: '@fontsource/lato', sheet: cut })),
  { packageName: '@fontsource/noto-color-emoji', sheet: 'emoji-400' },
];

const FILE = /url\(\.\/files\/([\w-]+\.woff2)\) format\('woff2'\)/gu;
const OLD_FORMAT = /, url\([^)]*\.woff\) format\('woff'\)/gu;

function sheetText(packageName: string, sheet: string): string {
  return readFileSync(fileURLToPath(import.meta.resolve(`${packageName}/${sheet}.css`)), 'utf8')
    .replace(OLD_FORMAT, '')
    .replace(/(?<='Noto Color Emoji';[^}]*src: )url/u, "local('Noto Color Emoji'), url");
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
