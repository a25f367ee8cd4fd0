import type { Logger } from 'pino';
import { explainRefusal } from './server-error.ts';
import { openSession, type Session } from './session.ts';

/** One warm session, held open before the trouble so that it is still there when the server takes nobody else. */
export type Lifeboat = {
  /** The warm session, dialling now if there is none. Rejects with the reason when the server refuses. */
  board(): Promise<Session>;
  /** Gives up a session that died or does not answer, so that the next one to board dials. */
  abandon(session: Session): void;
  state(): { session: Session | null; since: string | null; lastError: string | null; /** Dials after the first. */ redials: number };
  close(): Promise<void>;
};

const pingEveryMs = 30_000;
const firstRedialMs = 250;
const lastRedialMs = 30_000;

/** Dials at once and for ever. */
export function launch(options: { url: string; application: string; log: Logger }): Lifeboat {
  const { log } = options;
  let session: Session | null = null;
  let dialling: Promise<Session> | null = null;
  let redial: NodeJS.Timeout | undefined;
  let redialMs = firstRedialMs;
  let since: string | null = null;
  let lastError: string | null = null;
  let dials = 0;
  let closed = false;

  const dial = (): Promise<Session> => {
    clearTimeout(redial);
    if (dialling === null) dials += 1;
    dialling ??= openSession({ url: options.url, application: options.application, lost })
      .then((opened) => {
        session = opened;
        since = new Date().toISOString();
        lastError = null;
        redialMs = firstRedialMs;
        log.info({ pid: opened.pid }, 'connected to the watched database');
        return opened;
      })
      .catch((error: unknown) => {
        lastError = explainRefusal(error);
        log.warn({ reason: lastError, againInMs: redialMs }, 'no connection to the watched database');
        later();
        throw error;
      })
      .finally(() => {
        dialling = null;
      });
    return dialling;
  };

  const later = (): void => {
    if (closed) return;
    clearTimeout(redial);
    redial = setTimeout(() => void dial().catch(() => {}), redialMs);
    redial.unref();
    redialMs = Math.min(redialMs * 2, lastRedialMs);
  };

  const lost = (error: Error): void => {
    session = null;
    since = null;
    lastError = explainRefusal(error);
    log.warn({ reason: lastError }, 'lost the connection to the watched database');
    later();
  };

  // A silent network path is found here, not in the middle of an incident; the session's own timeout then drops it.
  const ping = setInterval(() => void session?.run('SELECT 1').catch(() => {}), pingEveryMs);
  ping.unref();
  void dial().catch(() => {});

  return {
    async board() {
      if (closed) throw new Error('closed');
      return session ?? dial();
    },
    abandon(dead) {
      if (session !== dead) return;
      lost(new Error('the server does not answer'));
      void dead.close();
    },
    state: () => ({ session, since, lastError, redials: Math.max(0, dials - 1) }),
    async close() {
      closed = true;
      clearInterval(ping);
      clearTimeout(redial);
      await dialling?.catch(() => {});
      clearTimeout(redial);
      await session?.close();
      session = null;
    },
  };
}
