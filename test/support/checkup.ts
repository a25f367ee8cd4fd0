import { examine, type Line } from '../../src/cli/doctor.ts';
import type { Checkup } from '../../src/core/checkup.ts';

/** The doctor's lines for these questions, by what they are about. */
export async function linesOf(checkups: Checkup[], secrets: string[] = []): Promise<Record<string, Line>> {
  return Object.fromEntries((await Promise.all(examine(checkups, secrets))).flat().map((line) => [line.what, line]));
}
