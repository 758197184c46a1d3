// Builds nodes. Text is only ever set as text, so that nothing from a call becomes markup.

export const $ = (id) => document.getElementById(id);

// Marks that change the direction of the text after them. With them, a value could look like another.
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
export const visible = (text) => text.replace(TURNING, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (name === "title" && value) node.title = visible(value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  const present = children.filter((child) => child !== null && child !== undefined);
  node.append(...present.map((child) => (typeof child === "string" ? visible(child) : child)));
  return node;
}

export function svg(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

export function icon(name) {
  const node = svg("svg", { class: "icon", "aria-hidden": "true" });
  node.append(svg("use", { href: `#i-${name}` }));
  return node;
}

// A message in which `code` stands in backticks.
export function prose(text) {
  const parts = text.split("`");
  // With an odd number of backticks, a name has one itself. It is shown plain rather than wrong.
  if (parts.length % 2 === 0) return [text];
  return parts.map((part, index) => (index % 2 ? el("code", {}, part) : part));
}
