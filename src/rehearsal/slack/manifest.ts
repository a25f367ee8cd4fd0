/**
 * The parts of a Slack app manifest that change how Slack treats the app. A parsed manifest.yml fits as it is,
 * so a scope or event that the real manifest forgets is missing in rehearsal too.
 */
export type Manifest = {
  features?: {
    slash_commands?: { command: string; description: string; usage_hint?: string }[];
    shortcuts?: { name: string; type: 'global' | 'message'; callback_id: string; description: string }[];
  };
  oauth_config?: { scopes?: { bot?: string[] } };
  settings?: { event_subscriptions?: { bot_events?: string[] }; interactivity?: { is_enabled?: boolean } };
};

/** An app that may do all the simulated methods need: for tests that are not about scopes. */
export const OPEN_MANIFEST: Manifest = {
  features: {
    slash_commands: [{ command: '/incident', description: 'Declare, see and end incidents', usage_hint: '[declare|list|status|help]' }],
    shortcuts: [
      { name: 'Declare an incident', type: 'global', callback_id: 'declare', description: 'Something is wrong' },
      { name: 'Add to the timeline', type: 'message', callback_id: 'note', description: 'Keep this message' },
    ],
  },
  oauth_config: {
    scopes: {
      bot: [
        'app_mentions:read', 'bookmarks:write', 'channels:history', 'channels:manage', 'channels:read', 'chat:write', 'commands', 'files:read',
        'files:write', 'im:history', 'im:write', 'pins:write', 'reactions:read', 'reactions:write', 'usergroups:read', 'users:read',
      ],
    },
  },
  settings: {
    event_subscriptions: { bot_events: ['app_home_opened', 'app_mention', 'message.channels', 'message.im', 'reaction_added'] },
    interactivity: { is_enabled: true },
  },
};
