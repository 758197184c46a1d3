// The keyboard.

import { ask } from "./ask.js";
import { state } from "./calls.js";
import { toast } from "./clipboard.js";
import { closeDetail } from "./detail.js";
import { $ } from "./dom.js";
import { toggleFaults } from "./faults.js";
import { togglePause } from "./filters.js";
import { toggleCompact } from "./list.js";
import { listKey } from "./moves.js";

const undoClear = () => ask("calls/undo-clear", "POST", {}).catch((error) => toast(error.message));

export const clearAll = () =>
  ask("calls", "DELETE")
    .then(() => toast("All calls are cleared", "Undo", undoClear))
    .catch((error) => toast(error.message));

export function onKey(event) {
  const isTyping = event.target.matches("input:not([type=range], [type=checkbox]), textarea");
  if (event.key === "Escape") {
    if ($("help").open) return;
    if (isTyping && event.target.value) return;
    if (isTyping) event.target.blur();
    else if (!$("faults").hidden) {
      toggleFaults(false);
      $("faults-button").focus();
    } else if (state.selected !== null) closeDetail();
    return;
  }
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
  const onList = event.target === $("rows");
  const onControl = event.target.matches("button, input, a, [role=tab], [role=slider], pre");
  const isLetter = event.key === "j" || event.key === "k";
  if ((onList || isLetter || (!onControl && !$("detail").contains(event.target))) && listKey(event.key)) {
    event.preventDefault();
    return;
  }
  if (event.key === "Enter" && onList && state.selected !== null) {
    $("detail").focus();
    return;
  }
  const actions = { "/": () => $("search").focus(), p: togglePause, f: () => toggleFaults(), w: () => $("only-findings").click(), x: () => $("only-rejected").click(), d: toggleCompact, C: clearAll, u: undoClear, "?": () => $("help").showModal() };
  if (actions[event.key]) {
    event.preventDefault();
    actions[event.key]();
  }
}
