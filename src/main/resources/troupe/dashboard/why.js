// Who waits for whom, in plain words.

import { html, nothing } from "./lit.js";
import { since } from "./format.js";
import { state } from "./store.js";

export function whySection() {
  const why = state.why;
  if (!why) return nothing;
  return html`
    <section aria-labelledby="why-heading">
      <div class="title-row"><h2 id="why-heading">Who waits for whom</h2></div>
      ${why.cycles.length
        ? html`<p class="refusal wrap" role="alert">They wait for each other:
            ${why.cycles.map((cycle) => cycle.map((node) => node.id).join(" → ")).join("; ")}</p>`
        : nothing}
      ${why.waits.length === 0
        ? html`<p class="empty">Nobody waits for anything.</p>`
        : html`<ul class="waits">${why.waits.map(wait)}</ul>`}
    </section>
  `;
}

function wait(one) {
  return html`<li>
    <span class="wrap">${one.words}</span>
    ${one.since ? html`<span class="muted">${since(one.since, state.now)}</span>` : nothing}
  </li>`;
}
