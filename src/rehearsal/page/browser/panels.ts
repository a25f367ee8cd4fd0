/**
 * The game master's strip: what the outside world looks like, and the buttons that change it. Not part of Slack, and it looks it.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import type { Panel, Snapshot } from '../../slack/state.ts';
import { useDesk } from './desk.ts';
import { Icon } from './icons.ts';

/** The last refusals are enough to see what went wrong just now. */
const SHOWN_REFUSALS = 5;

export function PanelsPane({ onCollapse }: { onCollapse: () => void }): VNode {
  const { snapshot, act } = useDesk();
  return html`<aside class="panels" aria-label="Game day">
    <header class="panels-head"><h2>Game day</h2>
      <button type="button" class="tool panels-fold" aria-label="Hide game day" title="Hide" onClick=${onCollapse}><${Icon} name="close" size=${16} /></button></header>
    <div class="panels-scroll">
      ${snapshot.notice && html`<p class="notice">${snapshot.notice}</p>`}
      ${snapshot.controls.length > 0 && html`<div class="controls" role="group" aria-label="Controls">${snapshot.controls.map((control) => html`
        <div class="control" key=${control.id}>
          <button type="button" class="control-button" onClick=${() => act({ do: 'control', id: control.id })}>${control.label}</button>
          <p class="control-hint">${control.hint}</p>
        </div>`)}</div>`}
      <div class="panel-list">${snapshot.panels.map((panel) => html`<${PanelBox} key=${panel.title} panel=${panel} />`)}</div>
      <${Refusals} refusals=${snapshot.refusals} />
    </div>
  </aside>`;
}

const STATE_WORDS: Record<Panel['state'], string> = { calm: 'Calm', busy: 'Busy', trouble: 'In trouble' };

function PanelBox({ panel }: { panel: Panel }): VNode {
  return html`<section class=${`panel panel-${panel.state}`} aria-label=${panel.title}>
    <header class="panel-head"><h3>${panel.title}</h3><span class="panel-state" role="img" aria-label=${STATE_WORDS[panel.state]} title=${STATE_WORDS[panel.state]}></span></header>
    <p class="panel-summary"><bdi>${panel.summary}</bdi></p>
    ${panel.gauge && html`<div class="gauge">
      <div class="gauge-track" role="meter" aria-label=${panel.gauge.label} aria-valuemin="0" aria-valuemax="1" aria-valuenow=${panel.gauge.value}>
        <div class="gauge-fill" style=${{ width: `${Math.max(0, Math.min(1, panel.gauge.value)) * 100}%` }}></div></div>
      <span class="gauge-label">${panel.gauge.label}</span></div>`}
    ${panel.lines.length > 0 && html`<ul class="panel-lines">${panel.lines.map((line) => html`<li><bdi>${line}</bdi></li>`)}</ul>`}
  </section>`;
}

function Refusals({ refusals }: { refusals: Snapshot['refusals'] }): VNode | null {
  if (refusals.length === 0) return null;
  return html`<details class="refusals"><summary>Refused by Slack <span class="refusals-count">${refusals.length}</span></summary>
    <ul>${refusals.slice(-SHOWN_REFUSALS).toReversed().map((refusal) => html`
      <li><code>${refusal.method}</code> <strong>${refusal.error}</strong><br /><bdi>${refusal.detail}</bdi></li>`)}</ul></details>`;
}
