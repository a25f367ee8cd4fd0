/**
 * The throw-away world of a game day: a real PostgreSQL that really runs out of connections, the real processes that leak
 * them, and simulated outside parties that answer as the real ones do. Nothing leaves the loopback address, and nothing
 * outlives the process that started it.
 */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Control, Panel } from '../slack/state.ts';
import { startAlertmanager } from './alertmanager.ts';
import type { Alertmanager, Rule } from './alertmanager.ts';
import { startAuthority } from './authority.ts';
import type { Authority } from './authority.ts';
import { startCitizens } from './citizens.ts';
import type { Citizen } from './citizens.ts';
import { startDatabase } from './database.ts';
import type { Database } from './database.ts';
import { startFleet } from './fleet.ts';
import type { Fleet } from './fleet.ts';
import { startKubernetes } from './kubernetes/kubernetes.ts';
import type { Kubernetes } from './kubernetes/kubernetes.ts';
import { startMonitor } from './monitor.ts';
import type { Monitor } from './monitor.ts';
import { startPagerDuty } from './pagerduty.ts';
import type { PagerDuty } from './pagerduty.ts';
import { databasePanel, servicePanel } from './panels.ts';
import { startServicePage } from './service-page.ts';
import { startStatusPage } from './status-page.ts';
import type { StatusPage } from './status-page.ts';
import { startTrouble } from './trouble.ts';

export type World = {
  authority: Authority;
  database: Database;
  fleet: Fleet;
  citizens: Citizen[];
  pagerDuty: PagerDuty;
  kubernetes: Kubernetes;
  statusPage: StatusPage;
  monitor: Monitor;
  alertmanager: Alertmanager;
  /** Environment variables that point a bot at this world, NODE_EXTRA_CA_CERTS included. */
  environment: Record<string, string>;
  /** Points the alerts and PagerDuty's webhooks at a running bot; again after it has moved. */
  wire(bot: { url: string; webhookToken: string }): void;
  panels(): Panel[];
  controls(): Control[];
  /** Does what a control says. Throws when there is no such control. */
  run(id: string): void;
  stop(): Promise<void>;
};

type WorldOptions = {
  /** What a DBA runs for the bot's role. */
  setupSql?: string;
  /** The alert of a full pool goes by this name; the pool rule's own unless said. */
  rule?: Rule;
  /** How long the condition holds before the alert fires; a rehearsal's minutes are seconds. Default 5,000. */
  alertAfterMs?: number;
  /** Something shown in a panel may have changed. */
  changed?: () => void;
};

/** Starts everything, about two seconds. What had started is stopped again when a part fails. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const started: { stop(): Promise<void> }[] = [];
  const own = <Part extends { stop(): Promise<void> }>(part: Part): Part => {
    started.unshift(part);
    return part;
  };
  const stop = async () => {
    for (const part of started.splice(0)) await part.stop();
  };
  const changed = options.changed ?? (() => {});
  try {
    const [authority, database] = await Promise.all([
      startAuthority().then(own),
      startDatabase(options.setupSql === undefined ? {} : { setupSql: options.setupSql }).then(own),
    ]);
    const [pagerDuty, statusPage, citizens, fleet] = await Promise.all([
      startPagerDuty({ authority, changed }).then(own),
      startStatusPage({ changed }).then(own),
      startCitizens(database.serviceUrl).then(own),
      startFleet({ databaseUrl: database.serviceUrl, changed }).then(own),
    ]);
    const kubernetes = own(await startKubernetes({ authority, workload: fleet, changed }));
    const page = own(await startServicePage({ fleet }));
    const alertmanager = own(startAlertmanager({ changed, ...(options.rule ? { rule: options.rule } : {}) }));
    const monitor = own(
      await startMonitor({
        adminUrl: database.adminUrl,
        slots: database.slots,
        forMs: options.alertAfterMs ?? 5_000,
        sampled(sample, condition) {
          const free = Math.max(0, sample.slots - sample.used);
          const description = `${free} of ${sample.slots} database connections are free (threshold: fewer than 10 %).`;
          // A condition that is only pending is not over yet if it was firing; it cannot be both.
          if (condition.state !== 'pending') {
            alertmanager.report({ firing: condition.state === 'firing', startsAt: condition.since, description });
          }
          changed();
        },
      }),
    );
    await fleet.settled();
    const trouble = startTrouble({ fleet, pagerDuty });
    const webhookSecret = randomBytes(16).toString('hex');
    const kubeconfigFile = join(dirname(authority.caFile), 'kubeconfig');
    await writeFile(kubeconfigFile, kubernetes.kubeconfig, { mode: 0o600 });
    return {
      ...{ authority, database, fleet, citizens: citizens.all, pagerDuty, kubernetes, statusPage, monitor, alertmanager, stop },
      environment: {
        NODE_EXTRA_CA_CERTS: authority.caFile,
        PAGERDUTY_ROUTING_KEY: pagerDuty.routingKey,
        PAGERDUTY_API_TOKEN: pagerDuty.apiToken,
        PAGERDUTY_FROM: pagerDuty.from,
        PAGERDUTY_EVENTS_SERVER: pagerDuty.host,
        PAGERDUTY_API_SERVER: pagerDuty.host,
        PAGERDUTY_WEBHOOK_SECRET: webhookSecret,
        STATUSPAGE_API_KEY: statusPage.apiKey,
        STATUSPAGE_PAGE_ID: statusPage.pageId,
        STATUSPAGE_API_URL: statusPage.apiUrl,
        TARGET_DATABASE_URL: database.targetUrl,
        TARGET_METRICS_URL: page.metricsUrl,
        KUBECONFIG: kubeconfigFile,
        KUBERNETES_NAMESPACES: kubernetes.namespace,
      },
      wire(bot) {
        alertmanager.notify({ url: `${bot.url}/webhooks/alertmanager`, token: bot.webhookToken });
        pagerDuty.subscribe({ url: `${bot.url}/webhooks/pagerduty`, secret: webhookSecret });
      },
      panels: () => [
        databasePanel(monitor),
        servicePanel(fleet, kubernetes.replicas()),
        alertmanager.panel(),
        pagerDuty.panel(),
        kubernetes.panel(),
        statusPage.panel(),
      ],
      controls: () => trouble.controls,
      run: trouble.run,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
