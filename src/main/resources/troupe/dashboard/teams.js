// All teams at a glance.

import { html, nothing, repeat } from "./lit.js";
import { many, since } from "./format.js";
import { state } from "./store.js";

export function teamsPage() {
  return html`
    <main id="main" tabindex="-1">
      <div class="title-row"><h1>Teams</h1></div>
      ${state.teams === null
        ? html`<p class="empty">Loading…</p>`
        : state.teams.length === 0
          ? nobody()
          : html`<ul class="teams">${repeat(state.teams, (team) => team.name, card)}</ul>`}
    </main>
  `;
}

function nobody() {
  return html`
    <div class="empty">
      <p>There is no team yet.</p>
      <p class="muted">
        Ask a model in OpenCode to make one (<code>troupe install</code> gives it the tools), or see
        one at work: <code>troupe demo</code>.
      </p>
    </div>
  `;
}

function card(team) {
  if (team.damaged) {
    return html`
      <li class="card team-card">
        <h2>${team.name}</h2>
        <p><span class="pill error">damaged</span></p>
        <p class="muted wrap">${team.damaged}</p>
      </li>
    `;
  }
  return html`
    <li class="card team-card">
      <h2><a href=${"#/team/" + encodeURIComponent(team.name)}>${team.name}</a></h2>
      <p>
        ${team.busy
          ? html`<span class="pill busy">${team.busy} busy</span>`
          : html`<span class="pill ready">nobody is busy</span>`}
        ${team.asks ? html`<span class="pill waiting">${many(team.asks, "open ask")}</span>` : nothing}
      </p>
      <p class="muted">
        ${many(team.members, "member")} · ${many(team.tasks, "task")} · made
        ${since(team.createdAt, state.now)} ago
      </p>
    </li>
  `;
}
