// The filters, and the pause.

import { noFilter, refilter, state } from "./calls.js";
import { $, el, icon } from "./dom.js";
import { schedule, scheduleAll } from "./draw.js";
import { clock, count } from "./text.js";

export function applyFilter() {
  refilter();
  $("rows").scrollTop = 0;
  for (const button of document.querySelectorAll("[data-kind]")) button.setAttribute("aria-pressed", String(button.dataset.kind === state.filter.kind));
  $("only-findings").setAttribute("aria-pressed", String(state.filter.findings));
  $("only-rejected").setAttribute("aria-pressed", String(state.filter.rejected));
  const { span } = state.filter;
  $("only-span").hidden = span === null;
  if (span) $("only-span-text").textContent = `${clock(span[0])} – ${clock(span[1])}`;
  scheduleAll();
}

export function togglePause() {
  state.paused = !state.paused;
  $("pause").setAttribute("aria-pressed", String(state.paused));
  $("pause").replaceChildren(icon(state.paused ? "play" : "pause"), el("span", {}, state.paused ? "Resume" : "Pause"));
  if (!state.paused) applyFilter();
  schedule();
}

export function showHeld() {
  $("held").hidden = !(state.paused && state.held > 0);
  $("held").textContent = count(state.held, "new call");
}

// Only the calls of a span of time. Without one, those of all times.
export function filterBySpan(span) {
  state.filter.span = span;
  applyFilter();
}

function resetFilter() {
  state.filter = noFilter();
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
  $("only-rejected").addEventListener("click", () => {
    state.filter.rejected = !state.filter.rejected;
    applyFilter();
  });
  $("only-span").addEventListener("click", () => filterBySpan(null));
  $("reset").addEventListener("click", resetFilter);
  $("pause").addEventListener("click", togglePause);
  $("held").addEventListener("click", togglePause);
}
