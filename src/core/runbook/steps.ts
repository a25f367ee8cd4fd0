import type { Block } from './outline.ts';
import type { Statement } from './runbook.ts';

type Draft = Omit<Statement, 'step'> & { item: Block['item'] };

/**
 * Numbers the buttons. A numbered item gives its number; statements that share an item are told apart by letters
 * (`3a`, `3b`); numbers that begin again under another heading go on counting. Looking is no step.
 */
export function numberSteps(drafts: readonly Draft[]): Statement[] {
  const isStep = (draft: Draft): boolean => draft.phase === 'mitigation' && draft.judgement.class !== 'read';
  const groups: { number: number; members: Draft[] }[] = [];
  for (const draft of drafts.filter(isStep)) {
    const last = groups.at(-1);
    const previous = last?.members[0]?.item;
    if (last !== undefined && draft.item !== null && previous !== undefined && previous !== null && draft.item === previous) {
      last.members.push(draft);
      continue;
    }
    const next = (last?.number ?? 0) + 1;
    groups.push({ number: Math.max(next, draft.item?.number ?? next), members: [draft] });
  }
  const steps = new Map<Draft, string>();
  for (const { number, members } of groups) {
    members.forEach((member, index) => steps.set(member, members.length === 1 ? String(number) : `${number}${String.fromCharCode(97 + (index % 26))}`));
  }
  return drafts.map((draft) => {
    const { item: _, ...statement } = draft;
    const step = steps.get(draft);
    return step === undefined ? statement : { ...statement, step };
  });
}
