import type { Code, Nodes } from 'mdast';
import { lineOf, textOf } from './markdown.ts';
import { itemsOf } from './blocks.ts';
import type { Section } from './outline.ts';
import type { Link, Runbook } from './runbook.ts';

export type Prose = Pick<Runbook, 'overview' | 'impact' | 'causes' | 'fixes' | 'communication' | 'postIncident' | 'related' | 'links'>;

/** Everything of a runbook that people read and nothing runs. */
export function readProse(sections: readonly Section[]): Prose {
  const of = (...phases: Section['phase'][]): Section[] => sections.filter((section) => phases.includes(section.phase));
  const communication = of('communication');
  const items = communication.flatMap((section) => itemsOf(section).flatMap((item) => [item.title, ...item.items]));
  const afterwards = of('post-incident');
  const texts = (section: Section): string[] => itemsOf(section).map((item) => item.title);
  return {
    overview: overviewOf(sections),
    impact: of('impact').map((section) => ({ title: section.heading, items: texts(section).length > 0 ? texts(section) : paragraphs(section) })).filter((part) => part.items.length > 0),
    causes: of('root cause').filter((section) => /cause/i.test(section.heading) && !/analysis/i.test(section.heading)).flatMap((section) => itemsOf(section).map(({ title, items: nested }) => ({ title, items: nested }))),
    fixes: of('long-term', 'prevention').flatMap(fixesOf),
    communication: { statusPage: statusPageOf(communication), callAfterMinutes: callAfter([...items, ...communication.flatMap(paragraphs)]), items },
    postIncident: {
      actions: afterwards.filter((section) => !/metric|measure/i.test(section.heading)).flatMap(texts),
      metrics: afterwards.filter((section) => /metric|measure/i.test(section.heading)).flatMap(texts),
    },
    related: of('related').flatMap((section) => section.content.flatMap(linksIn)),
    links: of('links').flatMap((section) => section.content.flatMap(linksIn)),
  };
}

function overviewOf(sections: readonly Section[]): string {
  const named = sections.filter((section) => section.phase === 'overview' && section.told).flatMap(paragraphs);
  const lead = sections.filter((section) => section.phase === 'overview' && !section.told && section.depth <= 1).flatMap(paragraphs).filter((text) => !/^\s*[\p{L} ]{3,30}\s*:/u.test(text));
  return (named.length > 0 ? named : lead).join('\n\n');
}

function paragraphs(section: Section): string[] {
  return section.content.filter((node) => node.type === 'paragraph').map((node) => lineOf(node));
}

/** A numbered fix with items or settings under it is a list of its own; plain items share their heading. */
function fixesOf(section: Section): Runbook['fixes'] {
  const items = itemsOf(section);
  const own = items.map((item) => ({ title: item.title, items: [...item.items, ...item.after.filter(isSettings).flatMap(settings)] })).filter((item) => item.items.length > 0);
  const rest = items.filter((item) => !own.some((listed) => listed.title === item.title)).map((item) => item.title);
  return [...(rest.length > 0 ? [{ title: section.heading, items: rest }] : []), ...own];
}

function isSettings(node: Nodes): node is Code {
  return node.type === 'code' && /^(env|dotenv|properties|ini)$/.test(node.lang ?? '');
}

function settings(code: Code): string[] {
  return code.value.split('\n').map((line) => line.trim()).filter((line) => /^[A-Za-z_]\w*\s*=/.test(line)).map((line) => line.replace(/\s+#\s*/, '  # '));
}

/** The template of the status page: `Title:`, `Status:` and `Message:` in a fence, a quote or lines of their own. */
function statusPageOf(sections: readonly Section[]): Runbook['communication']['statusPage'] {
  for (const text of sections.flatMap((section) => section.content).flatMap(templatesIn)) {
    const field = (name: string): string => new RegExp(`^[ \\t]*${name}[ \\t]*:[ \\t]*([^]*?)(?=^[ \\t]*(?:Title|Status|Message|Impact|Body|Components?)[ \\t]*:|$(?![^]))`, 'im').exec(text)?.[1]?.replace(/\s+/g, ' ').trim() ?? '';
    const message = field('Message') || field('Body');
    if (message !== '') return { title: field('Title'), status: field('Status'), message };
  }
  return null;
}

function templatesIn(node: Nodes): string[] {
  if (node.type === 'code') return [node.value];
  if (node.type === 'paragraph' || node.type === 'blockquote') return [textOf(node)];
  return 'children' in node ? node.children.flatMap(templatesIn) : [];
}

/** Minutes after which people meet: "video call if > 15 minutes". */
function callAfter(texts: readonly string[]): number | null {
  for (const text of texts.map((each) => each.slice(0, maxSentence))) {
    const [, number, unit] = new RegExp(`(?:${meeting}|\\bmeet\\w*)[^.;]*?${span}`, 'i').exec(text) ?? new RegExp(`${span}[^.;]*(?:${meeting})`, 'i').exec(text) ?? [];
    if (number !== undefined) return Number(number) * (/^[hs]/i.test(unit ?? '') ? 60 : 1);
  }
  return null;
}

/** Longer ones say no time to meet. */
const maxSentence = 400;

/** Where people meet; to call somebody is another thing. */
const meeting = '(?<!on[- ])\\bcall\\b(?! (?:the|an?|our|your|@\\S+|in)\\b)|\\b(?:bridge|huddle|zoom|war ?room|conference|video ?(?:konferenz|anruf|llamada|chamada|conferencia|conferência)|telefonkonferenz|telko|visio|visioconférence|appel vidéo|réunion|llamada|reunión|chamada|reunião)|会議|通話|会议';
/** A time that passes once, not the beat of updates. */
const span = '(?<!(?:every|each|alle|jede|toutes les|cada) |\\d)(\\d{1,3})\\s*(min|m\\b|分|hours?\\b|h\\b|stunden?\\b)';

/** Links with the words that say what they are: the link's own, else what stands before a bare address. */
function linksIn(node: Nodes): Link[] {
  if (node.type === 'paragraph') {
    const children: readonly Nodes[] = node.children;
    return children.flatMap((child, index): Link[] => {
      if (child.type !== 'link') return [];
      const own = lineOf(child);
      const before = lineOf(children[index - 1]).split('\n').at(-1)?.replace(/\s*[:–—-]\s*$/, '').trim() ?? '';
      return [{ title: own === child.url && before !== '' ? before : own, url: child.url }];
    });
  }
  return 'children' in node ? node.children.flatMap(linksIn) : [];
}
