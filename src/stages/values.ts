/** What a statement does in this incident: its operation with everything filled in that can be known. */
import { knownValues, questionsFor, readFor, type Question } from '../core/incident/values.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Answer } from '../core/diagnosis/diagnosis.ts';
import type { Values } from '../core/operation/fill.ts';
import { filled } from '../core/operation/filled.ts';
import { isKubernetesName } from '../core/operation/kubectl/names.ts';
import type { Operation } from '../core/operation/operation.ts';
import type { Statement } from '../core/runbook/runbook.ts';
import { ask } from './ask.ts';
import type { World } from './world.ts';

export type Filled = { operation: Operation; values: Values };

/** What is known without asking anybody outside; `asks` names what a person has to say first. */
export function filledSoFar(statement: Statement, incident: Incident, namespaces: string[]): Filled | { asks: Question[] } | { refused: string } {
  const { values, open } = knownValues(statement, incident, namespaces);
  return open.length > 0 ? asking(statement, incident, open) : known(statement, values);
}

/** The same, after the block's own reads were asked for the values they give; what stays open is a question. */
export async function filledIn(statement: Statement, incident: Incident, world: World): Promise<Filled | { asks: Question[] } | { refused: string }> {
  const said = knownValues(statement, incident, world.settings.namespaces);
  const values = { ...said.values };
  const open: string[] = [];
  for (const placeholder of said.open) {
    const read = readFor(placeholder, statement.judgement, values);
    const name = read && nameIn(await ask(read, world, values));
    if (name) values[placeholder] = name;
    else open.push(placeholder);
  }
  return open.length > 0 ? asking(statement, incident, open) : known(statement, values);
}

function asking(statement: Statement, incident: Incident, open: string[]): { asks: Question[] } | { refused: string } {
  const asked = questionsFor(statement, incident, open);
  return 'questions' in asked ? { asks: asked.questions } : asked;
}

function known({ judgement }: Statement, values: Values): Filled | { refused: string } {
  const operation = filled(judgement, values);
  return 'refused' in operation ? operation : { operation, values };
}

/** The one name an answer consists of; null when it is anything else: then a person is asked. */
function nameIn(answer: Answer): string | null {
  if (answer.kind === 'failed' || answer.more > 0) return null;
  const cells = answer.kind === 'table' ? answer.rows.flat() : answer.lines.map((line) => line.trim()).filter((line) => line !== '');
  const [only, ...others] = cells;
  // `-o name` says what kind it is; where a name stands, only the name is wanted.
  const name = only?.replace(/^pods?\//, '') ?? '';
  return others.length === 0 && isKubernetesName(name) ? name : null;
}
