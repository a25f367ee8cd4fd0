#!/usr/bin/env node
/** `npm run demo`: a game day in the browser. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startGameDay } from './game-day.ts';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(`Lifeguard needs Node 24 or newer, this is ${process.versions.node}. On Linux \`npm ci\` brings it along; elsewhere install it first.\n`);
  process.exit(2);
}
const USAGE = 'npm run demo -- [--port N] [--headless] [--runbook FILE]\n  --port N       the page’s port (4300; 0 = any free one)\n  --headless     print the address, never open a browser\n  --runbook FILE play with this runbook instead of the shipped ones\n';
const asked = readArguments();
if (typeof asked === 'string') {
  process.stderr.write(`${asked}\n\n${USAGE}`);
  process.exit(2);
}
if (asked.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}

process.stdout.write('Starting a database, a service that leaks, a workspace and the bot…\n');
const day = await startGameDay({ port: asked.port, ...(asked.runbook ? { runbook: asked.runbook } : {}) }).catch((error: NodeJS.ErrnoException) => {
  const reason = error.code === 'EADDRINUSE' ? `port ${asked.port} is taken; try \`npm run demo -- --port 0\`` : error.message;
  process.stderr.write(`The game day could not start: ${reason}\n`);
  process.exit(1);
});

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  process.stdout.write('\nStopping…\n');
  await day.stop();
  process.exit(0);
};
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());

await day.slack.act('ana', { do: 'control', id: 'start' });
process.stdout.write(`
  Open   ${day.url}

The pool is running out of connections now; in about 20 seconds #incidents hears of it.
Act as Ana: look at the thread, press ${asked.runbook ? 'what it offers' : '“Terminate idle sessions…”'}, confirm.
The bot’s log: ${day.logFile}
Ctrl-C ends it and removes everything.
`);
if (!asked.headless && process.stdout.isTTY) open(day.url);

/** What was asked for, or a sentence about what is wrong with it. */
function readArguments(): { port: number; headless: boolean; runbook: string | undefined; help: boolean } | string {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string', default: '4300' }, headless: { type: 'boolean', default: false }, runbook: { type: 'string' }, help: { type: 'boolean', default: false } },
    });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) return `${values.port} is no port`;
    if (values.runbook !== undefined && !existsSync(values.runbook)) return `there is no file ${values.runbook}`;
    return { port, headless: values.headless, runbook: values.runbook, help: values.help };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A browser that does not open is no reason to stop: the address is printed. */
function open(url: string): void {
  const [command, ...args] = process.platform === 'darwin' ? ['open', url] : ['xdg-open', url];
  spawn(command as string, args, { stdio: 'ignore', detached: true }).on('error', () => {}).unref();
}
