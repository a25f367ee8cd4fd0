/** Environment → Config: the only reader of process.env. One mistake or ten, they are all named at once. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { OPT_IN, type OptIn } from './core/mitigation/allowed.ts';

const list = z.string().transform((text) => text.split(',').map((item) => item.trim()).filter((item) => item !== ''));
const url = (...schemes: string[]): z.ZodType<string, string> =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), `must be a URL beginning with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`);
const number = (least: number, most: number, what: string): z.ZodType<number, string> =>
  z.string().refine((text) => text.trim() !== '' && Number(text) >= least && Number(text) <= most, `must be ${what} from ${least} to ${most}`).transform(Number);
const id = (prefix: string, what: string): z.ZodType<string, string> =>
  z.string().regex(new RegExp(`^(?:${prefix})[A-Z0-9]+$`), `must be ${what}, not a name`);

const Environment = z.object({
  PORT: number(0, 65_535, 'a port').default(3000),
  DATABASE_URL: url('postgres', 'postgresql').optional(),
  LIFEGUARD_DATA_DIR: z.string().default('.lifeguard'),
  SLACK_BOT_TOKEN: z.string({ error: 'is missing: the bot token of the Slack app, xoxb-…' }).startsWith('xoxb-', 'must begin with xoxb-'),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must begin with xapp-').optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, 'is too short to be a signing secret').optional(),
  SLACK_API_URL: url('https', 'http').default('https://slack.com/api/'),
  SLACK_INCIDENT_CHANNEL: z.string({ error: 'is missing: the id of the channel that gets the headline, C…' }).pipe(id('C|G', 'a channel id such as C0123ABCD')),
  SLACK_RESPONDER_GROUP: list.refine((groups) => groups.every((group) => /^S[A-Z0-9]+$/.test(group)), 'must be user-group ids such as S0123ABCD, not handles').default([]),
  SLACK_COMMAND: z.string().regex(/^\/[a-z0-9_-]{1,31}$/, 'must begin with / and be lower case').default('/incident'),
  PAGERDUTY_ROUTING_KEY: z.string().min(1).optional(),
  PAGERDUTY_API_TOKEN: z.string().min(1).optional(),
  PAGERDUTY_FROM: z.email('must be the e-mail of a PagerDuty user').optional(),
  PAGERDUTY_EVENTS_SERVER: z.string().default('events.pagerduty.com'),
  PAGERDUTY_API_SERVER: z.string().default('api.pagerduty.com'),
  PAGERDUTY_WEBHOOK_SECRET: z.string().min(1).optional(),
  TARGET_DATABASE_URL: url('postgres', 'postgresql').optional(),
  TARGET_METRICS_URL: url('https', 'http').optional(),
  TARGET_PROMETHEUS_URL: url('https', 'http').optional(),
  KUBECONFIG: z.string().min(1).optional(),
  KUBERNETES_NAMESPACES: list.default([]),
  RUNBOOKS_DIR: z.string().default('runbooks'),
  STATUSPAGE_API_KEY: z.string().min(1).optional(),
  STATUSPAGE_PAGE_ID: z.string().min(1).optional(),
  STATUSPAGE_API_URL: url('https', 'http').default('https://api.statuspage.io/v1'),
  VIDEO_CALL_URL: url('https', 'http').optional(),
  VIDEO_CALL_AFTER_MINUTES: number(0.01, 1_440, 'minutes').optional(),
  APPROVALS: z.enum(['one', 'two'], 'must be one or two').default('one'),
  ALLOW_STEPS: list.refine((steps): steps is OptIn[] => steps.every((step) => OPT_IN.some((one) => one === step)), `may hold only ${OPT_IN.join(', ')}`).default([]),
  DRY_RUN: z.enum(['on', 'off'], 'must be on or off').default('off'),
  MOST_TERMINATIONS_PER_HOUR: number(1, 100_000, 'a number of sessions').default(100),
  WEBHOOK_TOKEN: list.refine((tokens) => tokens.length <= 2, 'may hold two tokens at most').default([]),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'must be a pino level').default('info'),
});

export type Config = z.infer<typeof Environment>;

/** Wrong variables, each with what it should be. */
type Mistake = { variable: string; sentence: string };

/** Reads a whole environment; a variable `NAME_FILE` gives the path of a file that holds NAME's value. */
export function readConfig(environment: NodeJS.ProcessEnv): { config: Config } | { mistakes: Mistake[] } {
  const mistakes: Mistake[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(Environment.shape)) {
    const file = environment[`${name}_FILE`];
    const value = file ? fromFile(name, file, mistakes) : environment[name];
    // An empty variable is how compose files and charts say "not set".
    if (value !== undefined && value.trim() !== '') values[name] = value.trim();
  }
  const parsed = Environment.safeParse(values);
  if (!parsed.success) {
    mistakes.push(...parsed.error.issues.map((issue) => ({ variable: String(issue.path[0]), sentence: issue.message })));
  }
  mistakes.push(...missingPartners(values), ...notBuilt(environment));
  if (!parsed.success || mistakes.length > 0) return { mistakes };
  return { config: parsed.data };
}

/** Every mistake, a line each. */
export function explainMistakes(mistakes: Mistake[]): string {
  return `Lifeguard cannot start with this environment:\n${mistakes.map(({ variable, sentence }) => `  ${variable} ${sentence}`).join('\n')}\n`;
}

/** The values that must never be shown: every secret, and the passwords of addresses. */
export function secretsOf(config: Config): string[] {
  const addresses = [config.DATABASE_URL, config.TARGET_DATABASE_URL, config.TARGET_METRICS_URL, config.TARGET_PROMETHEUS_URL].flatMap((address) => (address ? [new URL(address)] : []));
  const passwords = addresses.flatMap(({ password, search }) => [password, decodeURIComponent(password), search.slice(1)]);
  return [
    config.SLACK_BOT_TOKEN, config.SLACK_APP_TOKEN, config.SLACK_SIGNING_SECRET, config.PAGERDUTY_ROUTING_KEY, config.PAGERDUTY_API_TOKEN, config.PAGERDUTY_WEBHOOK_SECRET, config.STATUSPAGE_API_KEY,
    ...config.WEBHOOK_TOKEN, ...passwords,
  ].filter((secret): secret is string => secret !== undefined && secret.length > 3);
}

/** The running process's own environment. */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}

function fromFile(name: string, file: string, mistakes: Mistake[]): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    mistakes.push({ variable: `${name}_FILE`, sentence: 'names a file that cannot be read' });
    return undefined;
  }
}

/** Public variables that nothing reads yet: whoever sets one would wait for what never comes. */
function notBuilt(environment: NodeJS.ProcessEnv): Mistake[] {
  return [
    ...(environment.TARGETS_FILE ? [{ variable: 'TARGETS_FILE', sentence: 'is not supported yet: one target is watched, set by TARGET_DATABASE_URL' }] : []),
    ...(environment.WATCH && environment.WATCH !== 'off' ? [{ variable: 'WATCH', sentence: 'is not supported yet: send alerts to the webhooks' }] : []),
  ];
}

/** Variables that mean nothing without another one: half a connection is a mistake, not a choice. */
function missingPartners(values: Record<string, string>): Mistake[] {
  const mistakes: Mistake[] = [];
  const needs = (variable: string, partner: string, why: string): void => {
    if (values[variable] && !values[partner]) mistakes.push({ variable: partner, sentence: `is missing: ${why}` });
  };
  if (!values.SLACK_APP_TOKEN && !values.SLACK_SIGNING_SECRET) {
    mistakes.push({ variable: 'SLACK_APP_TOKEN', sentence: 'is missing: xapp-… for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode' });
  }
  needs('STATUSPAGE_API_KEY', 'STATUSPAGE_PAGE_ID', 'STATUSPAGE_API_KEY is set and needs the page’s id');
  needs('STATUSPAGE_PAGE_ID', 'STATUSPAGE_API_KEY', 'STATUSPAGE_PAGE_ID is set and needs the page’s key');
  needs('KUBECONFIG', 'KUBERNETES_NAMESPACES', 'KUBECONFIG is set; name the namespaces Lifeguard may touch');
  return mistakes;
}
