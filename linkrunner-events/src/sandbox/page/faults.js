// The panel of the simulated faults.

import { ask } from "./ask.js";
import { state } from "./calls.js";
import { toast } from "./clipboard.js";
import { $ } from "./dom.js";
import { notice } from "./notices.js";
import { count, number } from "./text.js";

const SLIDERS = { 429: "fault-429", 500: "fault-500", 503: "fault-503", 401: "fault-401", timeout: "fault-timeout" };
let sending = null;

const percent = (share) => `${Math.round(share * 100)} %`;
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

// The active faults: "30 % 429 · 0.5 s · offline".
function inWords(faults) {
  const words = [];
  if (faults.queued) words.push(`next ${faults.queued === 1 ? "call" : count(faults.queued, "call")}: ${faults.next.join(", ")}${faults.queued > faults.next.length ? " …" : ""}`);
  if (faults.always) words.push(`every call ${faults.always}`);
  for (const [fault, share] of Object.entries(faults.shares)) {
    if (share > 0 && fault !== "offline") words.push(`${percent(share)} ${fault}`);
  }
  if (faults.latency_ms > 0) words.push(seconds(faults.latency_ms));
  if (faults.shares.offline > 0) words.push(faults.shares.offline >= 1 ? "offline" : `${percent(faults.shares.offline)} offline`);
  return words.join(" · ");
}

export function showFaults(faults) {
  const words = inWords(faults);
  $("faults-button").classList.toggle("on", words !== "");
  notice("faults", words && `Active faults: ${words}`);
  // While a slider is moved its place counts, and not an answer of a moment ago.
  if (sending) return;
  for (const [fault, id] of Object.entries(SLIDERS)) $(id).value = Math.round((faults.shares[fault] ?? 0) * 100);
  $("latency").value = faults.latency_ms;
  $("offline").checked = (faults.shares.offline ?? 0) > 0;
  const shares = Object.entries(faults.shares).filter(([, share]) => share > 0);
  const others = shares.filter(([fault]) => !(fault in SLIDERS) && fault !== "offline");
  const sum = shares.reduce((sum, [fault, share]) => (fault === "offline" ? sum : sum + share), 0);
  const notes = [];
  if (faults.always) notes.push(`The code that started this sandbox set it to answer every call with ${faults.always}.`);
  if (faults.queued) notes.push(faults.queued === 1 ? "The next call will fail." : `The next ${number(faults.queued)} calls will fail.`);
  if (others.length) notes.push(`Also: ${others.map(([fault, share]) => `${fault} for ${percent(share)}`).join(", ")}.`);
  if (sum > 1.001) notes.push(`The shares add up to ${percent(sum)}, so the last faults get less than their share.`);
  $("faults-note").textContent = notes.join(" ");
  $("faults-note").hidden = notes.length === 0;
  showOutputs();
}

function showOutputs() {
  for (const output of document.querySelectorAll("#faults output")) {
    const { value, id } = $(output.htmlFor.value);
    output.textContent = value === "0" ? "off" : id === "latency" ? seconds(value) : `${value} %`;
    output.classList.toggle("on", value !== "0");
  }
}

async function sendFaults() {
  showOutputs();
  if (sending) {
    sending = "again";
    return;
  }
  do {
    sending = "once";
    const known = state.settings?.faults.shares ?? {};
    const shares = Object.fromEntries(Object.entries(known).filter(([fault]) => !(fault in SLIDERS) && fault !== "offline"));
    // A call that is offline meets no other fault.
    if ($("offline").checked) shares.offline = 1;
    for (const [fault, id] of Object.entries(SLIDERS)) if ($(id).value !== "0") shares[fault] = $(id).value / 100;
    try {
      state.settings.faults = await ask("faults", "PUT", { shares, latency_ms: Number($("latency").value) });
    } catch (error) {
      toast(error.message);
    }
  } while (sending === "again");
  sending = null;
  showFaults(state.settings.faults);
}

export function toggleFaults(open = $("faults").hidden) {
  $("faults").hidden = !open;
  $("faults-button").setAttribute("aria-expanded", String(open));
  if (open) $("fault-429").focus();
}

export function startFaults() {
  const change = (...request) =>
    ask(...request)
      .then((faults) => {
        state.settings.faults = faults;
        showFaults(faults);
      })
      .catch((error) => toast(error.message));
  for (const id of [...Object.values(SLIDERS), "latency"]) $(id).addEventListener("input", sendFaults);
  for (const button of document.querySelectorAll("[data-next]")) {
    button.addEventListener("click", () => change("faults/next", "POST", { fault: button.dataset.next }));
  }
  $("offline").addEventListener("change", sendFaults);
  $("faults-button").addEventListener("click", () => toggleFaults());
  $("faults-off").addEventListener("click", () => change("faults", "DELETE"));
}
