import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { examine, type Line } from '../../src/cli/doctor.ts';
import { ok } from '../../src/core/checkup.ts';
import { startBot } from '../../src/rehearsal/bot.ts';
import type { Manifest } from '../../src/rehearsal/slack/manifest.ts';
import { startSlack, type SimulatedSlack } from '../../src/rehearsal/slack/slack.ts';
import { startWorld, type World } from '../../src/rehearsal/world/world.ts';

const root = path.join(import.meta.dirname, '../..');
let slack: SimulatedSlack;
let world: World;
let folder: string;
let healthy: Record<string, string>;
beforeAll(async () => {
  const read = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');
  folder = await mkdtemp(path.join(tmpdir(), 'lifeguard-doctor-'));
  slack = await startSlack({ manifest: parse(await read('manifest.yml')) as Manifest });
  world = await startWorld({ setupSql: await read('deploy/roles.sql') });
  healthy = {
    ...world.environment, SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl, SLACK_INCIDENT_CHANNEL: slack.ids.channels.incidents,
    SLACK_RESPONDER_GROUP: slack.ids.groups.responders, WEBHOOK_TOKEN: 'open-sesame-token', LIFEGUARD_DATA_DIR: path.join(folder, 'store'),
  };
});
afterAll(async () => {
  await world?.stop();
  await slack?.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  slack.clearScript();
  world.pagerDuty.heal();
  world.kubernetes.heal();
});

type Result = { code: number | null; out: string; err: string };
async function doctor(change: Record<string, string | undefined> = {}, args: string[] = []): Promise<Result> {
  const env = Object.fromEntries(Object.entries({ PATH: process.env.PATH, HOME: process.env.HOME, ...healthy, ...change }).filter(([, value]) => value !== undefined));
  const child = spawn(process.execPath, [path.join(root, 'src/cli/lifeguard.ts'), 'doctor', ...args], { cwd: root, env, timeout: 60_000 });
  const result = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (result.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (result.err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...result };
}
const marks = ({ out }: Result): Record<string, string> => Object.fromEntries((JSON.parse(out) as Line[]).map(({ party, what, mark }) => [`${party} ${what}`, mark]));

describe('lifeguard doctor', () => {
  it('finds nothing to fix in a healthy world, posts and pages nothing, and prints no secret', async () => {
    const result = await doctor();
    expect(result.code).toBe(0);
    expect(result.out.trim().split('\n').at(-1)).toMatch(/^Nothing to fix; 1 warning, \d+ ok, \d+ not used\.$/);
    expect(result.out).toMatch(/^ok {8}Slack token +lifeguard in Rehearsal; 7 of 7 scopes$/m);
    expect(result.out).toMatch(/^warn {6}Database pg_stat_statements +.+\n +→ CREATE EXTENSION pg_stat_statements; /m);
    expect(slack.messages()).toEqual([]);
    expect(world.pagerDuty.pages()).toEqual([]);
    const passwords = [healthy.TARGET_DATABASE_URL ?? ''].map((address) => new URL(address).password);
    for (const secret of [slack.botToken, slack.appToken, world.pagerDuty.apiToken, world.pagerDuty.routingKey, world.statusPage.apiKey, world.kubernetes.token, 'open-sesame-token', ...passwords]) {
      expect(result.out + result.err).not.toContain(secret);
    }
  });

  it('names everything that is wrong at once, beside what is well', async () => {
    world.kubernetes.deny('list pods');
    const result = await doctor({
      PAGERDUTY_API_TOKEN: 'wrong', PAGERDUTY_ROUTING_KEY: 'u+twentycharacters00', TARGET_DATABASE_URL: world.database.serviceUrl, RUNBOOKS_DIR: path.join(folder, 'none'), STATUSPAGE_API_KEY: 'wrong',
      TARGET_METRICS_URL: `${new URL(healthy.TARGET_METRICS_URL ?? '').origin}/nothing-here`, DATABASE_URL: 'postgres://bot:open-sesame@127.0.0.1:1/store', SLACK_RESPONDER_GROUP: 'S0UNKNOWN',
    }, ['--json']);
    world.kubernetes.allow('list pods');
    expect(result.code).toBe(1);
    expect(marks(result)).toMatchObject({
      'Slack token': 'ok', 'Slack responders': 'fix', 'PagerDuty REST token': 'fix', 'PagerDuty routing key': 'fix', 'Database connection': 'ok', 'Database statistics': 'fix', 'Database guarded functions': 'fix',
      'Kubernetes server': 'ok', 'Kubernetes rights in production': 'fix', 'Metrics page': 'fix', 'Runbooks folder': 'fix', 'Store connection': 'fix', 'Status page key': 'fix',
    });
    for (const { mark, fix } of JSON.parse(result.out) as Line[]) expect(fix === null).toBe(mark === 'ok' || mark === 'not used');
    expect(result.out).toContain('(a REST key has 20)');
    expect(result.out).not.toContain('open-sesame');
  });

  it('is not held up by parties that take the connection and say nothing', async () => {
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const host = `127.0.0.1:${(mute.address() as AddressInfo).port}`;
    slack.script('*', { fault: 'hang' }, 50);
    world.kubernetes.misbehave({ how: 'hang', times: Infinity });
    const started = performance.now();
    const result = await doctor({
      TARGET_DATABASE_URL: `postgres://a:b@${host}/x`, DATABASE_URL: `postgres://a:b@${host}/x`, TARGET_METRICS_URL: `http://${host}/metrics`, TARGET_PROMETHEUS_URL: `http://${host}`, PAGERDUTY_EVENTS_SERVER: host, PAGERDUTY_API_SERVER: host,
      STATUSPAGE_API_URL: `http://${host}`,
    }, ['--json']);
    mute.close();
    expect(performance.now() - started).toBeLessThan(25_000);
    expect(result.code).toBe(1);
    expect(Object.entries(marks(result)).flatMap(([name, mark]) => (mark === 'ok' ? [name] : []))).toEqual(['Alerts webhooks', 'Runbooks folder']);
  }, 60_000);

  it('says of a wrong environment what the start says, with code 2', async () => {
    const result = await doctor({ SLACK_BOT_TOKEN: undefined, SLACK_INCIDENT_CHANNEL: '#incidents' });
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toBe('Lifeguard cannot start with this environment:\n  SLACK_BOT_TOKEN is missing: the bot token of the Slack app, xoxb-…\n  SLACK_INCIDENT_CHANNEL must be a channel id such as C0123ABCD, not a name\n');
    expect((await doctor({}, ['--loud'])).code).toBe(2);
  });

  it('leaves what is not configured as not used', async () => {
    const bare = Object.fromEntries(Object.keys(world.environment).map((name) => [name, undefined]));
    const result = await doctor(bare, ['--json']);
    expect(result.code).toBe(0);
    expect(marks(result)).toMatchObject({ 'PagerDuty routing key': 'not used', 'PagerDuty REST token': 'not used', 'Database connection': 'not used', 'Kubernetes server': 'not used', 'Metrics page': 'not used', 'Metrics Prometheus': 'not used', 'Status page key': 'not used' });
  });

  it('proves with one press that buttons reach a running bot, and sees that this bot owns the store', async () => {
    const bot = await startBot({ ...healthy, PORT: '0' }, path.join(folder, 'bot.log'));
    const asked = doctor({}, ['--button', '--seconds', '20']);
    await slack.until(() => slack.messages().some(({ text }) => text.includes('prove that buttons reach it')), 20_000);
    await slack.as('mia').presses('Prove that buttons work');
    const result = await asked;
    await bot.stop();
    expect(result.out).toMatch(/^ok {8}Slack Socket Mode +hello after \d+ ms; 1 other connection \(a running bot\)$/m);
    expect(result.out).toMatch(/^ok {8}Slack button +a press came back after \d+\.\d s; the running bot answered$/m);
    expect(result.out).toContain(`the running Lifeguard (pid ${bot.pid}) owns the embedded PostgreSQL`);
    expect(result.code).toBe(0);
    expect(slack.messages().at(-1)?.text).toBe(`Buttons reach Lifeguard: <@${slack.ids.users.mia}> pressed this one, and the running bot answered.`);
  }, 60_000);

  it('hears a press over HTTP through the running bot', async () => {
    const http = { SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: slack.signingSecret };
    const { SLACK_APP_TOKEN: _socket, ...rest } = healthy;
    const bot = await startBot({ ...rest, SLACK_SIGNING_SECRET: slack.signingSecret, PORT: '0' }, path.join(folder, 'http.log'));
    slack.deliverTo(`${bot.url}/slack/events`);
    const before = slack.messages().length;
    const asked = doctor(http, ['--button', '--seconds', '20']);
    await slack.until(() => slack.messages().length > before, 20_000);
    await slack.as('ana').presses('Prove that buttons work');
    const result = await asked;
    await bot.stop();
    expect(result.out).toMatch(/^ok {8}Slack button +a press came back after .+; the running bot answered$/m);
    expect(result.code).toBe(0);
  }, 60_000);
});

describe('asking', () => {
  it('gives up on a question that never ends, and takes a secret out of whatever a party says', async () => {
    const [late, told] = await Promise.all(examine([
      { party: 'A', what: 'never', fix: 'Wake it.', limitMs: 50, ask: () => new Promise(() => {}) },
      { party: 'B', what: 'echo', fix: 'Hush s3cret.', ask: async () => { throw new Error('no s3cret here'); } },
      { party: 'C', what: 'fine', fix: '', ask: async () => [ok('s3cret')] },
    ], ['s3cret']));
    expect(late).toEqual([{ party: 'A', what: 'never', mark: 'fix', seen: 'no answer within 0.05 s', fix: 'Wake it.' }]);
    expect(told).toEqual([{ party: 'B', what: 'echo', mark: 'fix', seen: 'no … here', fix: 'Hush ….' }]);
  });
});
