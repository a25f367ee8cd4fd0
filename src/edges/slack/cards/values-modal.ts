import type { types } from '@slack/bolt';
import type { Incident } from '../../../core/incident/incident.ts';
import type { Question } from '../../../core/incident/values.ts';
import { button, context, preformatted, section } from './blocks.ts';
import type { Modal } from './blocks.ts';
import { ACTION, valueInput, VIEW } from './ids.ts';
import { modal, textInput } from './modal.ts';
import type { Named } from './step.ts';
import { inert } from './text.ts';
import { encodeValue } from './value.ts';

/** Asks what stands for the placeholders of one statement. What is typed goes where the question says, and nowhere as text. */
export function valuesModal(incident: Incident, { id, statement }: Named, questions: Question[]): Modal {
  const reads = statement?.judgement.class === 'read';
  return modal(VIEW.values, 'Fill in first', encodeValue({ incident: incident.id, step: id }), [
    section(`*${inert(statement?.title ?? 'This step', 200)}* leaves ${questions.length === 1 ? 'one thing' : `${questions.length} things`} open.`),
    ...(statement ? [preformatted(statement.text, 1_200)] : []),
    ...questions.map(({ key, placeholders, words, suggestion }) => textInput(valueInput(key), { label: words, value: suggestion, maxLength: 253, hint: `Stands for ${placeholders.join(' and ')}.${suggestion ? ' Look at it before you go on.' : ''}` })),
    context('It is asked once: whatever else in this incident leaves the same open takes it from here.'),
  ], { submit: reads ? 'Look' : 'See what it would do' });
}

/** Opens the form again, with what was said before. */
export function changeButton(incident: Incident, statementId: string): types.Button {
  return button('Other values…', ACTION.otherValues, encodeValue({ incident: incident.id, step: statementId }));
}
