// Puts the parts together: where we are, what is asked when, and drawing it.

import { html, nothing, render } from "./lit.js";
import { change, onChange, state, tell } from "./store.js";
import * as api from "./api.js";
import { dialogBox, openDialog } from "./dialogs.js";
import { loginPage } from "./login.js";
import { follow } from "./stream.js";
import { teamPage } from "./team.js";
import { teamsPage } from "./teams.js";

/** Events that are kept for the timeline. */
const HISTORY = 1_500;
const PAGE = 1_000;
/** Between two looks at a team, however many events come. */
const PAUSE = 250;
/** How often it is looked at although no event came: how long somebody waits has none. */
const AT_LEAST = 15_000;

let unfollow = () => {};
let following = false;
let loading = false;
let again = false;
let timer;

function parseRoute() {
  const hash = location.hash;
  const code = /^#login=([0-9A-Za-z-]+)$/.exec(hash);
  if (code) return { view: "teams", code: code[1] };
  const team = /^#\/team\/([^/]+)$/.exec(hash);
  if (team) {
    try {
      return { view: "team", team: decodeURIComponent(team[1]) };
    } catch {
      // An escape that is none: as any other place that does not exist.
    }
  }
  return { view: "teams" };
}

async function start() {
  const route = parseRoute();
  if (route.code) {
    // The code is of no use any more, and must not stay where others look.
    history.replaceState(null, "", "#/");
    try {
      await api.login({ link: route.code });
    } catch (refused) {
      change({ loginError: refused.message });
    }
  }
  if (!api.isKnown()) {
    change({ phase: "login" });
    return;
  }
  change({ phase: "in", loginError: "" });
  visit();
}

/** Shows what the address says. */
function visit() {
  const route = parseRoute();
  if (route.code) {
    start();
    return;
  }
  leave();
  change({ route, team: null, messages: [], why: null, history: [], trouble: "", dialog: null, link: "connecting" });
  if (route.view === "teams") {
    following = true;
    unfollow = follow("/v1/events", "", {
      onEvent: (event) => event.type !== "orchestra.event" && soon(),
      onState: linkState,
    });
  }
  load();
}

function leave() {
  unfollow();
  unfollow = () => {};
  following = false;
  clearTimeout(timer);
  again = false;
}

/** What happened so far is asked for once, then followed. */
async function followTeam(name) {
  const path = api.teamPath(name, "events");
  const past = await readPast(path, Math.max(0, state.team.seq - HISTORY));
  if (!isAt(name) || following) return;
  following = true;
  change({ history: past.events });
  unfollow = follow(path, String(past.next), {
    onEvent: (event) => {
      remember(event);
      soon();
    },
    onState: linkState,
  });
}

/** All pages up to now; a page may be shorter than asked for. */
async function readPast(path, after) {
  const events = [];
  for (let next = after; ; ) {
    const page = await api.get(`${path}?after=${next}&limit=${PAGE}`);
    events.push(...page.events);
    if (page.next >= page.last || page.next <= next) return { events, next: Math.max(page.next, next) };
    next = page.next;
  }
}

function isAt(name) {
  return state.phase === "in" && state.route.view === "team" && state.route.team === name;
}

function remember(event) {
  let parsed;
  try {
    parsed = JSON.parse(event.data);
  } catch {
    return;
  }
  if (parsed.type === "stream.gap") {
    // What is shown has a hole, or is another team's of the same name.
    visit();
    return;
  }
  if (typeof parsed.seq !== "number" || !parsed.at || !parsed.type) return;
  if (parsed.seq <= (state.history.at(-1)?.seq ?? 0)) return;
  change({ history: [...state.history, parsed].slice(-HISTORY) });
}

function linkState(link, status) {
  if (link === "refused") {
    change({ link: "lost" });
    if (status === 401) out();
    return;
  }
  // Whatever happened while there was no connection.
  if (link === "live" && state.link === "lost") soon();
  change({ link });
}

/** Looks again, a little later and once for many events. */
function soon() {
  if (again) return;
  again = true;
  clearTimeout(timer);
  timer = setTimeout(load, PAUSE);
}

async function load() {
  again = false;
  clearTimeout(timer);
  if (loading) {
    soon();
    return;
  }
  loading = true;
  try {
    await (state.route.view === "team" ? loadTeam(state.route.team) : loadTeams());
    change({ trouble: "" });
  } catch (refused) {
    onRefused(refused);
  } finally {
    loading = false;
    if (state.phase === "in" && !again) timer = setTimeout(load, AT_LEAST);
  }
}

async function loadTeams() {
  const [{ teams }, { permissions }] = await Promise.all([api.get("/v1/teams"), api.get("/v1/permissions")]);
  const asks = (name) => permissions.filter((ask) => ask.team === name).length;
  if (state.route.view === "teams") change({ teams: teams.map((team) => ({ ...team, asks: asks(team.name) })) });
}

async function loadTeam(name) {
  const [team, { messages }, why] = await Promise.all([
    api.get(api.teamPath(name)),
    api.get(api.teamPath(name, "messages")),
    api.get(api.teamPath(name, "why")),
  ]);
  if (!isAt(name)) return;
  announce(state.team, team);
  change({ team, messages, why });
  if (!following) await followTeam(name);
}

/** What a person must hear of although nobody looks. */
function announce(before, team) {
  if (!before) return;
  const known = new Set(before.permissions.map((ask) => ask.id));
  const news = team.permissions
    .filter((ask) => !known.has(ask.id))
    .map((ask) => (ask.kind === "question" ? `${ask.member} asks a question.` : `${ask.member} asks to use ${ask.permission}.`));
  for (const member of Object.values(team.members)) {
    if (member.status === "error" && before.members[member.name]?.status !== "error") news.push(`${member.name} is in error.`);
  }
  if (news.length) tell(news.join(" "));
}

function onRefused(refused) {
  if (refused.status === 401) {
    out();
  } else {
    change({ trouble: refused.message });
  }
}

function out() {
  leave();
  api.forget();
  change({ phase: "login", teams: null, team: null, dialog: null });
}

async function logout() {
  try {
    await api.logout();
  } catch (refused) {
    if (refused.status !== 401) {
      change({ trouble: refused.message });
      return;
    }
  }
  out();
}

function header() {
  const words = { live: "live", connecting: "connecting…", lost: "connection lost, trying again" };
  return html`
    <header class="top">
      <a class="brand" href="#/"><img src="/dashboard/icon.svg" alt="" width="28" height="28" /> Troupe</a>
      ${state.route.view === "team" ? html`<nav aria-label="You are here"><a href="#/">Teams</a> / ${state.route.team}</nav>` : nothing}
      <span class="spring"></span>
      <span class="link ${state.link}" role="status"><i></i>${words[state.link]}</span>
      <button type="button" class="quiet" @click=${logout}>Log out</button>
    </header>
  `;
}

function page() {
  if (state.phase === "starting") return nothing;
  if (state.phase === "login") return loginPage(start);
  return html`
    ${header()}
    ${state.trouble && (state.team || state.teams) ? html`<p class="trouble" role="alert">${state.trouble} What is shown may be old.</p>` : nothing}
    ${state.route.view === "team" ? teamPage(soon) : teamsPage()} ${dialogBox(soon)}
    ${state.toast ? html`<p class="toast ${state.toast.failed ? "failed" : ""}">${state.toast.text}</p>` : nothing}
  `;
}

function title() {
  if (state.route.view !== "team" || state.phase !== "in") return "Troupe";
  const asks = state.team?.permissions?.length ?? 0;
  return `${asks ? `(${asks}) ` : ""}${state.route.team} · Troupe`;
}

onChange(() => {
  render(page(), document.getElementById("app"));
  document.title = title();
  openDialog();
});
addEventListener("hashchange", () => {
  if (state.phase === "in" || parseRoute().code) visit();
});
// By hand: a link to a place in the page would be taken for another view.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main")?.focus();
});
// What is told in times, such as since when somebody is busy.
setInterval(() => change({ now: Date.now() }), 1_000);
start();
