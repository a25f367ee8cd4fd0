/**
 * A hand-written snapshot with one of everything the page draws: an incident with its thread, told as the bot would tell it.
 */
import type { Block, Message, Snapshot, View } from '../../../src/rehearsal/slack/state.ts';

export const ANA = 'U0ANA00001';
export const BEN = 'U0BEN00002';
export const GUS = 'U0GUS00003';
export const MIA = 'U0MIA00004';
export const BOT = 'U0LIFEGUARD';
export const INCIDENTS = 'C0INCIDENTS';
export const GENERAL = 'C0GENERAL1';

const START = Math.floor(Date.now() / 1000) - 240;
/** A message id so many seconds into the story. */
export const at = (seconds: number): string => `${START + seconds}.000100`;
export const HEADLINE = at(0);

export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const plain = (text: string) => ({ type: 'plain_text', text, emoji: true });
export const button = (text: string, actionId: string, more: object = {}) => ({ type: 'button', action_id: actionId, text: plain(text), ...more });
const section = (block_id: string, text: string, more: object = {}): Block => ({ type: 'section', block_id, text: mrkdwn(text), ...more });
const raw = (text: string) => ({ type: 'raw_text', text });

export function message(ts: string, user: string, more: Partial<Message> = {}): Message {
  return { channel: INCIDENTS, ts, user, text: '', blocks: [], attachments: [], files: [], reactions: [], replyCount: 0, replyUsers: [], pinned: false, ephemeral: false, ...more };
}

const headline = message(HEADLINE, BOT, {
  text: 'Connection pool exhausted', editedAt: at(60), replyCount: 5, replyUsers: [BOT, ANA, BEN],
  reactions: [{ name: 'eyes', users: [ANA, BEN] }],
  attachments: [{
    color: '#e01e5a',
    blocks: [
      { type: 'header', block_id: 'h', text: plain(':red_circle:  Connection pool exhausted · cygni-api') },
      section('say', '<!here>  *37 of 37* connections in use, 0 % idle for 5 min (alert below 10 %)'),
      { type: 'section', block_id: 'facts', fields: ['*Status*\nInvestigating', '*Severity*\nCritical', `*Lead*\n<@${ANA}>`, `*Open*\n2 min, since <!date^${START}^{time}|03:12>`].map(mrkdwn) },
      section('cause', '*Likeliest*  leaked connections: 29 sessions idle over 10 min, all from one pod (`cygni-api-7f9`, started 6 min after the last deploy)'),
      { type: 'context', block_id: 'links', elements: [mrkdwn('<https://example.com/runbook|Runbook> · <https://example.com/pd|PagerDuty P1234> · <https://example.com/metrics|Database metrics> · _more in the thread_')] },
      { type: 'actions', block_id: 'do', elements: [
        button('Take the lead', 'lead', { style: 'primary', value: 'i1' }), button('Acknowledge', 'ack'),
        button('Resolve…', 'resolve', { confirm: { title: plain('Resolve the incident?'), text: mrkdwn('The alert is *still firing*.'), confirm: plain('Resolve'), deny: plain('Keep open'), style: 'danger' } }),
        { type: 'overflow', action_id: 'more', options: [{ text: plain('Escalate'), value: 'escalate' }, { text: plain('Timeline'), value: 'timeline' }] },
      ] },
    ],
  }],
});

const diagnosis = message(at(1), BOT, {
  threadTs: HEADLINE,
  blocks: [
    section('d1', '*Diagnosis* · 11 checks in 0.2 s, over the reserved connection (the server refuses everyone else)\n*Which pool is full?*  The server\'s. 37 of 37 ordinary slots used; 2 reserved, 3 superuser.'),
    { type: 'table', block_id: 'd2', column_settings: [{ align: 'left' }, { align: 'right' }, { is_wrapped: true }], rows: [
      [raw('Check'), raw('Count'), raw('Evidence')],
      [raw('✗ Idle over 10 min'), raw('29'), raw('cygni-api 29')],
      [raw('✗ Idle in transaction'), raw('3'), raw('oldest 14 min, holds back 2 others')],
      [raw('✓ Running over 5 min'), raw('0'), raw('')],
      [raw('? Slow statements'), raw('–'), { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'pg_stat_statements', style: { code: true } }, { type: 'text', text: ' is not installed' }] }] }],
    ] },
    { type: 'rich_text', block_id: 'd3', elements: [
      { type: 'rich_text_section', elements: [{ type: 'text', text: 'Causes, best supported first', style: { bold: true } }] },
      { type: 'rich_text_list', style: 'ordered', elements: ['Connection leak: 29 idle over 10 min from one client', 'Configuration: 4 replicas × 25 = 100 allowed, the server takes 37'].map((text) => ({ type: 'rich_text_section', elements: [{ type: 'text', text }] })) },
    ] },
    { type: 'image', block_id: 'd4', title: plain('Sessions by state, last 30 min'), image_url: '/files/chart.svg', alt_text: 'Sessions climb to the limit' },
  ],
});

const mitigation = message(at(2), BOT, {
  threadTs: HEADLINE,
  blocks: [
    section('m0', '*Mitigation* · every button says what it would do now'),
    section('m1', '*1  Terminate idle sessions*\nwould free 26 of 37 · 3 kept', { accessory: button('Terminate idle sessions…', 'step.1', { style: 'danger', value: 's1' }) }),
    section('m2', '*2  Terminate long-running queries*\nnothing runs over 30 min'),
    section('m3', '*3a  Scale cygni-api to 20*\n:no_entry: 20 × 25 = 500 connections, room for 37 · would fit: 1 replica'),
    section('m4', '*Assign*', { accessory: { type: 'static_select', action_id: 'assign', placeholder: plain('Choose a person'), options: [{ text: plain('Ana'), value: 'ana' }, { text: plain('Ben'), value: 'ben' }] } }),
    { type: 'divider', block_id: 'm5' },
    { type: 'context', block_id: 'm6', elements: [mrkdwn('Worked before: step 1, 4 of 5 incidents')] },
  ],
});

const story: Message[] = [
  message(at(-3700), MIA, { text: 'Deploy of *cygni-api* `v2.14.0` is out :rocket:' }),
  headline, diagnosis, mitigation,
  message(at(40), ANA, { threadTs: HEADLINE, text: 'On it. <@' + BEN + '> can you look at the deploy?' }),
  message(at(55), BEN, { threadTs: HEADLINE, text: 'Yes. The pool is never released in `OrderFeed`:\n```const client = await pool.connect();\nreturn client.query(sql);```', reactions: [{ name: '+1', users: [ANA] }] }),
  message(at(58), BOT, { threadTs: HEADLINE, text: 'Not done: you are not in @db-responders. Ask <@' + ANA + '>, who leads.', ephemeral: true }),
  message(at(59), BOT, { threadTs: HEADLINE, text: 'Sessions before the step', files: [{ id: 'F1', name: 'sessions.csv', mimetype: 'text/csv', url: '/files/sessions.csv', size: 4210 }] }),
  message(at(70), GUS, { text: 'Checkout is slow for us. Known?' }),
  message(at(75), ANA, { text: '> Checkout is slow for us\nYes, see the thread above. ~Should~ will be better in a minute.' }),
];

export function snapshotFor(me: string): Snapshot {
  return {
    team: { id: 'T0REHEARSE', name: 'Rehearsal' },
    me,
    groups: [{ id: 'S0DBRESPOND', handle: 'db-responders' }],
    users: [
      { id: BOT, name: 'lifeguard', realName: 'Lifeguard', colour: '#d9542b', role: 'App', isGuest: false },
      { id: ANA, name: 'ana', realName: 'Ana Ferreira', colour: '#b5476b', role: 'Database responder', isGuest: false },
      { id: BEN, name: 'ben', realName: 'Ben Okafor', colour: '#2f7fb0', role: 'Database responder', isGuest: false },
      { id: GUS, name: 'gus', realName: 'Gus Lindqvist', colour: '#8a6d3b', role: 'Guest', isGuest: true },
      { id: MIA, name: 'mia', realName: 'Mia Tanaka', colour: '#4b8f5c', role: 'Product engineer, not a responder', isGuest: false },
    ],
    channels: [{ id: INCIDENTS, name: 'incidents', topic: 'Something is wrong: say it here' }, { id: GENERAL, name: 'general', topic: 'Everything else' }],
    messages: story.filter((one) => !one.ephemeral || me === MIA),
    views: [],
    commands: [{ command: '/incident', description: 'Declare, follow and resolve incidents', usageHint: '[declare | list | status | help]' }, { command: '/oncall', description: 'Who is on call', usageHint: '' }],
    panels: [
      { title: 'PostgreSQL', state: 'trouble', summary: '37 of 37 connections', lines: ['29 idle over 10 min', '3 idle in transaction'], gauge: { value: 1, label: '100 %' } },
      { title: 'cygni-api', state: 'busy', summary: '4 replicas · p99 1.8 s', lines: ['12 % of requests fail'], gauge: { value: 0.62, label: '62 %' } },
      { title: 'PagerDuty', state: 'calm', summary: 'P1234 triggered', lines: ['Ana was paged at 03:12'] },
      { title: 'Status page', state: 'calm', summary: 'Operational', lines: [] },
    ],
    controls: [{ id: 'leak', label: 'Start a leak', hint: 'A deploy stops giving connections back.' }, { id: 'traffic', label: 'Send a rush of traffic', hint: 'Ten times the usual requests for a minute.' }],
    notice: 'Time runs ten times as fast: five minutes of the runbook pass in half a minute.',
    refusals: [{ at: new Date().toISOString(), method: 'chat.postMessage', error: 'ratelimited', detail: 'one message a second in a channel' }],
    appConnected: true,
  };
}

export function terminateView(more: Partial<View> = {}): View {
  return {
    id: 'V1', hash: '1', type: 'modal', callbackId: 'confirm', title: 'Terminate idle sessions', submit: 'Terminate 2 sessions', close: 'Cancel', errors: {}, pending: false, unheard: false,
    blocks: [
      section('v0', '*2 sessions* will be cut off. They are idle: no statement is running in them.'),
      { type: 'input', block_id: 'targets', label: plain('Sessions'), element: { type: 'checkboxes', action_id: 'pids', options: TARGETS, initial_options: TARGETS } },
      { type: 'input', block_id: 'why', label: plain('Why'), hint: plain('Goes into the timeline'), element: { type: 'plain_text_input', action_id: 'reason', multiline: true, placeholder: plain('What you have seen') } },
      { type: 'input', block_id: 'scope', optional: true, label: plain('Then'), element: { type: 'radio_buttons', action_id: 'then', options: [{ text: plain('Watch for a minute'), value: 'watch' }, { text: plain('Repeat every minute'), value: 'repeat' }] } },
      { type: 'input', block_id: 'until', optional: true, label: plain('Until'), element: { type: 'datepicker', action_id: 'day' } },
      { type: 'context', block_id: 'v9', elements: [mrkdwn('List taken 03:14:07, good for 2 minutes. Each session is checked again before it is cut.')] },
    ],
    ...more,
  };
}

const TARGETS = [
  { text: mrkdwn('`4121` app_user  cygni-api  10.2.0.14'), description: mrkdwn('idle 23 min · `SELECT … FROM orders WHERE id = $1`'), value: '4121' },
  { text: mrkdwn('`4122` app_user  cygni-api  10.2.0.14'), description: mrkdwn('idle 19 min · `COMMIT`'), value: '4122' },
];
