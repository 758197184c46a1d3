// Draws the page once for each frame, however much arrives, and the overview a few times a second.

const OVERVIEW_PAUSE = 200;

let isScheduled = false;
let overviewAt = 0;
let drawList = () => {};
let drawOverview = () => {};

// Sets the functions that draw. All other parts of the page only ask for it.
export function drawWith(list, overview) {
  drawList = list;
  drawOverview = overview;
}

export function schedule() {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame((now) => {
    isScheduled = false;
    drawList();
    if (now - overviewAt > OVERVIEW_PAUSE) {
      overviewAt = now;
      drawOverview();
    } else setTimeout(schedule, OVERVIEW_PAUSE + 10);
  });
}

// Draws the overview with the next frame, however recently it was drawn.
export function scheduleAll() {
  overviewAt = 0;
  schedule();
}
