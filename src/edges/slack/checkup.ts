/** What the doctor asks of Slack. Without the button nothing is posted. */
import { readFile } from 'node:fs/promises';
import webApi from '@slack/web-api';
import { parse } from 'yaml';
import { z } from 'zod';
import { fix, ok, warn, type Checkup, type Seen } from '../../core/checkup.ts';
import { proveButton } from './button-trip.ts';
import { ask, clientOptions, slackCode } from './client.ts';
import { greet, silent } from './socket.ts';

const manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });
const INSTALL = 'Add them under OAuth & Permissions, as manifest.yml has them, and install the app again.';

/** The questions, and the button's round trip, to be asked once they are answered: how many bots are connected decides who hears the press. */
export function examineSlack(options: {
  botToken: string; appToken: string | undefined; signingSecret: string | undefined; apiUrl: string; channel: string; responderGroups: string[];
}): { checkups: Checkup[]; button(waitMs: number): Checkup } {
  const { appToken, signingSecret, apiUrl, channel, responderGroups } = options;
  const client = new webApi.WebClient(options.botToken, { ...clientOptions(apiUrl), logger: silent() });
  const party = 'Slack';
  /** Connections of the app beside the doctor's own; null until one was greeted. */
  let connected: number | null = null;

  async function token(): Promise<Seen[]> {
    const me = await ask(client.auth.test());
    const who = `${me.user} in ${me.team}`;
    const has = me.response_metadata?.scopes;
    const needs = manifest.parse(parse(await readFile(new URL('../../../manifest.yml', import.meta.url), 'utf8'))).oauth_config.scopes.bot;
    if (!has) return [warn(`${who}; Slack does not say with which scopes`, `Compare them with manifest.yml: ${needs.join(', ')}.`)];
    const missing = needs.filter((scope) => !has.includes(scope));
    const seen = `${who}; ${needs.length - missing.length} of ${needs.length} scopes`;
    return [missing.length === 0 ? ok(seen) : fix(`${seen}, without ${missing.join(', ')}`, INSTALL)];
  }

  async function incidentChannel(): Promise<Seen[]> {
    const invite = 'Type /invite @Lifeguard in that channel, or correct SLACK_INCIDENT_CHANNEL (its id stands at the end of the channel’s details).';
    try {
      const named = await roomOf(channel);
      if (named?.is_archived) return [fix(`#${named.name} is archived`, 'Put the id of a living channel into SLACK_INCIDENT_CHANNEL.')];
      if (named?.is_member === false) return [fix(`the bot is not in #${named.name}`, invite)];
      // The manifest asks for no right to look at channels; but a channel's messages are read only by who is in it.
      if (!named) await ask(client.conversations.history({ channel, limit: 1 }));
      return [ok(`the bot is in ${named ? `#${named.name}` : channel}`)];
    } catch (error) {
      const code = slackCode(error);
      if (code === 'not_in_channel') return [fix(`the bot is not in ${channel}`, invite)];
      if (code === 'channel_not_found') return [fix(`${channel} is no channel, or a private one without the bot`, invite)];
      if (code === 'missing_scope') return [fix(`whether the bot is in ${channel} cannot be seen: a scope is missing`, INSTALL)];
      throw error;
    }
  }

  async function roomOf(id: string): Promise<{ name?: string; is_archived?: boolean; is_member?: boolean } | undefined> {
    return ask(client.conversations.info({ channel: id })).then((answer) => answer.channel, (error: unknown) => {
      if (slackCode(error) === 'missing_scope') return undefined;
      throw error;
    });
  }

  async function responders(): Promise<Seen[]> {
    if (responderGroups.length === 0) return [warn('SLACK_RESPONDER_GROUP is not set: nobody may run a step', 'Put the ids (S…) of the user groups whose members may act into SLACK_RESPONDER_GROUP.')];
    const people = new Set<string>();
    const groups = await Promise.all(responderGroups.map(async (usergroup): Promise<Seen> => {
      try {
        const { users = [] } = await ask(client.usergroups.users.list({ usergroup }));
        for (const user of users) people.add(user);
        return users.length > 0 ? ok(`${usergroup}: ${users.length === 1 ? '1 member' : `${users.length} members`}`) : fix(`${usergroup} has no members, so nobody of it may act`, 'Add people to it under People → User groups.');
      } catch (error) {
        if (slackCode(error) === 'no_such_subteam') return fix(`${usergroup} is no user group here`, 'Put the group’s id (S…, in the address of its page) into SLACK_RESPONDER_GROUP.');
        throw error;
      }
    }));
    const alone = people.size === 1 && groups.every(({ mark }) => mark === 'ok');
    return alone ? groups.map(({ seen }) => warn(`${seen}: what needs a second responder can never be confirmed`, 'Add a second person to the user group.')) : groups;
  }

  async function socketMode(token: string): Promise<Seen[]> {
    const make = 'Make an app-level token with connections:write under Basic Information, put it into SLACK_APP_TOKEN, and switch Socket Mode on.';
    const started = performance.now();
    try {
      const { others, close } = await greet({ appToken: token, apiUrl });
      close();
      connected = others;
      return [ok(`hello after ${Math.max(1, Math.round(performance.now() - started))} ms; ${others === 0 ? 'no bot is connected now' : `${others} other ${others === 1 ? 'connection' : 'connections'} (a running bot)`}`)];
    } catch (error) {
      const code = slackCode(error);
      if (code !== null) return [fix(`Slack refuses the app token: ${code}`, make)];
      return [fix(`no connection: ${error instanceof Error ? error.message : String(error)}`, `Let this machine open outgoing WebSockets (wss://*.slack.com).`)];
    }
  }

  const transport: Checkup = appToken
    ? { party, what: 'Socket Mode', fix: 'Let this machine open outgoing WebSockets (wss://*.slack.com).', ask: () => socketMode(appToken) }
    : {
        party, what: 'HTTP mode', fix: '',
        async ask() {
          const formed = /^[0-9a-f]{32}$/.test(signingSecret ?? '');
          const unproven = 'Slack’s requests come to /slack/events; only a press proves that they arrive: npx lifeguard doctor --button';
          return [formed ? ok(unproven) : fix('the signing secret has not the form of one (32 digits 0-9 a-f)', 'Copy it from Basic Information into SLACK_SIGNING_SECRET.')];
        },
      };
  return {
    checkups: [
      { party, what: 'token', fix: 'Copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions into SLACK_BOT_TOKEN; this machine must reach https://slack.com.', ask: token },
      { party, what: 'channel', fix: 'Mend the token first (see above).', ask: incidentChannel },
      { party, what: 'responders', fix: 'Mend the token first (see above); it needs usergroups:read.', ask: responders },
      transport,
    ],
    button: (waitMs) => ({
      party, what: 'button', fix: 'Mend what is wrong with Slack above, then ask again.', limitMs: waitMs + 20_000,
      async ask() {
        if (!appToken) return proveButton({ client, channel, waitMs, bots: null, listen: null });
        if (connected === null) return [fix('not tried: without Socket Mode no press can arrive', 'Mend Socket Mode first (see above).')];
        return proveButton({ client, channel, waitMs, bots: connected, listen: connected === 0 ? () => greet({ appToken, apiUrl }) : null });
      },
    }),
  };
}
