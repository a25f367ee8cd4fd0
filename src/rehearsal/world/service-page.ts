import type { Fleet, RunningPod } from './fleet.ts';
import { startSimulatedServer } from './simulated-server.ts';
import type { SimulatedServer } from './simulated-server.ts';

/** The whole service's metrics page: the pods' own pages added up, series by series. The value of TARGET_METRICS_URL. */
export async function startServicePage(options: { fleet: Fleet }): Promise<SimulatedServer & { metricsUrl: string }> {
  const server = await startSimulatedServer({
    async handle(request) {
      if (request.path !== '/metrics') return { status: 404, text: 'not found\n' };
      const pages = await Promise.all(options.fleet.pods().filter((pod) => pod.ready).map(pageOf));
      return { status: 200, text: sum(pages), headers: { 'content-type': 'text/plain; version=0.0.4' } };
    },
  });
  return { ...server, metricsUrl: `${server.url}/metrics` };
}

async function pageOf(pod: RunningPod): Promise<string> {
  // A pod that is just going away is missing from the sum, as it is from a scrape.
  return fetch(pod.metricsUrl, { signal: AbortSignal.timeout(1_000) }).then((answer) => answer.text(), () => '');
}

function sum(pages: string[]): string {
  const series = new Map<string, number | null>();
  for (const line of pages.flatMap((page) => page.split('\n')).filter(Boolean)) {
    const [, name, value] = /^(.*) (\S+)$/.exec(line) ?? [];
    if (line.startsWith('#') || name === undefined) series.set(line, null);
    else series.set(name, (series.get(name) ?? 0) + Number(value));
  }
  return [...series].map(([name, value]) => (value === null ? `${name}\n` : `${name} ${value}\n`)).join('');
}
