import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { WebSocketServer } from 'ws';
import { perform } from './act.ts';
import { APP_ID, BOT_ID, CHANNEL_IDS, GROUP_IDS, TEAM, USER_IDS } from './cast.ts';
import { openDelivery } from './delivery.ts';
import type { DeliveryRecord } from './delivery.ts';
import type { JournalEntry } from './exchange.ts';
import { openFaultScript } from './fault-script.ts';
import type { Fault } from './fault-script.ts';
import { handOf } from './hand.ts';
import type { Hand } from './hand.ts';
import type { House } from './house.ts';
import { OPEN_MANIFEST } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { streamTo } from './page-stream.ts';
import { openRateLimits } from './rate-limit.ts';
import { openResponseUrls } from './response-url.ts';
import { sideDoors } from './side-door.ts';
import { EMPTY_WORLD, messageForUser, snapshotFor } from './snapshot.ts';
import type { World } from './snapshot.ts';
import type { Act, Message, Snapshot } from './state.ts';
import { openTriggers } from './trigger.ts';
import { webApi } from './web-api.ts';
import { openWorkspace } from './workspace.ts';
import type { Workspace } from './workspace.ts';

export type SlackOptions = {
  /** 0, the default, takes any free port. */
  port?: number;
  /** The app's manifest: its commands, shortcuts, events and scopes. */
  manifest?: Manifest;
  /** The scopes the app was installed with, when they are not those of the manifest. */
  scopes?: string[];
  /** Slack's limits on calls a minute and posts a second; on unless false. */
  rateLimits?: boolean;
  /** How long a trigger id opens a modal: Slack's 3 s unless a test is in a hurry. */
  triggerLifetimeMs?: number;
  /** How long the app has to acknowledge: Slack's 3 s. */
  ackTimeoutMs?: number;
  world?: World;
  /** Adds routes, such as the page's files, to the same server. */
  mount?: (app: express.Express) => void;
};

/** A running simulated Slack. */
export type SimulatedSlack = {
  url: string;
  /** What `SLACK_API_URL` should be: ends with `/api/`. */
  apiUrl: string;
  botToken: string;
  appToken: string;
  signingSecret: string;
  ids: { team: string; app: string; bot: string; users: typeof USER_IDS; channels: typeof CHANNEL_IDS; groups: typeof GROUP_IDS };
  /** Every call of the app, oldest first. */
  journal: JournalEntry[];
  /** Everything the app was told and how soon it acknowledged, oldest first. */
  deliveries: DeliveryRecord[];
  workspace: Workspace;
  /** The hands and eyes of a user, by id or name. */
  as(user: string): Hand;
  /** All messages of a channel that are not ephemeral, oldest first, replies among them. */
  messages(channel?: string): Message[];
  /** Resolves to the first truthy answer of `predicate`, asked after every change. Rejects after `timeoutMs` (5 s unless told). */
  until<T>(predicate: () => T | undefined | null | false, timeoutMs?: number): Promise<T>;
  /** The next `times` calls of `method` (`*`: any) meet a fault. */
  script(method: string, fault: Fault, times?: number): void;
  /** Forgets faults that were not met yet. */
  clearScript(): void;
  /** HTTP mode: where the app listens. */
  deliverTo(requestUrl: string): void;
  deliverTwice(times?: number): void;
  refreshSockets(): void;
  snapshot(user: string): Snapshot;
  /** Does what a user did on the page; what that user could not do becomes a refusal in the snapshot. */
  act(user: string, act: Act): Promise<void>;
  onChange(listener: () => void): () => void;
  /** Tells pages that the world beside the chat has changed. */
  changed(): void;
  close(): Promise<void>;
};

/** Starts a Slack on the loopback address that holds the app to Slack's documented limits. */
export async function startSlack(options: SlackOptions = {}): Promise<SimulatedSlack> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const secret = (prefix: string): string => `${prefix}${randomBytes(12).toString('hex')}`;
  const tokens = { bot: secret('xoxb-'), app: secret('xapp-1-') };
  const signingSecret = randomBytes(16).toString('hex');
  const manifest = options.manifest ?? OPEN_MANIFEST;
  const workspace = openWorkspace();
  const delivery = openDelivery({ appId: APP_ID, signingSecret, ackTimeoutMs: options.ackTimeoutMs ?? 3000, onChange: () => workspace.changed() });
  const house: House = {
    url,
    manifest,
    scopes: options.scopes ?? manifest.oauth_config?.scopes?.bot ?? [],
    workspace,
    delivery,
    triggers: openTriggers(options.triggerLifetimeMs ?? 3000),
    responseUrls: openResponseUrls(url),
  };
  const world = options.world ?? EMPTY_WORLD;
  const journal: JournalEntry[] = [];
  const faults = openFaultScript();
  const tickets = new Set<string>();

  const app = express();
  app.disable('x-powered-by');
  app.use('/api', webApi({ house, tokens, faults, journal, tickets, rates: options.rateLimits === false ? undefined : openRateLimits() }));
  app.use(sideDoors({ house, faults, journal }));
  options.mount?.(app);
  server.on('request', app);

  const userId = (user: string): string => {
    const person = workspace.person(user);
    if (person === undefined) throw new Error(`nobody here is called ${user}`);
    return person.id;
  };
  const snapshot = (user: string): Snapshot => snapshotFor(house, world, userId(user));
  const act = async (user: string, one: Act): Promise<void> => {
    try {
      await perform(house, world, userId(user), one);
    } catch (error) {
      workspace.refuse('page', one.do, error instanceof Error ? error.message : String(error));
    }
  };

  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    const target = new URL(request.url ?? '/', url);
    const user = workspace.person(target.searchParams.get('user') ?? '');
    const forApp = target.pathname === '/link' && tickets.delete(target.searchParams.get('ticket') ?? '');
    // Another site's page could open a socket to this machine: only our own origin may act for a user.
    const { origin, host = '' } = request.headers;
    const isOurs = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host) && (origin === undefined || origin === `http://${host}`);
    const forPage = target.pathname === '/page/stream' && user !== undefined && isOurs;
    if (!forApp && !forPage) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (open) => {
      if (forApp) delivery.accept(open);
      else if (user !== undefined) streamTo(open, { snapshot: () => snapshot(user.id), onChange: workspace.onChange, act: (one) => act(user.id, one) });
    });
  });

  return {
    url,
    apiUrl: `${url}/api/`,
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret,
    ids: { team: TEAM.id, app: APP_ID, bot: BOT_ID, users: USER_IDS, channels: CHANNEL_IDS, groups: GROUP_IDS },
    journal,
    deliveries: delivery.record,
    workspace,
    as: (user) => handOf(house, userId(user), CHANNEL_IDS.incidents),
    messages: (channel = CHANNEL_IDS.incidents) => workspace.messages.filter((one) => one.channel === channel && !one.ephemeral).map((one) => messageForUser(house, one)),
    until: (predicate, timeoutMs = 5000) => until(workspace, predicate, timeoutMs),
    script: (method, fault, times = 1) => faults.add(method, fault, times),
    clearScript: faults.clear,
    deliverTo: delivery.deliverTo,
    deliverTwice: (times = 1) => delivery.deliverTwice(times),
    refreshSockets: delivery.refreshSockets,
    snapshot,
    act,
    onChange: workspace.onChange,
    changed: workspace.changed,
    async close() {
      await delivery.close();
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Asks at every change and, for what changes elsewhere, every 25 ms. */
function until<T>(workspace: Workspace, predicate: () => T | undefined | null | false, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (end: () => void): void => {
      stop();
      clearInterval(polling);
      clearTimeout(timer);
      end();
    };
    const ask = (): void => {
      try {
        const answer = predicate();
        if (answer) finish(() => resolve(answer));
      } catch (error) {
        finish(() => reject(error));
      }
    };
    const stop = workspace.onChange(ask);
    const polling = setInterval(ask, 25);
    const timer = setTimeout(() => {
      const last = workspace.messages.slice(-5).map((one) => `  ${one.user}: ${one.text}`);
      const refused = workspace.refusals.slice(-5).map((one) => `  refused ${one.method}: ${one.error} ${one.detail}`);
      finish(() => reject(new Error(`not so after ${timeoutMs} ms: ${String(predicate)}\n${[...last, ...refused].join('\n')}`)));
    }, timeoutMs);
    ask();
  });
}
