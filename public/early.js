// Runs before the first paint, in any browser that runs scripts at all, so it is written for the oldest of them.
// Decides whether the page can work here (class "ok", or the reason why not), and which outline to paint first, and
// keeps a click that comes before the modules.
(function () {
  "use strict";
  var root = document.documentElement;

  function reason() {
    // The page holds a login: framed, it stays hidden and dead, so that nobody can lure clicks onto it.
    if (window.top !== window.self) return "framed";
    if (location.protocol === "file:") return "file";
    if (window.isSecureContext === false) return "insecure";
    // A browser that refuses site data refuses Web Locks and databases with it, and PyScript needs these to start.
    try {
      window.sessionStorage.getItem("");
    } catch (refused) {
      return "storage";
    }
    var canRun =
      "noModule" in document.createElement("script") &&
      window.crypto && window.crypto.subtle && navigator.locks &&
      typeof WebAssembly === "object" && typeof ReadableStream === "function" &&
      typeof structuredClone === "function";
    return canRun ? "ok" : "old";
  }

  // The hint that this browser was signed in: a name in localStorage, no token (session/).
  function wasSignedIn() {
    var start = "auth0-pyscript:" + location.pathname.replace(/[^\/]*$/, "") + ":";
    try {
      for (var i = 0; i < localStorage.length; i++) {
        var key = localStorage.key(i);
        if (key.indexOf(start) === 0 && /:signed-in$/.test(key)) {
          return JSON.parse(localStorage.getItem(key)).expires_at > Date.now() / 1000;
        }
      }
    } catch (refused) {
      // Storage is forbidden, or holds something else under that name. Python says so when it matters.
    }
    return false;
  }

  var isAnswer = /[?&]state=py\.[\w-]+(&|$)/.test(location.search);
  var isCode = isAnswer && /[?&]code=/.test(location.search);
  var isOut = !isCode && !wasSignedIn();
  var asked = /^#\/([\w-]+)$/.exec(location.hash);

  // A click that comes before the modules do is kept, as clicks.js keeps it from then on: shown as busy, made later.
  function keep(event) {
    var button = event.target.closest("button[data-action], [data-needs-python] button");
    if (!button || root.hasAttribute("data-clicks")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    var before = document.querySelector("button[aria-busy=true]");
    if (before) before.removeAttribute("aria-busy");
    button.setAttribute("aria-busy", "true");
  }

  root.className = reason();
  if (root.className === "ok") window.addEventListener("click", keep, true);
  root.setAttribute("data-auth", isOut ? "out" : "was-in");
  root.setAttribute("data-view", asked ? asked[1] : root.getAttribute(isOut ? "data-visitor-view" : "data-user-view") || "");
  if (isAnswer && !isCode) root.setAttribute("data-answer", "error");
})();
