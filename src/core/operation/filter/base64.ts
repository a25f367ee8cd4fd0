import type { LineFilter } from './filter.ts';
import { asLines } from './lines.ts';
import { count, isOn, readOptions, valueOf } from './options.ts';

const known = 'd,decode D i,ignore-garbage w=,wrap';

/** `base64` and `base64 -d` (`-D` on a Mac). A file is not understood. */
export function base64(args: string[]): LineFilter | null {
  const options = readOptions(args, known);
  if (options === null || options.operands.length > 0) return null;
  if (decodes(args)) return (lines) => decode(lines.join(''), isOn(options, 'i'));
  const wrap = count(valueOf(options, 'w') ?? '76');
  if (wrap === null) return null;
  return (lines) => {
    const text = encode(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')));
    return wrap === 0 ? [text] : (text.match(new RegExp(`.{1,${wrap}}`, 'g')) ?? []);
  };
}

/** True when it turns text back: what comes out was hidden from a reader, and is a password often enough. */
export function decodes(args: string[]): boolean {
  const options = readOptions(args, known);
  return options !== null && (isOn(options, 'd') || isOn(options, 'D'));
}

function encode(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary);
}

function decode(text: string, lenient: boolean): string[] {
  const given = lenient ? text.replace(/[^A-Za-z0-9+/=]/g, '') : text;
  // What is whole is shown, as base64 does before it complains.
  const [valid = ''] = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/.exec(given) ?? [];
  const binary = atob(valid);
  const lines = asLines(new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0))));
  return valid.length === given.length ? lines : [...lines, 'base64: invalid input'];
}
