/**
 * A headless browser for tests: one from npm that needs nothing installed, or the machine's own.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** No sandbox, because tests run as root in containers; the rest keeps the browser from calling home. */
const ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--font-render-hinting=none',
];
const TIMEOUT_MS = 30_000;

/** Opens a browser; the caller closes it. `CHROMIUM_PATH` wins, then the packaged one where it exists, then `/usr/bin/chromium`. */
export async function openBrowser(): Promise<Browser> {
  const own = process.env['CHROMIUM_PATH'];
  if (own) return launch(own);
  if (process.platform !== 'linux' || process.arch !== 'x64') return launch('/usr/bin/chromium');
  const folder = await unpacked();
  const path = join(folder, 'chromium');
  try {
    return await launch(path);
  } catch (error) {
    // A machine without the system libraries gets those the package carries; elsewhere the machine's own fit better.
    if (!/error while loading shared libraries/u.test(String(error))) throw error;
    return launch(path, join(folder, 'al2023', 'lib'));
  }
}

function launch(executablePath: string, libraries?: string): Promise<Browser> {
  const env = { ...process.env, ...(libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries }) } as Record<string, string>;
  return playwright.launch({ executablePath, args: ARGS, env, timeout: TIMEOUT_MS });
}

/** Unpacked once a machine into a folder that appears whole, so that test files starting together cannot meet half a browser. */
async function unpacked(): Promise<string> {
  const folder = join(tmpdir(), 'lifeguard-chromium-147');
  if (existsSync(folder)) return folder;
  const draft = await mkdtemp(`${folder}-`);
  const before = { TMPDIR: process.env['TMPDIR'], AWS_EXECUTION_ENV: process.env['AWS_EXECUTION_ENV'] };
  // The package takes its place from TMPDIR, and adds the libraries when it believes to be on the cloud it was made for.
  Object.assign(process.env, { TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
  try {
    await chromium.executablePath();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
  return folder;
}
