// Moves through the list by keyboard.

import { state } from "./calls.js";
import { select } from "./detail.js";
import { $ } from "./dom.js";
import { rowHeight } from "./list.js";

function scrollToPlace(place) {
  const box = $("rows");
  const height = rowHeight();
  const top = place * height;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight;
}

function selectPlace(place) {
  const { visible } = state;
  if (!visible.length) return;
  const bounded = Math.min(Math.max(place, 0), visible.length - 1);
  scrollToPlace(bounded);
  select(visible[visible.length - 1 - bounded].number);
}

function placeOfSelected() {
  const index = state.visible.findIndex((call) => call.number === state.selected);
  return index < 0 ? -1 : state.visible.length - 1 - index;
}

export function listKey(key) {
  const page = Math.max(1, Math.floor($("rows").clientHeight / rowHeight()) - 1);
  const place = placeOfSelected();
  const moves = { ArrowDown: place + 1, j: place + 1, ArrowUp: place - 1, k: place - 1, PageDown: place + page, PageUp: place - page, Home: 0, End: Infinity };
  if (!(key in moves)) return false;
  selectPlace(moves[key]);
  return true;
}
