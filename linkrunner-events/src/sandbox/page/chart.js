// The chart of calls over time. Each bar can be looked at and chosen, by pointer and by keyboard.

import { countInto, isFine, noCalls, state } from "./calls.js";
import { $, svg } from "./dom.js";
import { schedule } from "./draw.js";
import { filterBySpan } from "./filters.js";
import { clock, count, number } from "./text.js";

const BARS = 60;
const HEIGHT = 40;
const SPANS = [1_000, 5_000, 15_000, 60_000, 300_000];
// The ends of the scale.
const ENDS = [4, 10, 20, 50];

// As it was drawn last: the length of a bar in milliseconds, its beginning for the first, and what each counts.
let drawn = { length: SPANS[0], start: 0, bars: [] };
// A moment of the bar that is looked at: the bars move on, and the one that is looked at with them.
let moment = null;

function lookedAt() {
  const place = moment === null ? -1 : Math.floor((moment - drawn.start) / drawn.length);
  return place >= 0 && place < BARS ? place : null;
}

// A call is drawn once, by its gravest mark, and counted like everywhere else.
function countBars(length, start) {
  const bars = Array.from({ length: BARS }, () => ({ ...noCalls(), parts: { fine: 0, found: 0, refused: 0 } }));
  for (let index = state.calls.length - 1; index >= 0; index -= 1) {
    const call = state.calls[index];
    if (call.at < start) break;
    const bar = bars[Math.min(Math.floor((call.at - start) / length), BARS - 1)];
    countInto(bar, call);
    bar.parts[!isFine(call) ? "refused" : call.findings.length ? "found" : "fine"] += 1;
  }
  return bars;
}

function endOfScale(most) {
  let unit = 1;
  for (;;) {
    const end = ENDS.find((end) => end * unit >= most);
    if (end) return end * unit;
    unit *= 10;
  }
}

export function renderChart() {
  const now = Date.now();
  const age = state.calls.length ? now - state.calls[0].at : 0;
  const length = SPANS.find((span) => span * BARS >= age) ?? SPANS.at(-1);
  const start = (Math.floor(now / length) - BARS + 1) * length;
  const bars = countBars(length, start);
  drawn = { length, start, bars };
  const end = endOfScale(Math.max(...bars.map((bar) => bar.calls)));
  const nodes = [svg("path", { class: "grid", d: `M0 .5H${BARS * 4}M0 ${HEIGHT / 2}H${BARS * 4}` })];
  bars.forEach((bar, index) => nodes.push(...drawBar(bar, index, end)));
  $("chart").setAttribute("viewBox", `0 0 ${BARS * 4} ${HEIGHT}`);
  $("chart").replaceChildren(...nodes);
  $("chart-end").textContent = number(end);
  $("chart-half").textContent = number(end / 2);
  $("chart-from").textContent = clock(start);
  const minutes = (length * BARS) / 60_000;
  const span = minutes < 60 ? `${minutes === 1 ? "last minute" : `last ${minutes} minutes`}` : `last ${minutes / 60} hours`;
  $("span").textContent = span;
  const total = noCalls();
  for (const bar of bars) for (const key of Object.keys(total)) total[key] += bar[key];
  $("chart-box").setAttribute("aria-label", `Calls in the ${span}: ${inWords(total)}`);
  showTip();
}

function drawBar(bar, index, end) {
  const x = index * 4 + 0.5;
  const { span } = state.filter;
  const from = drawn.start + index * drawn.length;
  const isChosen = span && from < span[1] && from + drawn.length > span[0];
  const nodes = isChosen || index === lookedAt() ? [svg("rect", { class: isChosen ? "chosen" : "looked-at", x: index * 4, y: 0, width: 4, height: HEIGHT })] : [];
  let bottom = HEIGHT;
  for (const kind of ["fine", "found", "refused"]) {
    if (!bar.parts[kind]) continue;
    const height = Math.max(1.5, (bar.parts[kind] / end) * (HEIGHT - 1));
    bottom -= height;
    nodes.push(svg("rect", { class: kind, x, y: bottom, width: 3, height, rx: 0.8 }));
  }
  if (bottom === HEIGHT) nodes.push(svg("rect", { class: "idle", x, y: HEIGHT - 1, width: 3, height: 1 }));
  return nodes;
}

const inWords = (counts) => `${count(counts.calls, "call")}, ${number(counts.findings)} with findings, ${number(counts.rejected)} rejected`;

function showTip() {
  const place = lookedAt();
  const bar = place === null ? null : drawn.bars[place];
  $("chart-tip").hidden = !bar;
  const box = $("chart-box");
  if (!bar) {
    box.setAttribute("aria-valuenow", String(BARS - 1));
    box.setAttribute("aria-valuetext", "No bar is chosen");
    return;
  }
  const from = drawn.start + place * drawn.length;
  const text = `${clock(from)} – ${clock(from + drawn.length)}: ${inWords(bar)}`;
  $("chart-tip").textContent = text;
  box.setAttribute("aria-valuenow", String(place));
  box.setAttribute("aria-valuetext", text);
}

const inRange = (place) => Math.min(Math.max(place, 0), BARS - 1);

function lookAt(next) {
  moment = next === null ? null : drawn.start + inRange(next) * drawn.length;
  renderChart();
}

// Choosing the same bar again takes the filter away. The place is that of a bar as it was drawn last: drawn again, the
// bars may have moved on.
function choose(place) {
  if (place === null) return;
  const from = drawn.start + place * drawn.length;
  const isChosen = state.filter.span?.[0] === from;
  filterBySpan(isChosen ? null : [from, from + drawn.length]);
  schedule();
}

export function startChart() {
  const box = $("chart-box");
  const placeOf = (event) => {
    const { left, width } = $("chart").getBoundingClientRect();
    return inRange(Math.floor(((event.clientX - left) / width) * BARS));
  };
  box.addEventListener("pointermove", (event) => lookAt(placeOf(event)));
  box.addEventListener("pointerleave", () => lookAt(null));
  box.addEventListener("blur", () => lookAt(null));
  box.addEventListener("click", (event) => {
    const place = placeOf(event);
    choose(place);
    lookAt(place);
  });
  box.addEventListener("keydown", (event) => {
    const now = lookedAt() ?? BARS;
    const moves = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, Home: 0, End: BARS - 1 };
    if (event.key in moves) lookAt(moves[event.key]);
    else if (event.key === "Enter" || event.key === " ") choose(lookedAt());
    else return;
    event.preventDefault();
  });
}
