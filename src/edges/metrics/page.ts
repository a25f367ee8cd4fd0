import { Fault } from '../../core/fault.ts';

/** A page of 20,000 series is about this large; beyond it something else is being served. */
const MOST_BYTES = 2 * 1024 * 1024;

/** The text of a page, read up to 2 MB; `cut` when there was more. Throws a Fault('metrics page'). Redirects are not followed: they could lead anywhere. */
export async function fetchPage(url: URL, timeoutMs: number): Promise<{ text: string; cut: boolean }> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await fetch(url, { signal, redirect: 'manual', headers: { accept: 'text/plain, */*;q=0.5' } });
    if (!answer.ok) {
      await answer.body?.cancel();
      const sentence = answer.status >= 300 && answer.status < 400 ? 'wants to send us elsewhere' : 'refuses';
      throw new Fault('metrics page', `The page ${url.pathname} ${sentence} (${answer.status}).`, { retry: answer.status >= 500 ? 'later' : 'never' });
    }
    return await text(answer);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const sentence = signal.aborted ? `did not answer within ${timeoutMs / 1000} s` : 'cannot be reached';
    throw new Fault('metrics page', `The page ${url.pathname} ${sentence}.`, { cause: error });
  }
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
