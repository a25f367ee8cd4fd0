import { parse as parseYaml } from 'yaml';
import { lineOf, textOf } from './markdown.ts';
import type { Section } from './outline.ts';
import type { Runbook } from './runbook.ts';

export type Metadata = Pick<Runbook, 'title' | 'alertNames' | 'severity' | 'threshold' | 'idleShareBelow'>;

const severities: [NonNullable<Runbook['severity']>, RegExp][] = [
  ['critical', /critical|\bp[01]\b|\bsev-?[01]\b|\bpage\b|emergency/],
  ['major', /major|high|warning|medium|\bp2\b|\bsev-?2\b/],
  ['minor', /minor|low|info|\bp[345]\b|\bsev-?[345]\b/],
];

/** Reads what a runbook says of itself: front matter, `**Severity**: …` lines or a table, before its first real part. */
export function readMetadata(sections: readonly Section[]): Metadata {
  const fields = new Map<string, string>();
  const note = (label: string, value: string): void => {
    const key = keyOf(label);
    if (key !== null && value !== '' && !fields.has(key)) fields.set(key, value);
  };
  const [before, first, second] = sections;
  const heads = [before, first?.depth === 1 || first?.phase === 'overview' ? first : undefined, second?.phase === 'overview' ? second : undefined];
  for (const node of heads.flatMap((section) => section?.content ?? [])) {
    if (node.type === 'yaml') for (const [label, value] of frontMatter(node.value)) note(label, value);
    else if (node.type === 'table') for (const row of node.children) note(lineOf(row.children[0]), lineOf(row.children[1]));
    else if (node.type === 'paragraph' || node.type === 'list') {
      const texts = node.type === 'paragraph' ? [textOf(node)] : node.children.map((item) => textOf(item));
      for (const line of texts.flatMap((text) => text.split('\n'))) {
        const [, label, value] = /^\s*([\p{L} -]{3,30}?)\s*:\s*(.+?)\s*$/u.exec(line) ?? [];
        if (label !== undefined && value !== undefined) note(label, value);
      }
    }
  }
  const heading = sections.find((section) => section.depth === 1)?.heading ?? fields.get('title') ?? '';
  const title = heading.replace(/^(alert )?(runbook|playbook)\s*[:–—-]\s*|\s*[:–—-]?\s*(runbook|playbook)$/gi, '').trim();
  const names = (fields.get('alert') ?? '').split(/\s*[,;/]\s*|\s+and\s+(?=[A-Z]\w*[A-Z])/).map((name) => name.replace(/[`*"]/g, '').trim()).filter((name) => name !== '');
  const severity = (fields.get('severity') ?? '').toLowerCase();
  const threshold = fields.get('threshold') ?? null;
  return {
    title,
    alertNames: names.length > 0 ? names : title === '' ? [] : [title],
    severity: severities.find(([, pattern]) => pattern.test(severity))?.[0] ?? null,
    threshold,
    idleShareBelow: threshold === null ? null : idleShare(threshold),
  };
}

function keyOf(label: string): string | null {
  const words = label.replace(/[*_`]/g, '').trim().toLowerCase();
  if (/^(alert|alerts|alert ?names?|alert_names?|alertnames?|naam|name)$/.test(words)) return 'alert';
  if (/^(severity|priority)$/.test(words)) return 'severity';
  if (/^(threshold|trigger|condition|alert threshold)$/.test(words)) return 'threshold';
  return words === 'title' ? 'title' : null;
}

/** Front matter that is not YAML says nothing, which is no reason to lose the runbook. */
function frontMatter(text: string): [string, string][] {
  try {
    // Aliases could unfold without end.
    const parsed: unknown = parseYaml(text, { maxAliasCount: 0 });
    if (typeof parsed !== 'object' || parsed === null) return [];
    return Object.entries(parsed).map(([label, value]: [string, unknown]) => [label, Array.isArray(value) ? value.filter((item) => typeof item === 'string').join(', ') : typeof value === 'string' ? value : '']);
  } catch {
    return [];
  }
}

/** `< 10% idle …`, `idle connections below 10 %` → 0.1; null when it says something else. */
function idleShare(threshold: string): number | null {
  const text = threshold.toLowerCase();
  const [, before, after] = /(?:<|below|under|less than|fewer than)\s*(\d{1,3}(?:\.\d+)?)\s*%[^.;]*\b(?:idle|free|available)|\b(?:idle|free|available)\b[^.;]*(?:<|below|under|less than|fewer than)\s*(\d{1,3}(?:\.\d+)?)\s*%/.exec(text) ?? [];
  const percent = Number(before ?? after ?? Number.NaN);
  return percent >= 0 && percent <= 100 ? percent / 100 : null;
}
