// Runs before the first paint, in any browser that runs scripts at all, so it is written for the oldest of them.
// Decides whether the page can work here (class "ok", or the reason why not), and which outline to paint first.
(function () {
  "use strict";
  var root = document.documentElement;

  function reason() {
    // The page holds a login: framed, it stays hidden and dead, so that nobody can lure clicks onto it.
    if (window.top !== window.self) return "framed";
    // The parser has gone on without this script: something made another one of it (Rocket Loader), or defers it.
    if (document.readyState !== "loading") return "changed";
    if (location.protocol === "file:") return "file";
    if (window.isSecureContext === false) return "insecure";
    // A browser that refuses site data refuses Web Locks and databases with it, and PyScript needs these to start.
    try {
      window.sessionStorage.getItem("");
    } catch (refused) {
      return "storage";
    }
    // AbortSignal.timeout is the youngest of what the site needs; the others can be switched off in any browser
    // (tests/e2e/browser_features.py).
    var canRun =
      window.AbortSignal &&
      AbortSignal.timeout &&
      window.crypto &&
      crypto.subtle &&
      navigator.locks &&
      typeof WebAssembly === "object";
    return canRun ? "ok" : "old";
  }

  var start = "auth0-pyscript:" + location.pathname.replace(/[^/]*$/, "") + ":"; // of all this site's names

  // The hint that this browser was signed in: a name in localStorage, no token (session/).
  function wasSignedIn() {
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
  var asked = /^#\/([\w-]+)/.exec(location.hash);

  // What this site has stored there.
  function stored(storage) {
    var texts = {};
    for (var i = 0; i < storage.length; i++) {
      var key = storage.key(i);
      if (key.indexOf(start) === 0) texts[key] = storage.getItem(key);
    }
    return texts;
  }

  // An invitation to an organization is for the next login, and no other script may read it. A login's answer ends it.
  function keepInvitation() {
    if (isAnswer) return sessionStorage.removeItem(start + "invitation");
    var taken = {};
    var rest = location.search
      .slice(1)
      .split("&")
      .filter(function (pair) {
        var found = /^(invitation|organization|organization_name)=(.*)/.exec(pair);
        if (found && found[1] !== "organization_name")
          taken[found[1]] = decodeURIComponent(found[2]);
        return !found;
      })
      .join("&");
    var isValue = /^[!-~]{1,500}$/;
    if (!isValue.test(taken.invitation || "") || !isValue.test(taken.organization || "")) return;
    sessionStorage.setItem(start + "invitation", JSON.stringify(taken));
    history.replaceState(
      history.state,
      "",
      location.pathname + (rest && "?" + rest) + location.hash,
    );
  }

  // What link.js would say first, with the lock that lives as long as the page. A `life` tells link.js that it is said.
  function greet(begun) {
    var port = begun.worker.port;
    var life = start + "__BUILD__:page:" + crypto.randomUUID();
    var args = {
      query: isAnswer && /[?&](code|error)=/.test(location.search) ? location.search.slice(1) : "",
      view: root.getAttribute("data-view"),
      stored: { tab: stored(sessionStorage), site: stored(localStorage) },
      invitation: sessionStorage.getItem(start + "invitation"),
    };
    var left = new Promise(function (resolve) {
      begun.leave = resolve;
    });
    navigator.locks.request(life, function () {
      port.postMessage({ lives: life });
      return left;
    });
    port.postMessage({ opens: true });
    port.postMessage(
      JSON.stringify({
        t: "hello",
        v: 1,
        build: "__BUILD__",
        window: true,
        path: location.pathname,
      }),
    );
    port.postMessage(
      JSON.stringify({ t: "call", id: "start", name: "start", args: args, session: "" }),
    );
    begun.life = life;
  }

  // The vault starts while the page's modules are still on their way, and takes up what the page was opened for: a login
  // that came back, or a session. link.js goes on with this worker.
  function startVault() {
    var url = "./vault.js?__BUILD__";
    var trusted = {
      createScriptURL: function () {
        return url;
      },
    };
    if (window.trustedTypes)
      url = window.trustedTypes.createPolicy("auth0-pyscript-early", trusted).createScriptURL("");
    var outlivesPages = false; // a browser that knows the option reads it
    var options = { type: "module", name: start + "__BUILD__" };
    var extendedLifetime = {
      enumerable: true,
      get: function () {
        return (outlivesPages = true);
      },
    };
    try {
      var worker = new SharedWorker(
        url,
        Object.defineProperty(options, "extendedLifetime", extendedLifetime),
      );
      var begun = { worker: worker, outlivesPages: outlivesPages };
      worker.onerror = function () {
        begun.hasFailed = true;
      };
      Object.defineProperty(window, "auth0PyscriptVault", { value: begun, configurable: true });
      worker.port.postMessage({ outlivesPages: outlivesPages, expectsUser: !isOut });
      if (!root.hasAttribute("data-demo")) greet(begun); // a demo's tenant must be there first
    } catch (refused) {
      // link.js says so.
    }
    // What it will ask for comes at once, too: a space is between the addresses. Who was signed in mostly finds a vault
    // that runs, and a Service Worker has all of it stored.
    var storing = navigator.serviceWorker && navigator.serviceWorker.controller;
    if (!isOut || (storing && storing.scriptURL === new URL("sw.js", location.href).href)) return;
    "__AHEAD__".split(" ").forEach(function (address) {
      fetch(address)
        .then(function (response) {
          return response.arrayBuffer();
        })
        .catch(function () {});
    });
  }

  // As in shadow.js: other frameworks have a data-action, too.
  function isInSdkElement(element) {
    for (var outer = element; outer; outer = outer.parentElement) {
      if (outer.localName.indexOf("auth0-") === 0) return true;
    }
    return false;
  }

  // Buttons are painted before the modules are here. A click on one is marked, and click_replay.js goes on with it.
  function keepClick(event) {
    if (root.hasAttribute("data-clicks"))
      return window.removeEventListener("click", keepClick, true);
    // The first of its path is in whatever open shadow root it stands.
    var target = event.composedPath()[0];
    var button =
      target.closest && target.closest("button[data-action], [data-needs-python] button");
    if (!button || !(button.closest("[data-needs-python]") || isInSdkElement(button))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (root.keptClick) root.keptClick.removeAttribute("aria-busy"); // the last wish counts
    root.keptClick = button;
    button.setAttribute("aria-busy", "true");
  }

  var isGivenUp = false;

  // What a page that has no section #cannot-start says instead.
  var where = {
    changed: "because the host changes its scripts",
    file: "when it is opened as a file",
    framed: "inside another page",
    insecure: "over plain http",
    old: "in this browser, which is too old",
    storage: "where the browser keeps no data for this site",
  };

  function sayWhy() {
    if (!document.getElementById("cannot-start"))
      say("This page cannot work " + where[root.className] + ".", "");
  }

  function say(text, way) {
    var words = document.createElement("div");
    words.setAttribute("role", "alert");
    words.className = "alert";
    words.textContent = text + " ";
    if (way) {
      var link = document.createElement("a");
      link.href = "";
      link.textContent = way;
      words.appendChild(link);
    }
    root.said = document.body.insertBefore(words, document.body.firstChild);
  }

  // Nobody comes who goes on with the clicks that are kept.
  function giveUp() {
    if (root.hasAttribute("data-clicks") || isGivenUp) return;
    isGivenUp = true;
    window.removeEventListener("click", keepClick, true);
    if (root.keptClick) root.keptClick.removeAttribute("aria-busy");
    say("A file of this page has not come. Check the connection.", "Load the page again");
  }

  root.className = reason();
  root.setAttribute("data-auth", isOut ? "out" : "was-in");
  root.setAttribute(
    "data-view",
    asked ? asked[1] : root.getAttribute(isOut ? "data-visitor-view" : "data-user-view") || "",
  );
  if (root.className === "ok") {
    window.addEventListener("click", keepClick, true);
    window.addEventListener(
      "error",
      function (event) {
        if (/boot\.js/.test(event.target.src)) giveUp();
      },
      true,
    );
    setTimeout(giveUp, 30000);
    try {
      keepInvitation();
    } catch (refused) {
      // The storage is full, or the address is badly encoded: it stays as it is.
    }
    if (root.getAttribute("data-tokens") === "vault" && window.SharedWorker) startVault();
  } else if (document.body) {
    sayWhy();
  } else {
    document.addEventListener("DOMContentLoaded", sayWhy);
  }
  if (isAnswer && !isCode) root.setAttribute("data-answer", "error");
})();
