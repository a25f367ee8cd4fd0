/** The slash command and its verbs. A verb that needs an incident takes its number, or the only open one. */
import type { SlackCommandMiddlewareArgs } from '@slack/bolt';
import type { Command } from '../../core/incident/command.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { answering, spoken, type ListenerTools } from './answering.ts';
import type { Block } from './cards/blocks.ts';
import { ACTION } from './cards/ids.ts';
import { mitigation } from './cards/mitigation.ts';
import { helpText, listMessage, menu, statusMessage } from './cards/menu.ts';
import { timelineMessage } from './cards/review.ts';
import { inert } from './cards/text.ts';
import { openDeclaration, type OpenModal } from './modals.ts';

type Answer = string | { text: string; blocks: Block[] };
const STATUSES = ['investigating', 'identified', 'monitoring'] as const;

/** A verb's incident: `12` or `#12` as a word of its own. A note may begin with a number, so there only `#12` counts. */
const NUMBERED = /^(?:#?(\d+)(?=\s|$))?\s*([\s\S]*)$/;
const MARKED = /^(?:#(\d+)(?=\s|$))?\s*([\s\S]*)$/;

type Asked = { words: string; user: string; trigger: string; key: string };

export function listenToCommand(tools: ListenerTools, modals: Record<string, OpenModal>): void {
  const { app, desk, authority, context } = tools;

  const about = async (words: string, work: (incident: Incident, rest: string) => Promise<Answer>, named = NUMBERED): Promise<Answer> => {
    const [, number, rest = ''] = named.exec(words) ?? [];
    const open = await desk.open();
    const incident = number ? await desk.byNumber(Number(number)) : open.length === 1 ? (open[0] ?? null) : null;
    if (incident) return work(incident, rest.trim());
    if (number) return `There is no incident ${number}.`;
    if (open.length === 0) return 'Nothing is open. What is over has its buttons in its own message.';
    return `Which one? Say its number: ${open.slice(0, 10).map(({ number: id, title }) => `\`${id}\` ${inert(title, 60)}`).join(' · ')}`;
  };
  const does = async (incident: Incident, command: Command, { user, key }: Asked): Promise<string> => {
    const reply = await desk.command(incident.id, command, await authority(user), key);
    return reply.done ? `${inert(incident.title, 150)}: ${reply.text}` : spoken(reply);
  };
  const asking = (command: (rest: string) => Command | string, named = NUMBERED) => (asked: Asked): Promise<Answer> =>
    about(asked.words, async (incident, rest) => {
      const wanted = command(rest);
      return typeof wanted === 'string' ? wanted : does(incident, wanted, asked);
    }, named);
  const opening = (name: string) => (asked: Asked): Promise<Answer> =>
    about(asked.words, async (incident) => (await modals[name]?.(incident, await authority(asked.user), asked.trigger)) ?? '');
  const showing = (draw: (incident: Incident) => Answer | Promise<Answer>) => (asked: Asked): Promise<Answer> => about(asked.words, async (incident) => draw(incident));

  const VERBS: Record<string, (asked: Asked) => Promise<Answer>> = {
    help: async () => helpText(tools.command),
    list: async () => listMessage(await desk.open()),
    runbooks: async () => desk.runbooks().map(({ title, name, alertNames }) => `*${inert(title, 100)}*  ${inert(name, 80)} · ${alertNames.map((alert) => inert(alert, 80)).join(', ')}`).join('\n') || 'There is no runbook.',
    declare: async ({ words, user, trigger }) => openDeclaration(tools, await authority(user), trigger, words),
    status: (asked) => about(asked.words, async (incident, rest) => {
      const status = STATUSES.find((one) => one === rest.toLowerCase());
      if (!status) return statusMessage(incident, context(desk.runbook(incident.runbook?.name)));
      return does(incident, { do: 'set status', status }, asked);
    }),
    mitigate: showing((incident) => mitigation(incident, context(desk.runbook(incident.runbook?.name))) ?? 'No step is known yet: the diagnosis is still running, or no runbook matches.'),
    timeline: showing(async (incident) => timelineMessage(incident, await desk.timeline(incident.id))),
    lead: asking(() => ({ do: 'take lead' })),
    ack: asking(() => ({ do: 'acknowledge' })),
    diagnose: (asked) => about(asked.words, async (incident, rest) => {
      if (rest.toLowerCase() === 'more') return (await modals[ACTION.moreChecks]?.(incident, await authority(asked.user), asked.trigger)) ?? '';
      return does(incident, { do: 'diagnose' }, asked);
    }),
    freeze: async ({ words, user }) => (await desk.freeze(await authority(user, { anew: true }), words)).text,
    unfreeze: async ({ user }) => (await desk.freeze(await authority(user, { anew: true }), null)).text,
    reopen: asking(() => ({ do: 'reopen' })),
    note: asking((rest) => (rest ? { do: 'note', text: rest } : `Say what to note: \`${tools.command} note the pool was raised\`.`), MARKED),
    resolve: opening(ACTION.resolve),
    update: opening(ACTION.statusPage),
    postmortem: opening(ACTION.review),
  };

  app.command(tools.command, async ({ ack, command, respond }: SlackCommandMiddlewareArgs) => {
    await ack();
    const [verb = '', ...rest] = command.text.trim().split(/\s+/);
    const asked: Asked = { words: command.text.trim().slice(verb.length).trim(), user: command.user_id, trigger: command.trigger_id, key: `command:${command.trigger_id}` };
    await answering(tools, command.user_id, { channel: command.channel_id }, async () => {
      const run = VERBS[verb.toLowerCase()];
      const open = await desk.open();
      const answer = run
        ? await run(asked)
        : verb === '' ? menu(open.length === 1 ? (open[0] ?? null) : null, open, context(null), await desk.frozen()) : `\`${inert([verb, ...rest].join(' '), 60)}\` is not a word I know.\n${helpText(tools.command)}`;
      if (answer === '') return '';
      await respond(typeof answer === 'string' ? { response_type: 'ephemeral', text: answer } : { response_type: 'ephemeral', text: answer.text, blocks: answer.blocks });
      return '';
    });
  });
}
