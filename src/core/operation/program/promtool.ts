import { manual } from '../judgement.ts';
import type { Filter, Judgement } from '../operation.ts';
import { flagTable, openPlaceholders, readFlags } from '../shell/flags.ts';
import type { ShellWord } from '../shell/line.ts';
import { kindOfHost, maskAddress, readAddress } from './address.ts';
import { judgePromql } from './promql.ts';

const flags = flagTable('time= start= end= step= format:o= header=');

/** Judges `promtool query instant|range URL 'expression'`: a question to the target's Prometheus. Its other commands work on files. */
export function judgePromtool(words: readonly ShellWord[], filters: Filter[]): Judgement {
  const [query, kind, ...rest] = words;
  if (query?.text !== 'query' || (kind?.text !== 'instant' && kind?.text !== 'range')) return manual('promtool works on files of the machine it runs on.');
  const given = readFlags(rest, flags);
  if ('unknown' in given) return manual(`promtool with ${given.unknown} is not understood.`);
  const [server, expression, more] = given.positionals;
  if (server === undefined || expression === undefined || more !== undefined || given.rest !== null) return manual('It does not ask one Prometheus one question.');
  const names: string[] = [];
  const text = maskAddress(server, names);
  const address = text === null ? null : readAddress(text);
  if (address === null) return manual('Its address is not a plain http one.');
  const judgement = judgePromql(expression.text, filters);
  if (judgement.class !== 'read') return judgement;
  const open = [...new Set([...openPlaceholders(given), ...names, ...(judgement.placeholders ?? [])])];
  const doubt =
    open[0] !== undefined ? `${open[0]} must be filled in`
    : kindOfHost(address.host) !== 'own' ? `${address.host} is not known to be the target's own Prometheus`
    : given.flags.has('header') ? 'its headers are not Lifeguard’s to send'
    : kind.text === 'range' || given.flags.has('time') ? 'Lifeguard would ask for now only'
    : null;
  if (doubt === null) return judgement;
  return { ...judgement, auto: false, reason: `Asks the target's Prometheus, but ${doubt}: a person starts it.`, ...(open.length > 0 ? { placeholders: open } : {}) };
}
