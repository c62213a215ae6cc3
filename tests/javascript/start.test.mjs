// What runs before the first paint: public/page/preflight.js, in a window that the test plays.
import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeElement, START, heard, open } from "./fake_page.mjs";

test("a page in a browser that has all it needs is alive", () => {
  assert.equal(open().root.className, "ok");
});

for (const [reason, change] of Object.entries({
  framed: (window) => (window.top = {}),
  changed: (window) =>
    Object.assign(window.document, { readyState: "interactive", body: new FakeElement() }),
  file: (window) => (window.location = new URL("file:///shop/index.html")),
  insecure: (window) => (window.isSecureContext = false),
  storage: (window) =>
    Object.defineProperty(window, "sessionStorage", {
      get: () => {
        throw new Error("refused");
      },
    }),
  old: (window) => delete window.navigator.locks,
})) {
  test(`a page that cannot work says why: ${reason}`, () => {
    const { root, workers } = open("", change);

    assert.equal(root.className, reason);
    assert.equal(workers.length, 0, "no vault is started");
  });
}

test("a visitor sees the visitor's view, and the vault's files are fetched ahead", () => {
  const { root, window } = open();

  assert.equal(root.getAttribute("data-auth"), "out");
  assert.equal(root.getAttribute("data-view"), "home");
  assert.equal(window.fetched.length, 1);
});

const signedIn = (seconds) => (window) =>
  window.localStorage.setItem(
    `${START}client:signed-in`,
    JSON.stringify({ expires_at: Date.now() / 1000 + seconds }),
  );

test("a user who was signed in sees the user's view, and nothing is fetched ahead", () => {
  const { root, window } = open("", signedIn(60));

  assert.equal(root.getAttribute("data-auth"), "was-in");
  assert.equal(root.getAttribute("data-view"), "profile");
  assert.deepEqual(window.fetched, []);
});

test("a hint that has expired, or that belongs to another site, does not count", () => {
  assert.equal(open("", signedIn(-60)).root.getAttribute("data-auth"), "out");
  const elsewhere = (window) =>
    window.localStorage.setItem("auth0-pyscript:/other/:c:signed-in", '{"expires_at": 1e12}');
  assert.equal(open("", elsewhere).root.getAttribute("data-auth"), "out");
});

test("the view that the address names is painted first", () => {
  assert.equal(open("#/tokens").root.getAttribute("data-view"), "tokens");
});

test("the vault gets hello, and a start with what the page has stored", async () => {
  const page = open("?q=1", (window) => {
    window.sessionStorage.setItem(`${START}tx:1`, "transaction");
    window.sessionStorage.setItem("another project's", "text");
  });
  const said = await heard(page);

  assert.equal(page.workers[0].name, `${START}__BUILD__`);
  assert.deepEqual(said[0], { outlivesPages: false, expectsUser: false });
  assert.ok(said.some(({ opens }) => opens));
  assert.ok(page.window.auth0PyscriptVault.leave);
  assert.ok(said.some(({ lives }) => lives?.startsWith(`${START}__BUILD__:page:`)));
  const hello = said.find(({ t }) => t === "hello");
  assert.deepEqual([hello.window, hello.path], [true, "/shop/"]);
  const start = said.find(({ t }) => t === "call");
  assert.equal(start.name, "start");
  assert.equal(start.args.query, "", "the application's own query is none of the vault's");
  assert.equal(start.args.view, "home");
  assert.deepEqual(start.args.stored.tab, { [`${START}tx:1`]: "transaction" });
});

test("the answer to a login goes to the vault at once", async () => {
  const page = open("?code=c&state=py.abc");
  const said = await heard(page);

  assert.equal(said[0].expectsUser, true);
  assert.equal(said.find(({ t }) => t === "call").args.query, "code=c&state=py.abc");
});

test("an answer with an error paints the visitor's view", async () => {
  const page = open("?error=access_denied&state=py.abc");

  assert.equal(page.root.getAttribute("data-auth"), "out");
  assert.equal(page.root.getAttribute("data-answer"), "error");
  const said = await heard(page);
  assert.equal(said.find(({ t }) => t === "call").args.query, "error=access_denied&state=py.abc");
});

test("an application's own code and state are not treated as a login's", async () => {
  const page = open("?code=c&state=other");

  assert.equal(page.root.getAttribute("data-auth"), "out");
  assert.equal((await heard(page)).find(({ t }) => t === "call").args.query, "");
});

test("in a demo the vault is started, and gets hello when the tenant is ready", async () => {
  const page = open("", (_, root) => root.setAttribute("data-demo", ""));

  assert.deepEqual(await heard(page), [{ outlivesPages: false, expectsUser: false }]);
  assert.equal(page.window.auth0PyscriptVault.leave, undefined);
});

test("in a browser that reads the option the vault outlives its pages", async () => {
  const page = open("", (window) => {
    const Worker = window.SharedWorker;
    window.SharedWorker = class extends Worker {
      constructor(url, options) {
        super(url, options);
        this.isExtended = options.extendedLifetime;
      }
    };
  });

  assert.equal((await heard(page))[0].outlivesPages, true);
});

test("an invitation is kept for the next login, and leaves the address", () => {
  const { window, location } = open("?a=1&invitation=inv&organization=org&organization_name=Org");

  assert.equal(location.search, "?a=1");
  assert.deepEqual(JSON.parse(window.sessionStorage.getItem(`${START}invitation`)), {
    invitation: "inv",
    organization: "org",
  });
});

test("an organization without an invitation stays in the address", () => {
  const { window, location } = open("?organization=org");

  assert.equal(location.search, "?organization=org");
  assert.equal(window.sessionStorage.getItem(`${START}invitation`), null);
});

function click(window, button) {
  const event = new Event("click", { cancelable: true });
  event.composedPath = () => [button];
  window.dispatchEvent(event);
  return event;
}

test("a click that comes too early is kept and shown as busy; the last one counts", () => {
  const { window, root } = open();
  const [first, second] = [new FakeElement(), new FakeElement()];

  assert.equal(click(window, first).defaultPrevented, true);
  assert.equal(first.getAttribute("aria-busy"), "true");
  click(window, second);
  assert.equal(first.hasAttribute("aria-busy"), false);
  assert.equal(root.keptClick, second);
});

test("clicks are left alone once the page's modules keep them", () => {
  const { window, root } = open();
  root.setAttribute("data-clicks", "kept");
  const button = new FakeElement();

  assert.equal(click(window, button).defaultPrevented, false);
  assert.equal(root.keptClick, undefined);
});

test("when the page's modules do not come, the page reports it and drops the click", () => {
  const { window, root } = open();
  window.document.body = new FakeElement();
  const [button, own] = [new FakeElement(), new FakeElement()];
  button.localName = "auth0-login-button";
  own.localName = "div";
  own.parentElement = null;
  const outlined = new FakeElement();
  outlined.localName = "auth0-profile";
  outlined.textContent = "Reading";
  const found = { ".outline": [outlined], "button[data-action]": [button, own] };
  window.document.querySelectorAll = (selector) => found[selector];
  click(window, button);
  const failed = new Event("error");
  Object.defineProperty(failed, "target", { value: { src: "https://app.example/a-1/boot.js" } });
  window.dispatchEvent(failed);

  assert.equal(button.hasAttribute("aria-busy"), false);
  assert.equal(button.getAttribute("aria-disabled"), "true");
  assert.equal(own.hasAttribute("aria-disabled"), false);
  assert.equal(outlined.textContent, "");
  assert.match(button.title, /Check the connection/);
  const [alert] = window.document.body.children;
  assert.match(alert.textContent, /A file of this page has not come\./);
  assert.equal(root.said, alert);
  let isFocused = false;
  alert.focus = () => (isFocused = true);
  assert.equal(click(window, button).defaultPrevented, true);
  assert.equal(isFocused, true);
  assert.equal(button.hasAttribute("aria-busy"), false);
});
