/**
 * The page's files over HTTP: its one document, the browser's modules with their types stripped, the styles and the fonts.
 * There is no bundler: an import map points the bare names at the packages' own ES modules, and everything is read once at the start.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { people } from '../slack/cast.ts';
import { emojiByShortcode } from './emoji.ts';
import { fontFiles, fontSheet } from './fonts.ts';

const HERE = new URL('.', import.meta.url);

/** The packages the browser imports by name. */
const PACKAGES = ['preact', 'preact/hooks', 'htm', 'htm/preact'];

/**
 * Serves the page on `app`: `/?user=ID` is the document (without a user it is the first of the cast), everything else lives under `/page/`.
 * The stream it connects to, `/page/stream`, is the simulated Slack's.
 */
export function pageRoutes(app: express.Express): void {
  const importMap = JSON.stringify({ imports: Object.fromEntries(PACKAGES.map((name) => [name, `/page/packages/${name}.js`])) });
  const document = read('index.html').replace('<!--import map-->', importMap);
  const policy = contentPolicy(importMap);

  app.get('/', (request, response) => {
    if (request.query['user'] === undefined) return response.redirect(`/?user=${people()[0]?.id ?? ''}`);
    response.set('Content-Security-Policy', policy).set('Cache-Control', 'no-store').type('html').send(document);
  });
  serveTexts(app, '/page/browser', 'text/javascript', browserModules());
  serveTexts(app, '/page/packages', 'text/javascript', packages());
  serveTexts(app, '/page/style', 'text/css', styles());
  app.get('/page/style/icon.svg', (_request, response) => void response.type('svg').send(read('style/icon.svg')));
  app.get('/page/emoji.json', (_request, response) => void response.json(emojiByShortcode()));
  for (const [name, path] of fontFiles()) {
    app.get(`/page/fonts/${name}`, (_request, response) => void response.set('Cache-Control', 'max-age=86400').sendFile(path));
  }
}

function read(path: string): string {
  return readFileSync(new URL(path, HERE), 'utf8');
}

function browserModules(): Map<string, string> {
  const names = readdirSync(new URL('browser/', HERE)).filter((name) => name.endsWith('.ts'));
  return new Map(names.map((name) => [name, stripTypeScriptTypes(read(`browser/${name}`))]));
}

function packages(): Map<string, string> {
  return new Map(PACKAGES.map((name) => [`${name}.js`, readFileSync(fileURLToPath(import.meta.resolve(name)), 'utf8')]));
}

function styles(): Map<string, string> {
  const names = readdirSync(new URL('style/', HERE)).filter((name) => name.endsWith('.css'));
  return new Map([['fonts.css', fontSheet()], ...names.map((name): [string, string] => [name, read(`style/${name}`)])]);
}

function serveTexts(app: express.Express, prefix: string, type: string, texts: Map<string, string>): void {
  for (const [name, text] of texts) {
    app.get(`${prefix}/${name}`, (_request, response) => void response.set('Cache-Control', 'no-store').type(type).send(text));
  }
}

/** Messages carry hostile text on purpose; the policy is the second wall behind never writing markup. */
function contentPolicy(importMap: string): string {
  const digest = createHash('sha256').update(importMap).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${digest}'`,
    "style-src 'self'",
    "font-src 'self'",
    // Shared files carry the address the workspace was started on, which may be the other name of this machine.
    "img-src 'self' data: http://127.0.0.1:* http://localhost:*",
    "connect-src 'self' ws:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
