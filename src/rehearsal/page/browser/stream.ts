/**
 * The page's connection: snapshots come in, acts go out; when it drops, it is tried again until the page closes.
 */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Act, Snapshot } from '../../slack/state.ts';

type Stream = { snapshot?: Snapshot; connected: boolean; act: (act: Act) => void };

/** Short at first, because on one machine the server is usually only restarting; never longer than two seconds. */
const RETRY_MS = [200, 500, 1000, 2000];

/** Follows what `user` sees; the last snapshot stays while the connection is away. Without a user the server chooses. */
export function useStream(user: string | undefined): Stream {
  const [snapshot, setSnapshot] = useState<Snapshot>();
  const [connected, setConnected] = useState(false);
  const socket = useRef<WebSocket | undefined>(undefined);

  useEffect(() => {
    let closed = false;
    let failures = 0;
    let timer: number | undefined;
    const connect = () => {
      const opened = new WebSocket(streamUrl(user));
      socket.current = opened;
      opened.onopen = () => {
        failures = 0;
        setConnected(true);
      };
      opened.onmessage = (event) => {
        if (!closed) setSnapshot(JSON.parse(String(event.data)) as Snapshot);
      };
      opened.onclose = () => {
        if (closed) return;
        setConnected(false);
        timer = window.setTimeout(connect, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
        failures += 1;
      };
    };
    connect();
    return () => {
      closed = true;
      window.clearTimeout(timer);
      socket.current?.close();
    };
  }, [user]);

  const act = useCallback((what: Act) => {
    if (socket.current?.readyState === WebSocket.OPEN) socket.current.send(JSON.stringify(what));
  }, []);
  return { snapshot, connected, act };
}

function streamUrl(user: string | undefined): string {
  const url = new URL('/page/stream', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  if (user) url.searchParams.set('user', user);
  return url.href;
}
