import { z } from 'zod';
import { Fault } from '../../core/fault.ts';

export const STATUSES = ['investigating', 'identified', 'monitoring', 'resolved'] as const;
type PostStatus = (typeof STATUSES)[number];

/** A post on the public page. `url` is the short link people can be sent. */
export type Post = { id: string; url: string | null };

export type StatusPage = {
  /** Opens the post of `key`, or where a lost reply hides that it is open already, makes that one say this: never a second post, never another key's. */
  create(post: { title: string; status: string; message: string; key: string }): Promise<Post>;
  update(id: string, post: { status: string; message: string }): Promise<void>;
  /** How many posts are open: reading them needs the key and the page's id. */
  open(): Promise<number>;
};

/** Kept beside the post. Statuspage takes only objects at its top level. */
const metadataOf = (key: string) => ({ lifeguard: { incident: key } });

const incident = z.object({
  id: z.string(),
  name: z.string(),
  shortlink: z.string().nullish(),
  incident_updates: z.array(z.object({ status: z.string(), body: z.string().nullish() })).default([]),
  // Anybody's tool may have written here: what is not ours is no key, and no fault either.
  metadata: z.object({ lifeguard: z.object({ incident: z.string() }) }).nullish().catch(null),
});
type Incident = z.infer<typeof incident>;

const refusal = z.object({ error: z.union([z.string(), z.array(z.string())]).transform((said) => [said].flat().join(', ')) });

/** Atlassian Statuspage. Every method throws a Fault('status page') when it fails us; a status it does not know never leaves here. */
export function connectStatusPage({ apiKey, pageId, apiUrl, timeoutMs = 5000 }: { apiKey: string; pageId: string; apiUrl: string; timeoutMs?: number }): StatusPage {
  const base = `${apiUrl.replace(/\/+$/, '')}/pages/${encodeURIComponent(pageId)}/incidents`;

  async function call<Shape>(method: 'GET' | 'POST' | 'PATCH', path: string, shape: z.ZodType<Shape>, body?: object): Promise<Shape> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await fetch(base + path, {
        method, signal, redirect: 'error',
        headers: { authorization: `OAuth ${apiKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify({ incident: body }) } : {}),
      });
      const text = await answer.text();
      if (!answer.ok) throw refused(answer, text);
      return shape.parse(JSON.parse(text));
    } catch (error) {
      if (error instanceof Fault) throw error;
      const sentence = signal.aborted ? `The status page did not answer within ${timeoutMs / 1000} s.`
        : error instanceof TypeError ? 'The status page cannot be reached.' : 'The status page answered something that is not understood.';
      throw new Fault('status page', sentence, { unknown: method !== 'GET', cause: error });
    }
  }

  const update: StatusPage['update'] = async (id, { status, message }) => {
    await call('PATCH', `/${encodeURIComponent(id)}`, incident, { status: known(status), body: message });
  };

  return {
    update,
    open: async () => (await call('GET', '/unresolved', z.array(incident))).length,
    async create({ title, status: word, message, key }) {
      const status = known(word);
      const open = (await call('GET', '/unresolved', z.array(incident))).find(({ metadata }) => metadata?.lifeguard.incident === key);
      if (!open) return postOf(await call('POST', '', incident, { name: title, status, body: message, metadata: metadataOf(key) }));
      if (!open.incident_updates.some((said) => said.status === status && said.body === message)) await update(open.id, { status, message });
      return postOf(open);
    },
  };
}

/** The runbook's own word, `Identified`, as the page spells it. */
function known(status: string): PostStatus {
  const found = STATUSES.find((one) => one === status.trim().toLowerCase());
  if (found) return found;
  throw new Fault('status page', `“${status.slice(0, 40)}” is not a status of the page: use ${STATUSES.join(', ')}.`, { retry: 'never' });
}

function postOf({ id, shortlink }: Incident): Post {
  return { id, url: shortlink ?? null };
}

function refused(answer: Response, text: string): Fault {
  const { status } = answer;
  // 420 is what Statuspage answers beyond its 60 requests a minute.
  if (status === 420 || status === 429) return new Fault('status page', 'The status page asks us to slow down.', { retryAfterMs: (Number(answer.headers.get('retry-after')) || 60) * 1000 });
  if (status >= 500) return new Fault('status page', `The status page is in trouble (${status}).`, { unknown: status === 502 || status === 504 });
  if (status === 401 || status === 403) return new Fault('status page', 'The status page does not accept our key: see STATUSPAGE_API_KEY.', { retry: 'never' });
  if (status === 404) return new Fault('status page', 'The status page does not know this page or post: see STATUSPAGE_PAGE_ID.', { retry: 'never' });
  return new Fault('status page', `The status page refused it (${status}${said(text)}).`, { retry: 'never' });
}

function said(text: string): string {
  try {
    const parsed = refusal.safeParse(JSON.parse(text));
    return parsed.success ? `: ${parsed.data.error.slice(0, 200)}` : '';
  } catch {
    return '';
  }
}
