// The filters, and the pause.

import { refilter, state } from "./calls.js";
import { $, el, icon } from "./dom.js";
import { schedule, scheduleAll } from "./draw.js";
import { number } from "./text.js";

export function applyFilter() {
  refilter();
  $("rows").scrollTop = 0;
  for (const button of document.querySelectorAll("[data-kind]")) button.setAttribute("aria-pressed", String(button.dataset.kind === state.filter.kind));
  $("only-findings").setAttribute("aria-pressed", String(state.filter.findings));
  scheduleAll();
}

export function togglePause() {
  state.paused = !state.paused;
  $("pause").setAttribute("aria-pressed", String(state.paused));
  $("pause").replaceChildren(icon(state.paused ? "play" : "pause"), el("span", {}, state.paused ? "Go on" : "Pause"));
  if (!state.paused) applyFilter();
  schedule();
}

export function showHeld() {
  $("held").hidden = !(state.paused && state.held > 0);
  $("held").textContent = state.held === 1 ? "1 new call" : `${number(state.held)} new calls`;
}

function resetFilter() {
  state.filter = { text: "", kind: "", findings: false, name: null };
  $("search").value = "";
  applyFilter();
}

export function startFilters() {
  $("search").addEventListener("input", (event) => {
    state.filter.text = event.target.value.trim().toLowerCase();
    applyFilter();
  });
  for (const button of document.querySelectorAll("[data-kind]")) {
    button.addEventListener("click", () => {
      state.filter.kind = button.dataset.kind;
      applyFilter();
    });
  }
  $("only-findings").addEventListener("click", () => {
    state.filter.findings = !state.filter.findings;
    applyFilter();
  });
  $("reset").addEventListener("click", resetFilter);
  $("pause").addEventListener("click", togglePause);
  $("held").addEventListener("click", togglePause);
}
