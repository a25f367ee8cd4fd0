/**
 * Who may act: members of the responder group, asked for on every click. No group configured means nobody;
 * Slack not answering means nobody as well, because a kill that waits is better than a kill by a stranger.
 *
 * Slack lets an app look at a group some twenty times a minute, and one step of one person takes three looks. So that a room
 * full of responders is not turned away, a group's yes holds for ten seconds while people open things; a no never does, and each
 * confirmation, each freeze, and what is about to be done asks anew.
 */
import type { Authority } from '../../core/incident/command.ts';
import type { Actor } from '../../core/incident/event.ts';
import { ask, slackCode, type WebClient } from './client.ts';

export type AskAuthority = (user: Actor, how?: { anew: true }) => Promise<Authority>;

const YES_HOLDS_MS = 10_000;

export function createAuthority({ client, groups, teamId }: { client: WebClient; groups: string[]; teamId: () => string | null }): AskAuthority {
  const seen = new Map<string, { at: number; users: string[] }>();
  const isIn = async (usergroup: string, user: Actor, anew: boolean): Promise<boolean> => {
    const last = seen.get(usergroup);
    if (!anew && last && performance.now() - last.at < YES_HOLDS_MS && last.users.includes(user)) return true;
    const at = performance.now();
    const { users = [] } = await ask(client.usergroups.users.list({ usergroup }));
    seen.set(usergroup, { at, users });
    return users.includes(user);
  };
  return async (user, how) => {
    const nobody = (why: string, member = false): Authority => ({ user, member, responder: false, why });
    try {
      const [{ user: profile }, ...memberships] = await Promise.all([
        ask(client.users.info({ user })),
        ...groups.map((usergroup) => isIn(usergroup, user, how?.anew === true)),
      ]);
      if (!profile || profile.deleted) return nobody('this account is not active.');
      if (profile.is_bot) return nobody('bots may not act.');
      if (profile.is_restricted || profile.is_ultra_restricted) return nobody('guests may not act on incidents.');
      const foreign = 'is_stranger' in profile && profile.is_stranger === true;
      if (foreign || (teamId() && profile.team_id && profile.team_id !== teamId())) return nobody('this account belongs to another workspace.');
      if (groups.length === 0) return nobody('nobody may: SLACK_RESPONDER_GROUP is not set.', true);
      if (memberships.includes(true)) return { user, member: true, responder: true, why: '' };
      return nobody(`you are not in ${groups.map((group) => `<!subteam^${group}>`).join(' or ')}.`, true);
    } catch (error) {
      const code = slackCode(error);
      return code === 'user_not_found' ? nobody('this account is unknown here.') : { ...nobody('Slack could not say who you are. Try again in a moment.'), unsure: true };
    }
  };
}
