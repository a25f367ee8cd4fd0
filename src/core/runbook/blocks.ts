import type { Code, InlineCode, List, ListItem, Nodes, Paragraph, Table } from 'mdast';
import { closedPhases, wholeMeaningOf } from './heading.ts';
import { lineOf } from './markdown.ts';
import type { Section, Standing } from './outline.ts';

/** A list item, or a numbered heading; the very object tells items apart. `number` is null for a bullet. */
export type Item = { number: number | null; text: string };

/** A fenced or indented block, or a command in a sentence, with what surrounds it. */
export type Block = Standing & {
  node: Code | InlineCode;
  heading: string;
  /** The paragraph or list item before it; for a command in a sentence that sentence, or the row of its table. */
  introduction: string;
  /** What leads right up to it: a paragraph with nothing between, or a list item that ends in a colon; for a command in a table the other cells of its row; else empty. */
  lead: string;
  /** The innermost list item around it, that only names a part where no other does; may be empty. */
  name: string;
  /** Its heading, where that is its alone and says more than which part it is; else empty. */
  heads: string;
  /** The outermost list item it stands in, or the numbered one it stands right after. */
  item: Item | null;
  /** True behind "Or …", "Alternatively …": another way to do what stands before it. */
  alternative: boolean;
};

/** A sentence that leads on to another way of doing the same. */
export const otherWay = /^(or|alternatively|otherwise|as an alternative|if that (does not|doesn't) work|oder|alternativ|ou|ou bien|alternativement|alternativamente|of|o bien|o|ou então|(?:option|variante?|method|approach|plan|opción|opção|optie|möglichkeit)\s+(?!a\b|1\b)(?:[a-z]|\d{1,2}))\b\s*(?:[,:.)–—-]\s*)?/i;

/** Every block of a section in reading order, also those nested in lists, quotes and tables. */
export function blocksOf(section: Section): Block[] {
  const blocks: Block[] = [];
  let here: Standing = { phase: section.phase, byClass: section.byClass };
  let introduction = '';
  let lead = '';
  let item: Item | null = null;
  let alternative = false;

  const heads = section.alone && wholeMeaningOf(section.heading) === null ? section.heading : '';
  // What the items around name, the innermost last.
  const names: string[] = [];

  const add = (node: Code | InlineCode, within: Item | null, row?: { text: string; lead: string }): void => {
    const own = within ?? item ?? section.item;
    blocks.push({ node, ...here, heading: section.heading, introduction: row?.text ?? introduction, lead: row?.lead ?? (node.type === 'code' ? lead : ''), name: names.findLast((name) => wholeMeaningOf(name) === null) ?? names.at(-1) ?? own?.text ?? '', heads, item: own, alternative });
  };
  const visitParagraph = (node: Paragraph, within: Item | null): void => {
    const said = lineOf(node);
    // A mark of the page's layout is no paragraph.
    if (said === '' && codesIn(node).length === 0) return;
    introduction = said;
    lead = within === null || /:$/.test(introduction) ? introduction : '';
    const words = introduction.replace(/^\*+/, '');
    const leadsOn = otherWay.test(words);
    if (within === null) {
      // A paragraph that does not lead on to another way ends the item before it.
      if (!leadsOn && !/:$/.test(introduction)) item = null;
    }
    alternative = leadsOn;
    for (const code of codesIn(node)) add(code, within);
  };
  const visit = (node: Nodes, within: Item | null): void => {
    if (node.type === 'code') {
      add(node, within);
      lead = '';
    } else if (node.type === 'paragraph') visitParagraph(node, within);
    else if (node.type === 'list') visitList(node, within);
    else if (node.type === 'table') for (const row of rowsOf(node)) for (const code of codesIn(row.node)) add(code, within, row);
    else if (node.type === 'heading') introduction = lineOf(node);
    else if (node.type === 'thematicBreak') item = null;
    else if (node.type === 'blockquote' || node.type === 'footnoteDefinition') for (const child of node.children) visit(child, within);
  };
  const visitList = (list: List, within: Item | null): void => {
    list.children.forEach((child, index) => {
      const outer = here;
      const lead = child.children.find((part) => part.type === 'paragraph');
      introduction = lineOf(lead);
      here = standingOfItem(lead, here);
      const own = within ?? { number: list.ordered === true ? (list.start ?? 1) + index : null, text: labelOrSentence(child) };
      names.push(labelOrSentence(child));
      for (const part of child.children) visit(part, own);
      names.pop();
      here = outer;
      // Authors often leave a numbered list to write its block at the margin.
      if (own.number !== null && within === null) item = own;
    });
  };
  for (const node of section.content) visit(node, null);
  return blocks;
}

/** An item that begins with the name of a part, `- **Fix:** …`, is that part, except where a heading closes its part. */
function standingOfItem(lead: Paragraph | undefined, here: Standing): Standing {
  const [first] = lead?.children ?? [];
  if (first?.type !== 'strong' || (!here.byClass && closedPhases.has(here.phase))) return here;
  const meaning = wholeMeaningOf(lineOf(first).replace(/:$/, ''));
  if (meaning === null || meaning === 'either' || !here.byClass) return here;
  return { phase: meaning, byClass: false };
}

/** What an item is called: its bold beginning, else its first sentence. */
function labelOrSentence(child: ListItem): string {
  const lead = child.children.find((part) => part.type === 'paragraph');
  const [first] = lead?.children ?? [];
  const bold = first?.type === 'strong' ? lineOf(first).replace(/[:.]$/, '') : '';
  return bold !== '' ? bold : firstSentence(lineOf(lead));
}

/** The first sentence of a text, its full stop left out. */
export function firstSentence(text: string): string {
  return (/^.{3,}?[.!?](?=\s+\p{Lu}|\s*$)/u.exec(text)?.[0] ?? text).replace(/\.$/, '');
}

/** Inline code anywhere in a node, in order. */
function codesIn(node: Nodes): InlineCode[] {
  if (node.type === 'inlineCode') return [node];
  return 'children' in node ? node.children.flatMap(codesIn) : [];
}

/** The rows of a table below its head: what each says, and what its cells without code and numbers say. */
function rowsOf(table: Table): { node: Nodes; text: string; lead: string }[] {
  return table.children.slice(1).map((row) => {
    const said = (cells: Nodes[]): string => cells.map((cell) => lineOf(cell)).filter((text) => text !== '').join(' · ');
    return { node: row, text: said(row.children), lead: said(row.children.filter((cell) => codesIn(cell).length === 0 && /\p{L}{2}/u.test(lineOf(cell)))) };
  });
}

/** Items of a section's lists: the text of each, with the texts nested in it. */
export function itemsOf(section: Section): { title: string; items: string[]; after: Nodes[] }[] {
  const found: { title: string; items: string[]; after: Nodes[] }[] = [];
  for (const node of section.content) {
    if (node.type === 'list') {
      for (const child of node.children) found.push({ title: lineOf(child.children.find((part) => part.type === 'paragraph')), items: nestedItems(child), after: child.children.filter((part) => part.type === 'code') });
    } else if (node.type === 'table') found.push(...rowsOf(node).map(({ text }) => ({ title: text, items: [], after: [] })));
    else if (found.length > 0) found.at(-1)?.after.push(node);
  }
  return found.filter((item) => item.title !== '');
}

function nestedItems(item: ListItem): string[] {
  return item.children.flatMap((part) => (part.type === 'list' ? part.children.flatMap((child) => [lineOf(child.children.find((piece) => piece.type === 'paragraph')), ...nestedItems(child)]) : [])).filter((text) => text !== '');
}
