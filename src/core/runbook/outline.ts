import type { Heading, Nodes, Paragraph, RootContent } from 'mdast';
import { closedPhases, meaningOf, numberOf, oneOfSeveral, operationalPhases, plainHeading, wholeMeaningOf } from './heading.ts';
import type { Meaning } from './heading.ts';
import { lineOf } from './markdown.ts';
import type { Document } from './markdown.ts';
import type { Item } from './blocks.ts';
import { readingOf } from './language.ts';
import type { Phase } from './runbook.ts';

/** Where a statement stands: its phase, or `byClass` when only what it does can tell. */
export type Standing = { phase: Phase; byClass: boolean };

/** A run of content under one heading. `depth` 0 is what stands before the first heading; a bold line used as a heading lies half a level below the heading above it. */
export type Section = Standing & {
  heading: string;
  /** As written, with its numbers and marks. */
  written: string;
  /** The step its heading stands for: one with a number inside a part of its own phase, or the one that `Option A` and `Option B` share. */
  item: Item | null;
  /** True when one block at most stands right under its heading with nothing that leads up to it: the heading names that one. */
  alone: boolean;
  depth: number;
  line: number;
  /** True when its heading, or one above it, names its part. */
  told: boolean;
  content: RootContent[];
};

/** What stands above: the innermost last. */
type Above = Pick<Section, 'depth' | 'phase' | 'byClass' | 'told'> & { options?: Item };

/** Words of a bold line that is a heading; a longer one is a sentence. */
const maxLabelWords = 8;

/** Cuts a document at its headings and at bold lines that name a part. A heading's part is its own meaning, else that of the heading above it. */
export function sectionsOf({ root }: Document): Section[] {
  const sections: Section[] = [{ heading: '', written: '', item: null, alone: true, depth: 0, line: 1, phase: 'overview', byClass: true, told: false, content: [] }];
  const above: Above[] = [];
  const top: { options?: Item } = {};
  let title = false;
  const open = (written: string, depth: number, line: number, meaning: Meaning | null): void => {
    const label = (last: Above | undefined): boolean => last !== undefined && !Number.isInteger(last.depth) && closedPhases.has(last.phase);
    // A label like "**Impact:**" has nothing below it but its own lines: the next heading stands beside it.
    while ((above.at(-1)?.depth ?? 0) >= depth || (Number.isInteger(depth) && label(above.at(-1)))) above.pop();
    const parent = above.at(-1);
    const standing = standingOf(meaning, written, parent);
    above.push({ depth, ...standing });
    const counts = parent?.told === true && parent.phase === standing.phase;
    // A label says which part it is; what it is about stands in the heading above it.
    const heading = Number.isInteger(depth) ? plainHeading(written) : (sections.findLast((section) => Number.isInteger(section.depth))?.heading ?? '') || plainHeading(written);
    const number = counts ? numberOf(written) : null;
    const holder = parent ?? top;
    const item = Number.isInteger(depth) && oneOfSeveral.test(written) ? (holder.options ??= { number: null, text: '' }) : number === null ? null : { number, text: heading };
    sections.push({ heading, written, item, alone: true, depth, line, ...standing, content: [] });
  };
  for (const node of root.children) {
    const line = node.position?.start.line ?? 1;
    if (node.type === 'heading') {
      const written = lineOf(node);
      // The title of the whole file names the alert, not a part: "Slow Database Diagnosis".
      const isTitle = node.depth === 1 && !title && sections.length === 1;
      open(written, node.depth, line, isTitle ? titleMeaning(node) : meaningOf(written));
      title = true;
      continue;
    }
    const label = node.type === 'paragraph' ? labelOf(node) : null;
    const meaning = label === null ? null : labelMeaning(label.text, above.at(-1));
    const real = (above.findLast(({ depth }) => Number.isInteger(depth))?.depth ?? 0) + 0.5;
    if (label === null || meaning === null) {
      // "**Symptoms:** …" speaks of the lines below it, not of the commands that follow.
      if (!Number.isInteger(above.at(-1)?.depth ?? 0) && closedPhases.has(above.at(-1)?.phase ?? 'overview') && holdsCode(node)) open('', real, line, null);
      sections.at(-1)?.content.push(node);
      continue;
    }
    open(label.text, real, line, meaning);
    if (label.rest === null) continue;
    sections.at(-1)?.content.push(label.rest);
    if (meaning !== 'either' && closedPhases.has(meaning)) open('', real, line, null);
  }
  return shared(sections);
}

/** A heading with several blocks below it that nothing leads up to names none of them. */
function shared(sections: Section[]): Section[] {
  let owner: Section | undefined;
  let blocks = 0;
  let group: Section[] = [];
  for (const section of [...sections, undefined]) {
    if (section === undefined || Number.isInteger(section.depth)) {
      // A label, **Fix:**, says what its block is for; the heading above says of what.
      if (owner !== undefined) for (const one of group) one.alone = blocks <= 1 && one === owner;
      [owner, blocks, group] = [section, 0, []];
    }
    if (section === undefined) break;
    group.push(section);
    // Two are enough to know.
    for (const [index, node] of section.content.entries()) if (blocks < 2 && node.type === 'code' && (section !== owner || section.content[index - 1]?.type !== 'paragraph') && readingOf({ node, ...section }) !== null) blocks += section === owner ? 1 : 2;
  }
  return sections;
}

function holdsCode(node: Nodes): boolean {
  return node.type === 'code' || ('children' in node && node.children.some(holdsCode));
}

/** Labels that are as often a step inside a part as the name of one. */
const weakLabel = /^(checks?|verify|verification|validate|validation|confirm .*|actions?|commands?|analysis|access|context|summary|description|triggers?|references?|support|contacts?|slack|controles?)$/i;

/** The part a label line begins, or null when it is a line like any other where it stands. */
function labelMeaning(text: string, above: Above | undefined): Meaning | null {
  const meaning = wholeMeaningOf(text);
  // Lines like "**Alert:** …" are what the runbook says of itself.
  if (meaning === null || meaning === 'either' || meaning === 'overview') return null;
  const byLabel = above !== undefined && !Number.isInteger(above.depth);
  if (byLabel || above === undefined || !above.told || above.byClass) return meaning;
  if (closedPhases.has(above.phase)) return null;
  return operationalPhases.has(above.phase) && (meaning === 'tools' || weakLabel.test(plainHeading(text))) ? null : meaning;
}

function titleMeaning(node: Heading): Meaning | null {
  const whole = wholeMeaningOf(lineOf(node));
  return whole === 'either' || whole === null ? null : whole;
}

function standingOf(own: Meaning | null, written: string, parent: Above | undefined): Standing & { told: boolean } {
  const inherited = { phase: parent?.phase ?? 'overview', byClass: parent?.byClass ?? true, told: parent?.told ?? false };
  if (own === null) return inherited;
  if (parent?.told === true && closedPhases.has(parent.phase)) {
    const leaves = (parent.phase === 'impact' || parent.phase === 'related' || parent.phase === 'links') && wholeMeaningOf(written) !== null;
    if (!leaves) return inherited;
  }
  // Looking is part of mending: "Check the disk" under the mitigation stays there.
  if (own === 'diagnosis' && parent?.told === true && parent.phase === 'mitigation' && wholeMeaningOf(written) === null) return inherited;
  // "Steps" inside the mitigation are the mitigation's.
  if (own === 'either') return parent?.told === true && !parent.byClass && parent.phase !== 'overview' ? inherited : { phase: 'diagnosis', byClass: true, told: true };
  return { phase: own, byClass: false, told: true };
}

/** A paragraph that is, or begins with, a label: `**Diagnosis**`, `**Fix:** do this`, `Diagnosis:`. `rest` is what follows the label in it. */
function labelOf(node: Paragraph): { text: string; rest: Paragraph | null } | null {
  const [first, ...others] = node.children;
  if (first === undefined) return null;
  const whole = lineOf(node);
  const short = whole.split(' ').length <= maxLabelWords;
  if (first.type === 'strong' || first.type === 'emphasis') {
    const text = lineOf(first);
    const after = others.map((child) => lineOf(child)).join('').trim();
    if (others.length === 0 || after === ':') return short ? { text: text.replace(/:$/, ''), rest: null } : null;
    const next = others[0];
    if (!/:$/.test(text) && !(next?.type === 'text' && /^\s*:/.test(next.value))) return short && /:$/.test(whole) ? { text: whole.slice(0, -1), rest: null } : null;
    const rest = next?.type === 'text' ? [{ ...next, value: next.value.replace(/^\s*:?\s*/, '') }, ...others.slice(1)] : others;
    return { text: text.replace(/:$/, ''), rest: { ...node, children: rest } };
  }
  return short && /:$/.test(whole) ? { text: whole.slice(0, -1), rest: null } : null;
}
