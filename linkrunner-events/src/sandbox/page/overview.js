// The overview beside the list.

import { state } from "./calls.js";
import { renderChart } from "./chart.js";
import { $ } from "./dom.js";
import { renderNames } from "./names.js";
import { renderPlan } from "./plan.js";
import { number } from "./text.js";

export function renderOverview() {
  $("total").textContent = number(state.totals.calls);
  $("total-findings").textContent = number(state.totals.findings);
  $("total-rejected").textContent = number(state.totals.rejected);
  renderChart();
  renderNames();
  renderPlan();
  const count = state.totals.calls ? `(${number(state.totals.calls)}) ` : "";
  document.title = `${count}Linkrunner sandbox`;
}
