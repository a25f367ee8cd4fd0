import { catalogue } from './catalogue.ts';
import type { Row } from './catalogue.ts';

const classes: [Row['class'], string][] = [
  ['read', 'cannot change anything. It runs by itself under Diagnosis, unless its answer may hold secrets or its rows are the application’s, it never ends, it is heavy, or something in it must be filled in: then a person starts it.'],
  ['change', 'alters something and can be undone or done again. It is a button, with a preview first.'],
  ['terminate', 'ends something for good. It is a button, with the exact list first and a confirmation.'],
  ['manual', 'is shown with its text to copy, and the reason.'],
];

/** The table of everything that is understood, as a page of Markdown for people who write runbooks. */
export function reference(): string {
  const sections = classes.flatMap(([kind, meaning]) => {
    const rows = catalogue.filter((row) => row.class === kind);
    const previewed = rows.some(({ preview }) => preview !== 'none');
    const columns = ['operation', 'what it does', 'asked of', ...(previewed ? ['shown first'] : []), 'for example'];
    return [`## ${kind}`, '', `A **${kind}** ${meaning}`, '', cells(columns), `${'|---'.repeat(columns.length)}|`, ...rows.map((row) => line(row, previewed)), ''];
  });
  return [
    '# What Lifeguard understands', '',
    'Written from the table in `catalogue.ts` by `npx lifeguard reference`. A statement is understood as a whole or not at all; whatever is not in these tables is manual.', '',
    ...sections,
  ].join('\n');
}

const shownFirst: Record<Row['preview'], string> = {
  none: '', sessions: 'the sessions', workload: 'old and new values', object: 'the objects and what becomes of them', statement: 'the statement and where it runs', request: 'the whole request',
};

function line({ operation, words, target, preview, example }: Row, previewed: boolean): string {
  return cells([operation, words, target === 'nobody' ? '' : target, ...(previewed ? [shownFirst[preview]] : []), `\`${example.replaceAll('|', '\\|')}\``]);
}

const cells = (texts: string[]): string => `| ${texts.join(' | ')} |`;
