import { fix, ok, warn, type Checkup } from '../../core/checkup.ts';
import type { Problem, Runbook } from '../../core/runbook/runbook.ts';
import { openRunbooks } from './folder.ts';

export type FolderRead = { runbooks: Runbook[]; problems: Problem[] } | { unopened: string };

/** What the folder of runbooks holds, read once as the bot reads it. */
export function examineRunbooks(folder: string, found: FolderRead): Checkup[] {
  const cure = `Put Markdown runbooks into ${folder}, or set RUNBOOKS_DIR to where they are.`;
  return [{
    party: 'Runbooks', what: 'folder', fix: cure,
    async ask() {
      if ('unopened' in found) return [fix(`${folder} cannot be opened: ${found.unopened}`, cure)];
      const { runbooks, problems } = found;
      if (runbooks.length === 0) return [fix(`no runbook in ${folder}`, cure)];
      const statements = runbooks.flatMap((runbook) => runbook.statements);
      const alerts = new Set(runbooks.flatMap(({ alertNames }) => alertNames));
      const auto = statements.filter(({ judgement }) => judgement.auto).length;
      const steps = statements.filter(({ judgement }) => judgement.class === 'change' || judgement.class === 'terminate').length;
      const seen = `${runbooks.length} in ${folder} for ${alerts.size === 1 ? '1 alert' : `${alerts.size} alerts`}${alerts.size > 0 ? ` (${[...alerts].slice(0, 3).join(', ')}${alerts.size > 3 ? ', …' : ''})` : ''}; ${auto} checks run by themselves, ${steps} steps have a preview`;
      if (problems.length === 0) return [ok(seen)];
      return [warn(`${seen}; ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}`, `See them, each with its place: npx lifeguard check ${folder}`)];
    },
  }];
}

/** Reads the folder once. */
export async function readFolder(folder: string): Promise<FolderRead> {
  const problems: Problem[] = [];
  try {
    const opened = await openRunbooks(folder, (found) => problems.push(...found));
    opened.close();
    return { runbooks: opened.all(), problems };
  } catch (error) {
    return { unopened: error instanceof Error ? error.message : String(error) };
  }
}
