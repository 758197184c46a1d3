// The planned events, and which of them have arrived.

import { ask } from "./ask.js";
import { state } from "./calls.js";
import { $, el } from "./dom.js";
import { number } from "./text.js";

const MOST_ENTRIES = 200;

// The number of the newest call that the list knows.
let known = null;
let isAsking = false;

// Asks for the plan again when calls have arrived or were forgotten.
export async function renderPlan() {
  $("plan-card").hidden = !state.settings?.plan;
  const newest = state.calls.at(-1)?.number ?? 0;
  if ($("plan-card").hidden || isAsking || newest === known) return;
  isAsking = true;
  try {
    show((await ask("plan")).entries);
    known = newest;
  } catch {
    // The notice about the lost connection says it, and the next call asks again.
  } finally {
    isAsking = false;
  }
}

const isSeen = (entry) => entry.calls > 0;

function show(entries) {
  const seen = entries.filter(isSeen).length;
  $("plan-count").textContent = `${number(seen)} of ${number(entries.length)} seen`;
  const nodes = entries.slice(0, MOST_ENTRIES).map(entryNode);
  const more = entries.length - nodes.length;
  if (more > 0) nodes.push(el("li", { class: "planned muted" }, `and ${number(more)} more`));
  $("plan").replaceChildren(...nodes);
}

function entryNode(entry) {
  const name = entry.kind === "event" ? entry.name : `${entry.kind} · ${entry.name}`;
  const count = isSeen(entry) ? number(entry.calls) : "not seen";
  return el(
    "li",
    { class: isSeen(entry) ? "planned seen" : "planned", title: entry.about || name },
    el("span", { class: "label" }, name),
    el("span", { class: "calls-count" }, count),
  );
}
