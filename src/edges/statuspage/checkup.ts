import { ok, unused, type Checkup } from '../../core/checkup.ts';
import { connectStatusPage } from './statuspage.ts';

/** The question to the status page: nothing is posted. */
export function examineStatusPage({ apiKey, pageId, apiUrl }: { apiKey: string | undefined; pageId: string | undefined; apiUrl: string }): Checkup[] {
  return [{
    party: 'Status page', what: 'key', fix: 'Put the key of a user who may post into STATUSPAGE_API_KEY and the id from the page’s address into STATUSPAGE_PAGE_ID.',
    async ask() {
      if (!apiKey || !pageId) return [unused('STATUSPAGE_API_KEY is not set: updates are shown to copy')];
      const open = await connectStatusPage({ apiKey, pageId, apiUrl }).open();
      return [ok(`page ${pageId} lets the key in; ${open === 1 ? '1 post' : `${open} posts`} open`)];
    },
  }];
}
