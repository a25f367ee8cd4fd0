/** A whole game day: a workspace, a world that breaks, and the bot between them. */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomBytes } from 'node:crypto';
import { parse } from 'yaml';
import { readRunbook } from '../core/runbook/read.ts';
import { startBot, type Bot } from './bot.ts';
import { pageRoutes } from './page/routes.ts';
import { inShortTime } from './short-time.ts';
import { startSlack, type SimulatedSlack } from './slack/slack.ts';
import type { Control, Panel } from './slack/state.ts';
import type { Manifest } from './slack/manifest.ts';
import type { Rule } from './world/alertmanager.ts';
import { startWorld, type World } from './world/world.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RUNBOOKS = path.join(ROOT, 'runbooks');

export type GameDay = {
  url: string;
  slack: SimulatedSlack;
  world: World;
  bot(): Bot;
  /** The bearer token of the bot's webhooks. */
  webhookToken: string;
  /** The bot's own words, one JSON line each. */
  logFile: string;
  runbooksDir: string;
  /** Kills the bot and starts it again on the same store. */
  restartBot(): Promise<void>;
  stop(): Promise<void>;
};

type GameDayOptions = {
  /** The page's port; 0, the default, takes any free one. */
  port?: number;
  /** A runbook to serve instead of the shipped ones. */
  runbook?: string;
  /** Slack's limits on calls; on unless false, for a day with more incidents a minute than one channel is allowed. */
  rateLimits?: boolean;
  /** Variables of the bot that differ, e.g. APPROVALS. */
  environment?: Record<string, string>;
};

/** The rule's five minutes, and the wait of a real monitor: by then the first leaked sessions are old enough to be ended. */
const ALERT_AFTER_MS = 8_000;

const NOTICE = 'Time runs fast here: the runbook’s minutes are seconds. The database, its sessions and the service are real. When #incidents hears of the trouble, read the thread and press a step.';
const KILL: Control = { id: 'kill', label: 'Kill Lifeguard', hint: 'Cuts its power and starts it again. Nothing may be lost.' };

export async function startGameDay(options: GameDayOptions = {}): Promise<GameDay> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lifeguard-day-'));
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).toReversed()) await step();
  };
  try {
    const runbooksDir = await runbooksInShortTime(folder, options.runbook);
    const manifest = parse(await readFile(path.join(ROOT, 'manifest.yml'), 'utf8')) as Manifest;
    let panels = (): Panel[] => [];
    let controls = (): Control[] => [];
    let run = async (_id: string): Promise<void> => {};
    const slack = await startSlack({
      port: options.port ?? 0, manifest, mount: pageRoutes, rateLimits: options.rateLimits ?? true,
      world: { notice: NOTICE, panels: () => panels(), controls: () => controls(), run: (id) => run(id) },
    });
    stops.push(() => slack.close());
    const setupSql = await readFile(path.join(ROOT, 'deploy/roles.sql'), 'utf8');
    const world = await startWorld({ setupSql, changed: slack.changed, ...(options.runbook ? { rule: await ruleOf(options.runbook) } : {}), alertAfterMs: ALERT_AFTER_MS });
    stops.push(() => world.stop());

    const webhookToken = randomBytes(12).toString('hex');
    const logFile = path.join(folder, 'lifeguard.log');
    const environment: Record<string, string> = {
      PORT: '0', LIFEGUARD_DATA_DIR: path.join(folder, 'store'), RUNBOOKS_DIR: runbooksDir, WEBHOOK_TOKEN: webhookToken,
      SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl,
      SLACK_INCIDENT_CHANNEL: slack.ids.channels.incidents, SLACK_RESPONDER_GROUP: slack.ids.groups.responders,
      VIDEO_CALL_URL: 'https://meet.example.com/incident-{incident}', VIDEO_CALL_AFTER_MINUTES: '1',
      ...world.environment, ...options.environment,
    };
    let bot = await startBot(environment, logFile);
    stops.push(() => bot.stop());
    const wire = (): void => world.wire({ url: bot.url, webhookToken });
    wire();
    const restartBot = async (): Promise<void> => {
      await bot.kill();
      bot = await startBot(environment, logFile);
      wire();
    };
    panels = world.panels;
    controls = () => [...world.controls(), KILL];
    run = async (id) => (id === KILL.id ? restartBot() : world.run(id));
    slack.changed();
    return { url: slack.url, slack, world, bot: () => bot, webhookToken, logFile, runbooksDir, restartBot, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The alert that this runbook is for, so that playing with it finds it. */
async function ruleOf(file: string): Promise<Rule> {
  const { title, alertNames } = await readRunbook(file, await readFile(file, 'utf8'));
  const name = (alertNames[0] ?? title).replaceAll(/[^A-Za-z0-9]+/g, '') || 'GameDay';
  return { name, summary: `${title || name}: cygni-api has almost no free database connection`, runbook: path.basename(file) };
}

async function runbooksInShortTime(folder: string, only: string | undefined): Promise<string> {
  const target = path.join(folder, 'runbooks');
  await mkdir(target);
  const files = only ? [path.resolve(only)] : (await readdir(RUNBOOKS)).map((name) => path.join(RUNBOOKS, name));
  for (const file of files) {
    const copy = path.join(target, path.basename(file));
    if (file.endsWith('.md')) await writeFile(copy, inShortTime(await readFile(file, 'utf8')));
    else await copyFile(file, copy);
  }
  return target;
}
