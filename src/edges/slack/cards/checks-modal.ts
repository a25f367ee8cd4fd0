/** The reads that wait for a person: the list of them, and the answer to the one that was started. */
import type { Finding } from '../../../core/diagnosis/diagnosis.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { staysPrivate, waitingReads, whyItWaits } from '../../../core/incident/look.ts';
import { changeableValues, knownValues, questionsFor } from '../../../core/incident/values.ts';
import type { Runbook, Statement } from '../../../core/runbook/runbook.ts';
import { answerBlocks } from './answer.ts';
import { actions, button, context, preformatted, section } from './blocks.ts';
import type { Block, Modal } from './blocks.ts';
import { findingHeading } from './findings-modal.ts';
import { ACTION, checkAction, VIEW } from './ids.ts';
import { modal } from './modal.ts';
import { refusal, type Named } from './step.ts';
import { inert } from './text.ts';
import { encodeValue } from './value.ts';
import { changeButton } from './values-modal.ts';

const TITLE = 'More checks';
/** One or two blocks each, of a modal's hundred. */
const MOST_CHECKS = 45;
/** What one person reads of one answer; the rest is counted. */
const MOST_ROWS = 60;
const MOST_BLOCKS = 20;

type LookState = { finding: Finding; alone: boolean } | { refused: string } | { loading: true };

/** Each check with why it waits and the button that starts it. What the button says is who will see the answer. */
export function checksModal(incident: Incident, runbook: Runbook | null): Modal {
  const all = waitingReads(runbook);
  const left = all.length - MOST_CHECKS;
  return modal(VIEW.checks, TITLE, encodeValue({ incident: incident.id }), [
    section(all.length > 0 ? 'These only read, and each waits for a person to start it.' : 'No check of this runbook waits for a person.'),
    ...all.slice(0, MOST_CHECKS).flatMap((check) => offer(incident, check)),
    ...(left > 0 ? [context(`and ${left} more, in the runbook`)] : []),
  ]);
}

function offer(incident: Incident, check: Statement): Block[] {
  const { judgement } = check;
  const why = `*${inert(check.title, 150)}*\n${inert(whyItWaits(judgement), 250)}`;
  const asks = questionsFor(check, incident, knownValues(check, incident, []).open);
  if ('refused' in asks) return [section(`${why}\nBy hand: ${inert(asks.refused, 200)}`), preformatted(check.text, 1_000)];
  const label = `${staysPrivate(judgement) ? 'Show me alone' : 'Run'}${asks.questions.length > 0 ? '…' : ''}`;
  return [section(why, button(label, checkAction(check.id), encodeValue({ incident: incident.id, step: check.id })))];
}

/** The modal of one check, from the press to the answer. */
export function lookModal(incident: Incident, check: Named, state: LookState): Modal {
  const title = section(`*${inert(check.statement?.title ?? 'A check', 200)}*`);
  const show = (...blocks: Block[]): Modal => modal(VIEW.checks, TITLE, encodeValue({ incident: incident.id, step: check.id }), blocks);
  if ('loading' in state) return show(title, section('Looking…'), context('If nothing comes within half a minute, close this and start it again.'));
  const change = check.statement && changeableValues(check.statement, incident).length > 0 ? [changeButton(incident, check.id)] : [];
  const ways = actions([button('Other checks', ACTION.moreChecks, encodeValue({ incident: incident.id })), ...change]);
  if ('refused' in state) return show(title, refusal(state.refused), ...ways);
  const { finding, alone } = state;
  const shown = answerBlocks(finding.answer, MOST_ROWS, { uncut: true });
  return show(
    section(findingHeading(finding)),
    ...shown.slice(0, MOST_BLOCKS),
    ...(shown.length > MOST_BLOCKS ? [context('The rest does not fit here.')] : []),
    context(whoSees(finding, alone)),
    ...ways,
  );
}

function whoSees({ answer }: Finding, alone: boolean): string {
  if (alone) return 'Only you see this. It is stored nowhere and gone when you close it; the timeline says that you looked.';
  return answer.kind === 'failed' ? 'Nothing was put into the thread.' : 'It is in the incident’s thread as well, for everybody.';
}
