import { fix, ok, warn, type Checkup } from '../../core/checkup.ts';
import type { Problem, Runbook } from '../../core/runbook/runbook.ts';
import { unreadable } from './file.ts';
import { openRunbooks } from './folder.ts';

/** What the folder of runbooks holds, read once as the bot reads it. */
export function examineRunbooks(folder: string, read: Promise<{ runbooks: Runbook[]; problems: Problem[] }>): Checkup[] {
  const cure = `Put Markdown runbooks into ${folder}, or set RUNBOOKS_DIR to where they are.`;
  return [{
    party: 'Runbooks', what: 'folder', fix: cure,
    async ask() {
      const found = await read.catch((error: unknown) => unreadable(folder, error).message);
      if (typeof found === 'string') return [fix(`${folder}: ${found}`, cure)];
      const { runbooks, problems } = found;
      if (runbooks.length === 0) return [fix(`no runbook in ${folder}`, cure)];
      const statements = runbooks.flatMap((runbook) => runbook.statements);
      const alerts = new Set(runbooks.flatMap(({ alertNames }) => alertNames));
      const auto = statements.filter(({ judgement }) => judgement.auto).length;
      const steps = statements.filter(({ judgement }) => judgement.class === 'change' || judgement.class === 'terminate').length;
      const seen = `${runbooks.length} in ${folder} for ${alerts.size === 1 ? '1 alert' : `${alerts.size} alerts`}${alerts.size > 0 ? ` (${[...alerts].slice(0, 5).join(', ')}${alerts.size > 5 ? ', …' : ''})` : ''}; ${auto} checks run by themselves, ${steps} steps have a preview`;
      if (problems.length === 0) return [ok(seen)];
      return [warn(`${seen}; ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}`, `See them, each with its place: npx lifeguard check ${folder}`)];
    },
  }];
}

/** Reads the folder once. Rejects when it cannot be opened. */
export async function readFolder(folder: string): Promise<{ runbooks: Runbook[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const opened = await openRunbooks(folder, (found) => problems.push(...found));
  opened.close();
  return { runbooks: opened.all(), problems };
}
