// The task board: as columns, and as a graph of what depends on what.

import { html, nothing, repeat, svg } from "./lit.js";
import { column, short } from "./format.js";
import { layout, NODE } from "./graph.js";
import { change, state } from "./store.js";

const COLUMNS = [
  ["waiting", "Waits for others"],
  ["open", "Open"],
  ["doing", "In progress"],
  ["done", "Done"],
];

const WORDS = { waiting: "waits", open: "open", doing: "in progress", done: "done" };

export function boardSection(team) {
  const tasks = Object.values(team.tasks);
  const done = tasks.filter((task) => task.status === "completed").length;
  return html`
    <section aria-labelledby="board-heading">
      <div class="title-row">
        <h2 id="board-heading">Board</h2>
        ${tasks.length
          ? html`<progress max=${tasks.length} value=${done} aria-label="Tasks done"></progress>
              <span class="muted">${done} of ${tasks.length} done</span>`
          : nothing}
        <span class="spring"></span>
        <div class="switch" role="group" aria-label="Show the board as">
          ${choice("columns", "Columns")} ${choice("graph", "Graph")}
        </div>
        <button type="button" @click=${() => change({ dialog: { kind: "task" } })}>Add task…</button>
      </div>
      ${tasks.length === 0
        ? html`<p class="empty">The board is empty.</p>`
        : state.board === "graph"
          ? graph(tasks)
          : columns(tasks)}
    </section>
  `;
}

function choice(view, label) {
  return html`<button
    type="button"
    aria-pressed=${state.board === view ? "true" : "false"}
    @click=${() => change({ board: view })}
  >
    ${label}
  </button>`;
}

function columns(tasks) {
  return html`
    <div class="columns">
      ${COLUMNS.map(([kind, title]) => {
        const own = tasks.filter((task) => column(task) === kind);
        return html`
          <div class="column ${kind}">
            <h3>${title} <span class="muted">${own.length}</span></h3>
            <ul>${repeat(own, (task) => task.id, card)}</ul>
          </div>
        `;
      })}
    </div>
  `;
}

function card(task) {
  return html`
    <li class="card task ${column(task)}" data-task=${task.id}>
      <p class="wrap"><b>${task.title}</b></p>
      <p class="muted">
        <code>${task.id}</code>
        ${task.assignee ? html`· ${task.assignee}` : nothing}
        ${task.blockedBy?.length ? html`· waits for ${task.blockedBy.join(", ")}` : nothing}
      </p>
      ${task.description || task.result
        ? html`<details>
            <summary>More</summary>
            ${task.description ? html`<p class="said">${task.description}</p>` : nothing}
            ${task.result ? html`<p class="muted">Result</p><p class="said">${task.result}</p>` : nothing}
          </details>`
        : nothing}
    </li>
  `;
}

function graph(tasks) {
  const { nodes, edges, width, height } = layout(tasks);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return html`
    <div class="scroll graph" tabindex="0" role="region" aria-label="Graph of tasks and what they depend on">
      <svg viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img"
        aria-label=${inWords(tasks)}>
        <defs>
          <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path class="tip" d="M0,0 L8,4 L0,8 z"></path>
          </marker>
        </defs>
        ${edges.map((edge) => svg`<path class="edge ${column(byId.get(edge.from))}" d=${edge.path} marker-end="url(#tip)"></path>`)}
        ${nodes.map((node) => drawn(node, byId.get(node.id)))}
      </svg>
    </div>
  `;
}

function drawn(node, task) {
  const kind = column(task);
  return svg`
    <g class="node ${kind}" transform="translate(${node.x},${node.y})">
      <title>${task.title}</title>
      <rect width=${NODE.width} height=${NODE.height} rx="8"></rect>
      <rect class="bar" width="4" height=${NODE.height - 16} x="8" y="8" rx="2"></rect>
      <text x="20" y="24" class="name">${short(task.title, 22)}</text>
      <text x="20" y="43" class="fine">${short([task.id, WORDS[kind], task.assignee].filter(Boolean).join(" · "), 26)}</text>
    </g>
  `;
}

/** The same for those who cannot see it. */
function inWords(tasks) {
  return tasks
    .map((task) => `${task.id} ${task.title}: ${WORDS[column(task)]}` + (task.dependsOn.length ? `, depends on ${task.dependsOn.join(", ")}` : ""))
    .join("; ");
}
