/** How people are called outside Slack, for a document that is copied out of it. */
import type { NameOf } from '../../core/review/postmortem.ts';
import { ask, type WebClient } from './client.ts';

/** A modal must open within three seconds of the press; a name is not worth missing that. */
const PATIENCE_MS = 1_000;
const MOST = 40;

/** Names of everybody `write` asks for. Whom Slack does not name in time keeps the id. */
export async function namesFor(client: WebClient, write: (nameOf: NameOf) => string): Promise<NameOf> {
  const asked = new Set<string>();
  write((actor) => {
    asked.add(actor);
    return actor;
  });
  const names = new Map<string, string>();
  const people = [...asked].filter((actor) => /^[UW][A-Z0-9]{5,}$/.test(actor)).slice(0, MOST);
  const named = Promise.allSettled(people.map(async (id) => {
    const { user } = await ask(client.users.info({ user: id }));
    names.set(id, user?.real_name ?? user?.name ?? id);
  }));
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([named, new Promise((late) => { timer = setTimeout(late, PATIENCE_MS); })]);
  clearTimeout(timer);
  return (actor) => names.get(actor) ?? actor;
}
