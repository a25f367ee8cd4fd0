import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Card } from '../../../../src/core/incident/event.ts';
import { draw } from '../../../../src/edges/slack/cards/draw.ts';
import { checksModal, lookModal } from '../../../../src/edges/slack/cards/checks-modal.ts';
import { allFindingsModal } from '../../../../src/edges/slack/cards/findings-modal.ts';
import { declareModal, noteModal, resolveModal, statusPageModal } from '../../../../src/edges/slack/cards/forms.ts';
import { listMessage, menu, statusMessage } from '../../../../src/edges/slack/cards/menu.ts';
import { postmortemModal } from '../../../../src/edges/slack/cards/postmortem-modal.ts';
import { previewModal } from '../../../../src/edges/slack/cards/preview-modal.ts';
import { timelineMessage } from '../../../../src/edges/slack/cards/review.ts';
import { valuesModal } from '../../../../src/edges/slack/cards/values-modal.ts';
import { objectionToMessage } from '../../../../src/rehearsal/slack/judge/message.ts';
import { objectionToView } from '../../../../src/rehearsal/slack/judge/view.ts';
import { actor, book, finding, hostile, incident, preview } from './hostile.ts';
import { ANA, at, context, recorded } from './story.ts';

const CARDS: Card[] = ['headline', 'diagnosis', 'mitigation', 'call', 'review', 'trouble', 'looks', 'chart'];
/** Ours: dates, the people and the group of the story, links into our own folder's or configuration's hosts. */
const OURS = /<!date\^\d+\^\{time(?:_secs)?\}(?: \(\{ago\}\))?\|[\d:]+ UTC>|<@U0ANA>|<!subteam\^S0DB>|<https:\/\/meet\.example\/12\|the video call>|<https:\/\/ours\.example\/[^<>|\s]*\|[^<>|]*>/g;

type Json = { [key: string]: unknown };

/** Every text Slack would interpret. */
function interpreted(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(interpreted);
  if (typeof value !== 'object' || value === null) return [];
  const object = value as Json;
  return [...(object.type === 'mrkdwn' ? [String(object.text)] : []), ...Object.values(object).flatMap(interpreted)];
}

function mustBeHarmless(shown: { text?: string; blocks: unknown[] }, calls: number): void {
  const texts = [...interpreted(shown.blocks), ...(shown.text === undefined ? [] : [shown.text])];
  const whole = texts.join('\n');
  expect(whole.split('<!here>').length - 1).toBe(calls);
  expect(whole.replaceAll('<!here>', '').replace(OURS, '')).not.toMatch(/[<>]/);
  expect(JSON.stringify(shown.blocks)).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\\u00(?!0a)[01]|\\ud[89a-f]/);
}

test('whatever the texts say, a card calls only whom we call, and Slack accepts it', () => {
  fc.assert(fc.property(incident, book, fc.array(hostile, { maxLength: 60 }), (shown, runbook, notes) => {
    const timeline = recorded(notes.map((text) => [at(9), ANA, { type: 'noted', text }]));
    const view = context({ runbook, timeline, now: at(15) });
    for (const card of CARDS) {
      const drawing = draw(card, shown, view);
      if (!drawing) continue;
      expect(objectionToMessage({ text: drawing.text, blocks: drawing.blocks, attachments: [] }, { edit: true, whole: true })).toBeUndefined();
      expect(JSON.stringify(drawing.blocks).length).toBeLessThanOrEqual(13_000);
      mustBeHarmless(drawing, card === 'headline' && shown.status !== 'resolved' ? 1 : 0);
    }
    for (const message of [menu(shown, [], view), menu(null, Array.from({ length: 40 }, () => shown).map((one, index) => ({ ...one, id: `${one.id.slice(0, -2)}${index}` })), view), listMessage([shown]), statusMessage(shown, view), timelineMessage(shown, timeline)]) {
      if (message.blocks.length === 0) continue;
      expect(objectionToMessage({ ...message, attachments: [] }, { edit: true, whole: true })).toBeUndefined();
      mustBeHarmless(message, 0);
    }
  }), { numRuns: 120 });
});

test('whatever the texts say, a modal calls nobody, and Slack accepts it', () => {
  fc.assert(fc.property(incident, book, preview, hostile, actor, finding, (shown, runbook, frozen, text, by, found) => {
    const step = { id: shown.proposals[0]?.stepId ?? 'x', statement: runbook.statements[0] ?? null };
    const events = recorded([[at(9), ANA, { type: 'noted', text }]]);
    const check = { id: 'c0', statement: runbook.statements[1] ?? null };
    const views = [
      ...[frozen, { loading: true } as const, { refused: text }, { nothing: text }].map((state) => previewModal(shown, step, state, at(15))),
      previewModal({ ...shown, approvals: { [frozen.id]: { by, pids: frozen.kind === 'sessions' ? frozen.targets.map(({ pid }) => pid) : null } } }, step, frozen, at(15)),
      previewModal(shown, { id: 'c0', statement: runbook.statements[1] ?? null }, { ...frozen, values: { '<pod>': text, [text]: text } }, at(15)),
      checksModal(shown, runbook), ...[{ finding: found, alone: true }, { finding: found, alone: false }, { refused: text }, { loading: true } as const].map((state) => lookModal(shown, check, state)),
      valuesModal(shown, check, [{ key: 'pod', placeholders: [text], words: text, suggestion: text }, { key: 'c0:name', placeholders: ['<name>'], words: '', suggestion: '' }]),
      statusPageModal(shown, runbook), resolveModal(shown), noteModal(shown), allFindingsModal(shown), postmortemModal(shown, events, (actor) => actor),
      declareModal({ title: text, runbooks: [{ name: 'pool', title: text }] }),
    ];
    for (const view of views) {
      expect(objectionToView(view)).toBeUndefined();
      mustBeHarmless(view, 0);
    }
  }), { numRuns: 80 });
});
