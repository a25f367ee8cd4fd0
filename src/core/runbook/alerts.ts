import { fieldsOf } from './fields.ts';
import { closedPhases, meaningOf, plainHeading } from './heading.ts';
import { alertLike, namesIn } from './names.ts';
import type { Section } from './outline.ts';

/** One runbook of a file: its sections, and the names its heading gives it (none for what stands beside all alerts). */
export type Part = { names: string[]; sections: Section[] };

/** A file in its parts; `mixed` names alerts that stand in it without a heading that could tell them apart. */
export type Parts = { parts: Part[]; mixed: { names: string[]; line: number } | null };

/** `bare` when the heading itself is the name. */
type Candidate = { index: number; depth: number; names: string[]; inside: boolean; bare: boolean };

/**
 * Cuts a file with several alerts into one part an alert. An alert has a heading of its own: its name, `Alert: …`, or any
 * heading right above its own `**Alert**: …`. What is for all of them (communication, links, prevention) goes to each; what
 * else stands beside them stays a runbook of its own.
 */
export function partsOf(sections: readonly Section[]): Parts {
  const found = candidates(sections);
  // A list of the alerts that have headings of their own is an index.
  const headed = new Set(found.flatMap(({ bare, names }) => (bare ? names : [])));
  const free = found.filter(({ inside, bare, names }) => !inside && (bare || !names.every((name) => headed.has(name))));
  const depth = mostFrequent(free.map((candidate) => candidate.depth));
  const own = free.filter((candidate) => candidate.depth === depth);
  if (own.length < 2) {
    const within = found.filter(({ inside }) => inside);
    const names = within.flatMap((candidate) => candidate.names);
    const mixed = within.length >= 2 && new Set(names).size >= 2 ? { names: [...new Set(names)], line: sections[within[0]?.index ?? 0]?.line ?? 1 } : null;
    return { parts: [{ names: [], sections: [...sections] }], mixed };
  }
  // A heading with nothing below it shares what follows with the next: two alerts, one text.
  for (const [position, candidate] of own.entries()) {
    const next = own[position + 1];
    if (next?.index === candidate.index + 1 && sections[candidate.index]?.content.length === 0) {
      next.names.unshift(...candidate.names);
      candidate.names = [];
    }
  }
  const belongs = new Map<Section, Candidate>();
  for (const candidate of own) {
    for (const section of sectionsUnder(sections, candidate.index)) belongs.set(section, candidate);
  }
  const shared = sections.filter((section) => !belongs.has(section));
  const forAll = shared.filter(({ told, phase }) => told && closedPhases.has(phase) && phase !== 'impact');
  const rest = shared.filter((section) => !forAll.includes(section));
  const parts = own.filter(({ names }) => names.length > 0).map((candidate): Part => ({ names: candidate.names, sections: [...sectionsUnder(sections, candidate.index), ...forAll] }));
  return { parts: [...parts, { names: [], sections: [...rest, ...forAll] }], mixed: null };
}

function candidates(sections: readonly Section[]): Candidate[] {
  const title = sections.findIndex(({ depth }) => depth > 0);
  // A file that is called like an alert is about that one; headings like names in it are things it speaks of.
  const tops = sections.filter(({ depth }) => depth === 1);
  const aboutOne = alertLike(plainHeading(sections[title]?.written ?? '')) && sections[title]?.depth === 1 && tops.length === 1;
  // Several of the first level, each an alert: the first is no title.
  const noTitle = tops.length > 1 && tops.every((section) => namesOfLabel(section, []).length > 0 || namesOfHeading(plainHeading(section.written)).length > 0);
  const above: { depth: number; inside: boolean }[] = [];
  return sections.flatMap((section, index): Candidate[] => {
    if (section.depth === 0 || !Number.isInteger(section.depth)) return [];
    while ((above.at(-1)?.depth ?? 0) >= section.depth) above.pop();
    const inside = above.at(-1)?.inside ?? false;
    above.push({ depth: section.depth, inside: section.told && section.phase !== 'overview' });
    if (index === title && section.depth === 1 && !noTitle) return [];
    const labelled = namesOfLabel(section, sections.slice(index + 1, index + 12));
    const names = labelled.length > 0 ? labelled : aboutOne || inside ? [] : namesOfHeading(plainHeading(section.written));
    return names.length === 0 ? [] : [{ index, depth: section.depth, names, inside, bare: labelled.length === 0 }];
  });
}

/**
 * `Alert: QueueFull` as the heading, or an alert's own line right below it; or any heading with a severity of its own below.
 * A label heading, `## Alert Name`, belongs to what stands above.
 */
function namesOfLabel(section: Section, below: readonly Section[]): string[] {
  const heading = plainHeading(section.written);
  const [, said] = /^(?:alert|alarm|alerte|alerta)(?:\s*name)?\s*[:–—-]\s*(.+)$/i.exec(heading) ?? [];
  if (said !== undefined) return namesIn(said);
  const meaning = meaningOf(section.written);
  if (meaning !== null) return [];
  const end = below.findIndex(({ depth }) => depth <= section.depth);
  const children = below.slice(0, end < 0 ? undefined : end);
  if (children.some(({ depth, written }) => depth === section.depth + 1 && /^severity$/i.test(plainHeading(written)))) return [heading];
  return fieldsOf({ content: section.content.slice(0, 3).filter(({ type }) => type !== 'code') }).flatMap(({ key, value }) => (key === 'alert' ? namesIn(value) : []));
}

/** A heading of names only: `QueueFull`, `QueueFull / QueueNearlyFull`, `QueueFull alert (critical)`. */
function namesOfHeading(heading: string): string[] {
  const names = namesIn(heading.replace(/[`"'“”]/g, '').replace(/\s+alerts?$/i, ''));
  return names.every((name) => alertLike(name) && !name.includes('_')) ? names : [];
}

/** A section with everything below it. */
function sectionsUnder(sections: readonly Section[], index: number): Section[] {
  const depth = sections[index]?.depth ?? 0;
  const end = sections.findIndex((section, at) => at > index && section.depth <= depth);
  return sections.slice(index, end < 0 ? undefined : end);
}

function mostFrequent(numbers: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const each of numbers) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
