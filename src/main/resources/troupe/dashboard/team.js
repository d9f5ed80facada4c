// One team: whoever waits for a person first, then who works on what.

import { html, nothing } from "./lit.js";
import { many } from "./format.js";
import { change, state } from "./store.js";
import { asksSection } from "./asks.js";
import { boardSection } from "./board.js";
import { mailSection } from "./mail.js";
import { membersSection } from "./members.js";
import { timelineSection } from "./timeline.js";
import { whySection } from "./why.js";

export function teamPage(onDone) {
  const team = state.team;
  if (!team) {
    return html`<main id="main" tabindex="-1"><p class="empty">${state.trouble || "Loading…"}</p></main>`;
  }
  return html`
    <main id="main" tabindex="-1">
      <div class="title-row">
        <h1>${team.name}</h1>
        ${summary(team)}
        <span class="spring"></span>
        <button type="button" class="quiet" @click=${() => change({ dialog: { kind: "shutdown", member: "" } })}>
          Shut down…
        </button>
      </div>
      ${team.description ? html`<p class="lead wrap">${team.description}</p>` : nothing}
      ${asksSection(team, onDone)}
      <div class="parts">
        <div class="main-part">${membersSection(team)} ${boardSection(team)} ${timelineSection()}</div>
        <div class="side-part">${whySection()} ${mailSection(team)}</div>
      </div>
    </main>
  `;
}

function summary(team) {
  const members = Object.values(team.members);
  const busy = members.filter((member) => member.status === "busy").length;
  const failed = members.filter((member) => member.status === "error").length;
  return html`
    <span class="pill ${busy ? "busy" : "ready"}">${busy ? `${busy} busy` : "nobody is busy"}</span>
    ${failed ? html`<span class="pill error">${failed} in error</span>` : nothing}
    <span class="muted">${many(members.length, "member")}</span>
  `;
}
