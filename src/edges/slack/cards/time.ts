/** A moment in the reader's own time zone; Slack draws it, so it never needs an edit. The fallback is UTC. */
export function clock(at: string, how: 'time' | 'seconds' | 'ago' = 'time'): string {
  const ms = Date.parse(at);
  if (!Number.isFinite(ms)) return 'at an unknown time';
  const utc = new Date(ms).toISOString();
  const format = { time: '{time}', seconds: '{time_secs}', ago: '{time} ({ago})' }[how];
  const fallback = how === 'seconds' ? utc.slice(11, 19) : utc.slice(11, 16);
  return `<!date^${Math.floor(ms / 1_000)}^${format}|${fallback} UTC>`;
}
