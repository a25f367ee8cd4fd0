/**
 * The frame of every dialog, on the browser's own `<dialog>`: it keeps the focus inside and everything behind it out of reach.
 */
import type { ComponentChildren, VNode } from 'preact';
import { html } from 'htm/preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

type DialogProps = { label: string; class: string; onClose: () => void; children?: ComponentChildren };

/** Open as long as it is drawn; `onClose` is the wish to close (Esc), which the owner grants by no longer drawing it. */
export function Dialog({ label, class: className, onClose, children }: DialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // The text to read and scroll, not the close button that comes first, nor a field whose focus would scroll past the text.
    shown?.querySelector<HTMLElement>('.dialog-body')?.focus();
    return () => shown?.close();
  }, []);
  // Esc is taken as a key, because browsers let a second Esc close a dialog without asking its owner.
  const escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  const cancel = (event: Event) => {
    event.preventDefault();
    if (event.target === dialog.current) onClose();
  };
  return html`<dialog ref=${dialog} class=${`dialog ${className}`} aria-label=${label} onKeyDown=${escape} onCancel=${cancel}>${children}</dialog>`;
}
