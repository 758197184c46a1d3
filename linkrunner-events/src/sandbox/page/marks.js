// The marks of a call: its status, and the rules of its findings.

import { gravest, isFine } from "./calls.js";
import { el } from "./dom.js";

export const badge = (finding) => el("span", { class: `badge ${finding.severity}` }, finding.rule);
export const statusPill = (call) => el("span", { class: `status ${call.status === null ? "none" : isFine(call) ? "fine" : "bad"}` }, call.status === null ? (call.fault ?? "offline") : String(call.status));
// The bar beside a call.
export const markOf = (call) => (isFine(call) ? (gravest(call) ?? "") : "rejected");
