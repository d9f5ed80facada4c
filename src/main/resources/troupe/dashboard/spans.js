// What each lane of the timeline shows, out of a team's events. Pure.

const AFTER = {
  "member.busy": "busy",
  "member.idle": "ready",
  "member.failed": "error",
  "member.retrying": "waiting",
  "member.struggling": "waiting",
  "member.stalled": "waiting",
  "member.unreachable": "error",
  "member.recovered": "busy",
  "member.shutdown_requested": "ending",
  "permission.asked": "waiting",
};

/**
 * `events` oldest first. Answers `{from, to, lanes: [{name, spans: [{from, to, kind}], marks: [{at,
 * kind, text}]}]}` with times in milliseconds, the lead first, then members as they came; `to` is
 * `now`, until which what goes on lasts.
 */
export function timeline(events, now) {
  const lanes = new Map();
  const from = events.length ? Date.parse(events[0].at) : now;
  const lane = (name) => {
    if (!lanes.has(name)) lanes.set(name, { name, spans: [], marks: [], open: null, asks: 0 });
    return lanes.get(name);
  };
  lane("lead");
  const tasks = new Map();
  for (const event of events) {
    const at = Date.parse(event.at);
    const data = event.data ?? {};
    if (event.type === "task.added") tasks.set(data.id, { title: data.title });
    turn(event, at, lane);
    mark(event, at, lane, tasks);
  }
  for (const one of lanes.values()) close(one, Math.max(now, from));
  return {
    from,
    to: Math.max(now, from + 1),
    lanes: [...lanes.values()].map(({ name, spans, marks }) => ({ name, spans, marks })),
  };
}

function turn(event, at, lane) {
  const data = event.data ?? {};
  if (event.type === "turn.started" && data.recipient === "lead") begin(lane("lead"), at, "busy");
  if (event.type === "turn.ended" && data.recipient === "lead") close(lane("lead"), at);
  if (!data.member || !/^(member|permission)\./.test(event.type)) return;
  const own = lane(data.member);
  if (event.type === "member.shutdown" || event.type === "member.removed") {
    close(own, at);
  } else if (event.type === "permission.asked") {
    own.asks++;
    begin(own, at, "waiting");
  } else if (event.type === "permission.answered") {
    own.asks = Math.max(0, own.asks - 1);
    if (own.asks === 0 && own.open?.kind === "waiting") begin(own, at, "busy");
  } else if (event.type === "member.spawned") {
    begin(own, at, "ready");
  } else if (AFTER[event.type]) {
    if (event.type === "member.idle" || event.type === "member.failed") own.asks = 0;
    begin(own, at, AFTER[event.type]);
  }
}

function begin(lane, at, kind) {
  if (lane.open?.kind === kind) return;
  close(lane, at);
  lane.open = { from: at, kind };
}

function close(lane, at) {
  if (lane.open && at > lane.open.from) {
    lane.spans.push({ from: lane.open.from, to: at, kind: lane.open.kind });
  }
  lane.open = null;
}

function mark(event, at, lane, tasks) {
  const data = event.data ?? {};
  const task = tasks.get(data.id);
  if (event.type === "task.claimed") {
    const owned = task ?? { title: data.id };
    tasks.set(data.id, { ...owned, owner: data.assignee });
    lane(data.assignee).marks.push({ at, kind: "claimed", text: `claimed ${owned.title}` });
  }
  if (event.type === "task.completed" && task?.owner) {
    lane(task.owner).marks.push({ at, kind: "completed", text: `completed ${task.title}` });
  }
  if (event.type === "message.queued" && data.from !== "system") {
    const name = data.from === "operator" ? data.to : data.from;
    lane(name).marks.push({ at, kind: "mail", text: `${data.from} wrote to ${data.to}` });
  }
}
