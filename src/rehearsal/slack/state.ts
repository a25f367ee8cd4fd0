/**
 * What the simulated Slack shows to one acting user: the contract between its server and its page.
 * The server pushes a whole `Snapshot` over a WebSocket after every change; the page draws it and sends `Act`s back.
 * Blocks are Slack's own JSON, already judged by the server: the page may trust their shape.
 */
export type Block = { type: string; block_id?: string; [field: string]: unknown };

export type User = { id: string; name: string; realName: string; colour: string; role: string; isGuest: boolean };
/** A user group, mentioned as `<!subteam^id>`. */
export type Group = { id: string; handle: string };
export type Channel = { id: string; name: string; topic: string };
type Reaction = { name: string; users: string[] };
export type File = { id: string; name: string; mimetype: string; url: string; size: number };

export type Message = {
  channel: string;
  /** Slack's id of a message: seconds and microseconds, `1732345678.000100`. */
  ts: string;
  threadTs?: string;
  user: string;
  text: string;
  blocks: Block[];
  attachments: { color?: string; blocks: Block[]; text?: string }[];
  files: File[];
  reactions: Reaction[];
  editedAt?: string;
  /** Replies, counted on the parent. */
  replyCount: number;
  replyUsers: string[];
  pinned: boolean;
  /** Only this snapshot's user sees it. */
  ephemeral: boolean;
  /** Whom it called when it was posted: `here`, `channel`, `everyone`, user and user-group ids. An edit calls nobody. */
  notifies?: string[];
};

export type View = {
  id: string;
  hash: string;
  type: 'modal';
  callbackId: string;
  title: string;
  submit?: string;
  close?: string;
  blocks: Block[];
  /** Sentences the app answered a submission with, by block_id. */
  errors: Record<string, string>;
  /** The submission was sent and the app has not answered yet. */
  pending: boolean;
  /** The app did not hear the last submission. */
  unheard: boolean;
};

/** A box beside the chat: one outside party and what happened there. */
export type Panel = {
  title: string;
  state: 'calm' | 'busy' | 'trouble';
  /** The one line to read, e.g. `37 of 37 connections`. */
  summary: string;
  lines: string[];
  /** Fullness from 0 to 1, drawn as a bar. */
  gauge?: { value: number; label: string };
};
/** A button of the game master, not of Slack. */
export type Control = { id: string; label: string; hint: string };

export type Snapshot = {
  team: { id: string; name: string };
  me: string;
  users: User[];
  channels: Channel[];
  groups: Group[];
  messages: Message[];
  /** The stack of this user's open modals, the topmost last. */
  views: View[];
  /** Slash commands of the installed app, for the message box's hints. */
  commands: { command: string; description: string; usageHint: string }[];
  panels: Panel[];
  controls: Control[];
  /** One sentence about the game day, e.g. how time is compressed. */
  notice: string;
  /** A refusal of the last act or of an API call of the app, newest last, for the page's console strip. */
  refusals: { at: string; method: string; error: string; detail: string }[];
  /** Whether the app is connected (Socket Mode) or reachable. */
  appConnected: boolean;
};

/** What a user can do on the page; sent as JSON over the page's WebSocket. */
export type Act =
  | { do: 'say'; channel: string; threadTs?: string; text: string }
  | { do: 'press'; channel: string; ts: string; blockId: string; actionId: string; value?: unknown }
  | { do: 'press in view'; viewId: string; blockId: string; actionId: string; value?: unknown; values?: Record<string, Record<string, unknown>> }
  | { do: 'submit'; viewId: string; values: Record<string, Record<string, unknown>> }
  | { do: 'close'; viewId: string }
  | { do: 'react'; channel: string; ts: string; name: string }
  | { do: 'control'; id: string };
