import type { WebSocket } from 'ws';
import { isObject } from './judge/check.ts';
import type { Act, Snapshot } from './state.ts';

/** Changes closer together than this reach the page as one snapshot. */
const COALESCE_MS = 30;

/** Serves one browser: a snapshot now and after every change, and its user's acts back. Returns nothing; ends with the socket. */
export function streamTo(
  socket: WebSocket,
  options: { snapshot: () => Snapshot; onChange: (listener: () => void) => () => void; act: (act: Act) => Promise<void> },
): void {
  let timer: NodeJS.Timeout | undefined;
  const push = (): void => {
    timer = undefined;
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(options.snapshot()));
  };
  const stop = options.onChange(() => (timer ??= setTimeout(push, COALESCE_MS)));
  socket.on('message', (data) => {
    const act = actIn(String(data));
    if (act !== undefined) void options.act(act);
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    stop();
    clearTimeout(timer);
  });
  push();
}

/** The page is ours, so a message it sends is either an act or noise. */
function actIn(text: string): Act | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && typeof value['do'] === 'string' ? (value as Act) : undefined;
  } catch {
    return undefined;
  }
}
