/** The hall: config → edges → stages → start, and back in reverse order. The only file that knows both wings. */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment, explainMistakes, readConfig, type Config } from './config.ts';
import { connectJq } from './core/operation/filter/jq.ts';
import { matchRunbook } from './core/runbook/match.ts';
import { automaticReads } from './core/runbook/reads.ts';
import { createLog } from './edges/http/log.ts';
import { createMeter } from './edges/http/meter.ts';
import { serve } from './edges/http/server.ts';
import { runJq } from './edges/jq/jq.ts';
import { connectKubernetes } from './edges/kubernetes/kubernetes.ts';
import { connectMetrics } from './edges/metrics/metrics.ts';
import { connectPagerDuty } from './edges/pagerduty/pagerduty.ts';
import { connectTarget } from './edges/postgres/target.ts';
import { openRunbooks } from './edges/runbooks/folder.ts';
import { connectSlack } from './edges/slack/slack.ts';
import { connectStatusPage } from './edges/statuspage/statuspage.ts';
import { openStoreAndQueue } from './edges/store/open.ts';
import { webhookRoutes } from './edges/webhooks/webhooks.ts';
import { createDoors } from './stages/doors.ts';
import { createWorker } from './stages/worker.ts';
import type { Settings, World } from './stages/world.ts';

/** A socket that opens and never says hello must not hold up the rest. */
const CONNECT_PATIENCE_MS = 10_000;

const read = readConfig(environment());
if ('mistakes' in read) {
  process.stderr.write(explainMistakes(read.mistakes));
  process.exit(2);
}
await start(read.config);

async function start(config: Config): Promise<void> {
  const log = createLog(config.LOG_LEVEL);
  const stops: (() => Promise<void> | void)[] = [];

  const runbooks = await openRunbooks(config.RUNBOOKS_DIR, (problems, count) => {
    log.info({ runbooks: count, problems: problems.length }, 'runbooks read');
    for (const { place, rule, message } of problems) log.warn({ at: `${place.file}:${place.line}:${place.column}`, rule }, message);
  });
  stops.push(() => runbooks.close());
  const { store, queue, server, stop } = await openStoreAndQueue({ url: config.DATABASE_URL, dataDir: config.LIFEGUARD_DATA_DIR, log });
  stops.push(stop);

  const slack = connectSlack({
    botToken: config.SLACK_BOT_TOKEN, appToken: config.SLACK_APP_TOKEN, signingSecret: config.SLACK_SIGNING_SECRET, apiUrl: config.SLACK_API_URL,
    channel: config.SLACK_INCIDENT_CHANNEL, responderGroups: config.SLACK_RESPONDER_GROUP, command: config.SLACK_COMMAND,
    videoCallUrl: config.VIDEO_CALL_URL ?? null, statusPage: config.STATUSPAGE_API_KEY !== undefined, dryRun: config.DRY_RUN === 'on', log,
  });
  const database = config.TARGET_DATABASE_URL ? connectTarget({ url: config.TARGET_DATABASE_URL, replica: hostname(), log, store: server }) : null;
  if (database) stops.push(() => database.close());
  const kubernetes = config.KUBERNETES_NAMESPACES.length > 0 ? connectKubernetes({ kubeconfig: config.KUBECONFIG, namespaces: config.KUBERNETES_NAMESPACES }) : null;
  const pagerduty = config.PAGERDUTY_ROUTING_KEY
    ? connectPagerDuty({
        routingKey: config.PAGERDUTY_ROUTING_KEY, apiToken: config.PAGERDUTY_API_TOKEN, from: config.PAGERDUTY_FROM,
        eventsServer: config.PAGERDUTY_EVENTS_SERVER, apiServer: config.PAGERDUTY_API_SERVER,
      })
    : null;
  const statusPage = config.STATUSPAGE_API_KEY && config.STATUSPAGE_PAGE_ID
    ? connectStatusPage({ apiKey: config.STATUSPAGE_API_KEY, pageId: config.STATUSPAGE_PAGE_ID, apiUrl: config.STATUSPAGE_API_URL })
    : null;
  connectJq(runJq);
  const metrics = connectMetrics({ url: config.TARGET_METRICS_URL ?? null, prometheusUrl: config.TARGET_PROMETHEUS_URL ?? null });
  const meter = createMeter({ lifeboat: () => database?.health() ?? null, slack: () => slack.connected() });

  const settings: Settings = {
    approvals: config.APPROVALS, callAfterMinutes: config.VIDEO_CALL_AFTER_MINUTES ?? null, videoCallUrl: config.VIDEO_CALL_URL ?? null,
    responderGroups: config.SLACK_RESPONDER_GROUP, command: config.SLACK_COMMAND, namespaces: config.KUBERNETES_NAMESPACES, allowSteps: config.ALLOW_STEPS,
    dryRun: config.DRY_RUN === 'on', mostTerminationsPerHour: config.MOST_TERMINATIONS_PER_HOUR,
  };
  const world: World = {
    slack, pagerduty, database, kubernetes, metrics, statusPage, settings, runbook: runbooks.byName, now: () => new Date(), frozen: store.frozen,
  };
  const doors = createDoors({
    ledger: store, settings, log,
    match(wanted) {
      const found = matchRunbook(wanted, runbooks.all());
      return {
        runbook: found && { name: found.runbook.name, hash: found.runbook.hash, matchedBy: found.matchedBy },
        callAfterMinutes: found?.runbook.communication.callAfterMinutes ?? null,
      };
    },
  });
  const worker = createWorker({ ledger: store, world, log, meter });

  const http = await serve({
    port: config.PORT, registry: meter.registry, log,
    ready: async () => slack.connected() && (await store.ready()),
    routers: [
      webhookRoutes({
        tokens: config.WEBHOOK_TOKEN, log,
        accept: doors.alerts,
        pagerDutySecret: config.PAGERDUTY_WEBHOOK_SECRET,
        onPagerDuty: doors.pageMoved,
      }),
      ...(slack.router ? [slack.router] : []),
    ],
  });
  stops.push(() => http.stop());

  let stopping = false;
  const stopAll = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), 10_000).unref();
    for (const step of stops.toReversed()) await Promise.resolve(step()).catch((err: unknown) => log.error({ err }, 'something did not stop cleanly'));
    process.exit(0);
  };
  process.on('SIGTERM', () => void stopAll('SIGTERM'));
  process.on('SIGINT', () => void stopAll('SIGINT'));
  // Started by another process of ours, and that one is gone: nobody would ever stop this one.
  if (process.send) process.on('disconnect', () => void stopAll('disconnect'));
  // Last resort: a state we cannot know is left for the next process, which finds every job in the store.
  process.on('unhandledRejection', (err) => {
    log.error({ err }, 'unhandled rejection');
    if (!stopping) process.exit(1);
  });

  slack.listen({
    command: doors.command, declare: doors.declare, freeze: doors.freeze, frozen: store.frozen, incident: store.incident, byNumber: store.byNumber, open: store.open, timeline: store.events,
    runbook: runbooks.byName, runbooks: runbooks.all,
  });
  stops.push(() => slack.stop());
  // Pages and diagnoses go on while Slack is away, so the work starts first and does not wait for it.
  await queue.work(worker.run, worker.bury);
  stops.push(() => queue.stop());
  await Promise.race([slack.connect(), sleep(CONNECT_PATIENCE_MS, undefined, { ref: false })]);
  log.info({ port: http.port, slack: slack.connected() }, 'Lifeguard is ready');
  // Only now: loading the cluster's client and planning the checks takes half a second that no start should wait for, and no incident either.
  void kubernetes?.warm();
  void database?.examine(runbooks.all().flatMap(automaticReads));
  process.send?.({ port: http.port });
}
