// Copies text, and shows a short message.

import { $, el } from "./dom.js";

const SHORT = 1_800;
const TIME_TO_ACT = 10_000;

// Shows a message, with a button if there is something to do about it.
let toastTimer;
export function toast(text, label = null, act = null) {
  const hide = () => $("toast").classList.remove("shown");
  const button = label && el("button", { class: "quiet", onclick: () => (hide(), act()) }, label);
  $("toast").replaceChildren(...[el("span", {}, text), button].filter(Boolean));
  $("toast").classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(hide, label ? TIME_TO_ACT : SHORT);
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
    toast(document.execCommand("copy") ? `Copied ${what}` : "The browser blocked copying; select the text and copy it");
    area.remove();
  }
}
