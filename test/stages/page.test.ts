import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/core/fault.ts';
import type { Incident } from '../../src/core/incident/incident.ts';
import type { Job } from '../../src/core/incident/job.ts';
import type { Outcome } from '../../src/stages/outcome.ts';
import { page } from '../../src/stages/page.ts';
import type { PagerDutyPort } from '../../src/stages/world.ts';
import { incident, world } from './house.ts';

function pager(more: Partial<PagerDutyPort> = {}): PagerDutyPort & { calls: string[] } {
  const calls: string[] = [];
  return {
    calls, findOpen: async () => null, byKey: async () => ({ number: '42', url: 'https://pd.example/42' }),
    trigger: async ({ dedupKey }) => { calls.push(`trigger ${dedupKey}`); },
    acknowledge: async (key) => { calls.push(`acknowledge ${key}`); },
    resolve: async (key) => { calls.push(`resolve ${key}`); },
    ...more,
  };
}
const run = (of: Incident, action: (Job & { name: 'page' })['action'], pagerduty: PagerDutyPort): Promise<Outcome> =>
  page({ job: { name: 'page', incident: 'i1', action }, incident: of, world: world({ pagerduty }), again: false, timeline: async () => [] });
const paged = (key: string) => incident({ type: 'paged', dedupKey: key, how: 'triggered', number: '42', url: null });

describe('paging', () => {
  it('adopts what is open already instead of paging a second time', async () => {
    const pagerduty = pager({ findOpen: async () => ({ number: '7', url: null, dedupKey: 'auto-created' }) });
    expect((await run(incident(), 'trigger', pagerduty)).events).toEqual([{ type: 'paged', how: 'found open', number: '7', url: null, dedupKey: 'auto-created' }]);
    expect(pagerduty.calls).toEqual([]);
  });

  it('triggers with a key of the incident’s own, the same at every try', async () => {
    const pagerduty = pager();
    await run(incident(), 'trigger', pagerduty);
    await run(incident(), 'trigger', pagerduty);
    expect(pagerduty.calls[0]).toMatch(/^trigger lg1:[0-9a-f]{64}$/);
    expect(new Set(pagerduty.calls).size).toBe(1);
  });

  it('pages nobody for what was over before its turn came', async () => {
    const pagerduty = pager();
    expect((await run(incident({ type: 'resolved', how: '' }), 'trigger', pagerduty)).events).toEqual([]);
    expect(pagerduty.calls).toEqual([]);
  });

  it('acknowledges and resolves the page it knows, once', async () => {
    const pagerduty = pager();
    expect((await run(paged('k'), 'acknowledge', pagerduty)).events).toEqual([{ type: 'page acknowledged' }]);
    const ended = incident({ type: 'paged', dedupKey: 'k', how: 'triggered', number: '42', url: null }, { type: 'resolved', how: '' });
    expect((await run(ended, 'resolve', pagerduty)).events).toEqual([{ type: 'page resolved' }]);
    const over = incident({ type: 'paged', dedupKey: 'k', how: 'triggered', number: null, url: null }, { type: 'page resolved' });
    expect((await run(over, 'resolve', pagerduty)).events).toEqual([]);
    expect(pagerduty.calls).toEqual(['acknowledge k', 'resolve k']);
  });

  it('pages although nobody could be asked whether a page is open, and says so', async () => {
    const pagerduty = pager({ findOpen: async () => { throw new Fault('PagerDuty', 'The token is refused.', { retry: 'never' }); }, byKey: async () => { throw new Fault('PagerDuty', 'no answer'); } });
    const { events } = await run(incident(), 'trigger', pagerduty);
    expect(pagerduty.calls).toHaveLength(1);
    expect(events.map(({ type }) => type)).toEqual(['paged', 'trouble']);
  });

  it('leaves the page of a reopened incident alone, and ends a page whose trigger was never answered', async () => {
    const pagerduty = pager();
    await run(paged('k'), 'resolve', pagerduty);
    expect(pagerduty.calls).toEqual([]);
    await run(incident({ type: 'resolved', how: '' }), 'resolve', pagerduty);
    expect(pagerduty.calls[0]).toMatch(/^resolve lg1:/);
  });
});
