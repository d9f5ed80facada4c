// Who waits for whom, in plain words.

import { html, nothing } from "./lit.js";
import { state } from "./store.js";

/** Those the daemon tells first; the rest is a click away. */
const FIRST = 7;

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
        : html`<ul class="waits">${why.waits.slice(0, FIRST).map(wait)}</ul>
            ${why.waits.length > FIRST
              ? html`<details><summary>${why.waits.length - FIRST} more</summary>
                  <ul class="waits">${why.waits.slice(FIRST).map(wait)}</ul></details>`
              : nothing}`}
    </section>
  `;
}

function wait(one) {
  return html`<li class="wrap">${one.words}</li>`;
}
