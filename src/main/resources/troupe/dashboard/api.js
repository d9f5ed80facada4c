// Asks the daemon. The browser adds the session's cookie; the key that only this page knows goes
// with every request, since a cookie alone lets nobody in.

const KEY = "troupe-page-key";

/** The daemon refused, or did not answer: then the status is 0. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? "The daemon does not answer.");
    this.status = status;
    this.type = problem.type ?? "";
  }
}

export function isKnown() {
  return localStorage.getItem(KEY) !== null;
}

export function forget() {
  localStorage.removeItem(KEY);
}

/** What every request carries. */
export function headers(more = {}) {
  const key = localStorage.getItem(KEY);
  return key === null ? more : { ...more, "Troupe-Page-Key": key };
}

/** For one effect however often it is sent; randomUUID is missing where there is no TLS. */
export function newRequestKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function send(method, path, body, more) {
  const all = headers(more);
  if (body !== undefined) all["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: all,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
    });
  } catch {
    throw new Refused(0, {});
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}

export function get(path) {
  return send("GET", path, undefined, { Accept: "application/json" });
}

export function post(path, body, requestKey) {
  return send("POST", path, body, requestKey ? { "Idempotency-Key": requestKey } : {});
}

/** Logs in by `{token}` or `{link}`. */
export async function login(credentials) {
  const { key } = await post("/v1/login", credentials);
  localStorage.setItem(KEY, key);
}

export async function logout() {
  await post("/v1/logout");
  forget();
}

/** The path of a team, or of something in it. */
export function teamPath(team, ...rest) {
  return ["/v1/teams", team, ...rest].map((part, i) => (i ? encodeURIComponent(part) : part)).join("/");
}
