// The chart of calls over time.

import { isFine, state } from "./calls.js";
import { $, svg } from "./dom.js";

const BARS = 60;
const SPANS = [1_000, 5_000, 15_000, 60_000, 300_000];

export function renderChart() {
  const now = Date.now();
  const age = state.calls.length ? now - state.calls[0].at : 0;
  const width = SPANS.find((span) => span * BARS >= age) ?? SPANS.at(-1);
  const last = Math.floor(now / width);
  const bars = Array.from({ length: BARS }, () => ({ fine: 0, found: 0, refused: 0 }));
  for (let index = state.calls.length - 1; index >= 0; index -= 1) {
    const call = state.calls[index];
    const place = BARS - 1 - (last - Math.floor(call.at / width));
    if (place < 0) break;
    const bar = bars[Math.min(place, BARS - 1)];
    if (!isFine(call)) bar.refused += 1;
    else if (call.findings.length) bar.found += 1;
    else bar.fine += 1;
  }
  const most = Math.max(4, ...bars.map((bar) => bar.fine + bar.found + bar.refused));
  const nodes = [];
  bars.forEach((bar, place) => {
    let bottom = 40;
    for (const kind of ["fine", "found", "refused"]) {
      if (!bar[kind]) continue;
      const height = Math.max(1.5, (bar[kind] / most) * 38);
      bottom -= height;
      nodes.push(svg("rect", { class: kind, x: place * 4 + 0.5, y: bottom, width: 3, height, rx: 0.8 }));
    }
    if (bottom === 40) nodes.push(svg("rect", { class: "idle", x: place * 4 + 0.5, y: 39, width: 3, height: 1 }));
  });
  const chart = $("chart");
  chart.setAttribute("viewBox", `0 0 ${BARS * 4} 40`);
  chart.replaceChildren(...nodes);
  const minutes = (width * BARS) / 60_000;
  const span = minutes < 60 ? `${minutes === 1 ? "last minute" : `last ${minutes} minutes`}` : `last ${minutes / 60} hours`;
  $("span").textContent = span;
  const sum = (kind) => bars.reduce((total, bar) => total + bar[kind], 0);
  chart.setAttribute("aria-label", `Calls in the ${span}: ${sum("fine")} without findings, ${sum("found")} with findings, ${sum("refused")} turned away`);
}
