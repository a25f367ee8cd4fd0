import { APP_ID, BOT_ID, TEAM, USER_IDS } from '../cast.ts';
import type { Group, Person } from '../cast.ts';
import { objection } from '../judge/message.ts';
import type { Json } from '../workspace.ts';
import { flag, word } from './method.ts';
import type { Method } from './method.ts';

function personJson(person: Person): Json {
  return {
    id: person.id,
    team_id: TEAM.id,
    name: person.name,
    real_name: person.realName,
    color: person.colour.slice(1),
    deleted: person.deleted,
    tz: 'Europe/Lisbon',
    is_admin: false,
    is_owner: false,
    is_restricted: person.isGuest,
    is_ultra_restricted: false,
    is_bot: person.isBot,
    is_app_user: false,
    profile: { real_name: person.realName, display_name: person.name, title: person.role },
  };
}

function groupJson(group: Group): Json {
  return { id: group.id, team_id: TEAM.id, is_usergroup: true, name: group.name, handle: group.handle, date_delete: 0, user_count: group.members.length };
}

export const peopleMethods: Record<string, Method> = {
  'auth.test': {
    tier: 'unlimited',
    run: (_args, house) => ({
      url: `${house.url}/`,
      team: TEAM.name,
      team_id: TEAM.id,
      user: 'lifeguard',
      user_id: USER_IDS.bot,
      bot_id: BOT_ID,
      is_enterprise_install: false,
    }),
  },
  'bots.info': {
    scope: 'users:read',
    tier: 3,
    run(args) {
      const bot = { id: BOT_ID, app_id: APP_ID, user_id: USER_IDS.bot, name: 'Lifeguard', deleted: false };
      return word(args, 'bot') === BOT_ID ? { bot } : objection('bot_not_found');
    },
  },
  'users.info': {
    scope: 'users:read',
    tier: 4,
    run(args, house) {
      const person = house.workspace.people.find((one) => one.id === word(args, 'user'));
      return person === undefined ? objection('user_not_found') : { user: personJson(person) };
    },
  },
  'usergroups.list': {
    scope: 'usergroups:read',
    tier: 2,
    run(args, house) {
      const withUsers = flag(args, 'include_users');
      return { usergroups: house.workspace.groups.map((group) => ({ ...groupJson(group), ...(withUsers ? { users: [...group.members] } : {}) })) };
    },
  },
  'usergroups.users.list': {
    scope: 'usergroups:read',
    tier: 2,
    run(args, house) {
      const group = house.workspace.groups.find((one) => one.id === word(args, 'usergroup'));
      return group === undefined ? objection('no_such_subteam') : { users: [...group.members] };
    },
  },
};
