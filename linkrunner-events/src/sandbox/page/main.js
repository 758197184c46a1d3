// Puts the parts of the page together.

import { startChart } from "./chart.js";
import { copy } from "./clipboard.js";
import { listenWhileVisible } from "./connection.js";
import { select } from "./detail.js";
import { $ } from "./dom.js";
import { drawWith, schedule } from "./draw.js";
import { startFaults } from "./faults.js";
import { showHeld, startFilters } from "./filters.js";
import { clearAll, onKey } from "./keys.js";
import { renderList, startCompact } from "./list.js";
import { renderOverview } from "./overview.js";
import { startSnippets } from "./snippets.js";

function startList() {
  $("rows").addEventListener("scroll", schedule, { passive: true });
  $("rows").addEventListener("click", (event) => {
    const row = event.target.closest("[data-number]");
    if (row) select(Number(row.dataset.number));
  });
  addEventListener("resize", schedule);
  // The chart moves on while nothing arrives.
  setInterval(() => document.hidden || schedule(), 1000);
}

const base = `${location.origin}/api/v1`;
$("base-url").textContent = base;
$("empty-url").textContent = base;
$("base").addEventListener("click", () => copy(base, "the base URL"));
$("clear").addEventListener("click", clearAll);
$("help-button").addEventListener("click", () => $("help").showModal());
addEventListener("keydown", onKey);
drawWith(() => {
  renderList();
  showHeld();
}, renderOverview);
startList();
startCompact();
startChart();
startFilters();
startFaults();
startSnippets(base);
listenWhileVisible();
schedule();
