import { Fault } from '../../../core/fault.ts';
import { at, isRecord, list, record, text } from '../fields.ts';
import type { Json } from '../fields.ts';
import type { Found } from '../print/answer.ts';
import { hideSecrets, LAST_APPLIED } from '../print/hide.ts';
import { format } from '../print/output.ts';
import { notAnswered } from '../words.ts';
import { objectsOf, whichOf } from './get.ts';
import type { Asked } from './read.ts';
import { wantedOf } from './select.ts';

const HIDDEN = '••••';

/** `kubectl label --list`. */
export function listLabels(asked: Asked): Promise<Found> {
  return listed(asked, (object) => pairs(at(object, 'metadata', 'labels')));
}

/** `kubectl annotate --list`. */
export function listAnnotations(asked: Asked): Promise<Found> {
  return listed(asked, (object) => pairs(at(object, 'metadata', 'annotations')));
}

/** `kubectl apply view-last-applied`: the copy kubectl keeps of what was last applied. */
export async function lastApplied(asked: Asked): Promise<Found> {
  const { words } = asked;
  if (!['yaml', 'json', undefined].includes(words.flag('output'))) throw notAnswered(`kubectl apply view-last-applied -o ${words.flag('output')}`);
  const { wanted } = await wantedOf(asked.discovery, words.names);
  const { objects, unseen, notes } = await objectsOf({ ...asked, open: true }, wanted, whichOf(words));
  const kept = objects.flatMap(({ kind, object }) => {
    const value = parsed(at(object, 'metadata', 'annotations', LAST_APPLIED));
    return isRecord(value) ? [{ kind, object: asked.open ? value : record(hideSecrets(value)) }] : [];
  });
  if (kept.length === 0) return { kind: 'lines', lines: [], notes: ['(Nothing was kept of what was last applied.)'] };
  return { ...format({ objects: kept, asList: kept.length > 1 }, { kind: 'objects', format: words.flag('output') ?? 'yaml', template: '' }, { managedFields: true, headless: false }), unseen, notes };
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/** `kubectl set env --list`: the variables of every container by name. Their values only for one person alone. */
export function listEnvironment(asked: Asked): Promise<Found> {
  const chosen = asked.words.flag('containers') ?? asked.words.flag('c') ?? '*';
  return listed(asked, (object) => {
    const spec = record(at(object, 'spec', 'template', 'spec') ?? at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec') ?? object['spec']);
    return [...list(spec['initContainers']), ...list(spec['containers'])].filter(isRecord).filter(({ name }) => chosen === '*' || name === chosen).flatMap((container) => [
      `# container ${text(container['name']) ?? ''}`,
      ...list(container['env']).filter(isRecord).map((one) => variable(one, asked.open)),
      ...list(container['envFrom']).filter(isRecord).map((one) => `# everything of ${sourceOf(one)}`),
    ]);
  });
}

async function listed(asked: Asked, linesOf: (object: Json) => string[]): Promise<Found> {
  const { words, verb } = asked;
  if (!words.on('list')) throw notAnswered(`kubectl ${verb} ${words.names.join(' ')}`);
  const { wanted } = await wantedOf(asked.discovery, words.names);
  const which = whichOf(words);
  if (wanted.some(({ names }) => names.length === 0) && !words.on('all') && which.labels === undefined) throw new Fault('Kubernetes', 'It does not say which objects.', { retry: 'never' });
  const { objects, unseen, notes } = await objectsOf(asked, wanted, which);
  return {
    kind: 'lines', unseen, notes,
    lines: objects.flatMap(({ kind, object }) => [...(objects.length > 1 || verb === 'set env' ? [`# ${kind.kind} ${text(at(object, 'metadata', 'name')) ?? ''}`] : []), ...linesOf(object)]),
  };
}

function pairs(values: unknown): string[] {
  return Object.entries(record(values)).map(([name, value]) => `${name}=${String(value)}`).toSorted();
}

function variable({ name, value, valueFrom }: Json, open: boolean): string {
  if (isRecord(valueFrom)) return `# ${text(name) ?? ''} from ${sourceOf(valueFrom)}`;
  return `${text(name) ?? ''}=${open ? text(value) ?? '' : HIDDEN}`;
}

/** `secret cygni-api, key database-url`. */
function sourceOf(from: Json): string {
  const [[kind, place] = ['', {}]] = Object.entries(from).filter(([, one]) => isRecord(one));
  const { name, key, fieldPath } = record(place);
  return [`${{ secretKeyRef: 'secret', secretRef: 'secret', configMapKeyRef: 'configmap', configMapRef: 'configmap' }[kind] ?? 'the pod’s'} ${text(name) ?? text(fieldPath) ?? ''}`.trim(), ...(text(key) === undefined ? [] : [`key ${text(key)}`])].join(', ');
}
