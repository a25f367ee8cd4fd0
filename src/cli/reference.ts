import { reference } from '../core/operation/reference.ts';

/** `lifeguard reference`: everything that is understood, a page of Markdown. Exit 0. */
export async function run(args: string[]): Promise<number> {
  if (args.length > 0) {
    process.stderr.write('lifeguard reference: takes no arguments\n');
    return 2;
  }
  process.stdout.write(reference());
  return 0;
}
