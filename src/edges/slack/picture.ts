/** The chart's way into Slack: drawn by a process of its own, uploaded as a file that no channel shows, put into the card by its id. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { Fault } from '../../core/fault.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Runbook } from '../../core/runbook/runbook.ts';
import { chartContent, numbers } from './cards/chart.ts';
import type { ChartContent } from './chart.ts';
import { ask, slackCode, type WebClient } from './client.ts';
import type { Place } from './messages.ts';

const DRAWING_MS = 15_000;
const UPLOAD_MS = 5_000;
/** Slack looks through an upload before it may be shown; it takes seconds. */
const NOT_READY_MS = 2_000;
const READY_BY_MS = 60_000;
/** A machine that fails this often in a row has no library for it. */
const MOST_FAILURES = 3;
const REMEMBERED = 1_000;

export type Pictures = {
  /** Null: it could not be drawn, which the next one may. Refused: Slack takes no files of this app. Throws a Fault when Slack fails us. */
  upload(incident: Incident, runbook: Runbook | null): Promise<{ file: string } | { refused: string } | null>;
  /** Shows the card and then deletes the files its picture stands in for. Null when Slack never came to accept the picture. */
  show(incident: Incident, put: () => Promise<Place>): Promise<Place | null>;
};

export function createPictures({ client, log, draw = drawApart }: { client: WebClient; log: Logger; draw?: (content: ChartContent) => Promise<Buffer | null> }): Pictures {
  /** Deleted by this process: Slack need not be told twice. */
  const gone = new Set<string>();
  let failures = 0;

  const clear = async (files: string[]): Promise<void> => {
    for (const file of files.filter((one) => !gone.has(one))) {
      if (gone.size >= REMEMBERED) gone.clear();
      gone.add(file);
      await ask(client.files.delete({ file })).catch((error: unknown) => {
        if (slackCode(error) !== 'file_not_found' && slackCode(error) !== 'file_deleted') log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'an old chart stays in Slack');
      });
    }
  };

  return {
    async upload(incident, runbook) {
      const content = chartContent(incident, runbook);
      const png = await draw(content).catch((error: unknown) => {
        failures += 1;
        log.warn({ incident: incident.id, reason: error instanceof Error ? error.message : String(error) }, 'the chart could not be drawn');
        return null;
      });
      if (!png) return failures < MOST_FAILURES ? null : { refused: 'it cannot be drawn on this machine; the log says why.' };
      failures = 0;
      try {
        const place = await ask(client.files.getUploadURLExternal({ filename: `connections-${incident.number}.png`, length: png.length, alt_text: numbers(content.samples) }));
        if (!place.upload_url || !place.file_id) throw new Fault('Slack', 'Slack gave no place for the chart.');
        await send(place.upload_url, png);
        await ask(client.files.completeUploadExternal({ files: [{ id: place.file_id, title: 'Connections' }] }));
        return { file: place.file_id };
      } catch (error) {
        if (slackCode(error) === 'missing_scope') return refused(log, 'the app lacks the scope files:write. Install it again with the newest manifest.yml.');
        if (error instanceof Fault && error.retry === 'never') return refused(log, error.message);
        throw error;
      }
    },
    async show(incident, put) {
      try {
        const place = await put();
        await clear(incident.picture?.replaced ?? []);
        return place;
      } catch (error) {
        if (slackCode(error) !== 'invalid_blocks') throw error;
        if (Date.now() - Date.parse(incident.picture?.at ?? '') < READY_BY_MS) throw new Fault('Slack', 'Slack still looks through the chart.', { retryAfterMs: NOT_READY_MS, cause: error });
        log.warn({ incident: incident.id, reason: error instanceof Error ? error.message : String(error) }, 'Slack does not show the chart');
        return null;
      }
    },
  };
}

function refused(log: Logger, why: string): { refused: string } {
  log.warn({ reason: why }, 'no charts in Slack');
  return { refused: why };
}

async function send(address: string, png: Buffer): Promise<void> {
  const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'image/png' }, body: new Uint8Array(png), signal: AbortSignal.timeout(UPLOAD_MS) }).catch((cause: unknown) => {
    throw new Fault('Slack', 'Slack does not take the chart.', { cause });
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Fault('Slack', `Slack answered ${answer.status} to the chart.`);
}

/** Rejects when the drawing process breaks or takes too long. It is told nothing but the content: no environment, no secrets. */
export function drawApart(content: ChartContent): Promise<Buffer | null> {
  return new Promise((settle, reject) => {
    const child = fork(fileURLToPath(new URL('./draw-process.ts', import.meta.url)), {
      serialization: 'advanced', env: {}, execArgv: ['--max-semi-space-size=4', '--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'], timeout: DRAWING_MS,
    });
    let said = '';
    child.stderr?.on('data', (text) => { said = `${said}${String(text)}`.slice(-500); });
    child.once('message', (png) => settle(png === null ? null : Buffer.from(png as Uint8Array)));
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`the drawing ended with ${signal ?? code}: ${said.trim()}`)));
    child.send(content, () => {});
  });
}
