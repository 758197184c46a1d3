// Examples of a first call, in several languages.

import { ask } from "./ask.js";
import { state } from "./calls.js";
import { copy, toast } from "./clipboard.js";
import { $ } from "./dom.js";

const EXAMPLE = { event_name: "item_viewed", user_id: "user_12345", event_data: { product_id: "ABC123", price: 249.99 } };

function snippets(base, key) {
  const body = EXAMPLE;
  return {
    curl: `curl ${base}/capture-event \\\n  -H 'linkrunner-key: ${key}' \\\n  -H 'content-type: application/json' \\\n  -d '${JSON.stringify(body)}'`,
    rust: `use linkrunner_events::{Client, LinkrunnerEvent, ServerKey};\n\n#[derive(LinkrunnerEvent)]\nstruct ItemViewed {\n    product_id: &'static str,\n    price: f64,\n}\n\n#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {\n    let client = Client::builder(ServerKey::new("${key}")?)\n        .base_url("${base}")\n        .build()?;\n    let event = ItemViewed { product_id: "ABC123", price: 249.99 };\n    client.capture(&event, "user_12345").await?;\n    Ok(())\n}`,
    node: `await fetch("${base}/capture-event", {\n  method: "POST",\n  headers: {\n    "Content-Type": "application/json",\n    "linkrunner-key": "${key}",\n  },\n  body: JSON.stringify(${JSON.stringify(body, null, 2).replaceAll("\n", "\n  ")}),\n});`,
  };
}

export function startSnippets(base) {
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
  $("send-example").addEventListener("click", () =>
    ask("calls", "POST", { path: "/api/v1/capture-event", body: JSON.stringify(EXAMPLE) }).catch((error) => toast(error.message)),
  );
  show(tabs[0]);
  // Whether a key is needed is known only once the settings have come.
  addEventListener("settings", () => show(tabs.find((tab) => tab.tabIndex === 0)));
}
