// A call as a line of curl.

const CONTROL = /[\x00-\x1f\x7f]/;

// A terminal acts on control characters before its shell sees a quote, so they are escaped. So is a `!` beside them,
// which old shells look up in their history.
export function inShell(text) {
  if (!CONTROL.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const asHex = (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`;
  return `$'${text.replace(/[\\']/g, "\\$&").replace(/[\x00-\x1f\x7f!]/g, asHex)}'`;
}

export const withQuery = ({ path, query }) => (query ? `${path}?${query}` : path);

export function asCurl(detail) {
  const isHead = detail.method === "HEAD";
  const method = /^[A-Z]+$/.test(detail.method) ? detail.method : inShell(detail.method);
  const lines = [`curl ${isHead ? "-I" : `-X ${method}`} --globoff ${inShell(location.origin + withQuery(detail))}`];
  lines.push('-H "linkrunner-key: ${LINKRUNNER_SERVER_KEY:-any}"');
  const type = detail.headers.find(([name]) => name === "content-type");
  if (type) lines.push(`-H ${inShell(`content-type: ${type[1]}`)}`);
  // With a body curl takes no `-I`.
  if (detail.text && !isHead) lines.push(`--data-raw ${inShell(detail.text)}`);
  return lines.join(" \\\n  ");
}
