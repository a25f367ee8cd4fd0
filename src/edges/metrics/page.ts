import { Fault } from '../../core/fault.ts';

/** A page of 20,000 series is about this large; beyond it something else is being served. */
const MOST_BYTES = 2 * 1024 * 1024;

export type Reply = { method: string; url: URL; status: number; statusText: string; headers: [string, string][]; text: string; cut: boolean; tookMs: number };

/** What an address answers, whatever its status, its page read up to 2 MB (`cut` when there was more). Throws a Fault('metrics page'). Redirects are not followed: they could lead anywhere. */
export async function ask(url: URL, { method = 'GET', timeoutMs }: { method?: string; timeoutMs: number }): Promise<Reply> {
  const signal = AbortSignal.timeout(timeoutMs);
  const started = performance.now();
  try {
    const headers = { accept: 'application/json;q=0.9, text/plain, */*;q=0.5', ...credentialOf(url) };
    const answer = await fetch(bare(url), { method, signal, redirect: 'manual', headers });
    const { status, statusText } = answer;
    return { method, url, status, statusText, headers: [...answer.headers], ...(await text(answer)), tookMs: Math.round(performance.now() - started) };
  } catch (error) {
    const sentence = signal.aborted ? `did not answer within ${timeoutMs / 1000} s` : 'cannot be reached';
    throw new Fault('metrics page', `The page ${url.pathname} ${sentence}.`, { cause: error });
  }
}

/** The text of a page. Throws a Fault('metrics page') also when it is refused or stands elsewhere. */
export async function fetchPage(url: URL, timeoutMs: number): Promise<Reply> {
  const reply = await ask(url, { timeoutMs });
  if (reply.status >= 200 && reply.status < 300) return reply;
  const sentence = reply.status >= 300 && reply.status < 400 ? 'wants to send us elsewhere' : 'refuses';
  throw new Fault('metrics page', `The page ${url.pathname} ${sentence} (${reply.status}).`, { retry: reply.status >= 500 ? 'later' : 'never' });
}

/** A user and password in a configured address go into a header; fetch refuses them where they are. */
function credentialOf({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  return { authorization: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}` };
}

function bare(url: URL): URL {
  const copy = new URL(url);
  copy.username = '';
  copy.password = '';
  return copy;
}

async function text(answer: Response): Promise<{ text: string; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop cancels the rest.
    if (size > MOST_BYTES) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, MOST_BYTES);
  return { text: bytes.toString('utf8'), cut: size > MOST_BYTES };
}
