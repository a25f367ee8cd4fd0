#!/usr/bin/env node
/** The command line: `lifeguard <command> …`. Each command is a file of its own, loaded only when it is asked for. */

type Command = { run: (args: string[]) => Promise<number> };

const commands: Record<string, { summary: string; load: () => Promise<Command> }> = {
  check: { summary: 'PATH…  lint runbooks; exit 0 clean, 1 problems, 2 unreadable (--json)', load: () => import('./check.ts') },
  plan: { summary: 'FILE  how each statement of a runbook is understood (--json)', load: () => import('./plan.ts') },
  classify: { summary: 'one statement per JSON line on stdin, its class on stdout', load: () => import('./classify.ts') },
  reference: { summary: 'everything that is understood, as a page of Markdown', load: () => import('./reference.ts') },
  doctor: { summary: 'ask every outside party and say what to fix; exit 0 only if all needed ones pass (--json, --button)', load: () => import('./doctor.ts') },
  fire: { summary: 'send one test alert to a running bot (--resolve)', load: () => import('./fire.ts') },
  'setup-sql': { summary: 'print the SQL a DBA runs once on the watched database', load: () => import('./setup-sql.ts') },
};

async function main([name, ...args]: string[]): Promise<number> {
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return (await command.load()).run(args);
  const asked = name === undefined || name === 'help' || name === '--help' || name === '-h';
  const lines = Object.entries(commands).map(([word, { summary }]) => `  ${word.padEnd(10)} ${summary}`);
  const out = asked ? process.stdout : process.stderr;
  if (!asked) out.write(`lifeguard: there is no command "${name}"\n\n`);
  out.write(`lifeguard <command>\n\n${lines.join('\n')}\n`);
  return asked ? 0 : 2;
}

// Not process.exit: what was written to a pipe must be allowed to drain. A reader that left early is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`lifeguard: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
