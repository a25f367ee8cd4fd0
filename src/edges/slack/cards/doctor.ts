/** The one message of `lifeguard doctor --button`: a button to press, and what became of it. */
import { actions, button, section } from './blocks.ts';
import { ACTION } from './ids.ts';
import type { Message } from './menu.ts';
import { person } from './text.ts';

const PROVED = 'Buttons reach Lifeguard';

export function pressMessage(seconds: number): Message {
  const text = `Somebody is checking Lifeguard’s installation. Press this within ${seconds} seconds to prove that buttons reach it.`;
  return { text, blocks: [section(text), ...actions([button('Prove that buttons work', ACTION.doctor, 'doctor')])] };
}

/** `by`: who answered the press. */
export function pressedMessage(user: string, by: string): Message {
  return said(`${PROVED}: ${person(user)} pressed this one, and ${by} answered.`);
}

export function unpressedMessage(): Message {
  return said('No press of this button reached Lifeguard in time. It no longer does anything.');
}

/** Who answered the press, out of the message's text; null while nobody did. */
export function answeredBy(text: string | undefined): string | null {
  return text?.startsWith(PROVED) ? (/, and (.+) answered\.$/.exec(text)?.[1] ?? 'Lifeguard') : null;
}

function said(text: string): Message {
  return { text, blocks: [section(text)] };
}
