// The way in.

import { html, nothing } from "./lit.js";
import { change, state } from "./store.js";
import * as api from "./api.js";

export function loginPage(onIn) {
  const submit = async (event) => {
    event.preventDefault();
    const field = event.target.elements.token;
    try {
      await api.login({ token: field.value.trim() });
      field.value = "";
      onIn();
    } catch (refused) {
      change({ loginError: refused.message });
      field.focus();
      field.select();
    }
  };
  return html`
    <main id="main" class="login" tabindex="-1">
      <img src="/dashboard/icon.svg" alt="" width="56" height="56" />
      <h1>Troupe</h1>
      <p>See who works, who waits for whom, and why.</p>
      <form @submit=${submit}>
        <label for="token">Token</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          autofocus
          aria-describedby="login-help ${state.loginError ? "login-error" : ""}"
        />
        ${state.loginError
          ? html`<p id="login-error" class="refusal" role="alert">${state.loginError}</p>`
          : nothing}
        <button class="primary" type="submit">Log in</button>
      </form>
      <p id="login-help" class="muted">
        Run <code>troupe dashboard</code> for a link that logs you in, or paste what is in the file
        <code>token</code> of the daemon's home.
      </p>
    </main>
  `;
}
