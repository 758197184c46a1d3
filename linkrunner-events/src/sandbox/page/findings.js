// The findings of a call: their cards, with links to other calls, and what they mark in the body.

import { find } from "./calls.js";
import { el, icon, prose } from "./dom.js";
import { badge } from "./marks.js";

// Rules about the name of the event, and about keys rather than values.
const OF_NAME = /^(name-|variant-in-name|unknown-event)/;
const OF_PAYMENT_ID = /^payment-/;
const OF_KEY = /^(value-in-key|key-too-long|sensitive-key|envelope-key|duplicate-key|unknown-key|unknown-field|revenue-under-other-key)$/;

export function findingCards(call, select) {
  const card = (finding) => el("li", { class: finding.severity }, icon(finding.severity), el("div", {}, badge(finding), el("p", {}, ...message(finding, select))));
  return el("ul", { class: "findings" }, ...call.findings.map(card));
}

// The message, in which the call that it names can be opened.
function message(finding, select) {
  const earlier = finding.earlier_call;
  if (earlier === null || !find(earlier)) return prose(finding.message);
  const name = `call ${earlier}`;
  return prose(finding.message).flatMap((part) => {
    if (typeof part !== "string") return [part];
    const parts = part.split(new RegExp(`\\b${name}\\b`));
    const link = () => el("button", { class: "link", onclick: () => select(earlier) }, name);
    return parts.flatMap((text, index) => (index ? [link(), text] : [text]));
  });
}

// What is wrong in the body. A message begins with the path of its subject.
export function marksOf(call) {
  return call.findings.map((finding) => {
    const title = `${finding.rule}: ${finding.message}`;
    if (OF_NAME.test(finding.rule)) return { paths: ["event_name"], isKey: false, title };
    if (finding.rule === "unknown-user") return { paths: ["user_id"], isKey: false, title };
    if (OF_PAYMENT_ID.test(finding.rule)) return { paths: ["payment_id"], isKey: false, title };
    const subject = finding.message.match(/`([^`]+)`/)?.[1] ?? "";
    const inData = `event_data.${subject}`;
    const paths = call.kind === "payment" ? [subject, inData] : [inData, subject];
    return { paths, isKey: OF_KEY.test(finding.rule), title };
  });
}
