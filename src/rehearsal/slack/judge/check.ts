/** One thing wrong with a payload and where, as a JSON pointer: `/blocks/0/text`. */
export type Complaint = { at: string; message: string };

/** Looks at one value and reports what Slack would not take. */
export type Check = (value: unknown, at: string, report: (complaint: Complaint) => void) => void;

/** A field of an object: `required` fields must be there, null counts as absent as it does for Slack. */
export type Field = { check: Check; required: boolean };

export const required = (check: Check): Field => ({ check, required: true });
export const optional = (check: Check): Field => ({ check, required: false });

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string of `min` to `max` characters. */
export const string = (max: number, min = 1): Check => (value, at, report) => {
  if (typeof value !== 'string') return report({ at, message: 'must be a string' });
  if (value.length < min) report({ at, message: `must be more than ${min - 1} characters` });
  if (value.length > max) report({ at, message: `must be less than ${max + 1} characters` });
};

export const among = (...allowed: unknown[]): Check => (value, at, report) => {
  if (!allowed.includes(value)) report({ at, message: `must be one of ${allowed.join(', ')}` });
};

export const boolean: Check = (value, at, report) => {
  if (typeof value !== 'boolean') report({ at, message: 'must be a boolean' });
};

export const integer = (min: number, max: number): Check => (value, at, report) => {
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) report({ at, message: `must be a whole number from ${min} to ${max}` });
};

/** A web address: Slack takes only http, https and a few app schemes; those are left out because we never send them. */
export const webAddress = (max: number): Check => (value, at, report) => {
  string(max)(value, at, report);
  if (typeof value === 'string' && !/^https?:\/\/\S+$/.test(value)) report({ at, message: 'invalid url' });
};

export const list = (item: Check, limits: { min?: number; max: number }): Check => (value, at, report) => {
  if (!Array.isArray(value)) return report({ at, message: 'must be an array' });
  if (value.length < (limits.min ?? 0)) report({ at, message: `no fewer than ${limits.min} items allowed` });
  if (value.length > limits.max) report({ at, message: `no more than ${limits.max} items allowed` });
  value.forEach((one, index) => item(one, `${at}/${index}`, report));
};

/** Exactly these fields: Slack refuses a field it does not know. */
export const object = (fields: Record<string, Field>): Check => (value, at, report) => {
  if (!isObject(value)) return report({ at, message: 'must be an object' });
  for (const [name, field] of Object.entries(fields)) {
    const present = value[name] !== undefined && value[name] !== null;
    if (present) field.check(value[name], `${at}/${name}`, report);
    else if (field.required) report({ at, message: `missing required field: ${name}` });
  }
  for (const name of Object.keys(value)) {
    if (fields[name] === undefined) report({ at, message: `invalid additional property: ${name}` });
  }
};

/** Chooses the check by the object's `type`. */
export const byType = (kinds: Record<string, Check>): Check => (value, at, report) => {
  if (!isObject(value)) return report({ at, message: 'must be an object' });
  const check = typeof value['type'] === 'string' && Object.hasOwn(kinds, value['type']) ? kinds[value['type']] : undefined;
  if (check === undefined) return report({ at: `${at}/type`, message: `unsupported type: ${String(value['type'])}` });
  check(value, at, report);
};

/** All of several checks, for a rule that spans fields. */
export const all = (...checks: Check[]): Check => (value, at, report) => {
  for (const check of checks) check(value, at, report);
};

export const anything: Check = () => {};
