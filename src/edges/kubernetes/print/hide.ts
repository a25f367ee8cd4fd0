import { isRecord } from '../fields.ts';
import type { Json } from '../fields.ts';

const HIDDEN = '••••';
/** Names of variables whose values are nobody's to read in a channel. */
const SECRET_NAME = /pass|pwd|secret|token|credential|private|auth|key$|_key|apikey|api_key|dsn|connection_?string|conn_?str|database_url/i;
/** Fields of any object, and keys of a configuration map, that hold such a value themselves rather than the name of where it is. */
const SECRET_FIELD = /(pass(word|wd)?|pwd|token|credentials?|(api|secret|private|access|signing|encryption)[_-]?key)$/i;
/** kubectl keeps the whole object here, secret values too. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object, or a list of them, with the values of secrets, and of variables and fields named like one, replaced. The same shape comes back. */
export function hideSecrets(value: unknown): unknown {
  return isRecord(value) ? hidden(value) : value;
}

function hidden(object: Json): Json {
  const { items, kind } = object;
  // What stands in a list does not always say what it is.
  if (Array.isArray(items)) return { ...object, items: items.map((item) => hideSecrets(kind === 'SecretList' && isRecord(item) ? { kind: 'Secret', ...item } : item)) };
  const covered = walk(object) as Json;
  if (kind !== 'Secret') return covered;
  return { ...covered, ...covers(covered, 'data'), ...covers(covered, 'stringData') };
}

function covers(object: Json, field: string): Json {
  const values = object[field];
  return isRecord(values) ? { [field]: Object.fromEntries(Object.keys(values).map((name) => [name, HIDDEN])) } : {};
}

function walk(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(walk);
  if (!isRecord(value)) return value;
  // A variable: `{ name, value }`, wherever it stands.
  const { name, value: text } = value;
  if (typeof name === 'string' && typeof text === 'string' && SECRET_NAME.test(name)) return { ...value, value: HIDDEN };
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, field === LAST_APPLIED || (typeof inner === 'string' && SECRET_FIELD.test(field)) ? HIDDEN : walk(inner)]));
}
