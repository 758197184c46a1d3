// Shows JSON as it came. It is laid out and coloured, and keeps the digits, the order and the repeated keys that parsing
// would lose.

import { el, visible } from "./dom.js";
import { number } from "./text.js";

const JSON_TOKEN = /\s+|"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[[\]{},:]/gy;
const LONGEST_COLOURED = 200_000;
// Each line is indented by its depth. Without a limit, a deep text would become an endless one.
const DEEPEST = 128;

// The tokens of a text, or null if it is no JSON.
function tokens(text) {
  const found = [];
  JSON_TOKEN.lastIndex = 0;
  while (JSON_TOKEN.lastIndex < text.length) {
    const match = JSON_TOKEN.exec(text);
    if (!match) return null;
    if (match[0].trim()) found.push(match[0]);
  }
  return found;
}

function kindOf(token, next) {
  if (token[0] === '"') return next === ":" ? "key" : "string";
  if (/^[-\d]/.test(token)) return "number";
  return /^[tfn]/.test(token) ? "word" : "sign";
}

function isBalanced(all) {
  const closing = [];
  for (const token of all) {
    if (token === "{") closing.push("}");
    else if (token === "[") closing.push("]");
    else if ((token === "}" || token === "]") && closing.pop() !== token) return false;
    if (closing.length > DEEPEST) return false;
  }
  return closing.length === 0;
}

// The layout in pieces of [text, kind], or null if the text is better shown as it came.
function layOut(text) {
  const all = tokens(text);
  if (!all || !isBalanced(all)) return null;
  const pieces = [];
  let depth = 0;
  const breakLine = () => pieces.push([`\n${"  ".repeat(depth)}`, "space"]);
  all.forEach((token, index) => {
    const next = all[index + 1];
    if (token === "}" || token === "]") {
      depth -= 1;
      if (!"{[".includes(all[index - 1])) breakLine();
    }
    pieces.push([token, kindOf(token, next)]);
    if (token === ":") pieces.push([" ", "space"]);
    if (token === ",") breakLine();
    if (token === "{" || token === "[") {
      depth += 1;
      if (next !== "}" && next !== "]") breakLine();
    }
  });
  return pieces;
}

// A `pre` with the text. The `marked` keys are those that findings name.
export function jsonView(text, marked = new Set()) {
  const view = el("pre", { class: "json", tabindex: "0" });
  if (text.length > LONGEST_COLOURED) {
    view.append(visible(text.slice(0, LONGEST_COLOURED)), el("i", {}, `\n… ${number(text.length - LONGEST_COLOURED)} more characters`));
    return view;
  }
  const pieces = layOut(text);
  if (!pieces) {
    view.append(visible(text));
    return view;
  }
  for (const [piece, kind] of pieces) {
    if (kind === "space" || kind === "sign") {
      view.append(piece);
      continue;
    }
    const isMarked = kind === "key" && marked.has(piece.slice(1, -1));
    view.append(el("span", { class: isMarked ? `${kind} marked` : kind }, piece));
  }
  return view;
}
