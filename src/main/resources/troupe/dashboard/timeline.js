// A swim lane for the lead and each member: when it worked, waited, failed, and what it did.

import { html, svg } from "./lit.js";
import { clock, duration, short } from "./format.js";
import { timeline } from "./spans.js";
import { state } from "./store.js";

const LANE = 34;
const NAME = 110;
const AXIS = 24;
const WIDTH = 960;
const WORDS = {
  busy: "busy",
  ready: "ready",
  waiting: "waiting",
  error: "in error",
  ending: "stopping",
};
const SHAPES = {
  claimed: "M-4,-5 L5,0 L-4,5 z",
  completed: "M0,-5 L5,0 L0,5 L-5,0 z",
  mail: "M-4.5,-3.5 h9 v7 h-9 z",
};

export function timelineSection() {
  return html`
    <section aria-labelledby="timeline-heading">
      <div class="title-row">
        <h2 id="timeline-heading">Timeline</h2>
        <ul class="legend" aria-label="Colours">
          ${Object.entries(WORDS).map(([kind, word]) => html`<li><i class="swatch ${kind}"></i>${word}</li>`)}
        </ul>
      </div>
      ${state.history.length === 0 ? html`<p class="empty">Nothing has happened yet.</p>` : drawing()}
    </section>
  `;
}

function drawing() {
  const { from, to, lanes } = timeline(state.history, quiet() ? lastAt() : state.now);
  const x = (at) => NAME + ((at - from) / (to - from)) * (WIDTH - NAME - 12);
  const height = lanes.length * LANE + AXIS;
  return html`
    <div class="scroll timeline" tabindex="0" role="region" aria-label="Timeline, one lane for each">
      <svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label=${inWords(lanes)}>
        ${ticks(from, to).map((at) => tick(at, x(at), height, to - from))}
        ${lanes.map((lane, i) => row(lane, i * LANE, x))}
      </svg>
    </div>
  `;
}

/** When nobody works, the picture stands still. */
function quiet() {
  return Object.values(state.team?.members ?? {}).every((member) => member.status !== "busy");
}

function lastAt() {
  return Date.parse(state.history.at(-1).at) + 1000;
}

function row(lane, y, x) {
  return svg`
    <g class="lane" data-lane=${lane.name} transform="translate(0,${y})">
      <line class="rule" x1="0" x2=${WIDTH} y1=${LANE} y2=${LANE}></line>
      <text class="name" x="4" y=${LANE / 2 + 4}>${short(lane.name, 14)}</text>
      ${lane.spans.map(
        (span) => svg`<rect class="span ${span.kind}" x=${x(span.from)} y="9" rx="3"
            width=${Math.max(2, x(span.to) - x(span.from))} height=${LANE - 18}>
          <title>${lane.name}: ${WORDS[span.kind]} for ${duration(span.to - span.from)}</title></rect>`,
      )}
      ${lane.marks.map(
        (mark) => svg`<path class="mark ${mark.kind}" d=${SHAPES[mark.kind]}
            transform="translate(${x(mark.at)},${LANE / 2})"><title>${mark.text}</title></path>`,
      )}
    </g>
  `;
}

function tick(at, x, height, whole) {
  const time = clock(new Date(at).toISOString());
  return svg`
    <line class="tick" x1=${x} x2=${x} y1="0" y2=${height - AXIS + 4}></line>
    <text class="fine" x=${x} y=${height - 6} text-anchor="middle">${whole > 3_600_000 ? time.replace(/:\d\d(?=\D*$)/, "") : time}</text>
  `;
}

/** About six round times. */
export function ticks(from, to) {
  const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400, 604800];
  const wanted = (to - from) / 6;
  const step = (steps.find((seconds) => seconds * 1000 >= wanted) ?? steps.at(-1)) * 1000;
  const all = [];
  for (let at = Math.ceil(from / step) * step; at < to && all.length < 24; at += step) all.push(at);
  return all;
}

function inWords(lanes) {
  return lanes
    .map(({ name, spans }) => {
      const last = spans.at(-1);
      const busy = spans.filter((span) => span.kind === "busy").reduce((sum, s) => sum + s.to - s.from, 0);
      return `${name}: busy for ${duration(busy)}` + (last ? `, last ${WORDS[last.kind]}` : "");
    })
    .join("; ");
}
