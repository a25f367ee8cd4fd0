import type { Delivery } from './delivery.ts';
import type { Manifest } from './manifest.ts';
import type { ResponseUrls } from './response-url.ts';
import type { Triggers } from './trigger.ts';
import type { Workspace } from './workspace.ts';

/** What every part of the simulated Slack shares. */
export type House = {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  manifest: Manifest;
  scopes: string[];
  workspace: Workspace;
  delivery: Delivery;
  triggers: Triggers;
  responseUrls: ResponseUrls;
};
