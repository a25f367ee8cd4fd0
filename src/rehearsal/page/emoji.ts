/**
 * Emoji by Slack's short names, for `:shortcodes:` in texts and for reactions.
 */
import { search } from 'node-emoji';

/** Names Slack uses that the emoji library calls otherwise, or lacks. */
const SLACK_NAMES: Record<string, string> = {
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  large_orange_circle: '🟠',
  large_purple_circle: '🟣',
  large_brown_circle: '🟤',
  large_red_square: '🟥',
  large_green_square: '🟩',
  large_yellow_square: '🟨',
  large_orange_square: '🟧',
  ring_buoy: '🛟',
  simple_smile: '🙂',
  thumbsup: '👍',
  thumbsdown: '👎',
};

/** Short name (without colons) to the character, about 1,600 of them. */
export function emojiByShortcode(): Record<string, string> {
  const known = search(/./u).map(({ name, emoji }): [string, string] => [name, emoji]);
  return { ...Object.fromEntries(known), ...SLACK_NAMES };
}
