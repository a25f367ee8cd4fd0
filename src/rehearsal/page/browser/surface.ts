/**
 * A surface is a message or a modal: where elements live, what has been put into them, and where their presses go.
 */
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Block } from '../../slack/state.ts';
import type { Answer, Element } from './kit.ts';
import { elementsOf, firstAnswer } from './kit.ts';

export type Surface = {
  answer: (blockId: string, element: Element) => Answer | undefined;
  /** Keeps an answer and, where the element reports its changes, sends it. */
  setAnswer: (blockId: string, element: Element, answer: Answer, dispatch: boolean) => void;
  press: (blockId: string, element: Element, value?: unknown) => void;
  isWaiting: (blockId: string, element: Element) => boolean;
  /** A sentence to show under an input. */
  errors: Record<string, string>;
};

export const SurfaceContext = createContext<Surface | undefined>(undefined);

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error('an element outside a message or modal');
  return surface;
}

/** Slack gives an app three seconds to answer a press; after that the button must be usable again. */
const WAIT_MS = 3000;

type SurfaceOptions = {
  /** A new surface starts with empty answers; the same one keeps them through edits. */
  id: string;
  /** Changes whenever the app has visibly answered. */
  signature: string;
  errors: Record<string, string>;
  send: (blockId: string, actionId: string, value?: unknown) => void;
};

export function useAnswers({ id, signature, errors, send }: SurfaceOptions): Surface {
  const [answers, setAnswers] = useState<Record<string, Answer>>({});
  const [pressed, setPressed] = useState<{ key: string; signature: string }>();
  useEffect(() => {
    if (!pressed) return undefined;
    const timer = window.setTimeout(() => setPressed(undefined), WAIT_MS);
    return () => window.clearTimeout(timer);
  }, [pressed]);

  const press = (blockId: string, element: Element, value?: unknown) => {
    setPressed({ key: keyOf(id, blockId, element), signature });
    send(blockId, element.action_id ?? '', value);
  };
  return {
    errors,
    press,
    answer: (blockId, element) => answers[keyOf(id, blockId, element)] ?? firstAnswer(element),
    setAnswer: (blockId, element, answer, dispatch) => {
      setAnswers((held) => ({ ...held, [keyOf(id, blockId, element)]: answer }));
      if (dispatch) press(blockId, element, answer);
    },
    isWaiting: (blockId, element) => pressed?.key === keyOf(id, blockId, element) && pressed.signature === signature,
  };
}

/** Slack's `state.values`: block_id to action_id to answer. */
export function stateValues(blocks: Block[], surface: Surface): Record<string, Record<string, Answer>> {
  const values: Record<string, Record<string, Answer>> = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const answer = surface.answer(block.block_id ?? '', element);
      if (answer) (values[block.block_id ?? ''] ??= {})[element.action_id ?? ''] = answer;
    }
  }
  return values;
}

/** An app that sends another first value means it to be seen, so that value is part of the key. */
function keyOf(id: string, blockId: string, element: Element): string {
  return JSON.stringify([id, blockId, element.action_id, firstAnswer(element)]);
}
