// The first script: it runs before the first paint. It decides whether the page can work here (class "ok", or the reason
// why not), and which outline is painted first. Every browser that has modules must be able to run it. So the build
// writes it in the syntax of 2017, and it checks for each young feature before it uses it. For browsers without modules
// there is too_old.js.
import { HINT_NAME, OWN_STATE } from "../shared/contract.js";
import { startVaultEarly } from "../vault_connection/early_vault.js";
import { sayWhyNot } from "./cannot_work.js";
import { keepClicks } from "./early_clicks.js";
import { forgetInvitation, keepInvitation } from "./invitation.js";
import { getsAnswers, isCallback, isGuest, marked, prefix } from "./place.js";
import { sayInButtons } from "./say_in_buttons.js";

/** Return "ok", or why the page cannot work. */
function reason() {
  // A page with a login stays hidden and does nothing in a frame, so that no other page can misuse clicks on it.
  if (window.top !== window.self) return "framed";
  // The parser has not waited for this script: the host has replaced or deferred it, as Rocket Loader does.
  if (document.readyState !== "loading") return "changed";
  if (location.protocol === "file:") return "file";
  if (window.isSecureContext === false) return "insecure";
  // A browser that blocks site data blocks Web Locks and databases, too, and PyScript needs these to start.
  try {
    window.sessionStorage.getItem("");
  } catch {
    return "storage";
  }
  // AbortSignal.timeout is the youngest of what the site needs; the others can be switched off in any browser
  // (tests/e2e/browser_features.py).
  const canRun =
    window.AbortSignal &&
    typeof AbortSignal.timeout === "function" &&
    crypto.subtle &&
    navigator.locks &&
    typeof WebAssembly === "object";
  return canRun ? "ok" : "old";
}

/** Return true if localStorage has a valid hint that a user was logged in. It is not a token (session/hint.py). */
function wasSignedIn() {
  try {
    return Object.entries(localStorage).some(
      ([name, text]) =>
        name.startsWith(prefix) &&
        name.endsWith(`:${HINT_NAME}`) &&
        JSON.parse(text).expires_at > Date.now() / 1000,
    );
  } catch {
    // The browser blocks storage, or something else has that name. Python reports that when it matters.
    return false;
  }
}

const hasState = getsAnswers && OWN_STATE.test(location.search); // an application may use `?code=` itself
const isCode = hasState && /[?&]code=/.test(location.search);
const isOut = !isCode && !wasSignedIn();

function firstView() {
  if (isGuest) return ""; // the fragment belongs to the page
  const asked = /^#\/([\w-]+)/.exec(location.hash);
  if (asked) return asked[1];
  return (isOut ? marked.dataset.visitorView : marked.dataset.userView) || "";
}

function beginPage() {
  keepClicks();
  try {
    if (hasState) forgetInvitation(prefix);
    else keepInvitation(prefix);
  } catch {
    // The storage is full, or the address is badly encoded. The address stays as it is.
  }
  if (marked.dataset.tokens !== "vault" || !window.SharedWorker) return;
  const isAnswer = hasState && /[?&](code|error)=/.test(location.search);
  startVaultEarly(prefix, isAnswer ? location.search.slice(1) : "");
}

function sayIt() {
  if (isGuest && !isCallback) sayInButtons(found);
  else sayWhyNot(found);
}

const found = reason();

function begin() {
  marked.className = found;
  marked.dataset.auth = isOut ? "out" : "was-in";
  marked.dataset.view = firstView();
  if (hasState && !isCode) marked.dataset.answer = "error";
  if (found === "ok") beginPage();
  else if (document.readyState !== "loading") sayIt();
  else document.addEventListener("DOMContentLoaded", sayIt);
}

// A page may have the tag twice, from two tools. The first one has done all.
if (!("auth" in marked.dataset)) begin();
