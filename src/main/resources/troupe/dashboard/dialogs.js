// What a person does to a team. One dialog at a time; it stays open until the daemon has said yes.

import { html, nothing } from "./lit.js";
import { change, state, toast } from "./store.js";
import * as api from "./api.js";

/** What each asks for, and what it sends. */
const KINDS = {
  message: {
    title: ({ member }) => (member ? `Message to ${member}` : "Write"),
    fields: ({ member }, team) => html`
      ${select("to", "To", ["*", "lead", ...active(team)], member || "*", { "*": "everybody who is active" })}
      ${area("text", "Text", true)}
    `,
    verb: "Send",
    send: (form, { team }) => [api.teamPath(team, "messages"), { to: form.to, text: form.text }],
    done: () => "Sent.",
  },
  interrupt: {
    title: ({ member }) => `Interrupt ${member}`,
    fields: () => html`
      <p class="muted">Cuts its turn, if one runs, and hands it this before all other mail.</p>
      ${area("text", "Text", true)}
    `,
    verb: "Interrupt",
    send: (form, { team, member }) => [api.teamPath(team, "members", member, "interrupt"), { text: form.text }],
    done: ({ member }) => `${member} was interrupted.`,
  },
  shutdown: {
    title: ({ member }) => (member ? `Shut ${member} down?` : "Shut everybody down?"),
    fields: () => html`
      <p class="muted">It ends with its turn. What it has not answered is not done.</p>
      <label class="option"><input type="checkbox" name="force" /><span>At once: cut a turn that runs</span></label>
    `,
    verb: "Shut down",
    danger: true,
    send: (form, { team, member }) => [
      member ? api.teamPath(team, "members", member, "shutdown") : api.teamPath(team, "shutdown"),
      { force: form.force === "on" },
    ],
    done: ({ member }) => (member ? `${member} was told to stop.` : "All were told to stop."),
  },
  task: {
    title: () => "Add a task",
    fields: (dialog, team) => html`
      ${line("title", "Title", true)} ${area("description", "Description", true)}
      ${select("assignee", "For", ["", "lead", ...active(team)], "", { "": "whoever claims it" })}
      ${dependencies(team)}
    `,
    verb: "Add",
    send: (form, { team }) => [
      api.teamPath(team, "tasks"),
      {
        title: form.title,
        description: form.description,
        ...(form.assignee ? { assignee: form.assignee } : {}),
        dependsOn: form.dependsOn,
      },
    ],
    done: () => "The task is on the board.",
  },
  spawn: {
    title: () => "Spawn a member",
    fields: () => html`
      ${line("name", "Name", true, "ada")} ${line("role", "Role", true, "engineer")}
      ${area("prompt", "Prompt", true)} ${line("model", "Model", false, "provider/model, may be left out")}
      ${line("agent", "OpenCode agent", false, "may be left out")} ${line("worker", "Worker", false, "may be left out")}
    `,
    verb: "Spawn",
    send: (form, { team }) => [
      api.teamPath(team, "members"),
      Object.fromEntries(
        ["name", "role", "prompt", "model", "agent", "worker"]
          .map((field) => [field, form[field].trim()])
          .filter(([, value]) => value !== ""),
      ),
    ],
    done: (dialog, form) => `${form.name} is at work.`,
  },
};

function active(team) {
  return Object.values(team.members)
    .filter((member) => member.status !== "shutdown")
    .map((member) => member.name);
}

function line(name, label, required, placeholder = "") {
  return html`<label>${label}<input name=${name} ?required=${required} placeholder=${placeholder} autocomplete="off" /></label>`;
}

function area(name, label, required) {
  return html`<label>${label}<textarea name=${name} rows="4" ?required=${required}></textarea></label>`;
}

function select(name, label, values, chosen, words = {}) {
  return html`<label>${label}<select name=${name}>
    ${values.map((value) => html`<option value=${value} ?selected=${value === chosen}>${words[value] ?? value}</option>`)}
  </select></label>`;
}

function dependencies(team) {
  const tasks = Object.values(team.tasks);
  if (tasks.length === 0) return nothing;
  return html`<fieldset class="many"><legend>After</legend>
    ${tasks.map((task) => html`<label class="option"><input type="checkbox" name="dependsOn" value=${task.id} /><span><code>${task.id}</code> ${task.title}</span></label>`)}
  </fieldset>`;
}

/** Where the focus goes back to; lit keeps the element, but a card may be gone. */
let opener = null;

export function dialogBox(onDone) {
  const dialog = state.dialog;
  if (!dialog || !state.team) return nothing;
  const kind = KINDS[dialog.kind];
  const target = { ...dialog, team: state.team.name };
  return html`
    <dialog aria-labelledby="dialog-title" @close=${close} @click=${onBackdrop}>
      <form @submit=${(event) => submit(event, kind, target, onDone)}>
        <h2 id="dialog-title">${kind.title(dialog)}</h2>
        ${kind.fields(dialog, state.team)}
        ${dialog.error ? html`<p class="refusal wrap" role="alert">${dialog.error}</p>` : nothing}
        <div class="actions">
          <button type="submit" class=${kind.danger ? "danger" : "primary"} ?disabled=${dialog.sending}>${kind.verb}</button>
          <button type="button" @click=${close}>Cancel</button>
        </div>
      </form>
    </dialog>
  `;
}

/** After drawing: what is in the page but not open yet is opened, with the focus in it. */
export function openDialog() {
  const box = document.querySelector("dialog");
  if (box && !box.open) {
    opener = document.activeElement;
    box.showModal();
    // What is to be written first; what cannot be undone is not where Enter would do it.
    const own = state.dialog.member ? "textarea, button[type=button]" : "input, textarea, select";
    const fields = [...box.querySelectorAll(own)].filter((field) => field.type !== "checkbox");
    (fields[0] ?? box.querySelector("button[type=button]")).focus();
  }
}

function close() {
  change({ dialog: null });
  opener?.focus();
  opener = null;
}

function onBackdrop(event) {
  if (event.target === event.currentTarget) close();
}

async function submit(event, kind, target, onDone) {
  event.preventDefault();
  const data = new FormData(event.target);
  const form = { ...Object.fromEntries(data), dependsOn: data.getAll("dependsOn") };
  const [path, body] = kind.send(form, target);
  const dialog = state.dialog;
  // The same once more is the same request: its first answer may only have been lost.
  const sent = path + JSON.stringify(body);
  if (dialog.sent !== sent) Object.assign(dialog, { sent, requestKey: api.newRequestKey() });
  change({ dialog: Object.assign(dialog, { sending: true, error: "" }) });
  try {
    await api.post(path, body, dialog.requestKey);
    if (state.dialog === dialog) close();
    toast(kind.done(target, form));
    onDone();
  } catch (refused) {
    change({ dialog: state.dialog && Object.assign(dialog, { sending: false, error: refused.message }) });
  }
}
