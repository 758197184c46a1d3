// The call that is looked at.

let wantedDetail = 0;

function select(number) {
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

function closeDetail() {
  select(null);
  $("rows").focus();
}

function findingCards(call) {
  if (!call.findings.length) {
    return [isFine(call) ? el("p", { class: "all-clear" }, icon("check"), "Nothing to object to.") : null].filter(Boolean);
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
    section("Request", null, el("p", { class: "line" }, `${detail.method} ${detail.path}`), headerTable(detail.headers)),
  ];
}

function bytes(text) {
  const size = new Blob([text]).size;
  return size < 1000 ? `${size} bytes` : `${(size / 1000).toFixed(1)} kB`;
}

function headerTable(headers) {
  const rows = headers.map(([name, value]) => el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, value)));
  const key = el("tr", { class: "muted" }, el("th", { scope: "row" }, "linkrunner-key"), el("td", {}, "never kept"));
  return el("table", { class: "headers" }, el("tbody", {}, ...rows, key));
}

const CONTROL = /[\x00-\x1f\x7f]/;

// A terminal acts on control characters before its shell sees a quote, so that none is copied as it is. Nor is a `!`
// beside them, which old shells look up in their history.
function inShell(text) {
  if (!CONTROL.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const asHex = (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`;
  return `$'${text.replace(/[\\']/g, "\\$&").replace(/[\x00-\x1f\x7f!]/g, asHex)}'`;
}

function asCurl(detail) {
  const isHead = detail.method === "HEAD";
  const method = /^[A-Z]+$/.test(detail.method) ? detail.method : inShell(detail.method);
  const lines = [`curl ${isHead ? "-I" : `-X ${method}`} --globoff ${inShell(location.origin + detail.path)}`];
  lines.push('-H "linkrunner-key: ${LINKRUNNER_SERVER_KEY:-any}"');
  const type = detail.headers.find(([name]) => name === "content-type");
  if (type) lines.push(`-H ${inShell(`content-type: ${type[1]}`)}`);
  // With a body curl takes no `-I`.
  if (detail.text && !isHead) lines.push(`--data-raw ${inShell(detail.text)}`);
  return lines.join(" \\\n  ");
}
