// The authorization response that this page was opened with. Imported first: the address is clean
// before any other code, ours or a package's, can read it, log it or send it as a referrer.
import { STATE_PREFIX } from "./contract.js";

// Our own `state`: an application may well have a `?code=` of its own.
const OWN_STATE = new RegExp(`[?&]state=${STATE_PREFIX.replace(".", "\\.")}[\\w-]+(?:&|$)`);
const ANSWER = /(?:^|[?&])(?:code|error)=/;
const LOGIN_S = 3600; // as session/transaction.py: a login that takes longer begins anew

let query = "";
if (OWN_STATE.test(location.search) && ANSWER.test(location.search)) {
  query = location.search.slice(1);
  history.replaceState(history.state, "", location.pathname + location.hash);
}

/**
 * True if the page was opened with the answer of another login while a login of this tab is under way. The address
 * stays as it is: an application may have a `?code=&state=` of its own.
 */
export function isOfAnotherLogin() {
  if (!/[?&]state=/.test(location.search) || !ANSWER.test(location.search)) return false;
  const start = `auth0-pyscript:${new URL(".", location.href).pathname}:`;
  /** @param {[string, string]} entry of the storage */
  const isUnderWay = ([name, text]) =>
    name.startsWith(start) &&
    name.includes(":tx:") &&
    Date.now() / 1000 - Number(/"started_at":(\d+)/.exec(text)?.[1]) < LOGIN_S;
  try {
    return Object.entries(sessionStorage).some(isUnderWay);
  } catch {
    return false; // storage is forbidden
  }
}

/** The response's query text, once; "" when the page was opened without one. */
export function takeCallback() {
  const taken = query;
  query = "";
  return taken;
}
