// All that the page shows, and the one way to change it. A change is drawn in the next frame.

export const state = {
  /** "starting", "login" or "in". */
  phase: "starting",
  loginError: "",
  /** {view: "teams"} or {view: "team", team: NAME}. */
  route: { view: "teams" },
  /** "connecting", "live" or "lost". */
  link: "connecting",
  /** Why what is shown cannot be trusted; empty when it can. */
  trouble: "",
  teams: null,
  team: null,
  messages: [],
  why: null,
  /** Events, oldest first. */
  history: [],
  board: "columns",
  /** The open dialog, if any: {kind, …}. */
  dialog: null,
  /** What was done last: {text, failed}. */
  toast: null,
  now: Date.now(),
};

let draw = () => {};
let waiting = false;

export function onChange(listener) {
  draw = listener;
}

export function change(patch) {
  Object.assign(state, patch);
  if (!waiting) {
    waiting = true;
    // Not a frame: a page in the background gets none, and its title must still say who waits.
    setTimeout(() => {
      waiting = false;
      draw();
    }, 0);
  }
}

/** Says something to those who cannot see that it changed. */
export function tell(text) {
  document.getElementById("told").textContent = text;
}

let toastTimer;

export function toast(text, failed = false) {
  clearTimeout(toastTimer);
  change({ toast: { text, failed } });
  tell(text);
  toastTimer = setTimeout(() => change({ toast: null }), failed ? 12_000 : 5_000);
}
