// The panel that makes the sandbox fail.

import { ask } from "./ask.js";
import { state } from "./calls.js";
import { toast } from "./clipboard.js";
import { $ } from "./dom.js";
import { number } from "./text.js";

const SLIDERS = { 429: "fault-429", 500: "fault-500" };
let sending = null;

export function showFaults(faults) {
  // While a slider is moved its place counts, and not an answer of a moment ago.
  if (sending) return;
  for (const [fault, id] of Object.entries(SLIDERS)) $(id).value = Math.round((faults.shares[fault] ?? 0) * 100);
  $("latency").value = faults.latency_ms;
  $("offline").checked = (faults.shares.offline ?? 0) > 0;
  const others = Object.entries(faults.shares).filter(([fault, share]) => share > 0 && !(fault in SLIDERS) && fault !== "offline");
  const notes = [];
  if (faults.always) notes.push(`The program answers every call with ${faults.always}.`);
  if (faults.queued) notes.push(`${number(faults.queued)} faults wait for the next calls.`);
  if (others.length) notes.push(`Also: ${others.map(([fault, share]) => `${fault} for ${Math.round(share * 100)} %`).join(", ")}.`);
  $("faults-note").textContent = notes.join(" ");
  $("faults-note").hidden = notes.length === 0;
  const isOn = Object.values(faults.shares).some((share) => share > 0) || faults.latency_ms > 0 || faults.queued > 0 || faults.always !== null;
  $("faults-button").classList.toggle("on", isOn);
  showOutputs();
}

function showOutputs() {
  for (const output of document.querySelectorAll("#faults output")) {
    const { value, id } = $(output.htmlFor.value);
    output.textContent = value === "0" ? "off" : id === "latency" ? `${(value / 1000).toFixed(1)} s` : `${value} %`;
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
  for (const id of [...Object.values(SLIDERS), "latency"]) $(id).addEventListener("input", sendFaults);
  $("offline").addEventListener("change", sendFaults);
  $("faults-button").addEventListener("click", () => toggleFaults());
  $("faults-off").addEventListener("click", () =>
    ask("faults", "DELETE")
      .then((faults) => {
        state.settings.faults = faults;
        showFaults(faults);
      })
      .catch((error) => toast(error.message)),
  );
}
