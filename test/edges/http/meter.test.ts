import { expect, test } from 'vitest';
import { createMeter } from '../../../src/edges/http/meter.ts';

test('the lifeboat’s health is in the metrics: whether it is connected, whether it has a reserve, how often it was dialled again', async () => {
  let boat = { connected: true, reserved: true as boolean | null, redials: 0 };
  const { registry } = createMeter({ lifeboat: () => boat, slack: () => true });
  const values = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('lifeguard_lifeboat_'));
  expect(await values()).toEqual(['lifeguard_lifeboat_connected 1', 'lifeguard_lifeboat_reserved 1', 'lifeguard_lifeboat_redials 0']);
  boat = { connected: false, reserved: null, redials: 7 };
  expect(await values()).toEqual(['lifeguard_lifeboat_connected 0', 'lifeguard_lifeboat_reserved 0', 'lifeguard_lifeboat_redials 7']);
});

test('where no database is watched there is no lifeboat to ring about', async () => {
  expect(await createMeter({ lifeboat: () => null, slack: () => true }).registry.metrics()).not.toContain('lifeboat');
});
