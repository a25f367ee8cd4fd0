import { z } from 'zod';
import { Fault } from '../../../core/fault.ts';
import { isRecord, list, record, text } from '../fields.ts';
import type { Json } from '../fields.ts';
import type { Kind } from '../kinds.ts';
import { aligned } from '../print/answer.ts';
import type { Found } from '../print/answer.ts';
import { read } from '../refusal.ts';
import { notAnswered } from '../words.ts';
import type { Asked } from './read.ts';

const document = z.object({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) });
const MOST_WORDS = 160;

/** `kubectl explain KIND.field.field`: what the cluster's own description of the kind says, and the fields below in a line each. */
export async function explain(asked: Asked): Promise<Found> {
  const { words } = asked;
  const [path = '', more] = words.names;
  if (more !== undefined || words.on('recursive') || words.flag('output') !== undefined) throw notAnswered(`kubectl explain ${words.names.join(' ')}`, 'only one kind or field at a time, without --recursive');
  const [word = '', ...fields] = path.split('.');
  const [found] = await asked.discovery.named(word);
  if (!found) throw notAnswered(`kubectl explain ${path}`);
  const kind = versioned(found, words.flag('api-version'));
  const where = kind.group === '' ? `api/${kind.version}` : `apis/${kind.group}/${kind.version}`;
  const { components: { schemas } } = read(document, await asked.api({ method: 'GET', path: `/openapi/v3/${where}` }));
  const top = Object.values(schemas).filter(isRecord).find((schema) => list(schema['x-kubernetes-group-version-kind']).some((one) => isRecord(one) && one['group'] === kind.group && one['version'] === kind.version && one['kind'] === kind.kind));
  if (!top) throw new Fault('Kubernetes', `The cluster does not describe ${kind.plural}.`, { retry: 'never' });
  const at = fields.reduce<{ field: Json; schema: Json }>((here, name) => {
    const field = properties(here.schema)[name];
    if (!isRecord(field)) throw new Fault('Kubernetes', `There is no field ${JSON.stringify(name.slice(0, 60))} in ${path}.`, { retry: 'never' });
    return { field, schema: resolve(field, schemas) };
  }, { field: top, schema: top });
  const below = Object.entries(properties(at.schema)).map(([name, field]) => [`  ${name}`, `<${typeOf(record(field))}>`]);
  return {
    kind: 'lines',
    lines: [
      `KIND:     ${kind.kind}`, `VERSION:  ${kind.group === '' ? '' : `${kind.group}/`}${kind.version}`,
      ...(fields.length > 0 ? [`FIELD:    ${fields.join('.')} <${typeOf(at.field)}>`] : []),
      '', ...saying(text(at.field['description']) ?? text(at.schema['description']) ?? 'Nothing is said of it.'),
      ...(below.length > 0 ? ['', 'FIELDS:', ...aligned(below)] : []),
    ],
  };
}

function versioned(kind: Kind, wish: string | undefined): Kind {
  if (wish === undefined) return kind;
  const [version = '', group = ''] = wish.split('/').toReversed();
  if (!/^v[a-z0-9]+$/.test(version) || (group !== kind.group)) throw notAnswered(`kubectl explain --api-version=${wish}`);
  return { ...kind, version };
}

/** The schema behind a field: of a list its items', of a map its values'. */
function resolve(field: Json, schemas: Record<string, unknown>, depth = 0): Json {
  const inner = field['items'] ?? (isRecord(field['additionalProperties']) ? field['additionalProperties'] : undefined);
  const reference = refOf(field);
  if (depth > 5) return field;
  if (reference !== undefined) return resolve(record(schemas[reference]), schemas, depth + 1);
  return isRecord(inner) ? resolve(inner, schemas, depth + 1) : field;
}

function refOf(field: Json): string | undefined {
  return (text(field['$ref']) ?? list(field['allOf']).map((one) => text(record(one)['$ref'])).find((one) => one !== undefined))?.split('/').at(-1);
}

function properties(schema: Json): Json {
  return record(schema['properties']);
}

function typeOf(field: Json): string {
  if (isRecord(field['items'])) return `[]${typeOf(field['items'])}`;
  if (isRecord(field['additionalProperties'])) return `map[string]${typeOf(field['additionalProperties'])}`;
  return refOf(field)?.split('.').at(-1) ?? text(field['type']) ?? 'Object';
}

/** The beginning of a description, folded. */
function saying(description: string): string[] {
  const words = description.split(/\s+/).slice(0, MOST_WORDS);
  return words.reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    return last !== undefined && last.length + word.length < 96 ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
  }, []);
}
