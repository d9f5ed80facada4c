// Mail and how far each message came.

import { html, nothing, repeat } from "./lit.js";
import { clock } from "./format.js";
import { change, state } from "./store.js";
import { avatar } from "./members.js";

const STEPS = ["queued", "delivered", "seen", "answered"];
const SHOWN = 60;

export function mailSection(team) {
  const newest = state.messages.slice(-SHOWN).reverse();
  const left = state.messages.length - newest.length;
  return html`
    <section aria-labelledby="mail-heading">
      <div class="title-row">
        <h2 id="mail-heading">Mail</h2>
        <span class="spring"></span>
        <button type="button" @click=${() => change({ dialog: { kind: "message", member: "" } })}>Write…</button>
      </div>
      ${newest.length === 0
        ? html`<p class="empty">Nobody has written yet.</p>`
        : html`<ol class="mail" reversed>${repeat(newest, (message) => message.id, letter)}</ol>`}
      ${left > 0 ? html`<p class="muted">${left} older ones are not shown.</p>` : nothing}
    </section>
  `;
}

function letter(message) {
  return html`
    <li class="letter">
      ${avatar(message.from)}
      <div class="names">
        <p class="head">
          <b>${message.from}</b> <span aria-label="to">→</span> <b>${message.to}</b>
          <time class="muted" datetime=${message.queuedAt}>${clock(message.queuedAt)}</time>
          ${receipt(message)}
        </p>
        ${long(message.text)
          ? html`<details>
              <summary><span class="clamp">${message.text}</span></summary>
              <p class="said">${message.text}</p>
            </details>`
          : html`<p class="said">${message.text}</p>`}
        ${message.reason ? html`<p class="refusal wrap">${message.reason}</p>` : nothing}
      </div>
    </li>
  `;
}

function long(text) {
  return text.length > 160 || text.split("\n").length > 3;
}

function receipt(message) {
  const reached = STEPS.indexOf(message.state);
  return html`<span class="receipt ${message.state}">
    <span class="dots" aria-hidden="true"
      >${STEPS.map((step, i) => html`<i class=${i <= reached ? "on" : ""}></i>`)}</span
    >${message.state}</span
  >`;
}
