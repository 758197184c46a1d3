// Puts the parts together: the feed, the filters, the keys.

let isScheduled = false;
let overviewAt = 0;

// However much arrives, the page is drawn once for each frame, and the overview a few times a second.
function schedule() {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame((now) => {
    isScheduled = false;
    renderList();
    showHeld();
    if (now - overviewAt > 200) {
      overviewAt = now;
      renderOverview();
    } else setTimeout(schedule, 210);
  });
}

function showHeld() {
  $("held").hidden = !(state.paused && state.held > 0);
  $("held").textContent = state.held === 1 ? "1 new call" : `${number(state.held)} new calls`;
}

// How far this page has come, to go on from there.
let position = "";
let feed = null;

// A browser has few connections to one server, so a page that nobody sees lets go of its own.
function listenWhileVisible() {
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
    notice("lost", is ? null : "The sandbox does not answer. Once it runs again, this page goes on by itself.");
  };
  feed.addEventListener("open", () => connected(true));
  feed.addEventListener("error", () => connected(false));
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
    schedule();
  });
  feed.addEventListener("calls", (message) => {
    position = message.lastEventId;
    holdPlace(() => add(JSON.parse(message.data)));
    schedule();
  });
}

const notices = new Map();
function notice(id, text) {
  if (text) notices.set(id, text);
  else notices.delete(id);
  $("notices").replaceChildren(...[...notices].map(([id, text]) => el("p", { class: `notice ${id}` }, icon("warning"), el("span", {}, ...prose(text)))));
}

function showSettings(settings) {
  notice("public", settings.public && `It listens on \`${settings.address}\`: whoever reaches this machine can send to it and see what it received.`);
  notice("strict", settings.strict && `Strict mode: what the real Linkrunner would swallow is answered with 400, from findings of severity \`${settings.strict}\` on.`);
  showFaults(settings.faults);
}

function applyFilter() {
  refilter();
  $("rows").scrollTop = 0;
  for (const button of document.querySelectorAll("[data-kind]")) button.setAttribute("aria-pressed", String(button.dataset.kind === state.filter.kind));
  $("only-findings").setAttribute("aria-pressed", String(state.filter.findings));
  overviewAt = 0;
  schedule();
}

function togglePause() {
  state.paused = !state.paused;
  $("pause").setAttribute("aria-pressed", String(state.paused));
  $("pause").replaceChildren(icon(state.paused ? "play" : "pause"), el("span", {}, state.paused ? "Go on" : "Pause"));
  if (!state.paused) applyFilter();
  schedule();
}

const clearAll = () => ask("calls", "DELETE").catch((error) => toast(error.message));

function snippets(base, key) {
  const body = { event_name: "item_viewed", user_id: "user_12345", event_data: { product_id: "ABC123", price: 249.99 } };
  return {
    curl: `curl ${base}/capture-event \\\n  -H 'linkrunner-key: ${key}' \\\n  -H 'content-type: application/json' \\\n  -d '${JSON.stringify(body)}'`,
    rust: `use linkrunner_events::{Client, LinkrunnerEvent, ServerKey};\n\n#[derive(LinkrunnerEvent)]\nstruct ItemViewed {\n    product_id: &'static str,\n    price: f64,\n}\n\n#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {\n    let client = Client::builder(ServerKey::new("${key}")?)\n        .base_url("${base}")\n        .build()?;\n    let event = ItemViewed { product_id: "ABC123", price: 249.99 };\n    client.capture(&event, "user_12345").await?;\n    Ok(())\n}`,
    node: `await fetch("${base}/capture-event", {\n  method: "POST",\n  headers: {\n    "Content-Type": "application/json",\n    "linkrunner-key": "${key}",\n  },\n  body: JSON.stringify(${JSON.stringify(body, null, 2).replaceAll("\n", "\n  ")}),\n});`,
  };
}

function startSnippets(base) {
  const tabs = [...document.querySelectorAll("[data-snippet]")];
  const show = (chosen) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
    $("snippet").setAttribute("aria-labelledby", chosen.id);
    const key = state.settings?.any_key === false ? "YOUR_KEY" : "any";
    $("snippet").textContent = snippets(base, key)[chosen.dataset.snippet];
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      show(next);
      next.focus();
    });
  });
  $("copy-snippet").addEventListener("click", () => copy($("snippet").textContent, "the example"));
  show(tabs[0]);
  // The key that is wanted may be known only later.
  addEventListener("settings", () => show(tabs.find((tab) => tab.tabIndex === 0)));
}

function onKey(event) {
  const isTyping = event.target.matches("input[type=search], textarea");
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
  const onControl = event.target.matches("button, input, [role=tab], pre");
  const isLetter = event.key === "j" || event.key === "k";
  if ((onList || isLetter || (!onControl && !$("detail").contains(event.target))) && listKey(event.key)) {
    event.preventDefault();
    return;
  }
  if (event.key === "Enter" && onList && state.selected !== null) {
    $("detail").focus();
    return;
  }
  const actions = { "/": () => $("search").focus(), p: togglePause, f: () => toggleFaults(), w: () => $("only-findings").click(), C: clearAll, "?": () => $("help").showModal() };
  if (actions[event.key]) {
    event.preventDefault();
    actions[event.key]();
  }
}

function start() {
  const base = `${location.origin}/api/v1`;
  $("base-url").textContent = base;
  $("empty-url").textContent = base;
  $("base").addEventListener("click", () => copy(base, "the base URL"));
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
  $("reset").addEventListener("click", () => {
    state.filter = { text: "", kind: "", findings: false, name: null };
    $("search").value = "";
    applyFilter();
  });
  $("rows").addEventListener("scroll", schedule, { passive: true });
  $("rows").addEventListener("click", (event) => {
    const row = event.target.closest("[data-number]");
    if (row) select(Number(row.dataset.number));
  });
  $("pause").addEventListener("click", togglePause);
  $("held").addEventListener("click", togglePause);
  $("clear").addEventListener("click", clearAll);
  $("help-button").addEventListener("click", () => $("help").showModal());
  addEventListener("keydown", onKey);
  addEventListener("resize", schedule);
  // The chart moves on while nothing arrives.
  setInterval(() => document.hidden || schedule(), 1000);
  startFaults();
  startSnippets(base);
  listenWhileVisible();
  schedule();
}

start();
