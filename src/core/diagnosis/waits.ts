/** What the server calls a kind of waiting, and what people call it. */
const kinds: Record<string, string> = {
  Lock: 'a lock', LWLock: "the server's own bookkeeping", BufferPin: 'a page in use', IO: 'the disk', IPC: 'another process', Client: 'the client', Timeout: 'a timer', Extension: 'an extension',
};

/** `a lock (transactionid)`, `the disk (DataFileRead)`; who waits for nothing is on the processor. */
export function waitWords(event: string | null): string {
  if (event === null) return 'nothing: on the processor';
  const [kind = '', name = ''] = event.split(': ');
  const words = kinds[kind] ?? kind;
  return name === '' ? words : `${words} (${name})`;
}
