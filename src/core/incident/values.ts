/**
 * What stands for the placeholders of a statement in one incident: what the block itself says, what a person said, what the
 * configuration plainly has. The labels of an alert choose nothing; they are only what the question begins with.
 */
import { canFill, fill, parametersOf, type Values } from '../operation/fill.ts';
import { isKubernetesName } from '../operation/kubectl/names.ts';
import type { Judgement, Operation } from '../operation/operation.ts';
import type { Statement } from '../runbook/runbook.ts';
import type { Incident } from './incident.ts';

/** One thing to ask a person: `key` names it within the incident, `suggestion` is what the field begins with. */
export type Question = { key: string; placeholders: string[]; words: string; suggestion: string };

type Asks = Pick<Statement, 'id' | 'judgement'>;
type Known = Pick<Incident, 'service' | 'alerts' | 'values'>;

/** A form nobody fills in the middle of the night. */
const MOST_QUESTIONS = 12;
const MOST_CHARACTERS = 253;

/** Every placeholder of a statement, as its author wrote it. */
export function placeholdersOf({ placeholders = [], operation }: Judgement): string[] {
  return [...new Set([...placeholders, ...parametersOf(operation)])].filter((placeholder) => placeholder !== '');
}

/** The values that are known without asking anybody, by placeholder, and the placeholders that have none. */
export function knownValues(statement: Asks, incident: Known, namespaces: string[]): { values: Values; open: string[] } {
  const values: Record<string, string> = {};
  const open: string[] = [];
  for (const placeholder of placeholdersOf(statement.judgement)) {
    const value = answerTo(keyOf(placeholder, statement), incident) ?? (bindingOf(placeholder, statement.judgement) === undefined ? configured(placeholder, incident.service, namespaces) : null);
    if (value === null) open.push(placeholder);
    else values[placeholder] = value;
  }
  return { values, open };
}

/** What to ask a person so that these placeholders are filled, or why the statement stays one to be done by hand. */
export function questionsFor(statement: Asks, incident: Known, open: string[]): { questions: Question[] } | { refused: string } {
  const { operation } = statement.judgement;
  const secret = open.find((placeholder) => SECRET.test(wordsOf(placeholder)));
  if (secret !== undefined) return { refused: `${secret} is a secret, and a secret is not typed in here: copy the command.` };
  const astray = open.find((placeholder) => !canFill(operation, placeholder));
  if (astray !== undefined) return { refused: `${astray} stands where Lifeguard does not fill it in: copy the command.` };
  const byKey = Map.groupBy(open, (placeholder) => keyOf(placeholder, statement));
  if (byKey.size > MOST_QUESTIONS) return { refused: 'it leaves more open than can be asked here: copy the command.' };
  return {
    questions: [...byKey].map(([key, placeholders]) => {
      const words = wordsOf(placeholders[0] ?? '');
      return { key, placeholders, words, suggestion: answerTo(key, incident) ?? serviceFor(words, incident.service) ?? suggested(words, incident) };
    }),
  };
}

/** What a person has said for this statement, or the incident’s service stands for, and a person may say anew. */
export function changeableValues(statement: Asks, incident: Known): Question[] {
  const said = (placeholder: string): boolean => answerTo(keyOf(placeholder, statement), incident) !== null;
  const assumed = (placeholder: string): boolean => bindingOf(placeholder, statement.judgement) === undefined && serviceFor(placeholder, incident.service) !== null;
  const asked = questionsFor(statement, incident, placeholdersOf(statement.judgement).filter((placeholder) => said(placeholder) || assumed(placeholder)));
  return 'questions' in asked ? asked.questions : [];
}

/** Why a value cannot stand for what the question asks; null when it can. */
export function objectionTo(question: Pick<Question, 'placeholders'>, value: string, operation: Operation): string | null {
  const filled = fill(operation, Object.fromEntries(question.placeholders.map((placeholder) => [placeholder, value])));
  return 'refused' in filled ? filled.refused : null;
}

/** Every question a statement may have to ask, for reading back a form of any age. */
export function allQuestions(statement: Asks, incident: Known): Question[] {
  const asked = questionsFor(statement, incident, placeholdersOf(statement.judgement).filter((placeholder) => canFill(statement.judgement.operation, placeholder) && !SECRET.test(wordsOf(placeholder))));
  return 'questions' in asked ? asked.questions : [];
}

/** A read of the block itself whose answer is the value. What could show a secret is not asked for one. */
export function readFor(placeholder: string, judgement: Judgement, values: Values): Operation | null {
  const binding = bindingOf(placeholder, judgement);
  if (binding === undefined || /secret|password|token|credential/i.test(JSON.stringify(binding))) return null;
  const used = Object.fromEntries(Object.entries(values).filter(([name]) => canFill(binding, name)));
  const filled = fill(binding, used);
  return 'refused' in filled || HOLE.test(JSON.stringify({ ...filled, filters: [] })) ? null : filled;
}

/**
 * How a placeholder reads without its marks: `<pod-name>`, `$POD`, `${POD_NAME}`, `{{ $labels.pod }}` and `your-pod` are all `pod`.
 * Several authors write one runbook.
 */
export function wordsOf(placeholder: string): string {
  const bare = placeholder.replace(/^\{\{\s*\$?(?:[\w]+\.)?|[{}<>$\[\]]|\s*\}\}$/g, '').trim().toLowerCase();
  const words = bare.replace(/[_\s.]+/g, '-').replace(/^(?:your|my|the|a|an|target|current)-(?=.)/, '').replace(/-name$/, '').replace(/^-+|-+$/g, '');
  return SAME.get(words) ?? (words || placeholder);
}

const SAME = new Map([['ns', 'namespace'], ['k8s-namespace', 'namespace'], ['kube-namespace', 'namespace'], ['deploy', 'deployment'], ['svc', 'service'], ['pod-id', 'pod']]);
/** Words that mean something else in the next statement. */
const GENERIC = /^(?:name|id|value|item|object|resource|number|count|kind|type|.{1,2})$/;
const SECRET = /passw|passphrase|secret|token|credential|api-?key|private-?key|(?:database|db)-?(?:url|dsn|uri)|connection-?string/;
const SERVICES = /^(?:service|app|application|deployment|workload)$/;
const HOLE = /<[A-Za-z][\w.-]*>|\$\{?[A-Za-z_]|\{\{/;

/** What the author bound in the block, and words that mean nothing by themselves, belong to their statement alone. */
function keyOf(placeholder: string, { id, judgement }: Asks): string {
  const words = wordsOf(placeholder).slice(0, 80);
  return GENERIC.test(words) || bindingOf(placeholder, judgement) !== undefined ? `${id}:${words}` : words;
}

const answerTo = (key: string, { values = {} }: Known): string | null => (Object.hasOwn(values, key) ? (values[key]?.value ?? null) : null);

function bindingOf(placeholder: string, { bindings = {} }: Judgement): Operation | undefined {
  const name = placeholder.replace(/^\$\{(\w+)\}$/, '$$$1');
  const found = [placeholder, name, name.replace(/^\$/, '')].find((spelling) => Object.hasOwn(bindings, spelling));
  return found === undefined ? undefined : bindings[found];
}

function configured(placeholder: string, service: string, namespaces: string[]): string | null {
  if (wordsOf(placeholder) === 'namespace' && namespaces.length === 1) return namespaces[0] ?? null;
  return serviceFor(placeholder, service);
}

const serviceFor = (placeholder: string, service: string): string | null => (SERVICES.test(wordsOf(placeholder)) && isKubernetesName(service) ? service : null);

/** A label of the same name, for a person to look at and confirm. */
function suggested(words: string, { alerts }: Known): string {
  const firing = alerts.toSorted((a, b) => Number(b.state === 'firing') - Number(a.state === 'firing'));
  for (const { labels } of firing) {
    const label = Object.entries(labels).find(([name]) => wordsOf(name) === words)?.[1];
    if (label && label.length <= MOST_CHARACTERS && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(label)) return label;
  }
  return '';
}
