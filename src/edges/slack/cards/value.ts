import { z } from 'zod';

/**
 * What a button, an overflow item or a modal carries back to us: opaque ids and nothing else. Whoever presses may have
 * forged it, so it only ever names things; the server looks them up and decides.
 */
export type Value = {
  incident: string;
  /** Id of a runbook's statement. */
  step?: string;
  preview?: string;
  hash?: string;
  /** An action's id, where one element offers several. */
  do?: string;
};

const id = z.string().min(1).max(200);
const schema = z.strictObject({ incident: id, step: id.optional(), preview: id.optional(), hash: id.optional(), do: id.optional() });

export function encodeValue(value: Value): string {
  return JSON.stringify(value);
}

/** The ids in a button's value or a modal's private_metadata; null when it is not one of ours. */
export function decodeValue(value: string | null | undefined): Value | null {
  if (!value) return null;
  try {
    return schema.safeParse(JSON.parse(value)).data ?? null;
  } catch {
    return null;
  }
}
