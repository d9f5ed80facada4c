// Server-sent events by fetch, since EventSource can send no header. Connects again whenever the
// stream ends, after growing pauses, and asks for what came after the last event it has.

import { headers } from "./api.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;
/** The daemon sends a comment whenever 15 s were silent (troupe.http.heartbeat). */
const SILENCE = 60_000;

/**
 * Follows `path` until the returned function is called.
 *
 * onEvent gets `{id, type, data}` with data as text; onState gets "live", "lost" or, after which
 * nothing more comes, "refused" with the status.
 */
export function follow(path, lastId, { onEvent, onState }) {
  let last = lastId;
  let ended = false;
  let pause = FIRST_PAUSE;
  let abort;
  let timer;

  async function connect() {
    abort = new AbortController();
    let silence;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => abort.abort(), SILENCE);
    };
    try {
      heard();
      const wanted = { Accept: "text/event-stream" };
      if (last) wanted["Last-Event-ID"] = last;
      const response = await fetch(path, {
        headers: headers(wanted),
        credentials: "same-origin",
        cache: "no-store",
        signal: abort.signal,
      });
      if (!response.ok) {
        if (response.status < 500 && response.status !== 429) {
          ended = true;
          onState("refused", response.status);
          return;
        }
        throw new Error(String(response.status));
      }
      onState("live");
      pause = FIRST_PAUSE;
      await read(response.body, heard);
    } catch {
      // Said by the state; what comes next is the same for every cause.
    } finally {
      clearTimeout(silence);
    }
    if (ended) return;
    onState("lost");
    timer = setTimeout(connect, pause * (0.5 + Math.random()));
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }

  async function read(body, heard) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    const parse = parser((event) => {
      // An id may come without an event, so that a reader whose filter lets little through keeps up.
      if (event.id !== undefined) last = event.id;
      if (event.data !== undefined && !ended) onEvent(event);
    });
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      parse(value);
    }
  }

  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    abort.abort();
  };
}

/** Takes pieces of a stream's text in order, and hands on whatever ends with an empty line. */
export function parser(onEvent) {
  let rest = "";
  let event = {};
  return (text) => {
    rest += text;
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === "") {
        onEvent(event);
        event = {};
        continue;
      }
      const colon = line.indexOf(":");
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "id") event.id = value;
      if (field === "event") event.type = value;
      if (field === "data") event.data = event.data === undefined ? value : `${event.data}\n${value}`;
    }
  };
}
