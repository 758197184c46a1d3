// Copies text, and shows a short message.

import { $, el } from "./dom.js";

let toastTimer;
export function toast(text) {
  $("toast").textContent = text;
  $("toast").classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => $("toast").classList.remove("shown"), 1800);
}

export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`Copied ${what}`);
  } catch {
    // Beyond this machine, a browser gives no clipboard to a page without HTTPS.
    const area = el("textarea", { class: "visually-hidden" });
    area.value = text;
    document.body.append(area);
    area.select();
    toast(document.execCommand("copy") ? `Copied ${what}` : "The browser does not let this page copy");
    area.remove();
  }
}
