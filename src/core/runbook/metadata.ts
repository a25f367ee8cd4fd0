import { fieldsOf, headingFields, marked, nameOf } from './fields.ts';
import type { Field } from './fields.ts';
import { operationalPhases } from './heading.ts';
import { lineOf } from './markdown.ts';
import { alertLike, namesIn } from './names.ts';
import type { Section } from './outline.ts';
import type { Runbook } from './runbook.ts';

/** `named` is true when an alert is named as such, or the title holds a name only an alert has. */
export type Metadata = Pick<Runbook, 'title' | 'alertNames' | 'severity' | 'threshold' | 'idleShareBelow'> & { named: boolean };

/** The worst first: where a runbook names several severities, or says that one may become another, the worst counts, for a page too many is better than one too few. */
const severities: [NonNullable<Runbook['severity']>, RegExp][] = [
  ['critical', /critical|\bcrit\b|\bp-?[01]\b|\bsev(erity)?[- ]?[01]\b|\bs[01]\b|\bpage\b|emergency|blocker|disaster|\bfatal\b|kritisch|critique|cr[ií]tic[oa]|\bnotfall\b|緊急|致命|紧急|严重|重大|심각|критич|krytyczn/],
  ['major', /major|high|warning|\bwarn\b|medium|\berror\b|\bp-?2\b|\bsev(erity)?[- ]?2\b|\bs2\b|\bhoch\b|\bmittel\b|[ée]lev[ée]|\bmoyen|\balt[oa]\b|\bmedi[oa]\b|\bm[ée]di[oa]\b|\bhoog\b|\bwaarschuwing|\baviso|\bavertissement|\bwarnung|警告|경고|高|中|предупр|высок|ostrzeżeni/],
  ['minor', /minor|low|info|notice|\bp-?[345]\b|\bsev(erity)?[- ]?[345]\b|\bs[345]\b|\bticket\b|niedrig|\blaag\b|\bbaj[oa]\b|\bbaix[oa]\b|faible|情報|軽微|信息|низк|低/],
];

/** Reads what a runbook says of itself, before its first operational part, in sections that are labels, and in its title. */
export function readMetadata(sections: readonly Section[]): Metadata {
  const fields = [...headOf(sections).flatMap((section) => fieldsOf(section)), ...sections.flatMap(headingFields)];
  const values = (key: Field['key']): string[] => fields.filter((one) => one.key === key).map(({ value }) => value);
  const title = titleOf(sections, values('title').find((value) => !/^https?:|\.mdx?$/.test(value)) ?? '');
  const own = unique(values('alert').flatMap(namesIn));
  const inTitle = title.split(/[\s()[\],/]+/).filter((word) => alertLike(word));
  const mentioned = [own, inTitle, unique(headOf(sections).flatMap(mentionedIn))].find((names) => names.length > 0) ?? [];
  // "**Alert**: `QueueFull` (severity: critical)" says both, and so does "# [P1] Queue is full".
  const written = sections.find(({ depth }) => depth === 1)?.written ?? '';
  const beside = [/^\s*\[?(p[0-5]|sev-?[0-5]|critical|warning)\b/i.exec(written)?.[1] ?? '', ...[...values('alert'), title].map((value) => /\(([^)]*)\)/.exec(value)?.[1] ?? '')];
  const severity = (values('severity').length > 0 ? values('severity') : beside).join(' ').toLowerCase();
  const threshold = values('threshold')[0]?.replaceAll('`', '') ?? null;
  return {
    title,
    alertNames: mentioned.length > 0 ? mentioned : title === '' ? [] : [title],
    severity: severityIn(severity),
    threshold,
    idleShareBelow: threshold === null ? null : idleShare(threshold),
    named: mentioned.length > 0,
  };
}

/** `P1`, `Warning / Critical`, and a number alone; null when it says none. */
export function severityIn(text: string): Runbook['severity'] {
  const said = text.toLowerCase().replace(/^\s*(?=[0-5]\s*$)/, 'sev');
  return severities.find(([, pattern]) => pattern.test(said))?.[0] ?? null;
}

/** What stands before the first part somebody acts on. */
function headOf(sections: readonly Section[]): Section[] {
  const first = sections.findIndex(({ told, phase }) => told && operationalPhases.has(phase));
  return sections.slice(0, first < 0 ? undefined : first).filter(({ phase }) => phase === 'overview' || phase === 'impact');
}

/** "Alerts covered here:" above a list of them. */
const listsAlerts = /\b(alerts|alarme|alertes|alertas)\b.*:$|アラート.*[:：]$/i;

/** "Alert `QueueFull` fires": a name in the prose at the head, where no label gives one. */
function mentionedIn(section: Section): string[] {
  return section.content.flatMap((node, index) => (node.type === 'list' && listsAlerts.test(lineOf(section.content[index - 1])) ? node.children.flatMap((item) => nameOf(marked(item.children.find((part) => part.type === 'paragraph')))).flatMap(namesIn).filter((name) => alertLike(name) && !name.includes('_')) : node.type === 'paragraph' || node.type === 'list' || node.type === 'blockquote' ? codesBesideAlert(node) : []));
}

function codesBesideAlert(node: Section['content'][number]): string[] {
  if (node.type === 'paragraph') {
    return node.children.flatMap((child, index) => {
      // In code and with underscores it is a metric's name.
      if (child.type !== 'inlineCode' || !alertLike(child.value) || child.value.includes('_')) return [];
      const before = lineOf(node.children[index - 1]);
      const after = lineOf(node.children[index + 1]);
      return /\b(alerts?|alarm|alerta|alerte):?$/i.test(before) || /^alerts?\b/i.test(after) ? [child.value] : [];
    });
  }
  return 'children' in node ? node.children.flatMap((child) => codesBesideAlert(child as Section['content'][number])) : [];
}

/** A longer heading is a paragraph. */
const maxTitle = 200;

function titleOf(sections: readonly Section[], given: string): string {
  const [first] = sections.filter(({ depth }) => depth > 0);
  // A page's own expression, `{frontMatter.title}`, is no title.
  const heading = sections.find(({ depth, written }) => depth === 1 && !/^\{.*\}$/.test(written))?.written ?? (given !== '' ? given : first !== undefined && (!first.told || first.byClass) ? first.written : '');
  return heading
    .slice(0, maxTitle)
    .replace(/\p{Extended_Pictographic}|\ufe0f|\u200d/gu, '')
    .replace(/[`"]|\s*\{#[\w-]*\}\s*$/g, '')
    .trim()
    .replace(/^\d{1,2}[.)]\s+(?=\S)/, '')
    .replace(/^\[?(p[0-5]|sev-?[0-5]|critical|warning)\]?\s*[:–—-]\s*|^\[(p[0-5]|sev-?[0-5]|critical|warning)\]\s*/i, '')
    .replace(/^((alert|incident|ops|operational|operations|sre|on-?call)\s+)?(runbook|playbook|sop)[\s#-]*(\d+(\.\d+)*)?\s*[:：–—-]\s*|^(rb|pb|sop)-?\d+\s*[:–—-]\s*|^(ランブック|運用手順書?|手順書|运维手册|procédure|procedimiento|procedimento|betriebshandbuch|handbuch|manual|guide|guía|guia)\s*[:：–—-]\s*|^(runbook|playbook) (for|to)( the)?\s+/i, '')
    .replace(/^(alert|alerte|alerta|alarm)(\s*name)?\s*[:–—-]\s*/i, '')
    .replace(/\s*[:–—-]?\s*\(?(incident |alert |operational )?(runbook|playbook)\)?$/i, '')
    .trim();
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** `< 10% idle …`, `idle connections below 10 %` → 0.1; null when it says something else. */
function idleShare(threshold: string): number | null {
  const text = threshold.toLowerCase();
  const [, before, after] = /(?:<|below|under|less than|fewer than)\s*(\d{1,3}(?:\.\d+)?)\s*%[^.;]*\b(?:idle|free|available)|\b(?:idle|free|available)\b[^.;]*(?:<|below|under|less than|fewer than)\s*(\d{1,3}(?:\.\d+)?)\s*%/.exec(text) ?? [];
  const percent = Number(before ?? after ?? Number.NaN);
  return percent >= 0 && percent <= 100 ? percent / 100 : null;
}
