/**
 * Block Kit, drawn: one small renderer a block type.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import type { Block } from '../../slack/state.ts';
import { ElementView } from './elements.ts';
import { Image } from './image.ts';
import type { Element } from './kit.ts';
import { MarkdownBlock } from './markdown-block.ts';
import { RichTextView } from './rich-text.ts';
import { useSurface } from './surface.ts';
import { TableBlock } from './table-block.ts';
import type { TextObject } from './text.ts';
import { PlainText, Text } from './text.ts';

type Fields = {
  text?: TextObject; fields?: TextObject[]; title?: TextObject; label?: TextObject; hint?: TextObject;
  elements?: Element[]; accessory?: Element; element?: Element; optional?: boolean; dispatch_action?: boolean;
};

const RENDERERS: Record<string, (block: Block & Fields) => VNode> = {
  header: (block) => html`<h3 class="block-header"><${Text} value=${block.text} /></h3>`,
  section: (block) => html`<${Section} block=${block} />`,
  divider: () => html`<hr class="divider" />`,
  actions: (block) => html`<div class="block-actions">${block.elements?.map((element) => html`
    <${ElementView} element=${element} blockId=${block.block_id} label="" dispatch=${true} />`)}</div>`,
  context: (block) => html`<div class="block-context">${block.elements?.map((element) => (element.type === 'image'
    ? html`<${Image} image=${element} class="image-context" />`
    : html`<span class="context-text"><${Text} value=${element as unknown as TextObject} /></span>`))}</div>`,
  image: (block) => html`<figure class="block-image">
    ${block.title && html`<figcaption><${Text} value=${block.title} /></figcaption>`}<${Image} image=${block as unknown as Element} class="image-large" /></figure>`,
  input: (block) => html`<${InputBlock} block=${block} />`,
  rich_text: (block) => html`<${RichTextView} rich=${block} />`,
  table: (block) => html`<${TableBlock} table=${block} />`,
  markdown: (block) => html`<${MarkdownBlock} source=${String(block.text)} />`,
};

/** A message's or modal's blocks, from top to bottom. */
export function Blocks({ blocks }: { blocks: Block[] }): VNode {
  return html`<div class="blocks">${blocks.map((block) => html`<div key=${block.block_id} class=${`block block-of-${block.type}`}>
    ${RENDERERS[block.type]?.(block) ?? html`<span class="unknown">A ${block.type} block is not drawn here</span>`}</div>`)}</div>`;
}

function Section({ block }: { block: Block & Fields }): VNode {
  return html`<div class="section">
    <div class="section-main">
      ${block.text && html`<div class="section-text"><${Text} value=${block.text} /></div>`}
      ${block.fields && html`<div class="fields">${block.fields.map((field) => html`<div class="field"><${Text} value=${field} /></div>`)}</div>`}
    </div>
    ${block.accessory && html`<div class="section-accessory"><${ElementView} element=${block.accessory} blockId=${block.block_id} label=${spoken(block.text)} dispatch=${true} /></div>`}
  </div>`;
}

function InputBlock({ block }: { block: Block & Fields }): VNode {
  const surface = useSurface();
  const error = surface.errors[block.block_id ?? ''];
  return html`<div class=${error ? 'input-block input-block-wrong' : 'input-block'}>
    <div class="input-label"><${Text} value=${block.label} />${block.optional && html` <span class="optional">(optional)</span>`}</div>
    ${block.element && html`<${ElementView} element=${block.element} blockId=${block.block_id} label=${block.label?.text} dispatch=${block.dispatch_action === true} />`}
    ${error && html`<div class="input-error" role="alert"><${PlainText} text=${error} /></div>`}
    ${block.hint && html`<div class="input-hint"><${Text} value=${block.hint} /></div>`}
  </div>`;
}

/** A section's text as the spoken name of the select beside it. */
function spoken(text: TextObject | undefined): string {
  return (text?.text ?? '').replace(/[*_~`]/gu, '').split('\n')[0] ?? '';
}
