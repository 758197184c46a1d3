// The chart and the counters.

const BARS = 60;
const SPANS = [1_000, 5_000, 15_000, 60_000, 300_000];
const MOST_NAMES = 100;

function renderOverview() {
  $("total").textContent = number(state.totals.calls);
  $("total-findings").textContent = number(state.totals.findings);
  $("total-refused").textContent = number(state.totals.refused);
  renderChart();
  renderNames();
  const graves = state.totals.calls ? `(${number(state.totals.calls)}) ` : "";
  document.title = `${graves}Linkrunner sandbox`;
}

function renderChart() {
  const now = Date.now();
  const age = state.calls.length ? now - state.calls[0].at : 0;
  const width = SPANS.find((span) => span * BARS >= age) ?? SPANS.at(-1);
  const last = Math.floor(now / width);
  const bars = Array.from({ length: BARS }, () => ({ fine: 0, found: 0, refused: 0 }));
  for (let index = state.calls.length - 1; index >= 0; index -= 1) {
    const call = state.calls[index];
    const place = BARS - 1 - (last - Math.floor(call.at / width));
    if (place < 0) break;
    const bar = bars[Math.min(place, BARS - 1)];
    if (!isFine(call)) bar.refused += 1;
    else if (call.findings.length) bar.found += 1;
    else bar.fine += 1;
  }
  const most = Math.max(4, ...bars.map((bar) => bar.fine + bar.found + bar.refused));
  const nodes = [];
  bars.forEach((bar, place) => {
    let bottom = 40;
    for (const kind of ["fine", "found", "refused"]) {
      if (!bar[kind]) continue;
      const height = Math.max(1.5, (bar[kind] / most) * 38);
      bottom -= height;
      nodes.push(svg("rect", { class: kind, x: place * 4 + 0.5, y: bottom, width: 3, height, rx: 0.8 }));
    }
    if (bottom === 40) nodes.push(svg("rect", { class: "idle", x: place * 4 + 0.5, y: 39, width: 3, height: 1 }));
  });
  const chart = $("chart");
  chart.setAttribute("viewBox", `0 0 ${BARS * 4} 40`);
  chart.replaceChildren(...nodes);
  const minutes = (width * BARS) / 60_000;
  const span = minutes < 60 ? `${minutes === 1 ? "last minute" : `last ${minutes} minutes`}` : `last ${minutes / 60} hours`;
  $("span").textContent = span;
  const sum = (kind) => bars.reduce((total, bar) => total + bar[kind], 0);
  chart.setAttribute("aria-label", `Calls in the ${span}: ${sum("fine")} without findings, ${sum("found")} with findings, ${sum("refused")} turned away`);
}

// Nodes are kept while their name is there, so that a focused one stays focused.
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

function renderNames() {
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
    found.title = entry.findings ? `${entry.findings} findings` : "";
    calls.textContent = number(entry.calls);
    node.setAttribute("aria-pressed", String(state.filter.name === name));
    node.setAttribute("aria-label", `${name}: ${entry.calls} calls, ${entry.findings} findings`);
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
