import type { User } from './state.ts';

/**
 * Who and what is in the simulated workspace when it opens. The ids have the form Slack's have (a letter for the kind, then capitals and digits),
 * so code that checks an id's form meets the same thing in rehearsal.
 */
export const TEAM = { id: 'T0REHEARSE', name: 'Rehearsal', domain: 'rehearsal' } as const;
export const APP_ID = 'A0LIFEGUARD';
export const BOT_ID = 'B0LIFEGUARD';

export const USER_IDS = {
  ana: 'U0ANA00001',
  ben: 'U0BEN00002',
  gus: 'U0GUS00003',
  mia: 'U0MIA00004',
  bot: 'U0LIFEGUARD',
  slackbot: 'USLACKBOT',
} as const;
export const CHANNEL_IDS = { incidents: 'C0INCIDENTS', general: 'C0GENERAL1' } as const;
export const GROUP_IDS = { responders: 'S0DBRESPOND' } as const;

/** A user with what `users.info` adds to what the page shows. */
export type Person = User & { isBot: boolean; deleted: boolean };
/** A conversation and who is in it; `isIm` marks a direct message with the app. */
export type Room = { id: string; name: string; topic: string; members: string[]; isIm: boolean; bookmarks: { id: string; title: string; link: string }[] };
export type Group = { id: string; handle: string; name: string; members: string[] };

const person = (id: string, name: string, realName: string, colour: string, role: string, more: Partial<Person> = {}): Person => ({
  id, name, realName, colour, role, isGuest: false, isBot: false, deleted: false, ...more,
});

/** Fresh copies, so two workspaces in one process share nothing. */
export function people(): Person[] {
  return [
    person(USER_IDS.ana, 'ana', 'Ana Ferreira', '#b5476b', 'Database responder'),
    person(USER_IDS.ben, 'ben', 'Ben Okafor', '#2f7fb0', 'Database responder'),
    person(USER_IDS.gus, 'gus', 'Gus Lindqvist', '#8a6d3b', 'Guest', { isGuest: true }),
    person(USER_IDS.mia, 'mia', 'Mia Tanaka', '#4b8f5c', 'Product engineer, not a responder'),
    person(USER_IDS.bot, 'lifeguard', 'Lifeguard', '#d9542b', 'App', { isBot: true }),
    person(USER_IDS.slackbot, 'slackbot', 'Slackbot', '#616061', 'Slack itself', { isBot: true }),
  ];
}

export function rooms(): Room[] {
  const everyone = [USER_IDS.ana, USER_IDS.ben, USER_IDS.gus, USER_IDS.mia, USER_IDS.bot];
  const room = (id: string, name: string, topic: string): Room => ({ id, name, topic, members: [...everyone], isIm: false, bookmarks: [] });
  return [
    room(CHANNEL_IDS.incidents, 'incidents', 'Something is wrong: say it here'),
    room(CHANNEL_IDS.general, 'general', 'Everything else'),
  ];
}

export function groups(): Group[] {
  return [{ id: GROUP_IDS.responders, handle: 'db-responders', name: 'Database responders', members: [USER_IDS.ana, USER_IDS.ben] }];
}
