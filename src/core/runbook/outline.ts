import type { Code, Heading, List, ListItem, Nodes, RootContent } from 'mdast';
import { closedPhases, numberOf, phaseOf, plainHeading } from './heading.ts';
import { lineOf } from './markdown.ts';
import type { Document } from './markdown.ts';
import type { Phase } from './runbook.ts';

/** A run of content under one heading. `depth` 0 is what stands before the first heading. */
export type Section = { heading: string; number: number | null; depth: number; phase: Phase; content: RootContent[] };

/** A list item; the very object tells items apart. `number` is null for a bullet. */
export type Item = { number: number | null; text: string };

/** A fenced (or indented) block with what surrounds it. */
export type Block = {
  code: Code;
  phase: Phase;
  heading: string;
  introduction: string;
  /** The outermost list item it stands in, or the numbered one it stands right after. */
  item: Item | null;
};

/** Cuts a document at its headings. A heading's phase is its own meaning, else that of the heading above it. */
export function sectionsOf({ root }: Document): Section[] {
  const sections: Section[] = [{ heading: '', number: null, depth: 0, phase: 'overview', content: [] }];
  const above: { depth: number; phase: Phase }[] = [];
  for (const node of root.children) {
    if (node.type !== 'heading') {
      sections.at(-1)?.content.push(node);
      continue;
    }
    while ((above.at(-1)?.depth ?? 0) >= node.depth) above.pop();
    const phase = phaseOfHeading(node, above.at(-1)?.phase);
    above.push({ depth: node.depth, phase });
    const text = lineOf(node);
    sections.push({ heading: plainHeading(text), number: numberOf(text), depth: node.depth, phase, content: [] });
  }
  return sections;
}

function phaseOfHeading(node: Heading, parent: Phase | undefined): Phase {
  const text = lineOf(node);
  // The title of the whole file names the alert, not a part: "Slow Database Diagnosis".
  if (node.depth === 1 && parent === undefined) return 'overview';
  const own = phaseOf(text);
  if (parent !== undefined && closedPhases.has(parent)) return parent;
  return own ?? parent ?? 'overview';
}

/** Every block of a section in reading order, also those nested in lists and quotes. */
export function blocksOf(section: Section): Block[] {
  const blocks: Block[] = [];
  let introduction = '';
  let item: Item | null = null;
  const visit = (node: RootContent | ListItem, within: Item | null): void => {
    if (node.type === 'code') {
      blocks.push({ code: node, phase: section.phase, heading: section.heading, introduction, item: within ?? item });
    } else if (node.type === 'paragraph') {
      introduction = lineOf(node);
      // A paragraph that does not lead on to another way ends the item before it.
      if (within === null && !/^or\b/i.test(introduction) && !/:$/.test(introduction)) item = null;
    } else if (node.type === 'list') {
      visitList(node, within);
    } else if (node.type === 'blockquote') {
      for (const child of node.children) visit(child, within);
    } else if (node.type === 'thematicBreak') {
      item = null;
    }
  };
  const visitList = (list: List, within: Item | null): void => {
    list.children.forEach((child, index) => {
      introduction = lineOf(child.children.find((part) => part.type === 'paragraph'));
      const own = within ?? { number: list.ordered === true ? (list.start ?? 1) + index : null, text: introduction };
      for (const part of child.children) visit(part, own);
      // Authors often leave a numbered list to write its block at the margin.
      if (own.number !== null && within === null) item = own;
    });
  };
  for (const node of section.content) visit(node, null);
  return blocks;
}

/** Items of a section's lists: the text of each, with the texts nested in it. */
export function itemsOf(section: Section): { title: string; items: string[]; after: Nodes[] }[] {
  const found: { title: string; items: string[]; after: Nodes[] }[] = [];
  for (const node of section.content) {
    if (node.type === 'list') {
      for (const child of node.children) found.push({ title: lineOf(child.children.find((part) => part.type === 'paragraph')), items: nestedItems(child), after: child.children.filter((part) => part.type === 'code') });
    } else if (found.length > 0) found.at(-1)?.after.push(node);
  }
  return found.filter((item) => item.title !== '');
}

function nestedItems(item: ListItem): string[] {
  return item.children.flatMap((part) => (part.type === 'list' ? part.children.flatMap((child) => [lineOf(child.children.find((piece) => piece.type === 'paragraph')), ...nestedItems(child)]) : [])).filter((text) => text !== '');
}
