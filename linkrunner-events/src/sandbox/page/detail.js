// The detail of the selected call.

import { ask } from "./ask.js";
import { find, isFine, state, title } from "./calls.js";
import { copy } from "./clipboard.js";
import { asCurl, withQuery } from "./curl.js";
import { $, el, icon, prose } from "./dom.js";
import { schedule } from "./draw.js";
import { findingCards, marksOf } from "./findings.js";
import { jsonView } from "./json.js";
import { statusPill } from "./marks.js";
import { editor, replay } from "./replay.js";
import { bytes, clock, number } from "./text.js";

let wantedDetail = 0;
// A call that is to be selected once it arrives.
let awaited = null;

export function select(number) {
  awaited = null;
  state.selected = number;
  schedule();
  if (number === null) {
    $("detail").hidden = true;
    $("main").classList.remove("with-detail");
    return;
  }
  const call = find(number);
  if (!call) return;
  $("detail").hidden = false;
  $("main").classList.add("with-detail");
  showDetail(call, null);
  wantedDetail = number;
  ask(`calls/${number}`)
    .then((detail) => wantedDetail === number && state.selected === number && showDetail(call, detail))
    .catch((error) => wantedDetail === number && state.selected === number && $("detail").append(el("p", { class: "note" }, error.message)));
}

function selectOnceHere(number) {
  if (find(number)) select(number);
  else awaited = number;
}

export function selectWanted() {
  if (awaited !== null && find(awaited)) select(awaited);
}

function showDetail(call, detail) {
  const view = $("detail");
  const isSame = view.dataset.number === String(call.number);
  view.dataset.number = call.number;
  view.replaceChildren(head(call, detail), el("div", { class: "detail-body" }, el("div", { id: "editor" }), ...verdict(call), ...(detail ? sections(call, detail) : [])));
  if (!isSame) view.scrollTop = 0;
}

function head(call, detail) {
  const button = (label, name, image, onclick) => el("button", { class: "quiet", id: name, onclick, disabled: !detail }, icon(image), el("span", {}, label));
  return el(
    "header",
    { class: "detail-head" },
    el("button", { class: "tool only-icon back", "aria-label": "Close", title: "Close (Esc)", onclick: () => closeDetail() }, icon("back")),
    el(
      "div",
      { class: "detail-title" },
      el("h2", {}, title(call)),
      el("p", {}, statusPill(call), el("span", {}, clock(call.at)), call.user ? el("span", { class: "user" }, call.user) : null, call.money ? el("span", { class: "money" }, call.money) : null, el("span", { class: "muted" }, `call ${number(call.number)}`)),
    ),
    el(
      "div",
      { class: "detail-actions" },
      button("Replay", "replay", "replay", () => replay(call.number, {}, selectOnceHere)),
      button("Edit and replay", "edit", "edit", () => openEditor(detail)),
      button("Copy as curl", "copy-curl", "copy", () => copy(asCurl(detail), "the call as a curl command")),
      button("Copy body", "copy-body", "copy", () => copy(detail.text, "the body")),
    ),
  );
}

function openEditor(detail) {
  const close = () => {
    $("editor").replaceChildren();
    $("edit").focus();
  };
  $("editor").replaceChildren(editor(detail, selectOnceHere, close));
  $("edit-body").focus();
}

export function closeDetail() {
  select(null);
  $("rows").focus();
}

// Why the call was rejected, and what was found.
function verdict(call) {
  const cards = [];
  if (call.refusal) cards.push(el("p", { class: "refusal" }, icon("error"), el("span", {}, el("b", {}, isFine(call) ? "Note. " : "Rejected. "), ...prose(call.refusal))));
  if (call.findings.length) cards.push(findingCards(call, select));
  else if (!call.refusal) cards.push(el("p", { class: "all-clear" }, icon("check"), "No findings."));
  return cards;
}

function sections(call, detail) {
  const section = (name, aside, ...content) => el("section", {}, el("h3", {}, name, aside ? el("span", { class: "muted" }, aside) : null), ...content);
  const noAnswer = detail.answer === null ? "No response: the connection was closed, or the client gave up." : "The response has no body.";
  const answer = detail.answer ? jsonView(detail.answer) : el("p", { class: "muted" }, noAnswer);
  const status = detail.status === null ? "" : `HTTP ${detail.status}`;
  return [
    section("Body", bytes(detail.text), detail.text ? jsonView(detail.text, marksOf(call), detail.malformed_at) : el("p", { class: "muted" }, "No body: the call had none, it was over 1 MB, or the connection broke off.")),
    section("Response", [status, detail.fault && "simulated fault"].filter(Boolean).join(", "), answer),
    section("Request", null, el("p", { class: "line" }, `${detail.method} ${withQuery(detail)}`), headerTable(detail.headers)),
  ];
}

function headerTable(headers) {
  const rows = headers.map(([name, value]) => el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, value)));
  const key = el("tr", { class: "muted" }, el("th", { scope: "row" }, "linkrunner-key"), el("td", {}, "never kept"));
  return el("table", { class: "headers" }, el("tbody", {}, ...rows, key));
}
