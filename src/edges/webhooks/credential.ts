import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether an Authorization header carries one of the tokens, as a bearer token or as the password of basic authentication.
 * Every token is compared, each in constant time, so neither the answer's time nor its order tells anything.
 */
export function carriesToken(header: string | undefined, tokens: string[]): boolean {
  const given = tokenOf(header ?? '');
  let found = false;
  for (const token of tokens) found = same(given, token) || found;
  return found && given !== '';
}

/**
 * Whether PagerDuty signed these bytes: one `v1=` of the comma-separated list is the HMAC-SHA256 of the raw body. During a
 * rotation PagerDuty signs with the old and the new secret, hence the list.
 */
export function isSigned(body: Buffer, header: string | undefined, secret: string): boolean {
  const right = createHmac('sha256', secret).update(body).digest('hex');
  let found = false;
  for (const part of (header ?? '').split(',', 16)) {
    const [version, digest] = part.trim().split('=', 2);
    if (version === 'v1' && digest) found = same(digest, right) || found;
  }
  return found;
}

function tokenOf(header: string): string {
  const [scheme = '', ...rest] = header.trim().split(/\s+/);
  const value = rest.join(' ');
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return '';
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : '';
}

// Digests make both sides equally long, which timingSafeEqual demands, without telling the length of the secret.
const same = (a: string, b: string): boolean => timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
