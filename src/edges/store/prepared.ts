import { createHash } from 'node:crypto';
import type pg from 'pg';

const names = new Map<string, string>();

/**
 * Runs a statement under a name of its own, so that the server plans it once per connection: planning a queue's insert
 * takes it longer than running it. For texts that are few and fixed; a text with values written into it would pile up plans.
 */
export function prepared(client: pg.ClientBase, text: string, values: unknown[] = []): Promise<pg.QueryResult> {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = createHash('sha256').update(text).digest('hex').slice(0, 32)));
  return client.query({ name, text, values });
}
