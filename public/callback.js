// The authorization response that this page was opened with. Imported first: the address is clean
// before any other code, ours or a package's, can read it, log it or send it as a referrer.

// Our own `state` (protocol/authorization.py): an application may well have a `?code=` of its own.
const OWN_STATE = /(?:^|[?&])state=py\.[\w-]+(?:&|$)/;
const ANSWER = /(?:^|[?&])(?:code|error)=/;

let query = "";
if (OWN_STATE.test(location.search) && ANSWER.test(location.search)) {
  query = location.search.slice(1);
  history.replaceState(history.state, "", location.pathname + location.hash);
}

/** The response's query text, once; "" when the page was opened without one. */
export function takeCallback() {
  const taken = query;
  query = "";
  return taken;
}
