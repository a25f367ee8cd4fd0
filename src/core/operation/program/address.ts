import type { ShellWord } from '../shell/line.ts';

/**
 * The address of a request, its parts as written. While it is judged each open placeholder stands as one private-use
 * character, which no runbook may hold itself; `restore` puts them back.
 */
export type Address = {
  scheme: 'http' | 'https' | null;
  host: string;
  port: number | null;
  pathname: string;
  /** Without the question mark; empty for none. */
  query: string;
  /** It names a user, and mostly the password too. */
  credential: boolean;
};

type HostKind = 'own' | 'private' | 'placeholder' | 'public' | 'metadata' | 'acting' | 'obscure';

const first = 0xe000;

/** Any placeholder, for use inside a character class. */
export const hole = '\\ue000-\\uefff';

/** A word with every placeholder replaced by its mark; `names` grows by them. Null when they cannot be told from the text. */
export function mask(word: ShellWord, names: string[]): string | null {
  let { text } = word;
  let from = 0;
  for (const placeholder of word.placeholders) {
    const at = text.indexOf(placeholder, from);
    if (at < 0) return null;
    text = text.slice(0, at) + String.fromCharCode(first + names.push(placeholder) - 1) + text.slice(at + placeholder.length);
    from = at + 1;
  }
  return text;
}

/** An address masked: `{tenant}` in it is a placeholder too. */
export function maskAddress(word: ShellWord, names: string[]): string | null {
  return mask(word, names)?.replace(/\{[A-Za-z_][\w.-]*\}/g, (name) => String.fromCharCode(first + names.push(name) - 1)) ?? null;
}

/** A text with its placeholders as their author wrote them. */
export function restore(text: string, names: readonly string[]): string {
  return text.replace(/[\ue000-\uefff]/g, (mark) => names[mark.charCodeAt(0) - first] ?? mark);
}

const whole = new RegExp(
  `^(?:(https?)://)?(?:([^@/?#\\s\\\\]+)@)?([\\w.${hole}-]+|\\[[0-9a-f:.]+\\])(?::(\\d{1,5}|[${hole}]))?(/[^?#]*)?(?:\\?([^#]*))?$`,
  'i',
);

/** Reads an address as curl would, or says null. Kept as written: a URL parser would quietly mend what a reader should see. */
export function readAddress(text: string): Address | null {
  const [, scheme, user, host, port, pathname = '/', query = ''] = whole.exec(text) ?? [];
  if (host === undefined || /[^\x21-\x7e\ue000-\uefff]/.test(pathname) || /[^\x20-\x7e\ue000-\uefff]/.test(query)) return null;
  // Dot segments and doubled slashes are read differently by everyone on the way.
  if (/\/\.+(\/|$)|\/\/|\\/.test(pathname)) return null;
  // Without a scheme curl takes the host's first word for one.
  if (scheme === undefined && /^(ftp|dict|ldap|imap|smtp|pop3)\./i.test(host)) return null;
  const number = port !== undefined && /^\d+$/.test(port) ? Number(port) : null;
  if (number !== null && (number < 1 || number > 65_535)) return null;
  return { scheme: scheme === undefined ? null : (scheme.toLowerCase() as 'http'), host: host.toLowerCase(), port: number, pathname, query, credential: user !== undefined };
}

/** What a runbook's author calls the service itself: the pod, a port forwarded to it, or their laptop. */
const own = new Set(['localhost', '127.0.0.1', '[::1]', '0.0.0.0']);

/** Addresses inside a cloud that hand out its keys. */
const metadata = /^(169\.254\.\d{1,3}\.\d{1,3}|metadata(\.google\.internal|\.goog|\.azure\.internal|\.internal)?|instance-data(\..*)?|100\.100\.100\.200|192\.0\.0\.192|\[fd00:ec2::[0-9a-f]+\]|\[fe80:[0-9a-f:]*\])\.?$/;

/** Services where being asked is the deed: a heartbeat is sent, a message posted, a build started, a function run. */
const acting = new RegExp([
  '(^|\\.)(hc-ping\\.com|hchk\\.io|healthchecks\\.io|nosnch\\.in|deadmanssnitch\\.com|maker\\.ifttt\\.com|api\\.telegram\\.org|api\\.callmebot\\.com|ntfy\\.sh|wdt\\.io|afraid\\.org|duckdns\\.org|cronhub\\.io|api\\.day\\.app|sctapi\\.ftqq\\.com)$',
  '(^|\\.)(slack|discord|discordapp|twilio)\\.com$|(^|\\.)cronitor\\.(io|link)$|(^|\\.)on\\.aws$|(^|\\.)cloudfunctions\\.net$|(^|\\.)execute-api\\.|(^|\\.)amazonaws\\.com$|\\.queue\\.core\\.windows\\.net$|(^|[.-])jenkins([.-]|$)',
].join('|'));

/** The same, told from a word in a name that is not the team's own network. */
const actingName = /(^|[.-])(hc|hb|hooks?|ping|pulse|push|snitch|deadman|sms|cron|triggers?|notify|gotify|ntfy)([.-]|$)|webhook|heartbeat|healthchecks|deadmans?-?s?-?(snitch|switch)/;

/** Who a host is, by its name alone: the judge knows no configuration and asks no name server. */
export function kindOfHost(host: string): HostKind {
  if (own.has(host)) return 'own';
  if (metadata.test(host)) return 'metadata';
  if (acting.test(host)) return 'acting';
  // Numbers in other clothes (`2852039166`, `0xa9fea9fe`, `127.1`) and dotted names that resolve to a number inside them.
  if (/^[\dx.]*$|^0x[0-9a-f.x]+$/.test(host) && !/^(\d{1,3}\.){3}\d{1,3}$/.test(host)) return 'obscure';
  if (/(^|\.)0\d|\.(nip|sslip|xip)\.io$|localtest\.me$|lvh\.me$|::ffff:|\[::\d/.test(host) || /\.$/.test(host)) return 'obscure';
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|127\.)[\d.]+$|^\[f[cd]/.test(host)) return 'private';
  const open = /[\ue000-\uefff]/.test(host);
  if (!open && (!host.includes('.') || /\.(svc|svc\.cluster\.local|cluster\.local|local|internal|lan|intranet|corp|home\.arpa|consul|localhost)$/.test(host))) return 'private';
  if (actingName.test(host)) return 'acting';
  return open ? 'placeholder' : 'public';
}
