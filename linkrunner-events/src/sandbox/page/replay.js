// Sends a call again, as it was or edited. The sandbox sends it, since it alone knows whether the key was right.

import { ask } from "./ask.js";
import { toast } from "./clipboard.js";
import { withQuery } from "./curl.js";
import { el } from "./dom.js";
import { pretty } from "./json.js";

export async function replay(number, changes, select) {
  try {
    const sent = await ask("calls", "POST", { replay: number, ...changes });
    toast(`Sent as call ${sent.number}: ${sent.status ?? "no answer"}`);
    select(sent.number);
  } catch (error) {
    toast(error.message);
  }
}

// A form with the path and the body. What is not changed is sent as it was.
export function editor(detail, select, close) {
  const body = pretty(detail.text);
  const path = el("input", { id: "edit-path", class: "edit-path", spellcheck: "false", autocomplete: "off" });
  path.value = withQuery(detail);
  const text = el("textarea", { id: "edit-body", spellcheck: "false", rows: "14" });
  text.value = body;
  const send = () => {
    const changes = {};
    if (path.value !== withQuery(detail)) changes.path = path.value;
    // A text area has its own ends of lines.
    if (text.value !== body.replaceAll(/\r\n?/g, "\n")) changes.body = text.value;
    return replay(detail.number, changes, select);
  };
  return el(
    "section",
    { class: "editor", "aria-label": "Edit and replay" },
    el("label", { for: "edit-path" }, "Path"),
    path,
    el("label", { for: "edit-body" }, "Body"),
    text,
    el("div", { class: "detail-actions" }, el("button", { class: "quiet primary", id: "edit-send", onclick: send }, "Send"), el("button", { class: "quiet", onclick: close }, "Cancel")),
  );
}
