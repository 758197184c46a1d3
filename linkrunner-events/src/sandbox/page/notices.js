// The notices under the bar.

import { $, el, icon, prose } from "./dom.js";

const notices = new Map();

// Shows a notice. Without a text it goes away.
export function notice(id, text) {
  if (text) notices.set(id, text);
  else notices.delete(id);
  $("notices").replaceChildren(...[...notices].map(([id, text]) => el("p", { class: `notice ${id}` }, icon("warning"), el("span", {}, ...prose(text)))));
}
