// The feed of calls and settings.

import { add, forget, state } from "./calls.js";
import { select, selectWanted } from "./detail.js";
import { $ } from "./dom.js";
import { schedule } from "./draw.js";
import { showFaults } from "./faults.js";
import { filterBySpan } from "./filters.js";
import { dropRows, holdPlace } from "./list.js";
import { notice } from "./notices.js";

const RETRY_PAUSE = 3_000;

// The id of the last message. A new connection goes on from there.
let position = "";
export let feed = null;

// A browser allows few connections to one server, so a hidden page closes its own.
export function listenWhileVisible() {
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return feed ?? listen();
    feed?.close();
    feed = null;
  });
  if (!document.hidden) listen();
}

function listen() {
  feed = new EventSource(`/_sandbox/feed?after=${position}`);
  const connected = (is) => {
    $("dot").className = is ? "dot live" : "dot lost";
    $("connection").textContent = is ? "Connected" : "The connection is lost";
    notice("lost", is ? null : "The sandbox does not respond. It may be stopped, or open in too many tabs: close some. This page reconnects by itself.");
  };
  feed.addEventListener("open", () => connected(true));
  feed.addEventListener("error", () => {
    connected(false);
    // The browser tries again by itself, except after an answer that is no feed.
    if (feed?.readyState === EventSource.CLOSED) {
      feed = null;
      setTimeout(() => feed || document.hidden || listen(), RETRY_PAUSE);
    }
  });
  feed.addEventListener("settings", (message) => {
    state.settings = JSON.parse(message.data);
    showSettings(state.settings);
    dispatchEvent(new Event("settings"));
  });
  feed.addEventListener("clear", (message) => {
    position = message.lastEventId;
    forget();
    dropRows();
    select(null);
    state.filter.name = null;
    if (state.filter.span) filterBySpan(null);
    schedule();
  });
  feed.addEventListener("calls", (message) => {
    position = message.lastEventId;
    holdPlace(() => add(JSON.parse(message.data)));
    selectWanted();
    schedule();
  });
}

function showSettings(settings) {
  notice("public", settings.public && `The sandbox listens on \`${settings.address}\`: other machines can send to it and read what it received.`);
  notice("strict", settings.strict && `Strict mode: a call with a finding of severity \`${settings.strict}\` or higher is answered with 400.`);
  showFaults(settings.faults);
}
