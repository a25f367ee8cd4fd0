/** Reads what a person sent with one of our modals back into words; null when it is not that modal's answer. */
import { z } from 'zod';
import type { Preview } from '../../../core/mitigation/mitigation.ts';
import { INPUT, questionOf } from './ids.ts';
import { LISTED } from './preview-modal.ts';

/** `view.state.values` as Slack sends it: block id → action id → answer. */
const answers = z.record(z.string(), z.record(z.string(), z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
})));
type Answers = z.infer<typeof answers>;

const status = z.enum(['investigating', 'identified', 'monitoring', 'resolved']);
const severity = z.enum(['critical', 'major', 'minor']);

export type Declaration = { title: string; service: string; severity: z.infer<typeof severity>; summary: string; runbook: string | null };

export function readDeclaration(values: unknown): Declaration | null {
  const given = answers.safeParse(values).data;
  const chosen = severity.safeParse(given && selected(given, INPUT.severity)).data;
  if (!given || !chosen || !words(given, INPUT.title)) return null;
  return { title: words(given, INPUT.title), service: words(given, INPUT.service), severity: chosen, summary: words(given, INPUT.summary), runbook: selected(given, INPUT.runbook) };
}

export function readStatusUpdate(values: unknown): { title: string; status: z.infer<typeof status>; message: string } | null {
  const given = answers.safeParse(values).data;
  const chosen = status.safeParse(given && selected(given, INPUT.status)).data;
  if (!given || !chosen || !words(given, INPUT.title)) return null;
  return { title: words(given, INPUT.title), status: chosen, message: words(given, INPUT.message) };
}

export function readResolution(values: unknown): { how: string } | null {
  const given = answers.safeParse(values).data;
  return given ? { how: words(given, INPUT.how) } : null;
}

export function readNote(values: unknown): { text: string } | null {
  const given = answers.safeParse(values).data;
  const text = given ? words(given, INPUT.note) : '';
  return text ? { text } : null;
}

/** Why a blocked step is to be done all the same; null where that was not asked. */
export function readReason(values: unknown): string | null {
  const given = answers.safeParse(values).data;
  const reason = given ? words(given, INPUT.reason).replaceAll(/\s+/g, ' ').slice(0, 300) : '';
  // What nobody can read is no reason.
  return /[\p{L}\p{N}]/u.test(reason) ? reason : null;
}

/** What was typed, by the key of its question. */
export function readValues(values: unknown): Record<string, string> {
  const given = answers.safeParse(values).data ?? {};
  return Object.fromEntries(Object.keys(given).flatMap((block) => {
    const key = questionOf(block);
    return key === null ? [] : [[key, words(given, block)]];
  }));
}

/**
 * The sessions left ticked, out of the preview's own list and never beyond it; null for any other preview, which has no list to choose from.
 * Whoever confirms as the second confirms what the first one chose (`first`).
 */
export function readChosen(values: unknown, preview: Preview, first: number[] | null = null): number[] | null {
  if (preview.kind !== 'sessions') return null;
  if (first) return first;
  const given = answers.safeParse(values).data ?? {};
  const ticked = new Set(Object.entries(given).flatMap(([block, element]) => (block.startsWith(INPUT.sessions) || block === INPUT.rest ? Object.values(element) : []))
    .flatMap((answer) => answer.selected_options ?? []).map((option) => option.value));
  return preview.targets.filter(({ pid }, index) => (index < LISTED ? ticked.has(String(pid)) : ticked.has(INPUT.rest))).map(({ pid }) => pid);
}

const words = (given: Answers, id: string): string => given[id]?.[id]?.value?.trim() ?? '';
const selected = (given: Answers, id: string): string | null => given[id]?.[id]?.selected_option?.value ?? null;
