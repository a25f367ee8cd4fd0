/**
 * What a list says of a program's arguments. `edit` is what is run in their place, so that it ends by itself: `tail -f`
 * without the `-f`.
 */
export type Seen = { doubt: string | null; sensitive: boolean; edit?: (words: string[]) => string[] };

/** A program's own list; null when its arguments are not on it. */
export type Reporter = (args: readonly string[]) => Seen | null;

export const harmless: Seen = { doubt: null, sensitive: false };
export const secret: Seen = { doubt: null, sensitive: true };
export const heavy: Seen = { doubt: 'it can take long', sensitive: false };
