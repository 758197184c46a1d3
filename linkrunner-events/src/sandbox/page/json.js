// Shows JSON as it came. It is laid out and coloured, and keeps the digits, the order and the repeated keys that parsing
// would lose.

import { el, visible } from "./dom.js";
import { count } from "./text.js";

const JSON_TOKEN = /\s+|"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[[\]{},:]/gy;
const LONGEST_COLOURED = 200_000;
// Longer values are collapsed.
const LONGEST_VALUE = 300;
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

// Follows the path of each token, written as in the findings: `contents[0].id`.
function pathFinder() {
  const open = [];
  const below = (parent, key) => (parent ? `${parent}.${key}` : key);
  const here = () => {
    const parent = open.at(-1);
    if (!parent) return "";
    return parent.isList ? `${parent.path}[${parent.index}]` : below(parent.path, parent.key);
  };
  return (token, kind) => {
    const parent = open.at(-1);
    if (kind === "key" && parent) parent.key = token.slice(1, -1);
    const path = here();
    if (token === "{" || token === "[") open.push({ isList: token === "[", path, key: "", index: 0 });
    else if (token === "}" || token === "]") open.pop();
    else if (token === "," && parent) parent.index += 1;
    return path;
  };
}

// The layout in pieces of [text, kind, path], or null if the text is better shown as it came.
function layOut(text) {
  const all = tokens(text);
  if (!all || !isBalanced(all)) return null;
  const pieces = [];
  const pathOf = pathFinder();
  let depth = 0;
  const breakLine = () => pieces.push([`\n${"  ".repeat(depth)}`, "space", ""]);
  all.forEach((token, index) => {
    const next = all[index + 1];
    if (token === "}" || token === "]") {
      depth -= 1;
      if (!"{[".includes(all[index - 1])) breakLine();
    }
    const kind = kindOf(token, next);
    pieces.push([token, kind, pathOf(token, kind)]);
    if (token === ":") pieces.push([" ", "space", ""]);
    if (token === ",") breakLine();
    if (token === "{" || token === "[") {
      depth += 1;
      if (next !== "}" && next !== "]") breakLine();
    }
  });
  return pieces;
}

// The text on several lines, for somebody who edits it.
export function pretty(text) {
  if (text.length > LONGEST_COLOURED) return text;
  const pieces = layOut(text);
  return pieces ? pieces.map(([piece]) => piece).join("") : text;
}

// Of each mark, the first of its paths that the text has: a Map from path and kind to the mark.
function placeMarks(pieces, marks) {
  const known = new Set(pieces.map(([, , path]) => path));
  const placed = new Map();
  for (const mark of marks) {
    const path = mark.paths.find((path) => known.has(path));
    if (path !== undefined) placed.set(`${mark.isKey ? "key" : "value"} ${path}`, mark);
  }
  return placed;
}

// A `pre` with the text. `marks` name what is wrong: {paths, isKey, title}. `brokenAt` is where the text stops being JSON.
export function jsonView(text, marks = [], brokenAt = null) {
  const view = el("pre", { class: "json", tabindex: "0" });
  if (brokenAt !== null) return brokenView(view, text, brokenAt);
  if (text.length > LONGEST_COLOURED) {
    view.append(visible(text.slice(0, LONGEST_COLOURED)), el("i", {}, `\n… ${count(text.length - LONGEST_COLOURED, "more character")}`));
    return view;
  }
  const pieces = layOut(text);
  if (!pieces) {
    view.append(visible(text));
    return view;
  }
  const placed = placeMarks(pieces, marks);
  for (const [piece, kind, path] of pieces) {
    const mark = kind === "space" || "}],:".includes(piece) ? undefined : placed.get(`${kind === "key" ? "key" : "value"} ${path}`);
    if ((kind === "space" || kind === "sign") && !mark) view.append(piece);
    else view.append(value(piece, { class: mark ? `${kind} marked` : kind, title: mark?.title }));
  }
  return view;
}

function value(text, attributes) {
  if (text.length <= LONGEST_VALUE) return el("span", attributes, text);
  // A letter of two units is not cut in two.
  const end = LONGEST_VALUE - (/[\ud800-\udbff]/.test(text[LONGEST_VALUE - 1]) ? 1 : 0);
  const more = el("button", { class: "quiet expand", onclick: () => node.replaceChildren(visible(text)) }, `… ${count(text.length - end, "more character")}`);
  const node = el("span", attributes, text.slice(0, end), more);
  return node;
}

// The text with the place at which it stops being JSON.
function brokenView(view, text, at) {
  const from = Math.max(0, at - LONGEST_COLOURED / 2);
  const to = at + LONGEST_COLOURED / 2;
  const wrong = String.fromCodePoint(text.codePointAt(at) ?? 0x20);
  if (from > 0) view.append(el("i", {}, `${count(from, "character")} before …\n`));
  view.append(visible(text.slice(from, at)));
  if (at >= text.length) view.append(el("mark", { class: "broken" }, "the body ends here, before the JSON is complete"));
  else view.append(el("mark", { class: "broken", title: "The JSON is invalid from here on" }, wrong.trim() ? wrong : "␣"), visible(text.slice(at + wrong.length, to)));
  if (to < text.length) view.append(el("i", {}, `\n… ${count(text.length - to, "more character")}`));
  return view;
}
