/** What the headers of a request mean for its judgement; `refused` names the first that is not understood. */
type Headers = { contentType: string | null; credential: boolean; elsewhere: boolean; metadata: boolean; endless: boolean; refused: string | null };

/** Headers that only say who asks and in what form the answer is wanted. Others may turn a request into another one (`X-HTTP-Method-Override`, `X-Original-URL`). */
const harmless =
  /^(accept(-\w+)?|user-agent|cache-control|pragma|connection|origin|referer|range|if-(none-match|modified-since)|x-requested-(with|by)|kbn-xsrf|osd-xsrf|x-(request|correlation|trace|client|session|transaction)-?id|traceparent|x-b3-\w+|x-forwarded-(for|proto|port)|x-real-ip|x-github-api-version|access-control-request-(method|headers)|ngrok-skip-browser-warning)$/;
const credentials = /^(authorization|proxy-authorization|cookie|(x-)?([a-z\d]+-)*(token|api-?key|application-key|auth-key|auth|secret|access-key|csrf-token))$/;
const elsewheres = /^(host|x-forwarded-host|x-scope-orgid|x-(grafana-)?(tenant|org|organi[sz]ation|account|user|customer|workspace|project)(-id)?|tenant(-id)?|namespace)$/;
const metadatas = /^(metadata-flavor|metadata|x-aws-ec2-metadata-token(-ttl-seconds)?|x-google-metadata-request)$/;

/** Flags of curl and wget that come to a header. */
export const headerFlags: Record<string, string> = { header: '', 'user-agent': 'User-Agent: ', referer: 'Referer: ', cookie: 'Cookie: ', user: 'Authorization: ', 'oauth2-bearer': 'Authorization: ' };

/** A name in braces, which is to be filled in. */
const named = /(?<!\$)\{{1,2} ?[A-Za-z][\w.-]* ?\}{1,2}/g;

/** Reads headers written as `Name: value`. A brace in a value (`${jndi:…}`, `() { :; }`) is a program for whoever logs it, whatever header it is in. */
export function readHeaders(lines: readonly string[]): Headers {
  const found: Headers = { contentType: null, credential: false, elsewhere: false, metadata: false, endless: false, refused: null };
  for (const line of lines) {
    const [, written = '', value = ''] = /^([A-Za-z\d-]+):[ \t]*([\x20-\x7e\ue000-\uefff]*)$/.exec(line) ?? [];
    const name = written.toLowerCase();
    if (/[{}]/.test(value.replace(named, ''))) found.refused ??= written;
    else if (name === 'content-type') found.contentType = value;
    else if (metadatas.test(name)) found.metadata = true;
    else if (credentials.test(name)) found.credential = true;
    else if (elsewheres.test(name)) found.elsewhere = true;
    else if (harmless.test(name)) found.endless ||= name === 'accept' && /event-stream/i.test(value);
    else found.refused ??= line.split(':')[0] ?? line;
  }
  return found;
}
