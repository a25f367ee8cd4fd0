import { complaintsAboutBlocks } from './blocks.ts';
import { isObject } from './check.ts';
import type { Complaint } from './check.ts';
import { textLength } from './text.ts';

/** Why Slack would not take a payload: its error code and, where Slack says so, the places. */
export type Objection = { error: string; messages: string[] };

export function objection(error: string, complaints: Complaint[] = []): Objection {
  return { error, messages: complaints.map(({ at, message }) => `[ERROR] ${message} [json-pointer:${at}]`) };
}

/** Longest `text` of a new message; Slack cuts longer ones, which would lose an incident's text in silence, so here it is refused. */
const POSTED_TEXT = 40_000;
/** Longest `text` of an edit. */
const EDITED_TEXT = 4_000;
/**
 * Slack documents no limit on all blocks together but has one. Reports to its Bolt project: markdown alone fails above 13,297 characters;
 * other blocks passed with 9,597 and failed with 11,341. The lower figures are taken: what passes here passes there.
 */
const ALL_TEXT = 13_200;
const TEXT_BESIDE_MARKDOWN = 10_000;
const ALL_MARKDOWN = 12_000;
const ATTACHMENTS = 100;
/** Characters in all cells of a message's table. */
const TABLE_TEXT = 10_000;

export type MessageParts = { text: unknown; blocks: unknown; attachments: unknown };

/**
 * Judges what would be shown. `whole` also applies the limit on all blocks together, which a response URL does not have.
 */
export function objectionToMessage(parts: MessageParts, how: { edit: boolean; whole: boolean }): Objection | undefined {
  const { text, blocks, attachments } = parts;
  if (text !== undefined && typeof text !== 'string') return objection('invalid_arguments', [{ at: '/text', message: 'must be a string' }]);
  if (blocks !== undefined && !Array.isArray(blocks)) return objection('invalid_blocks_format');
  if (attachments !== undefined && !Array.isArray(attachments)) return objection('invalid_attachments');
  if ((text ?? '') === '' && (blocks ?? []).length === 0 && (attachments ?? []).length === 0) return objection('no_text');
  if ((text ?? '').length > (how.edit ? EDITED_TEXT : POSTED_TEXT)) return objection('msg_too_long');

  const complaints = complaintsAboutBlocks(blocks ?? [], 'message', '/blocks');
  if (complaints.length > 0) return objection('invalid_blocks', complaints);
  const attached = complaintsAboutAttachments(attachments ?? []);
  if (attached.length > 0) return objection('invalid_attachments', attached);

  const length = textLength([blocks, attachments]);
  const table = textLength((blocks ?? []).filter((one) => isObject(one) && one['type'] === 'table'));
  if (table.other > TABLE_TEXT) return objection('invalid_blocks', [{ at: '/blocks', message: `table cells must be less than ${TABLE_TEXT + 1} characters together` }]);
  if (length.markdown > ALL_MARKDOWN) return objection('msg_blocks_too_long');
  if (how.whole && (length.markdown + length.other > ALL_TEXT || length.other > TEXT_BESIDE_MARKDOWN)) return objection('msg_blocks_too_long');
  return undefined;
}

/** Fields of an attachment that Slack documents; the older ones are taken unread. */
const ATTACHMENT_FIELDS = new Set([
  'blocks', 'color', 'fallback', 'text', 'pretext', 'title', 'title_link', 'fields', 'footer', 'footer_icon', 'author_name', 'author_link', 'author_icon', 'image_url',
  'thumb_url', 'ts', 'mrkdwn_in', 'id',
]);

function complaintsAboutAttachments(attachments: unknown[]): Complaint[] {
  if (attachments.length > ATTACHMENTS) return [{ at: '/attachments', message: `no more than ${ATTACHMENTS} items allowed` }];
  return attachments.flatMap((attachment, index): Complaint[] => {
    const at = `/attachments/${index}`;
    if (!isObject(attachment)) return [{ at, message: 'must be an object' }];
    const unknown = Object.keys(attachment).find((name) => !ATTACHMENT_FIELDS.has(name));
    if (unknown !== undefined) return [{ at, message: `invalid additional property: ${unknown}` }];
    const bare = ['blocks', 'text', 'fallback', 'pretext', 'title', 'fields', 'image_url'].every((name) => attachment[name] === undefined);
    if (bare) return [{ at, message: 'no_text' }];
    return attachment['blocks'] === undefined ? [] : complaintsAboutBlocks(attachment['blocks'], 'message', `${at}/blocks`);
  });
}
