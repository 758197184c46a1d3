// The list. However long it is, only the rows in view exist.

import { state, title } from "./calls.js";
import { $, el, icon, prose } from "./dom.js";
import { schedule } from "./draw.js";
import { badge, markOf, statusPill } from "./marks.js";
import { clock } from "./text.js";

// As in the style.
export const rowHeight = () => (state.compact ? 34 : 60);
const BEYOND = 6;
const rowNodes = new Map();
let lastSeen = 0;

function rowOf(call) {
  return el(
    "div",
    { class: `row ${markOf(call)}`, role: "option", id: `call-${call.number}`, "data-number": call.number },
    el("div", { class: "when" }, el("time", {}, clock(call.at)), el("span", { class: "call-number" }, `#${call.number}`)),
    statusPill(call),
    el("div", { class: "what" }, el("div", { class: "first" }, el("b", {}, title(call)), el("span", { class: "user" }, call.user ?? ""), el("span", { class: "money" }, call.money ?? "")), el("div", { class: "second" }, ...secondLine(call))),
  );
}

// Why the call was rejected, else what was found, else what it says.
function secondLine(call) {
  const shown = call.findings.slice(0, 2).map(badge);
  const more = call.findings.length - shown.length;
  if (more > 0) shown.push(el("span", { class: "more" }, `+${more}`));
  if (call.refusal) return [el("span", { class: "reason", title: call.refusal }, ...prose(call.refusal)), ...shown];
  if (shown.length) return [...shown, el("span", { class: "message" }, ...prose(call.findings[0].message))];
  const check = el("span", { class: "clean", title: "No findings" }, icon("check"), call.fields.length ? el("span", { class: "visually-hidden" }, "no findings") : "no findings");
  return [check, el("span", { class: "fields" }, ...call.fields.flatMap(([key, value]) => [el("span", { class: "field-key" }, key), el("code", {}, value)]))];
}

export function toggleCompact() {
  state.compact = !state.compact;
  try {
    localStorage.setItem("compact", state.compact ? "yes" : "");
  } catch {
    // A browser that keeps nothing forgets the choice.
  }
  showCompact();
}

export function startCompact() {
  try {
    state.compact = localStorage.getItem("compact") === "yes";
  } catch {
    state.compact = false;
  }
  $("compact").addEventListener("click", toggleCompact);
  showCompact();
}

function showCompact() {
  $("rows").classList.toggle("compact", state.compact);
  $("compact").setAttribute("aria-pressed", String(state.compact));
  schedule();
}

export function renderList() {
  const { visible } = state;
  const box = $("rows");
  const ROW = rowHeight();
  const isEmpty = state.calls.length === 0;
  $("empty").hidden = !isEmpty;
  $("nothing").hidden = isEmpty || visible.length > 0;
  box.hidden = visible.length === 0;
  $("spacer").style.height = `${visible.length * ROW}px`;

  const top = Math.max(0, Math.floor(box.scrollTop / ROW) - BEYOND);
  const end = Math.min(visible.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + BEYOND);
  const wanted = new Set();
  for (let place = top; place < end; place += 1) {
    const call = visible[visible.length - 1 - place];
    wanted.add(call.number);
    let node = rowNodes.get(call.number);
    if (!node) {
      node = rowOf(call);
      if (call.number > lastSeen && lastSeen > 0) node.classList.add("new");
      rowNodes.set(call.number, node);
      $("spacer").append(node);
    }
    node.style.transform = `translateY(${place * ROW}px)`;
    const isSelected = call.number === state.selected;
    node.classList.toggle("selected", isSelected);
    node.setAttribute("aria-selected", String(isSelected));
    node.setAttribute("aria-setsize", String(visible.length));
    node.setAttribute("aria-posinset", String(place + 1));
  }
  for (const [name, node] of rowNodes) {
    if (!wanted.has(name)) {
      node.remove();
      rowNodes.delete(name);
    }
  }
  lastSeen = state.calls.at(-1)?.number ?? 0;
  if (wanted.has(state.selected)) box.setAttribute("aria-activedescendant", `call-${state.selected}`);
  else box.removeAttribute("aria-activedescendant");
}

// After the sandbox was started again its numbers begin anew, and its calls would find the rows of others.
export function dropRows() {
  for (const node of rowNodes.values()) node.remove();
  rowNodes.clear();
  lastSeen = 0;
}

// Adds calls. If the list is scrolled away from the top, the rows in view stay where they are.
export function holdPlace(change) {
  const box = $("rows");
  const before = state.visible.at(-1)?.number;
  const lengthBefore = state.visible.length;
  change();
  if (box.scrollTop <= 0 || before === undefined) return;
  let added = 0;
  while (added < state.visible.length && state.visible[state.visible.length - 1 - added].number > before) added += 1;
  if (lengthBefore && added) {
    $("spacer").style.height = `${state.visible.length * rowHeight()}px`;
    box.scrollTop += added * rowHeight();
  }
}
