import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { environment } from '../config.ts';
import { fingerprintOf } from '../core/alert/fingerprint.ts';

const USAGE = 'lifeguard fire [--resolve] [--url http://127.0.0.1:3000] [--alert NAME] [--service NAME] [--namespace NAME] [--severity critical]\n';
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * `lifeguard fire`: sends one alert to a running bot as Alertmanager would, or with `--resolve` its end. It pages and announces
 * like a real one. The token comes from WEBHOOK_TOKEN (or WEBHOOK_TOKEN_FILE), the port from PORT. Exit 0 stored, 1 not, 2 misused.
 */
export async function run(args: string[], env: NodeJS.ProcessEnv = environment()): Promise<number> {
  const options = read(args);
  if (!options) {
    process.stderr.write(USAGE);
    return 2;
  }
  const token = (env.WEBHOOK_TOKEN_FILE ? await readFile(env.WEBHOOK_TOKEN_FILE, 'utf8') : (env.WEBHOOK_TOKEN ?? '')).split(',')[0]?.trim();
  if (!token) {
    process.stderr.write('lifeguard fire: WEBHOOK_TOKEN is not set; use the one the bot was started with\n');
    return 2;
  }
  const url = new URL('/webhooks/alertmanager', options.url ?? `http://127.0.0.1:${env.PORT ?? 3000}`);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(notification(options, new Date())),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const said = (await answer.text()).trim();
    if (answer.status !== 202) {
      process.stderr.write(`lifeguard fire: ${url.origin} answered ${answer.status}${said ? `: ${said.slice(0, 300)}` : ''}\n`);
      return 1;
    }
    process.stdout.write(`${options.alert} for ${options.service} ${options.resolve ? 'resolved' : 'fired'}; stored by ${url.origin}\n`);
    return 0;
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    process.stderr.write(`lifeguard fire: ${url.origin} does not answer (${why})\n`);
    return 1;
  }
}

type Options = { resolve: boolean; url: string | undefined; alert: string; service: string; namespace: string; severity: string };

function read(args: string[]): Options | null {
  try {
    const text = (value: string) => ({ type: 'string', default: value }) as const;
    const { values } = parseArgs({
      args,
      options: {
        resolve: { type: 'boolean', default: false }, url: { type: 'string' }, alert: text('DatabaseConnectionPoolExhaustion'),
        service: text('cygni-api'), namespace: text('production'), severity: text('critical'),
      },
    });
    if (values.url !== undefined && !URL.canParse(values.url)) return null;
    return { ...values, url: values.url };
  } catch {
    return null;
  }
}

function notification({ resolve, alert, service, namespace, severity }: Options, now: Date): object {
  const labels = { alertname: alert, service, namespace, severity, test: 'true' };
  const status = resolve ? 'resolved' : 'firing';
  const annotations = { summary: 'A test alert, sent by hand with lifeguard fire.' };
  return {
    version: '4', status, receiver: 'lifeguard', groupKey: `{}:{alertname="${alert}"}`, truncatedAlerts: 0, groupLabels: {}, commonLabels: labels, commonAnnotations: annotations, externalURL: '',
    alerts: [{ status, labels, annotations, startsAt: now.toISOString(), endsAt: resolve ? now.toISOString() : '0001-01-01T00:00:00Z', generatorURL: '', fingerprint: fingerprintOf(labels) }],
  };
}
