import type { List, Nodes, Paragraph, PhrasingContent, Table } from 'mdast';
import { parseDocument, parse as parseYaml } from 'yaml';
import { plainHeading } from './heading.ts';
import { lineOf } from './markdown.ts';
import { alertLike, namesIn } from './names.ts';
import type { Section } from './outline.ts';

/** What a runbook says of itself under a known label. `value` keeps the backticks around code. */
export type Field = { key: 'alert' | 'severity' | 'threshold' | 'title'; value: string };

/** Labels without accents, in lower case. */
const keys: [Field['key'], RegExp][] = [
  ['alert', /^(alert|alerts|alert\(s\)|alerts? covered|covered alerts?|alert ?names?(\(s\))?|alert_names?|alertnames?|alert rules?|alert-?naam|naam|alarm|alarme|alarmname|alerte|alerta|alertas|nombre de la alerta|nom de l.alerte|alert 名称|告警名称|告警|告警规则|アラート名?|対象アラート|알림|алерт|alerty|avviso|prometheus alerts?|triggered by|firing alerts?)$/],
  ['severity', /^((alert |default )?severity(\(s\)| levels?)?|severities|sev|(alert )?level|priority|schweregrad|dringlichkeit|prioritat|ernst|prioriteit|gravite|severite|niveau de gravite|criticite|priorite|(nivel de )?severidade?|gravedad|criticidade?|prioridade?|gravidade|urgency|重大度|重要度|深刻度|緊急度|严重程度|严重级别|级别|심각도|критичность|серьезность|priorytet)$/],
  ['threshold', /^((alert )?threshold|trigger( condition)?|(alert )?condition|fires when|schwellwert|schwellenwert|schwelle|grenzwert|ausloser|auslosung|declencheur|condition d.alerte|disparador|gatilho|閾値|しきい値|条件|阈值|触发条件|임계값|порог|prog|soglia|bedingung|drempel|drempelwaarde|seuil|umbral( de alerta)?|condicion|limiar|condicao)$/],
  ['title', /^(title|runbook)$/],
];

/** A name alone counts only where nothing else is named so: front matter and the lists at a runbook's head. */
const bareName = /^(name|naam)$/;

/** The fields of a section's content, in order, wherever they stand: lines, lists, tables, headers, fences. */
export function fieldsOf({ content }: Pick<Section, 'content'>): Field[] {
  return content.flatMap(fieldsIn);
}

/** A heading that is itself a label: `## Alert Name` with its paragraph, `## Alert: QueueFull`. */
export function headingFields(section: Section): Field[] {
  const heading = plainHeading(section.written);
  const [, label, value] = /^([^:–—]{3,25}?)\s*[:–—]\s*(.+)$/.exec(heading) ?? [];
  const said = label === undefined || value === undefined ? null : keyOf(label);
  if (said !== null && value !== undefined) return [{ key: said, value }];
  const key = keyOf(heading);
  if (key === null || key === 'title') return [];
  const [first] = section.content;
  if (first?.type === 'paragraph') return lineOf(first).length <= (key === 'threshold' ? 300 : 120) ? [{ key, value: marked(first) }] : [];
  if (first?.type === 'list' && key === 'alert') return first.children.flatMap((item) => nameOf(marked(item.children.find((part) => part.type === 'paragraph')))).map((value) => ({ key, value }));
  if (first?.type === 'code') return [{ key, value: first.value.split('\n')[0] ?? '' }];
  return [];
}

/** What a table of alerts says of each, by its name in lower case: other cells of its row. */
export function alertRows(sections: readonly Pick<Section, 'content'>[]): Map<string, Field[]> {
  const found = new Map<string, Field[]>();
  for (const node of sections.flatMap(({ content }) => content)) {
    if (node.type !== 'table') continue;
    const [head = [], ...rows] = cellsOf(node);
    const columns = head.map(keyOf);
    const alert = columns.indexOf('alert');
    if (alert < 0) continue;
    for (const row of rows) for (const name of namesIn(row[alert] ?? '')) found.set(name.toLowerCase(), row.flatMap((value, index): Field[] => (columns[index] === 'severity' || columns[index] === 'threshold') && value !== '' ? [{ key: columns[index], value }] : []));
  }
  return found;
}

function cellsOf(table: Table): string[][] {
  return table.children.map((row) => row.children.map((cell) => cell.children.map((child) => markedPhrase(child)).join('').trim()));
}

/** The alert an item of a list of alerts begins with: in code, or in the spelling of alerts. */
export function nameOf(item: string): string[] {
  const code = /^\s*`[^`]+`/.exec(item)?.[0];
  if (code !== undefined) return [code];
  const word = /^\s*([\w:.-]+)/.exec(item)?.[1] ?? '';
  return alertLike(word) ? [word] : [];
}

function fieldsIn(node: Nodes): Field[] {
  switch (node.type) {
    case 'yaml':
      return entriesOfYaml(node.value).flatMap(([label, value]) => field(label, value, true));
    case 'paragraph':
      return fieldsOfParagraph(node);
    case 'list':
      return fieldsOfList(node);
    case 'table':
      return fieldsOfTable(node);
    case 'blockquote':
      return node.children.flatMap(fieldsIn);
    case 'code':
      return fieldsOfFence(node.lang ?? '', node.value);
    default:
      // The Markdown types do not know of TOML.
      return (node.type as string) === 'toml' && 'value' in node ? entriesOfToml(String(node.value)).flatMap(([label, value]) => field(label, value, true)) : [];
  }
}

function fieldsOfList(list: List): Field[] {
  return list.children.flatMap((item) => item.children.flatMap((part) => (part.type === 'paragraph' ? fieldsOfParagraph(part, true) : part.type === 'list' ? fieldsOfList(part) : part.type === 'code' ? fieldsIn(part) : [])));
}

function fieldsOfParagraph(node: Paragraph, inList = false): Field[] {
  return marked(node)
    .split(/\n|\s+[|·•]\s+(?=[\p{L} -]{3,25}:)/u)
    .flatMap((line) => {
      const [, label, value] = /^[^\p{L}`]*([\p{L}][\p{L}_ '’()-]{1,28}?)\s*[:：]\s*(.+?)\s*$/u.exec(line) ?? [];
      if (label !== undefined && value !== undefined) return field(label, value, inList);
      return [];
    })
    .concat(withoutColon(node));
}

/** `**Severity** P1`, without a colon. */
function withoutColon(node: Paragraph): Field[] {
  const [first, ...others] = node.children;
  if (first?.type !== 'strong' || others.length === 0 || /:\s*$/.test(lineOf(first))) return [];
  const value = others.map((child) => markedPhrase(child)).join('').split('\n')[0] ?? '';
  return /^\s*:/.test(value) ? [] : field(lineOf(first), value.replace(/^\s*[–—-]?\s*/, '').trim(), false);
}

function fieldsOfTable(table: Table): Field[] {
  const rows = cellsOf(table);
  const [head = []] = rows;
  const below = body(rows);
  const named = head.map((cell) => keyOf(cell));
  // Beside a severity, a column of names is one of alerts.
  const columns = named.includes('alert') || !named.includes('severity') ? named : named.map((key, index) => key ?? (/^name$/i.test(head[index] ?? '') && body(rows).every((row) => alertLike(row[index] ?? '')) ? 'alert' : null));
  const generic = /^(field|property|key|attribute|item|name|what|feld|eigenschaft|veld|champ|campo|)$/i.test(head[0]?.replace(/[*_`]/g, '').trim() ?? '');
  if (generic && !columns.includes('alert') || below.some(([label = '']) => keyOf(label) !== null)) return rows.flatMap(([label = '', value = '']) => field(label, value, false));
  if (!columns.includes('alert')) return below.length === 0 ? field(head[0] ?? '', head[1] ?? '', false) : [];
  return below.flatMap((row) => row.flatMap((value, index): Field[] => {
    const key = columns[index];
    return key === undefined || key === null || key === 'title' || value === '' ? [] : [{ key, value }];
  }));
}

function body(rows: readonly string[][]): string[][] {
  return rows.slice(1);
}

/** The `Alert: X` block, and the Prometheus rule authors quote. */
function fieldsOfFence(lang: string, text: string): Field[] {
  if (!/^(|text|txt|yaml|yml|prometheus|plain|plaintext|properties|ini)$/.test(lang.toLowerCase())) return [];
  return text.split('\n').slice(0, 200).flatMap((line): Field[] => {
    const [, label = '', value = ''] = /^\s*(?:-\s+)?([\p{L}][\p{L}_ -]{2,24}?)\s*:\s*(\S.{0,200})$/u.exec(line) ?? [];
    const key = keyOf(label);
    return key === null || key === 'title' ? [] : [{ key, value: value.replace(/^["']|["']$|\s+#.*$/g, '') }];
  });
}

function field(label: string, value: string, bare: boolean): Field[] {
  const key = keyOf(label) ?? (bare && bareName.test(plainLabel(label)) ? 'alert' : null);
  return key === null || value.trim() === '' ? [] : [{ key, value: value.trim() }];
}

function keyOf(label: string): Field['key'] | null {
  const words = plainLabel(label);
  return keys.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

function plainLabel(label: string): string {
  return plainHeading(label.replace(/[*_`]+/g, (marks) => (marks === '_' ? '_' : ''))).normalize('NFD').replace(/[\u0300-\u036f]/g, '').normalize('NFC').toLowerCase();
}

/** The text of a paragraph with backticks kept, so that code can be told from words. */
export function marked(node: Paragraph | undefined): string {
  return node?.children.map((child) => markedPhrase(child)).join('') ?? '';
}

function markedPhrase(node: PhrasingContent): string {
  if (node.type === 'inlineCode') return `\`${node.value}\``;
  if (node.type === 'break') return '\n';
  if ('value' in node) return node.type === 'html' ? '' : node.value;
  return 'children' in node ? node.children.map((child) => markedPhrase(child as PhrasingContent)).join('') : '';
}

/** The line, from 1, where a text stops being YAML, or null. */
export function faultOfYaml(text: string): number | null {
  const [error] = parseDocument(text).errors;
  return error === undefined ? null : (error.linePos?.[0].line ?? 1);
}

/** Front matter that is not YAML says nothing, which is no reason to lose the runbook. */
function entriesOfYaml(text: string): [string, string][] {
  try {
    // Aliases could unfold without end.
    return entriesOf(parseYaml(text, { maxAliasCount: 0, logLevel: 'error' }));
  } catch {
    return [];
  }
}

function entriesOf(parsed: unknown): [string, string][] {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return [];
  return Object.entries(parsed).flatMap(([label, value]: [string, unknown]) => [...textsOf(value).map((text): [string, string] => [label, text]), ...severitiesOf(value)]);
}

/** The severity inside a small map, or each of a list: `alerts: [{name: QueueFull, severity: critical}]`. */
function severitiesOf(value: unknown): [string, string][] {
  return (Array.isArray(value) ? value.slice(0, 50) : [value]).flatMap((each: unknown): [string, string][] => (typeof each === 'object' && each !== null && 'severity' in each && typeof each.severity === 'string' ? [['severity', each.severity]] : []));
}

/** A value, each of a list, and the name inside a small map: `alert: {name: QueueFull}`. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.slice(0, 50).flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  const named = Object.entries(value).find(([label]) => /^(name|alert|alertname)$/.test(label))?.[1] as unknown;
  return typeof named === 'string' ? [named] : [];
}

/** The flat part of a Hugo header: `key = "text"` and `key = ["a", "b"]`. */
function entriesOfToml(text: string): [string, string][] {
  return text.split('\n').flatMap((line): [string, string][] => {
    const [, label, value] = /^\s*([\w-]+)\s*=\s*(.+?)\s*$/.exec(line) ?? [];
    if (label === undefined || value === undefined) return [];
    const texts = [...value.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)].map((match) => match[1] ?? match[2] ?? '');
    return texts.map((each) => [label, each]);
  });
}
