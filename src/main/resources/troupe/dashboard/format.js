// How things are put into words and numbers. Pure.

/** "3 s", "1 m 20 s", "2 h 5 m", "3 d 4 h"; never negative. */
export function duration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} m`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function since(instant, now) {
  return duration(now - Date.parse(instant));
}

const TIME = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

export function clock(instant) {
  return TIME.format(new Date(instant));
}

const COUNT = new Intl.NumberFormat(undefined, {
  notation: "compact",
  maximumFractionDigits: 1,
});

export function count(number) {
  return COUNT.format(number);
}

/** What a model was given and gave back, all kinds together. */
export function tokenSum(tokens) {
  return tokens
    ? ["input", "output", "reasoning", "cacheRead", "cacheWrite"].reduce(
        (sum, kind) => sum + (tokens[kind] ?? 0),
        0,
      )
    : 0;
}

export function cost(dollars) {
  if (!dollars) return "";
  return dollars < 0.01 ? "< $0.01" : `$${dollars.toFixed(2)}`;
}

export function many(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** At most `most` characters; whole ones, so that no emoji is cut in two. */
export function short(text, most) {
  const characters = Array.from(text);
  return characters.length <= most ? text : characters.slice(0, most - 1).join("") + "…";
}

/** One of eight colours, always the same for one name. */
export function hue(name) {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) % 8191;
  return sum % 8;
}

/**
 * What a member is doing: a kind, which has a colour, and a word. The finer facts come first: who
 * waits for a person is busy, too.
 */
export function condition(member) {
  if (member.status === "error") return { kind: "error", word: "error" };
  if (member.waitingFor) return { kind: "waiting", word: "waiting for an answer" };
  if (member.unreachable) return { kind: "error", word: "unreachable" };
  if (member.stalled) return { kind: "waiting", word: "stalled" };
  if (member.retry) return { kind: "waiting", word: "retrying" };
  switch (member.status) {
    case "busy":
      return { kind: "busy", word: "busy" };
    case "ready":
      return { kind: "ready", word: member.owesReport ? "ready, owes a report" : "ready" };
    case "shutdown_requested":
      return { kind: "ending", word: "stopping" };
    default:
      return { kind: "ended", word: "shut down" };
  }
}

/** The column of a task: a pending one can be open or wait for others. */
export function column(task) {
  if (task.status === "completed") return "done";
  if (task.status === "in_progress") return "doing";
  return task.blockedBy?.length ? "waiting" : "open";
}
