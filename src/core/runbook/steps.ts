import type { Item } from './blocks.ts';
import type { Statement } from './runbook.ts';

/** A statement before it has its number. `looks` marks a command in a sentence that only reads. */
export type Draft = Omit<Statement, 'step'> & { item: Item | null; alternative: boolean; looks?: boolean };

/**
 * Numbers the buttons. A numbered item gives its number; statements that share an item, and other ways of doing the same
 * ("Or …"), are told apart by letters (`3a`, `3b`); numbers that begin again under another heading go on counting.
 * Looking is no step.
 */
export function numberSteps(drafts: readonly Draft[]): Statement[] {
  const groups: { number: number; members: Draft[] }[] = [];
  for (const draft of drafts) {
    if (!isStep(draft)) continue;
    const last = groups.at(-1);
    const previous = last?.members[0];
    const sameItem = draft.item !== null && draft.item === previous?.item;
    const otherWay = draft.alternative && previous !== undefined && (draft.item === null || draft.item.number === null || previous.item === null);
    if (last !== undefined && (sameItem || otherWay)) {
      last.members.push(draft);
      continue;
    }
    const next = (last?.number ?? 0) + 1;
    groups.push({ number: Math.max(next, draft.item?.number ?? next), members: [draft] });
  }
  const steps = new Map<Draft, string>();
  for (const { number, members } of groups) {
    members.forEach((member, index) => steps.set(member, members.length === 1 ? String(number) : `${number}${letters(index)}`));
  }
  return drafts.map((draft) => {
    const { item: _, alternative: _other, looks: _looks, ...statement } = draft;
    const step = steps.get(draft);
    return step === undefined ? statement : { ...statement, step };
  });
}

function isStep({ phase, judgement, looks }: Draft): boolean {
  return phase === 'mitigation' && judgement.class !== 'read' && looks !== true;
}

/** a … z, aa, ab …: no two statements of a step share a letter. */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
