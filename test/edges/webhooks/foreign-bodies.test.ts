import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ZodError } from 'zod';
import type { Alert } from '../../../src/core/alert/alert.ts';
import { alertsOf } from '../../../src/edges/webhooks/alertmanager.ts';
import { parseJson } from '../../../src/edges/webhooks/body.ts';
import { harmless } from '../../../src/edges/webhooks/foreign-text.ts';
import { genericAlertsOf } from '../../../src/edges/webhooks/generic.ts';
import { pageChangeOf } from '../../../src/edges/webhooks/pagerduty.ts';
import { notification } from './door.ts';

const NOW = '2026-11-23T05:00:00.000Z';
const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const anyJson = fc.jsonValue({ noUnicodeString: false, maxDepth: 6 });

/** Everything a store or Slack could choke on. */
function expectHarmless(alert: Alert): void {
  const texts = [alert.name, alert.fingerprint, alert.groupKey, ...Object.entries(alert.labels).flat(), ...Object.entries(alert.annotations).flat()];
  for (const text of texts) {
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
    expect(text.length).toBeLessThanOrEqual(4000);
  }
  expect(Date.parse(alert.startsAt)).not.toBeNaN();
}

/** The alerts of a body, or none where it is refused as it should be. */
function taken(read: () => Alert[]): Alert[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof ZodError) return [];
    throw error;
  }
}

test('any labels and annotations become harmless alerts', () => {
  fc.assert(fc.property(fc.dictionary(anyText, anyText), fc.dictionary(anyText, anyJson), anyText, (labels, annotations, fingerprint) => {
    const [alert] = alertsOf('alertmanager', notification({ labels, annotations, fingerprint }));
    expectHarmless(alert!);
  }), { numRuns: 2000 });
});

test('any JSON in any field is either taken harmlessly or refused, never an accident', () => {
  const fields = fc.constantFrom('status', 'labels', 'annotations', 'startsAt', 'endsAt', 'fingerprint', 'generatorURL');
  const whole = fc.constantFrom('version', 'alerts', 'commonLabels', 'truncatedAlerts', 'groupKey');
  fc.assert(fc.property(fields, whole, anyJson, anyJson, fc.boolean(), (field, top, value, other, both) => {
    for (const alert of taken(() => alertsOf('alertmanager', notification({ [field]: value }, both ? { [top]: other } : {})))) expectHarmless(alert);
    for (const alert of taken(() => genericAlertsOf({ name: 'a', [field]: value }, NOW).alerts)) expectHarmless(alert);
    for (const alert of taken(() => genericAlertsOf(value, NOW).alerts)) expectHarmless(alert);
    pageChangeOf({ event: { event_type: value, data: other } });
  }), { numRuns: 3000 });
});

test('any bytes are JSON, or refused with a sentence', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
    const parsed = parseJson(Buffer.from(bytes));
    if ('rejected' in parsed) expect(parsed.rejected).toMatchObject({ status: 400, sentence: expect.stringMatching(/^The body is not/) });
  }), { numRuns: 2000 });
});

test('a text is cut between characters and says that it was', () => {
  expect(harmless('😀'.repeat(600), 1000)).toHaveLength(1000);
  expect(harmless('😀'.repeat(600), 1000).isWellFormed()).toBe(true);
  expect(harmless('short', 1000)).toBe('short');
});
