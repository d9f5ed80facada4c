// Where the tasks of a dependency graph are drawn: in layers from left to right, each as far left
// as what it depends on lets it be. Pure.

export const NODE = { width: 188, height: 58, gapX: 44, gapY: 18, margin: 8 };

/**
 * Lays out `tasks` `[{id, dependsOn}]`. Answers `{nodes: [{id, x, y}], edges: [{from, to, path}],
 * width, height}`. Dependencies that are not among the tasks are left out; so that a wrong board
 * cannot hang the page, each one is followed only once, circles or not.
 */
export function layout(tasks) {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const before = (task) => task.dependsOn.filter((id) => byId.has(id));
  const layers = [];
  for (const [id, layer] of depths(tasks, before)) (layers[layer] ??= []).push(byId.get(id));
  const rows = order(layers, before);
  const tallest = Math.max(0, ...layers.map((layer) => layer.length));
  const nodes = new Map();
  layers.forEach((layer, column) => {
    const shift = ((tallest - layer.length) * (NODE.height + NODE.gapY)) / 2;
    for (const task of layer) {
      nodes.set(task.id, {
        id: task.id,
        x: NODE.margin + column * (NODE.width + NODE.gapX),
        y: NODE.margin + shift + rows.get(task.id) * (NODE.height + NODE.gapY),
      });
    }
  });
  return {
    nodes: [...nodes.values()],
    edges: tasks.flatMap((task) =>
      before(task).map((id) => ({ from: id, to: task.id, path: path(nodes.get(id), nodes.get(task.id)) })),
    ),
    width: layers.length * (NODE.width + NODE.gapX) - NODE.gapX + 2 * NODE.margin,
    height: tallest * (NODE.height + NODE.gapY) - NODE.gapY + 2 * NODE.margin,
  };
}

/** The longest way to each task. */
function depths(tasks, before) {
  const found = new Map();
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const first of tasks) {
    // By a list of our own: a long chain would be too deep for calls.
    const open = [{ task: first, left: before(first) }];
    const entered = new Set([first.id]);
    while (open.length) {
      const top = open.at(-1);
      const next = found.has(top.task.id) ? undefined : top.left.find((id) => !found.has(id) && !entered.has(id));
      if (next !== undefined) {
        entered.add(next);
        open.push({ task: byId.get(next), left: before(byId.get(next)) });
        continue;
      }
      open.pop();
      if (!found.has(top.task.id)) {
        const known = before(top.task).map((id) => found.get(id) ?? -1);
        found.set(top.task.id, 1 + Math.max(-1, ...known));
      }
    }
  }
  return found;
}

/** The row of each task: near the middle of what it depends on. */
function order(layers, before) {
  const rows = new Map();
  for (const layer of layers) {
    const wish = (task) => {
      const known = before(task).map((id) => rows.get(id)).filter((row) => row !== undefined);
      return known.length ? known.reduce((sum, row) => sum + row, 0) / known.length : Infinity;
    };
    const wishes = new Map(layer.map((task, i) => [task.id, [wish(task), i]]));
    layer.sort((a, b) => {
      const [x, i] = wishes.get(a.id);
      const [y, j] = wishes.get(b.id);
      return x === y ? i - j : x - y;
    });
    layer.forEach((task, row) => rows.set(task.id, row));
  }
  return rows;
}

function path(from, to) {
  const x1 = from.x + NODE.width;
  const y1 = from.y + NODE.height / 2;
  const x2 = to.x;
  const y2 = to.y + NODE.height / 2;
  const bend = Math.max(24, (x2 - x1) / 2);
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}
