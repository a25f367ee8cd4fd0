/**
 * Answers a read that a person started. An ordinary answer is theirs at once and everybody's right after; one that may hold
 * secrets is drawn into the modal in front of them and exists nowhere else: no event, no job, no log line carries it.
 */
import { findingOf } from '../core/diagnosis/finding.ts';
import type { Answer } from '../core/diagnosis/diagnosis.ts';
import { Fault, onFault } from '../core/fault.ts';
import { isWaitingRead, keptFinding, staysPrivate } from '../core/incident/look.ts';
import type { Statement } from '../core/runbook/runbook.ts';
import { ask, checkOf } from './ask.ts';
import type { Outcome, Stage } from './outcome.ts';
import { filledIn, type Filled } from './values.ts';
import type { World } from './world.ts';

export const look: Stage<'look'> = async ({ job, incident, world }) => {
  const statement = world.runbook(incident.runbook?.name)?.statements.find(({ id }) => id === job.check) ?? null;
  const tell = (content: Parameters<World['slack']['answer']>[3]): Promise<void> => world.slack.answer(job.viewId, incident, { id: job.check, statement }, content);
  const only = async (content: Parameters<World['slack']['answer']>[3]): Promise<Outcome> => {
    await tell(content);
    return { events: [] };
  };
  if (!statement) return only({ refused: 'the runbook was edited and no longer has this check. Open the list again.' });
  if (!isWaitingRead(statement.judgement)) return only({ refused: 'this is not one of the checks that wait for a person.' });
  const known = await filledIn(statement, incident, world);
  if ('asks' in known) return only({ questions: known.asks });
  if ('refused' in known) return only(known);

  if (!staysPrivate(statement.judgement)) {
    const finding = findingOf({ ...checkOf(statement), title: titleOf(statement, known) }, await ask(known.operation, world, known.values));
    // The thread shows it in any case; a modal that cannot be filled is no reason to ask twice.
    await tell({ finding, alone: false }).catch(onFault(() => {}));
    return { events: finding.answer.kind === 'failed' ? [] : [{ type: 'looked', check: statement.id, title: finding.title, finding: keptFinding(finding) }], by: job.by };
  }
  // That somebody looks is written down before there is anything to see.
  if (!job.recorded) return { events: [{ type: 'looked', check: statement.id, title: statement.title, finding: null }], by: job.by, jobs: [{ ...job, recorded: true }] };
  const who = await world.slack.authority(job.by);
  if (!who.responder) return only({ refused: who.why });
  const finding = findingOf(checkOf(statement), await askQuietly(known, world));
  await quietly(() => tell({ finding, alone: true }));
  return { events: [] };
};

/** Says what was filled in, for everybody who reads the answer without having seen the question. */
function titleOf({ title }: Statement, { values }: Filled): string {
  const said = [...new Set(Object.values(values))];
  return said.length > 0 ? `${title} (${said.join(', ')})` : title;
}

/** A mistake of ours could carry what was read into a log or a failed job, so it is told without its words. */
async function askQuietly({ operation, values }: Filled, world: World): Promise<Answer> {
  try {
    return await ask(operation, world, values, { alone: true });
  } catch {
    return { kind: 'failed', message: 'something broke here while it was read', hint: null };
  }
}

/** The same of a modal that cannot be filled. */
async function quietly(show: () => Promise<void>): Promise<void> {
  try {
    await show();
  } catch (error) {
    if (!(error instanceof Fault)) throw new Error('an answer for one person alone could not be shown');
    throw new Fault(error.party, 'Slack did not take an answer that is for one person alone.', { retry: error.retry, ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }) });
  }
}
