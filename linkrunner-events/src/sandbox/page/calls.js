// What has arrived, what of it the filters let through, and how it is counted.

const state = {
  settings: null,
  // In the order of their arrival.
  calls: [],
  visible: [],
  selected: null,
  paused: false,
  held: 0,
  filter: { text: "", kind: "", findings: false, name: null },
  names: new Map(),
  totals: { calls: 0, findings: 0, refused: 0 },
};

const SEVERITIES = ["error", "warning", "advice"];
const gravest = (call) => SEVERITIES.find((severity) => call.findings.some((finding) => finding.severity === severity));
const isFine = (call) => call.status >= 200 && call.status < 300;

function title(call) {
  if (call.kind === "event") return call.name ?? "event without a name";
  if (call.kind === "payment") return `payment · ${call.name ?? "?"}`;
  return call.kind === "removal" ? "remove payment" : "unknown path";
}

// What the counters count by.
const nameOf = (call) => (call.kind === "other" ? null : title(call));

function searchable(call) {
  call.searchable ??= [title(call), call.user ?? "", call.status ?? "offline", call.money ?? "", ...call.findings.map((finding) => finding.rule)]
    .join("\n")
    .toLowerCase();
  return call.searchable;
}

function passes(call) {
  const { text, kind, findings, name } = state.filter;
  if (findings && call.findings.length === 0) return false;
  if (kind === "rest" ? call.kind === "event" || call.kind === "payment" : kind && call.kind !== kind) return false;
  if (name !== null && nameOf(call) !== name) return false;
  return !text || searchable(call).includes(text);
}

function count(call) {
  state.totals.calls += 1;
  if (call.findings.length) state.totals.findings += 1;
  if (!isFine(call)) state.totals.refused += 1;
  const name = nameOf(call);
  if (name === null) return;
  const entry = state.names.get(name) ?? { calls: 0, findings: 0, gravest: undefined };
  entry.calls += 1;
  entry.findings += call.findings.length;
  const grave = [entry.gravest, gravest(call)].filter(Boolean);
  entry.gravest = SEVERITIES.find((severity) => grave.includes(severity));
  state.names.set(name, entry);
}

function add(calls) {
  for (const call of calls) {
    count(call);
    state.calls.push(call);
    if (state.paused) state.held += 1;
    else if (passes(call)) state.visible.push(call);
  }
  // As the sandbox itself, the page remembers a bounded number; it forgets in strides, which is cheaper.
  const keep = state.settings?.keep ?? 10_000;
  if (state.calls.length > keep * 1.1) {
    state.calls.splice(0, state.calls.length - keep);
    const first = state.calls[0].number;
    const stay = state.visible.findIndex((call) => call.number >= first);
    state.visible.splice(0, stay < 0 ? state.visible.length : stay);
  }
}

function forget() {
  state.calls = [];
  state.visible = [];
  state.selected = null;
  state.held = 0;
  state.names.clear();
  state.totals = { calls: 0, findings: 0, refused: 0 };
}

function refilter() {
  state.visible = state.calls.filter(passes);
  state.held = 0;
}
