// The calls that arrived, those that pass the filters, and the counters.

// A span is [from, to) in milliseconds since 1970.
export function noFilter() {
  return { text: "", kind: "", findings: false, rejected: false, name: null, span: null };
}

export const state = {
  settings: null,
  // In the order of their arrival.
  calls: [],
  visible: [],
  selected: null,
  paused: false,
  compact: false,
  held: 0,
  filter: noFilter(),
  names: new Map(),
  totals: noCalls(),
};

// How many calls there are, how many have findings, and how many were rejected. A call may be both.
export function noCalls() {
  return { calls: 0, findings: 0, rejected: 0 };
}

export function countInto(totals, call) {
  totals.calls += 1;
  if (call.findings.length) totals.findings += 1;
  if (!isFine(call)) totals.rejected += 1;
}

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
  call.searchable ??= [title(call), `#${call.number}`, call.user ?? "", call.status ?? call.fault ?? "", call.money ?? "", call.refusal ?? "", ...call.fields.flat(), ...call.findings.map((finding) => finding.rule)]
    .join("\n")
    .toLowerCase();
  return call.searchable;
}

function passes(call) {
  const { text, kind, findings, rejected, name, span } = state.filter;
  if (findings && call.findings.length === 0) return false;
  if (rejected && isFine(call)) return false;
  if (span && (call.at < span[0] || call.at >= span[1])) return false;
  if (kind === "rest" ? call.kind === "event" || call.kind === "payment" : kind && call.kind !== kind) return false;
  if (name !== null && nameOf(call) !== name) return false;
  return !text || searchable(call).includes(text);
}

function count(call) {
  countInto(state.totals, call);
  const name = nameOf(call);
  if (name === null) return;
  const entry = state.names.get(name) ?? { ...noCalls(), gravest: undefined };
  countInto(entry, call);
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
  state.totals = noCalls();
}

export function refilter() {
  state.visible = state.calls.filter(passes);
  state.held = 0;
}

// The call of this number, if the page still has it.
export const find = (number) => state.calls.find((call) => call.number === number);
