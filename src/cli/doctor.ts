import { parseArgs, styleText } from 'node:util';
import { environment, explainMistakes, readConfig, secretsOf, type Config } from '../config.ts';
import { fix, ok, unused, warn, type Checkup, type Mark, type Seen } from '../core/checkup.ts';
import { Fault } from '../core/fault.ts';
import { examineKubernetes, type Named } from '../edges/kubernetes/checkup.ts';
import { examineMetrics } from '../edges/metrics/checkup.ts';
import { examinePagerDuty } from '../edges/pagerduty/checkup.ts';
import { examineTarget } from '../edges/postgres/checkup.ts';
import { examineRunbooks, readFolder } from '../edges/runbooks/checkup.ts';
import { examineSlack } from '../edges/slack/checkup.ts';
import { examineStatusPage } from '../edges/statuspage/checkup.ts';
import { examineStore } from '../edges/store/checkup.ts';

const USAGE = 'lifeguard doctor [--json] [--button] [--seconds 60]\n  --json     an array of {party, what, mark, seen, fix}\n  --button   post a button into the incident channel and wait for a press\n  --seconds  how long to wait for it\n';
const LIMIT_MS = 12_000;
/** What still hangs when everything is said is left behind. */
const LEAVE_MS = 1_000;

/** What was seen of one thing; `fix` is null where there is nothing to do. */
export type Line = { party: string; what: string; mark: Mark; seen: string; fix: string | null };

/**
 * `lifeguard doctor`: asks every outside party of this environment, side by side, and changes nothing (`--button` posts one message).
 * Exit 0 when nothing needs fixing, 1 when something does, 2 when the environment is wrong or the command misused.
 */
export async function run(args: string[], env: NodeJS.ProcessEnv = environment()): Promise<number> {
  const options = optionsOf(args);
  if (!options) {
    process.stderr.write(USAGE);
    return 2;
  }
  const read = readConfig(env);
  if ('mistakes' in read) {
    process.stderr.write(explainMistakes(read.mistakes));
    return 2;
  }
  const secrets = secretsOf(read.config);
  const { checkups, button } = await checkupsFor(read.config);
  const lines: Line[] = [];
  const tell = async (asked: Promise<Line[]>[]): Promise<void> => {
    for (const each of asked) {
      for (const line of await each) {
        lines.push(line);
        if (!options.json) process.stdout.write(written(line));
      }
    }
  };
  await tell(examine(checkups, secrets));
  if (options.waitMs !== null) {
    process.stderr.write(`Look at the incident channel and press the button there within ${options.waitMs / 1_000} s.\n`);
    await tell(examine([button(options.waitMs)], secrets));
  } else {
    await tell(examine([{ party: 'Slack', what: 'button', fix: '', ask: async () => [unused('not tried: npx lifeguard doctor --button posts one and waits for a press')] }], secrets));
  }
  process.stdout.write(options.json ? `${JSON.stringify(lines, null, 2)}\n` : `\n${summary(lines)}\n`);
  const code = lines.some(({ mark }) => mark === 'fix') ? 1 : 0;
  setTimeout(() => process.exit(code), LEAVE_MS).unref();
  return code;
}

/** Asks all at once, each within its own limit; one promise a question, in their order, and none of them rejects. */
export function examine(checkups: Checkup[], secrets: string[]): Promise<Line[]>[] {
  return checkups.map(async ({ party, what, ask, fix: cure, limitMs = LIMIT_MS }) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Seen[]>((resolve) => { timer = setTimeout(() => resolve([fix(`no answer within ${limitMs / 1_000} s`, cure)]), limitMs); });
    const seen = await Promise.race([ask().catch((error: unknown) => [fix(reasonOf(error), cure)]), late]);
    clearTimeout(timer);
    return seen.map((one): Line => ({ party, what: one.what ?? what, mark: one.mark, seen: without(one.seen, secrets), fix: one.fix ? without(one.fix, secrets) : null }));
  });
}

async function checkupsFor(config: Config): Promise<{ checkups: Checkup[]; button(waitMs: number): Checkup }> {
  // Parsing them keeps this process busy: asked meanwhile, every party would seem slow.
  const folder = await readFolder(config.RUNBOOKS_DIR);
  const store = examineStore({ url: config.DATABASE_URL, dataDir: config.LIFEGUARD_DATA_DIR });
  const named = ('unopened' in folder ? [] : folder.runbooks).flatMap(({ statements }) => statements.flatMap(({ judgement: { operation } }): Named[] =>
    (operation.kind === 'scale' || operation.kind === 'set env' ? [{ namespace: operation.namespace, name: operation.workload.name }] : [])));
  const slack = examineSlack({
    botToken: config.SLACK_BOT_TOKEN, appToken: config.SLACK_APP_TOKEN, signingSecret: config.SLACK_SIGNING_SECRET, apiUrl: config.SLACK_API_URL,
    channel: config.SLACK_INCIDENT_CHANNEL, responderGroups: config.SLACK_RESPONDER_GROUP,
  });
  const checkups = [
    ...slack.checkups,
    { party: 'Alerts', what: 'webhooks', fix: '', ask: async () => [config.WEBHOOK_TOKEN.length > 0 ? ok('WEBHOOK_TOKEN is set; npx lifeguard fire proves the way in') : warn('WEBHOOK_TOKEN is not set: every alert is refused', 'Set it here and in the sender, as deploy/alertmanager.yaml shows.')] },
    ...examinePagerDuty({
      routingKey: config.PAGERDUTY_ROUTING_KEY, apiToken: config.PAGERDUTY_API_TOKEN, from: config.PAGERDUTY_FROM, eventsServer: config.PAGERDUTY_EVENTS_SERVER, apiServer: config.PAGERDUTY_API_SERVER,
    }),
    ...examineTarget({ url: config.TARGET_DATABASE_URL, store: store.server }),
    ...await examineKubernetes({ kubeconfig: config.KUBECONFIG, namespaces: config.KUBERNETES_NAMESPACES, named }),
    ...examineMetrics({ url: config.TARGET_METRICS_URL ?? null, prometheusUrl: config.TARGET_PROMETHEUS_URL ?? null }),
    ...examineRunbooks(config.RUNBOOKS_DIR, folder),
    ...store.checkups,
    ...examineStatusPage({ apiKey: config.STATUSPAGE_API_KEY, pageId: config.STATUSPAGE_PAGE_ID, apiUrl: config.STATUSPAGE_API_URL }),
  ];
  return { checkups, button: slack.button };
}

function optionsOf(args: string[]): { json: boolean; waitMs: number | null } | null {
  try {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false }, button: { type: 'boolean', default: false }, seconds: { type: 'string', default: '60' } } });
    const seconds = Number(values.seconds);
    if (!(seconds >= 1 && seconds <= 600)) return null;
    return { json: values.json, waitMs: values.button ? seconds * 1_000 : null };
  } catch {
    return null;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Fault) return error.message.replace(/\.$/, '');
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : null;
  const inner = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : null;
  return (cause ?? inner ?? error).message || error.name;
}

/** Whatever party said it, a secret of ours does not leave here. */
function without(text: string, secrets: string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
}

const COLOURS = { ok: 'green', fix: 'red', warn: 'yellow', 'not used': 'gray' } as const satisfies Record<Mark, string>;
const NAME_WIDTH = 33;

function written({ party, what, mark, seen, fix: cure }: Line): string {
  const name = `${party} ${what}`;
  return `${styleText(COLOURS[mark], mark.padEnd(8))}  ${name.padEnd(NAME_WIDTH)}  ${seen}\n${cure === null ? '' : `${' '.repeat(10 + NAME_WIDTH)}→ ${cure}\n`}`;
}

function summary(lines: Line[]): string {
  const count = (mark: Mark): number => lines.filter((line) => line.mark === mark).length;
  const tail = [`${count('warn')} ${count('warn') === 1 ? 'warning' : 'warnings'}`, `${count('ok')} ok`, `${count('not used')} not used`].join(', ');
  return count('fix') === 0 ? `Nothing to fix; ${tail}.` : `${count('fix')} to fix; ${tail}.`;
}
