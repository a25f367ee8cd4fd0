import { fix, ok, unused, warn, type Checkup } from '../../core/checkup.ts';
import { fetchPage } from './page.ts';
import { poolOf } from './pool.ts';
import { instantQuery } from './prometheus.ts';

const TIMEOUT_MS = 3_000;

/** The questions to the service's metrics page and to the Prometheus that watches it. */
export function examineMetrics({ url, prometheusUrl }: { url: string | null; prometheusUrl: string | null }): Checkup[] {
  return [
    {
      party: 'Metrics', what: 'page', fix: 'Open the address of TARGET_METRICS_URL from this machine with curl; it must answer 200 without a redirect.',
      async ask() {
        if (url === null) return [unused('TARGET_METRICS_URL is not set: the service’s own pool is not looked at')];
        const { text, tookMs } = await fetchPage(new URL(url), TIMEOUT_MS);
        const series = text.split('\n').filter((line) => /^[a-zA-Z_:]/.test(line)).length;
        const answered = `${new URL(url).host} answered in ${tookMs} ms, ${series} series`;
        const pool = poolOf(text);
        if (pool === null) return [warn(`${answered}, none of a connection pool`, 'Let the service report database_connection_pool_size{state="idle|active|waiting|max"}, or the page of TARGET_METRICS_URL is another’s.')];
        const told = Object.entries(pool).flatMap(([name, value]) => (value === null ? [] : [`${value} ${name}`]));
        return [ok(`${answered}; its pool: ${told.join(', ')}`)];
      },
    },
    {
      party: 'Metrics', what: 'Prometheus', fix: 'Open TARGET_PROMETHEUS_URL from this machine with curl: /api/v1/query?query=up beneath it must answer.',
      async ask() {
        if (prometheusUrl === null) return [unused('TARGET_PROMETHEUS_URL is not set: a runbook’s PromQL is shown to copy')];
        const { lines, tookMs } = await instantQuery(new URL(prometheusUrl), 'count(up)', TIMEOUT_MS);
        const targets = Number(lines[0]?.split('=> ')[1] ?? 0);
        const answered = `${new URL(prometheusUrl).host} answered in ${tookMs} ms, ${targets} targets`;
        return [targets > 0 ? ok(answered) : fix(answered, 'It watches nothing: put the Prometheus that scrapes the service into TARGET_PROMETHEUS_URL.')];
      },
    },
  ];
}
