import { complaintsAboutBlocks } from './blocks.ts';
import { among, anything, boolean, isObject, object, optional, required, string } from './check.ts';
import type { Check, Complaint } from './check.ts';
import { plainText } from './elements.ts';
import { objection } from './message.ts';
import type { Objection } from './message.ts';

/** A whole view as JSON: 250 KB. */
const VIEW_BYTES = 250_000;

const modal: Check = object({
  type: required(among('modal')),
  title: required(plainText(24)),
  blocks: required(anything),
  submit: optional(plainText(24)),
  close: optional(plainText(24)),
  callback_id: optional(string(255, 0)),
  private_metadata: optional(string(3000, 0)),
  external_id: optional(string(255, 0)),
  clear_on_close: optional(boolean),
  notify_on_close: optional(boolean),
  submit_disabled: optional(boolean),
});

/** Judges a modal as `views.open`, `views.push`, `views.update` and a submission's answer would. */
export function objectionToView(view: unknown): Objection | undefined {
  if (!isObject(view)) return objection('invalid_arguments', [{ at: '/view', message: 'must be an object' }]);
  if (Buffer.byteLength(JSON.stringify(view)) > VIEW_BYTES) return objection('view_too_large');
  const complaints: Complaint[] = [];
  modal(view, '/view', (complaint) => complaints.push(complaint));
  if (Array.isArray(view['blocks'])) complaints.push(...complaintsAboutBlocks(view['blocks'], 'modal', '/view/blocks'));
  else complaints.push({ at: '/view/blocks', message: 'must be an array' });
  const asks = Array.isArray(view['blocks']) && view['blocks'].some((one) => isObject(one) && one['type'] === 'input');
  if (asks && view['submit'] === undefined) complaints.push({ at: '/view', message: 'missing required field: submit' });
  return complaints.length > 0 ? objection('invalid_arguments', complaints) : undefined;
}
