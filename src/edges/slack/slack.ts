/** Slack through Bolt: the connection, and what the stages may ask of it. */
import bolt from '@slack/bolt';
import express from 'express';
import type { Logger } from 'pino';
import type { Finding } from '../../core/diagnosis/diagnosis.ts';
import type { Authority } from '../../core/incident/command.ts';
import type { Card, Recorded } from '../../core/incident/event.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Question } from '../../core/incident/values.ts';
import type { Runbook } from '../../core/runbook/runbook.ts';
import { createAuthority } from './authority.ts';
import { draw } from './cards/draw.ts';
import type { Modal } from './cards/blocks.ts';
import type { Context } from './cards/card.ts';
import { lookModal } from './cards/checks-modal.ts';
import { previewModal } from './cards/preview-modal.ts';
import { named, type Named } from './cards/step.ts';
import { valuesModal } from './cards/values-modal.ts';
import { ask, clientOptions, slackCode } from './client.ts';
import type { Desk } from './desk.ts';
import { listen } from './listeners.ts';
import { createMessages } from './messages.ts';
import { createPictures, type Pictures } from './picture.ts';
import { freshRequestsOnly } from './signature-age.ts';

const { App, ExpressReceiver, LogLevel, SocketModeReceiver } = bolt;

export type SlackOptions = {
  botToken: string;
  appToken: string | undefined;
  signingSecret: string | undefined;
  apiUrl: string;
  channel: string;
  responderGroups: string[];
  command: string;
  videoCallUrl: string | null;
  statusPage: boolean;
  dryRun: boolean;
  log: Logger;
};

export type Slack = {
  show(card: Card, incident: Incident, runbook: Runbook | null, timeline: Recorded[], again: boolean): Promise<{ channel: string; ts: string } | null>;
  fill(viewId: string, incident: Incident, runbook: Runbook | null, stepId: string, content: { previewId: string } | { nothing: string } | { refused: string } | { questions: Question[] }): Promise<void>;
  /** Shows the answer to a read in the modal that waits for it. */
  answer(viewId: string, incident: Incident, check: Named, content: { finding: Finding; alone: boolean } | { refused: string } | { questions: Question[] }): Promise<void>;
  picture: Pictures['upload'];
  authority(user: string): Promise<Authority>;
  /** Registers the listeners; once, before connecting. */
  listen(desk: Desk): void;
  /** Connects; while Slack is away it resolves after the first try and goes on trying. */
  connect(): Promise<void>;
  stop(): Promise<void>;
  connected(): boolean;
  /** HTTP mode's `/slack/events`; null in Socket Mode. */
  router: express.Router | null;
};

/** A pong is awaited this long. */
const SOCKET_PATIENCE_MS = 3_000;
const RECONNECT_MS = 5_000;

export function connectSlack(options: SlackOptions): Slack {
  const { log } = options;
  const quiet = { logLevel: LogLevel.ERROR, logger: boltLogger(log) };
  const web = express.Router();
  web.use(freshRequestsOnly);
  const receiver = options.appToken
    ? new SocketModeReceiver({
        ...quiet, appToken: options.appToken, clientPingTimeout: SOCKET_PATIENCE_MS, autoReconnectEnabled: false,
        installerOptions: { clientOptions: clientOptions(options.apiUrl) },
      })
    : new ExpressReceiver({ ...quiet, signingSecret: options.signingSecret ?? '', app: asApp(web), endpoints: '/slack/events' });
  let teamId: string | null = null;
  let botUser: { botId?: string; botUserId?: string } = {};
  const app = new App({
    ...quiet, receiver, clientOptions: clientOptions(options.apiUrl), deferInitialization: true,
    // Who we are is asked once at start, not on every event.
    authorize: () => Promise.resolve({ botToken: options.botToken, ...botUser }),
  });
  const client = new bolt.webApi.WebClient(options.botToken, { ...clientOptions(options.apiUrl), ...quiet });
  const messages = createMessages(client, options.channel);
  const pictures = createPictures({ client, log });
  const authority = createAuthority({ client, groups: options.responderGroups, teamId: () => teamId });
  let up = false;
  let stopped = false;
  let connecting = false;

  const context = (runbook: Runbook | null, timeline: Recorded[] = []): Context => ({
    runbook, timeline, now: new Date().toISOString(), responderGroups: options.responderGroups, videoCallUrl: options.videoCallUrl, statusPage: options.statusPage, command: options.command, dryRun: options.dryRun,
  });

  const fillView = async (viewId: string, view: Modal): Promise<void> => {
    try {
      await ask(client.views.update({ view_id: viewId, view }));
    } catch (error) {
      // The person closed it: nothing to fill, and nothing was done.
      if (slackCode(error) !== 'not_found') throw error;
    }
  };

  const again = (afterMs: number): void => void setTimeout(() => void connect(), afterMs).unref();

  /** One try at a time; a try that fails asks for the next. The library's own reconnecting is off: a refusal there would end the process. */
  async function connect(): Promise<void> {
    if (stopped || connecting || up) return;
    connecting = true;
    try {
      const me = await ask(client.auth.test());
      teamId = me.team_id ?? null;
      botUser = { ...(me.bot_id ? { botId: me.bot_id } : {}), ...(me.user_id ? { botUserId: me.user_id } : {}) };
      await app.init();
      if (receiver instanceof SocketModeReceiver) await receiver.start();
      up = true;
    } catch (error) {
      if (stopped) return;
      log.error({ reason: error instanceof Error ? error.message : String(error) }, 'Slack cannot be reached; trying on. Are SLACK_BOT_TOKEN and SLACK_APP_TOKEN valid?');
      again(RECONNECT_MS);
    } finally {
      connecting = false;
    }
  }

  return {
    router: options.appToken ? null : web,
    async show(card, incident, runbook, timeline, again) {
      const drawing = draw(card, incident, context(runbook, timeline));
      if (!drawing) return null;
      const put = () => messages.put(drawing, incident.messages[card], card === 'headline' ? undefined : incident.messages.headline, again);
      return card === 'chart' ? pictures.show(incident, put) : put();
    },
    async fill(viewId, incident, runbook, stepId, content) {
      const step = named(runbook, stepId);
      if ('questions' in content) return fillView(viewId, valuesModal(incident, step, content.questions));
      const preview = 'previewId' in content ? (incident.previews[content.previewId] ?? { refused: 'the list was replaced by a newer one.' }) : content;
      return fillView(viewId, previewModal(incident, step, preview, new Date().toISOString(), options.dryRun));
    },
    answer: (viewId, incident, check, content) =>
      fillView(viewId, 'questions' in content ? valuesModal(incident, check, content.questions) : lookModal(incident, check, content)),
    picture: pictures.upload,
    authority: (user) => authority(user, { anew: true }),
    listen(desk) {
      listen({ app, client, desk, authority, context, command: options.command, log });
      app.error(async (error) => log.error({ err: error }, 'a Slack listener broke'));
      if (receiver instanceof SocketModeReceiver) {
        receiver.client.on('connected', () => { up = true; });
        receiver.client.on('disconnected', () => {
          const dropped = up;
          up = false;
          if (dropped) again(0);
        });
      }
    },
    connect,
    async stop() {
      stopped = true;
      up = false;
      if (receiver instanceof SocketModeReceiver) await receiver.stop();
    },
    connected: () => up,
  };
}

/** Bolt wants an application to hang its router into; ours is a router of the house's one server. */
function asApp(router: express.Router): express.Application {
  return router as unknown as express.Application;
}

function boltLogger(log: Logger): bolt.Logger {
  return {
    debug: () => {},
    info: () => {},
    warn: (...message) => log.warn({ bolt: message.map(String).join(' ') }, 'Slack library warns'),
    error: (...message) => log.error({ bolt: message.map((part) => (part instanceof Error ? part.message : String(part))).join(' ') }, 'Slack library stumbled'),
    setLevel: () => {},
    getLevel: () => LogLevel.ERROR,
    setName: () => {},
  };
}
