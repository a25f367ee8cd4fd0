import pino, { type Logger } from 'pino';

/** Secrets look alike wherever they turn up: tokens, bearer headers, passwords in addresses. */
const SECRET = /xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=[Bb]earer )[\w.~+/=-]+|(?<=:\/\/[^:/\s@]+:)[^@\s]+(?=@)|(?<=password=)\S+/g;

/** Structured lines on stdout, one JSON object each; line breaks in values cannot forge a line. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: {},
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['token', 'password', 'authorization', '*.token', '*.password', '*.authorization', 'headers', '*.headers'], censor: '[secret]' },
    serializers: {
      // An error's own text may hold an address with a password, its other fields whole response bodies.
      err: (error: unknown) => (error instanceof Error ? { type: error.name, message: scrub(error.message), stack: scrub(error.stack ?? '') } : { message: scrub(String(error)) }),
    },
    hooks: {
      streamWrite: scrub,
    },
  });
}

export function scrub(text: string): string {
  return text.replaceAll(SECRET, '[secret]');
}
