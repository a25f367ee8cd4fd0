import { readFile } from 'node:fs/promises';

/** `lifeguard setup-sql`: prints the SQL a DBA runs once on the watched database. Exit code 0; takes no arguments, 2 when given any. */
export async function run(args: string[]): Promise<number> {
  if (args.length > 0) {
    process.stderr.write('setup-sql takes no arguments: it prints SQL for a DBA to read and run\n');
    return 2;
  }
  process.stdout.write(await readFile(new URL('../../deploy/roles.sql', import.meta.url), 'utf8'));
  return 0;
}
