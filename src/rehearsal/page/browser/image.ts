/**
 * Pictures: in blocks, beside texts, and files that were shared.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import type { File } from '../../slack/state.ts';
import { Icon } from './icons.ts';
import type { Element } from './kit.ts';

/** A picture by its address; the server has put one on pictures that were given as files. */
export function Image({ image, class: className = 'image-small' }: { image: Element; class?: string }): VNode {
  return html`<img class=${className} src=${image.image_url} alt=${image.alt_text ?? ''} />`;
}

/** A shared file: pictures are shown, everything else is a card to open. */
export function FileView({ file }: { file: File }): VNode {
  if (file.mimetype.startsWith('image/')) {
    return html`<figure class="file-image"><figcaption>${file.name}</figcaption><a href=${file.url} target="_blank" rel="noopener noreferrer"><img src=${file.url} alt=${file.name} /></a></figure>`;
  }
  return html`<a class="file-card" href=${file.url} target="_blank" rel="noopener noreferrer">
    <span class="file-icon"><${Icon} name="file" size=${22} /></span>
    <span class="file-text"><bdi class="file-name">${file.name}</bdi><span class="file-kind">${file.mimetype} · ${sizeText(file.size)}</span></span>
  </a>`;
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
