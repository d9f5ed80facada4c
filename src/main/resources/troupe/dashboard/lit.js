// The library, in one place. Nothing here turns a text into markup: unsafeHTML is not served.
export { html, svg, nothing, render } from "./lib/lit-html.js";
export { repeat } from "./lib/directives/repeat.js";
