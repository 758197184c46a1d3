// The calls that arrived, those that pass the filters, and the counters.

export const state = {
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
export const gravest = (call) => SEVERITIES.find((severity) => call.findings.some((finding) => finding.severity === severity));
export const isFine = (call) => call.status >= 200 && call.status < 300;

export function title(call) {
  if (call.kind === "event") return call.name ?? "event without a name";
  if (call.kind === "payment") return `payment · ${call.name ?? "?"}`;
  if (call.kind === "question") return "attribution result";
  return call.kind === "removal" ? "remove payment" : "unknown path";
}

// The name under which a call is counted.
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

export function add(calls) {
  for (const call of calls) {
    count(call);
    state.calls.push(call);
    if (state.paused) state.held += 1;
    else if (passes(call)) state.visible.push(call);
  }
  // Like the sandbox, the page remembers a bounded number of calls. It forgets many at a time, which is cheaper.
  const keep = state.settings?.keep ?? 10_000;
  if (state.calls.length > keep * 1.1) {
    state.calls.splice(0, state.calls.length - keep);
    const first = state.calls[0].number;
    const stay = state.visible.findIndex((call) => call.number >= first);
    state.visible.splice(0, stay < 0 ? state.visible.length : stay);
  }
}

export function forget() {
  state.calls = [];
  state.visible = [];
  state.selected = null;
  state.held = 0;
  state.names.clear();
  state.totals = { calls: 0, findings: 0, refused: 0 };
}

export function refilter() {
  state.visible = state.calls.filter(passes);
  state.held = 0;
}
