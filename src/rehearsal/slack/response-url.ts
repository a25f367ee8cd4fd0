import { randomBytes } from 'node:crypto';

/** Where an interaction may be answered: the conversation, and the message that was pressed if one was. */
export type Origin = { userId: string; channel: string; threadTs?: string; original?: string };

/** Response URLs: five answers each, within thirty minutes. */
export type ResponseUrls = {
  issue(origin: Origin): string;
  use(token: string): Origin | 'expired_url' | 'used_url';
};

const USES = 5;
const LIFETIME_MS = 30 * 60_000;

export function openResponseUrls(url: string): ResponseUrls {
  const issued = new Map<string, { origin: Origin; atMs: number; uses: number }>();
  return {
    issue(origin) {
      const token = randomBytes(12).toString('hex');
      issued.set(token, { origin, atMs: Date.now(), uses: 0 });
      return `${url}/response/${token}`;
    },
    use(token) {
      const known = issued.get(token);
      if (known === undefined || Date.now() - known.atMs > LIFETIME_MS) return 'expired_url';
      if (known.uses >= USES) return 'used_url';
      known.uses += 1;
      return known.origin;
    },
  };
}
