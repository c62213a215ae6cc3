// The authorization response that this page was opened with. This module is imported first, so that the address is
// clean before any other code can read it, log it or send it as a referrer.
import { LOGIN_S, OWN_STATE, TRANSACTION_NAME } from "../shared/contract.js";
import { getsAnswers, isCallback, prefix } from "./place.js";

const ANSWER = /[?&](code|error)=/;

let query = "";
// Only our own `state` counts: an application may use `?code=` itself.
if (getsAnswers && OWN_STATE.test(location.search) && ANSWER.test(location.search)) {
  query = location.search.slice(1);
  history.replaceState(history.state, "", location.pathname + location.hash);
}

/** True on the callback page without an answer: a logout comes back to it. It goes on to another page at once. */
export const isAfterLogout = isCallback && !query;

/**
 * True if the page was opened with the answer of another login while a login of this tab is under way. The address
 * stays as it is, because an application may use `?code=&state=` itself.
 */
export function isOfAnotherLogin() {
  if (!getsAnswers || !/[?&]state=/.test(location.search) || !ANSWER.test(location.search))
    return false;
  /** @param {[string, string]} entry of the storage */
  const isUnderWay = ([name, text]) =>
    name.startsWith(prefix) &&
    name.includes(`:${TRANSACTION_NAME}`) &&
    Date.now() / 1000 - Number(/"started_at":(\d+)/.exec(text)?.[1]) < LOGIN_S;
  try {
    return Object.entries(sessionStorage).some(isUnderWay);
  } catch {
    return false; // storage is forbidden
  }
}

/** Return the query text of the response on the first call, "" later and when there was no response. */
export function takeCallback() {
  const taken = query;
  query = "";
  return taken;
}
