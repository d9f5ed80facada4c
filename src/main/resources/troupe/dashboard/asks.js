// What members wait for a person to say. Above all else on the page, since work stands still.

import { html, nothing, repeat } from "./lit.js";
import { duration } from "./format.js";
import { state, toast } from "./store.js";
import * as api from "./api.js";
import { avatar } from "./members.js";

export function asksSection(team, onDone) {
  const asks = team.permissions ?? [];
  if (asks.length === 0) return nothing;
  return html`
    <section class="asks" aria-labelledby="asks-heading">
      <h2 id="asks-heading">Waiting for you</h2>
      <ul>${repeat(asks, (ask) => ask.id, (ask) => (ask.kind === "question" ? question(ask, onDone) : permission(ask, onDone)))}</ul>
    </section>
  `;
}

/** Ids that are being answered: their buttons are off until it is done. */
const inWork = new Set();

async function answer(ask, body, onDone) {
  if (inWork.has(ask.id)) return;
  inWork.add(ask.id);
  try {
    await api.post(`/v1/permissions/${encodeURIComponent(ask.id)}`, body);
    toast(`${ask.member} was answered.`);
  } catch (refused) {
    toast(refused.message, true);
  } finally {
    inWork.delete(ask.id);
    onDone();
  }
}

function left(ask) {
  if (!ask.deadline) return nothing;
  const rest = Date.parse(ask.deadline) - state.now;
  return html`<p class="muted">Troupe answers by itself ${rest > 0 ? `in ${duration(rest)}` : "now"}.</p>`;
}

function permission(ask, onDone) {
  const reply = (word) => (event) => {
    const message = event.target.form.elements.message.value.trim();
    answer(ask, word === "reject" && message ? { reply: word, message } : { reply: word }, onDone);
  };
  return html`
    <li class="card ask" data-ask=${ask.id}>
      <p>${avatar(ask.member)}<span class="wrap"><b>${ask.member}</b> asks to use <b>${ask.permission}</b></span></p>
      <pre class="patterns" tabindex="0" aria-label="What for">${ask.patterns.join("\n")}</pre>
      ${left(ask)}
      <form @submit=${(event) => event.preventDefault()}>
        <div class="actions">
          <button type="button" class="primary" aria-label="Allow ${ask.member} once" @click=${reply("once")}>Allow once</button>
          <button type="button" aria-label="Always allow ${ask.member}" title="Everything of this kind, until the OpenCode server ends" @click=${reply("always")}>Always</button>
          <button type="button" class="danger" aria-label="Reject what ${ask.member} asks" @click=${reply("reject")}>Reject</button>
        </div>
        <label class="inline">With a rejection, a word to the model
          <input name="message" autocomplete="off" placeholder="may be left out" /></label>
      </form>
    </li>
  `;
}

function question(ask, onDone) {
  const submit = (event) => {
    event.preventDefault();
    const form = event.target;
    const answers = ask.questions.map((one, i) => chosen(form, i));
    if (answers.some((words) => words.length === 0)) {
      toast("Every question needs an answer.", true);
      return;
    }
    answer(ask, { answers }, onDone);
  };
  return html`
    <li class="card ask" data-ask=${ask.id}>
      <p>${avatar(ask.member)}<span class="wrap"><b>${ask.member}</b> asks</span></p>
      <form @submit=${submit}>
        ${ask.questions.map((one, i) => choices(ask, one, i))} ${left(ask)}
        <div class="actions">
          <button type="submit" class="primary">Answer</button>
          <button type="button" class="danger" aria-label="Dismiss what ${ask.member} asks" @click=${() => answer(ask, { reply: "reject" }, onDone)}>Dismiss</button>
        </div>
      </form>
    </li>
  `;
}

function choices(ask, one, i) {
  return html`
    <fieldset>
      <legend class="wrap">${one.question}</legend>
      ${one.options.map(
        (option) => html`<label class="option">
          <input type=${one.multiple ? "checkbox" : "radio"} name="choice-${i}" value=${option.label} />
          <span><b>${option.label}</b> <span class="muted">${option.description}</span></span>
        </label>`,
      )}
      <label class="inline">In other words <input name="words-${i}" autocomplete="off" /></label>
    </fieldset>
  `;
}

function chosen(form, i) {
  const words = form.elements[`words-${i}`].value.trim();
  const all = [...form.querySelectorAll(`input[name="choice-${i}"]:checked`)].map((box) => box.value);
  return words ? [...all, words] : all;
}
