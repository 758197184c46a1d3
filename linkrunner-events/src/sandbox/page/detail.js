// The detail of the selected call.

import { ask } from "./ask.js";
import { isFine, state, title } from "./calls.js";
import { copy } from "./clipboard.js";
import { asCurl, withQuery } from "./curl.js";
import { $, el, icon, prose } from "./dom.js";
import { schedule } from "./draw.js";
import { jsonView } from "./json.js";
import { badge, statusPill } from "./marks.js";
import { bytes, clock, number } from "./text.js";

let wantedDetail = 0;

export function select(number) {
  state.selected = number;
  schedule();
  if (number === null) {
    $("detail").hidden = true;
    $("main").classList.remove("with-detail");
    return;
  }
  const call = state.calls.find((call) => call.number === number);
  if (!call) return;
  $("detail").hidden = false;
  $("main").classList.add("with-detail");
  showDetail(call, null);
  wantedDetail = number;
  ask(`calls/${number}`)
    .then((detail) => wantedDetail === number && state.selected === number && showDetail(call, detail))
    .catch((error) => wantedDetail === number && state.selected === number && $("detail").append(el("p", { class: "note" }, error.message)));
}

function showDetail(call, detail) {
  const view = $("detail");
  const isSame = view.dataset.number === String(call.number);
  view.dataset.number = call.number;
  view.replaceChildren(head(call, detail), el("div", { class: "detail-body" }, ...findingCards(call), ...(detail ? sections(call, detail) : [])));
  if (!isSame) view.scrollTop = 0;
}

function head(call, detail) {
  const button = (label, name, onclick) => el("button", { class: "quiet", id: name, onclick, disabled: !detail }, icon("copy"), el("span", {}, label));
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
    el("div", { class: "detail-actions" }, button("Copy as curl", "copy-curl", () => copy(asCurl(detail), "the call as curl")), button("Copy body", "copy-body", () => copy(detail.text, "the body"))),
  );
}

export function closeDetail() {
  select(null);
  $("rows").focus();
}

function findingCards(call) {
  if (!call.findings.length) {
    return [isFine(call) ? el("p", { class: "all-clear" }, icon("check"), "No findings.") : null].filter(Boolean);
  }
  return [
    el(
      "ul",
      { class: "findings" },
      ...call.findings.map((finding) => el("li", { class: finding.severity }, icon(finding.severity), el("div", {}, badge(finding), el("p", {}, ...prose(finding.message))))),
    ),
  ];
}

function sections(call, detail) {
  const section = (name, aside, ...content) => el("section", {}, el("h3", {}, name, aside ? el("span", { class: "muted" }, aside) : null), ...content);
  const marked = new Set(call.findings.flatMap((finding) => [...finding.message.matchAll(/`(?:[^`]*[.\]])?([^`.[\]]+)(?:\[\d+\])?`/g)].map((match) => match[1])));
  const answer = detail.answer === null ? el("p", { class: "muted" }, "None: the connection was closed.") : jsonView(detail.answer);
  const status = detail.status === null ? "" : `HTTP ${detail.status}`;
  return [
    section("Body", bytes(detail.text), detail.text ? jsonView(detail.text, marked) : el("p", { class: "muted" }, "No body was kept: there was none, it was over 1 MB, or it broke off.")),
    section("Answer", detail.fault ? `${status} a fault` : status, answer),
    section("Request", null, el("p", { class: "line" }, `${detail.method} ${withQuery(detail)}`), headerTable(detail.headers)),
  ];
}

function headerTable(headers) {
  const rows = headers.map(([name, value]) => el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, value)));
  const key = el("tr", { class: "muted" }, el("th", { scope: "row" }, "linkrunner-key"), el("td", {}, "never kept"));
  return el("table", { class: "headers" }, el("tbody", {}, ...rows, key));
}
