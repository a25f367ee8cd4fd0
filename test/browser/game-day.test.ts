/** The game day as a newcomer plays it: in a real browser, with the mouse. Leaves screenshots in `.screenshots/`. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startGameDay, type GameDay } from '../../src/rehearsal/game-day.ts';
import { openBrowser } from './support/browser.ts';

const SHOTS = path.resolve(import.meta.dirname, '../../.screenshots');
let day: GameDay;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  [day, browser] = await Promise.all([startGameDay(), openBrowser()]);
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(30_000);
  await page.goto(day.url);
});
afterAll(async () => {
  await browser?.close();
  await day?.stop();
});

const shot = (name: string): Promise<unknown> => page.screenshot({ path: path.join(SHOTS, `${name}.png`) });

describe('the game day in a browser', () => {
  it('starts calm, and one press starts the trouble', async () => {
    await page.getByRole('button', { name: 'Start the trouble' }).click();
    await page.getByRole('article').filter({ hasText: 'Pool Exhaustion · cygni-api' }).first().waitFor({ timeout: 60_000 });
    await page.getByText('Which pool is full?').waitFor();
    await page.getByRole('button', { name: 'Terminate idle sessions…' }).waitFor();
    await shot('mid-incident-wide');
  }, 90_000);

  it('shows exactly what would be ended, and ends it after the confirmation', async () => {
    const before = day.world.monitor.latest()?.used ?? 0;
    await page.getByRole('button', { name: 'Terminate idle sessions…' }).click();
    const dialog = page.getByRole('dialog');
    const submit = dialog.getByRole('button', { name: /^Terminate (up to \d+|\d+ sessions)$/ });
    await submit.waitFor();
    await shot('confirmation-wide');
    await submit.click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/\d+ sessions terminated/).first().waitFor();
    await shot('after-wide');
    await expect.poll(() => day.world.monitor.latest()?.used ?? 0, { timeout: 10_000 }).toBeLessThan(before);
  }, 60_000);

  it('shows the pool over time with the step that was taken', async () => {
    const chart = page.getByRole('img', { name: /^Connections: \d+ of \d+ at/ }).first();
    await chart.waitFor();
    await vi.waitFor(() => chart.scrollIntoViewIfNeeded({ timeout: 2_000 }), 10_000);
    await expect.poll(() => chart.evaluate((image) => (image as HTMLImageElement).naturalWidth), { timeout: 10_000 }).toBe(900);
    await shot('chart-wide');
    // The picture is replaced in place as the incident goes on, also while it is photographed.
    await vi.waitFor(() => chart.screenshot({ path: path.join(SHOTS, 'chart.png') }), 10_000);
  }, 60_000);

  it('reads as well in a narrow window', async () => {
    await page.getByText(/resolved after/).first().waitFor({ timeout: 60_000 });
    await shot('resolved-wide');
    await page.setViewportSize({ width: 420, height: 860 });
    await shot('resolved-narrow');
    const chart = page.getByRole('img', { name: /^Connections: \d+ of \d+ at/ }).first();
    await page.getByRole('button', { name: 'Thread', exact: true }).click();
    await vi.waitFor(() => chart.scrollIntoViewIfNeeded({ timeout: 2_000 }), 10_000);
    // The picture with the end in it is drawn a moment later.
    await page.waitForTimeout(4_000);
    await shot('chart-narrow');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(420);
  }, 90_000);
});
