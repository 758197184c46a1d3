// The endpoints beside the page.

// Changes are sent as JSON, which a page of another origin cannot send.
export async function ask(path, method = "GET", body = undefined) {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  const answer = await fetch(`/_sandbox/${path}`, { method, headers, body: body && JSON.stringify(body) }).catch(() => {
    throw new Error("The sandbox does not respond");
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.msg);
  return json;
}
