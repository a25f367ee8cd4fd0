/** Reads messages as a person does: the words in the order they stand, and nothing of their structure. */
import pg from 'pg';
import type { GameDay } from '../../src/rehearsal/game-day.ts';
import type { Block, Message } from '../../src/rehearsal/slack/state.ts';

const SPOKEN = new Set(['text', 'label', 'title', 'initial_value', 'description', 'placeholder', 'alt_text', 'url']);

export function saying(blocks: Block[]): string {
  const found: string[] = [];
  const walk = (value: unknown, name = ''): void => {
    if (typeof value === 'string' && SPOKEN.has(name)) found.push(value);
    else if (Array.isArray(value)) for (const item of value) walk(item, name);
    else if (value && typeof value === 'object') for (const [key, field] of Object.entries(value)) walk(field, key);
  };
  walk(blocks);
  return found.join('\n');
}

export function words(message: Message | undefined): string {
  return message ? [saying(message.blocks), ...message.attachments.map((attachment) => saying(attachment.blocks))].join('\n') : '';
}

/** The replies in threads that say `text`, oldest first. */
export function replies({ slack }: GameDay, text = ''): Message[] {
  return slack.messages().filter((message) => message.threadTs && words(message).includes(text));
}

/** Mentions and links that Slack would act on, ours to the outside left out: plain_text is only ever text. */
export function liveCalls(message: Message): string[] {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (value && typeof value === 'object') {
      const { type, text } = value as { type?: unknown; text?: unknown };
      if (type === 'mrkdwn' && typeof text === 'string') found.push(...[...text.matchAll(/<[!@#][^>]*>|<https?:[^>]*>/g)].map(([call]) => call));
      Object.values(value).forEach(walk);
    }
  };
  walk(message.blocks);
  return found.filter((call) => !/^<!date|cygni\.|runbooks\.example/.test(call));
}

/** The watched database as its DBA sees it. */
export function worldly({ world }: GameDay): { sessions(): Promise<string[]>; protectedSessions(): Promise<string[]>; connectAsService(): Promise<void> } {
  const ask = async (where: string): Promise<string[]> => {
    const admin = new pg.Client({ connectionString: world.database.adminUrl });
    await admin.connect();
    try {
      const { rows } = await admin.query(`SELECT pid || ' ' || backend_start AS session FROM pg_stat_activity a WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND ${where} ORDER BY 1`);
      return rows.map((row) => row.session as string);
    } finally {
      await admin.end();
    }
  };
  return {
    sessions: () => ask('true'),
    protectedSessions: () => ask(`(application_name IN ('cygni-worker', 'cygni-scheduler') OR usename <> 'app_user')`),
    async connectAsService() {
      const client = new pg.Client({ connectionString: world.database.serviceUrl });
      await client.connect();
      await client.end();
    },
  };
}
