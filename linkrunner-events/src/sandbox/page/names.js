// The counters by name.

import { state } from "./calls.js";
import { $, el } from "./dom.js";
import { applyFilter } from "./filters.js";
import { count, number } from "./text.js";

const MOST_NAMES = 100;

// A node is kept while its name is shown, so that a focused one stays focused.
const nameNodes = new Map();

function nameNode(name) {
  const node = el(
    "button",
    {
      class: "name",
      "aria-pressed": "false",
      onclick: () => {
        state.filter.name = state.filter.name === name ? null : name;
        applyFilter();
      },
    },
    el("span", { class: "share" }),
    el("span", { class: "label" }, name),
    el("span", { class: "found" }),
    el("span", { class: "calls-count" }),
  );
  nameNodes.set(name, node);
  return node;
}

export function renderNames() {
  const names = [...state.names].sort(([, left], [, right]) => right.calls - left.calls).slice(0, MOST_NAMES);
  $("names-card").hidden = names.length === 0;
  const more = state.names.size - names.length;
  $("names-count").textContent = more > 0 ? `the ${MOST_NAMES} most frequent of ${number(state.names.size)}` : number(state.names.size);
  const most = names[0]?.[1].calls ?? 1;
  const nodes = names.map(([name, entry]) => {
    const node = nameNodes.get(name) ?? nameNode(name);
    const [share, , found, calls] = node.children;
    share.style.width = `${(entry.calls / most) * 100}%`;
    found.textContent = entry.findings ? number(entry.findings) : "";
    found.className = `found ${entry.gravest ?? ""}`;
    found.title = entry.findings ? `${count(entry.findings, "call")} with findings` : "";
    calls.textContent = number(entry.calls);
    node.setAttribute("aria-pressed", String(state.filter.name === name));
    node.setAttribute("aria-label", `${name}: ${count(entry.calls, "call")}, ${number(entry.findings)} with findings`);
    return node;
  });
  const shown = new Set(names.map(([name]) => name));
  for (const name of nameNodes.keys()) if (!shown.has(name)) nameNodes.delete(name);
  const box = $("names");
  const isSame = box.children.length === nodes.length && nodes.every((node, index) => box.children[index] === node);
  if (!isSame) {
    const focused = document.activeElement;
    box.replaceChildren(...nodes);
    if (nodes.includes(focused)) focused.focus();
  }
}
