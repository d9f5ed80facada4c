// Who works in the team, and what it does.

import { html, nothing, repeat } from "./lit.js";
import { clock, condition, cost, count, duration, hue, many, since, tokenSum } from "./format.js";
import { change, state } from "./store.js";

export function membersSection(team) {
  const members = Object.values(team.members);
  return html`
    <section aria-labelledby="members-heading">
      <div class="title-row">
        <h2 id="members-heading">Members</h2>
        <span class="spring"></span>
        <button type="button" @click=${() => change({ dialog: { kind: "spawn" } })}>Spawn…</button>
      </div>
      ${members.length === 0
        ? html`<p class="empty">Nobody works here yet.</p>`
        : html`<ul class="members">${repeat(members, (member) => member.name, (member) => card(team, member))}</ul>`}
    </section>
  `;
}

export function avatar(name) {
  const initial = Array.from(name)[0] ?? "?";
  return html`<span class="avatar hue-${hue(name)}" aria-hidden="true">${initial}</span>`;
}

function card(team, member) {
  const { kind, word } = condition(member);
  const over = member.status === "shutdown";
  return html`
    <li class="card member ${kind}" data-member=${member.name}>
      <div class="who">
        ${avatar(member.name)}
        <div class="names">
          <h3>${member.name}</h3>
          <p class="muted wrap">${member.role}</p>
        </div>
      </div>
      <p class="state">
        <span class="pill ${kind}">${word}</span>
        ${member.since && !over
          ? html`<span class="muted" title=${clock(member.since)}>${since(member.since, state.now)}</span>`
          : nothing}
      </p>
      ${facts(team, member)} ${numbers(member)} ${words(member)}
      ${over
        ? nothing
        : html`<div class="actions">
            ${action(member, "message", "Message")} ${action(member, "interrupt", "Interrupt")}
            ${action(member, "shutdown", "Shut down")}
          </div>`}
    </li>
  `;
}

function action(member, kind, label) {
  return html`<button
    type="button"
    class="quiet"
    aria-label="${label} ${member.name}"
    @click=${() => change({ dialog: { kind, member: member.name } })}
  >
    ${label}
  </button>`;
}

/** What it works on, and what keeps it from working. */
function facts(team, member) {
  const task = team.tasks[member.currentTask];
  return html`
    <ul class="facts">
      ${task ? html`<li><b>Task</b> <span class="wrap">${task.title}</span></li>` : nothing}
      ${member.waitingFor
        ? html`<li><b>Waits for</b> ${member.waitingFor.permission}
            ${member.waitingFor.patterns.map((pattern) => html`<code>${pattern}</code> `)}</li>`
        : nothing}
      ${member.retry
        ? html`<li><b>Attempt ${member.retry.attempt}</b>
            <span class="wrap">${member.retry.message}</span>, next
            ${until(member.retry.next)}</li>`
        : nothing}
      ${member.stalled
        ? html`<li><b>No sign of life</b> for ${since(member.stalled.since, state.now)}</li>`
        : nothing}
      ${member.unreachable
        ? html`<li><b>Unreachable</b> <span class="wrap">${member.unreachable.reason}</span></li>`
        : nothing}
      ${member.queued ? html`<li><b>Mail</b> ${many(member.queued, "message")} not handed over</li>` : nothing}
    </ul>
  `;
}

function until(instant) {
  const left = Date.parse(instant) - state.now;
  return left > 0 ? `in ${duration(left)}` : "now";
}

function numbers(member) {
  const tokens = tokenSum(member.tokens);
  const parts = [
    tokens ? `${count(tokens)} tokens` : "",
    cost(member.cost),
    member.worker ? `worker ${member.worker}` : member.agent ? `agent ${member.agent}` : "",
    member.model === "default" ? "" : member.model,
  ].filter(Boolean);
  return parts.length ? html`<p class="muted numbers wrap">${parts.join(" · ")}</p>` : nothing;
}

/** The last it said, or why it failed. */
function words(member) {
  if (member.lastError) return html`<p class="refusal wrap">${member.lastError}</p>`;
  if (!member.lastResult) return nothing;
  return html`<details class="result">
    <summary>Last result</summary>
    <p class="said">${member.lastResult}</p>
  </details>`;
}
