/**
 * The page alone: its own routes, and a stub of the stream that shows a hand-written snapshot and writes down the acts.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { pageRoutes } from '../../../src/rehearsal/page/routes.ts';
import type { Act, Snapshot } from '../../../src/rehearsal/slack/state.ts';

export type StubStream = {
  url: string;
  /** Acts in the order they came, each with the user who was looking. */
  acts: (Act & { by: string })[];
  /** Shows everyone who looks, now and later, what `draw` returns for them. */
  show: (draw: (user: string) => Snapshot) => void;
  /** Ends every open stream and takes no new one, as a server being restarted, until `comeBack`. */
  goAway: () => void;
  comeBack: () => void;
  close: () => Promise<void>;
};

export async function startStubStream(first: (user: string) => Snapshot): Promise<StubStream> {
  let draw = first;
  let away = false;
  const acts: StubStream['acts'] = [];
  const app = express();
  pageRoutes(app);
  app.get('/files/chart.svg', (_request, response) => void response.type('svg').send(CHART));
  const server = createServer(app);
  const sockets = new WebSocketServer({ server, path: '/page/stream' });
  const users = new Map<WebSocket, string>();
  sockets.on('connection', (socket, request) => {
    if (away) return socket.terminate();
    const by = new URL(request.url ?? '', 'http://stub').searchParams.get('user') ?? '';
    users.set(socket, by);
    socket.on('message', (data) => acts.push({ ...(JSON.parse(String(data)) as Act), by }));
    socket.on('close', () => users.delete(socket));
    return socket.send(JSON.stringify(draw(by)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    acts,
    show: (next) => {
      draw = next;
      for (const [socket, user] of users) socket.send(JSON.stringify(draw(user)));
    },
    goAway: () => {
      away = true;
      for (const socket of users.keys()) socket.terminate();
    },
    comeBack: () => {
      away = false;
    },
    close: async () => {
      for (const socket of users.keys()) socket.terminate();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A stand-in for the chart an app uploads. */
const CHART = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="300" viewBox="0 0 960 300" font-family="sans-serif" font-size="18">
<rect width="960" height="300" fill="#fff"/><path d="M60 250 L300 230 L420 190 L560 90 L620 60 L900 60" fill="none" stroke="#e01e5a" stroke-width="4"/>
<path d="M60 60H900" stroke="#616061" stroke-dasharray="6 6"/><path d="M60 20V260H920" fill="none" stroke="#616061"/><text x="70" y="50" fill="#616061">37 connections</text></svg>`;
