// preflight.js on a page that was not built by us.
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";

import { FakeElement, SOURCE, heard, open } from "./fake_page.mjs";

/** Open a page that was not built by us, with our files in /shop/auth0/. `change` may change its window. */
const openGuest = (address, change = () => {}) =>
  open(address, (window, root, tag) => {
    tag.setAttribute("src", "https://app.example/shop/auth0/a-1/preflight.js");
    tag.setAttribute("data-site", "..");
    root.className = "dark";
    for (const name of ["data-tokens", "data-visitor-view", "data-user-view"])
      root.removeAttribute(name);
    change(window, tag);
  });

test("on a page that we have not built nothing changes but our own script's element", async () => {
  const page = openGuest("blog/post.html#/chapter");
  const [worker] = page.workers;

  assert.equal(page.root.className, "dark");
  assert.equal(page.root.hasAttribute("data-auth"), false);
  assert.equal(page.root.hasAttribute("data-view"), false);
  assert.deepEqual(
    [page.tag.className, page.tag.getAttribute("data-auth"), page.tag.getAttribute("data-view")],
    ["ok", "out", ""],
  );
  assert.equal(worker.url, "https://app.example/shop/auth0/vault.js?__BUILD__");
  assert.equal(worker.name, "auth0-pyscript:/shop/auth0/:__BUILD__");
  assert.equal((await heard(page)).find(({ t }) => t === "call").args.view, "");
});

test("in a frame such a page keeps its text, and its login buttons lead to a tab", () => {
  const isFramed = (window) => (window.top = {});
  const { root, tag, places, window, workers } = openGuest("", isFramed);
  window.document.dispatchEvent(new Event("DOMContentLoaded"));

  assert.deepEqual([root.className, tag.className], ["dark", "framed"]);
  assert.equal(workers.length, 0);
  assert.match(places[0].textContent, /^Logging in does not work inside another page/);
  assert.deepEqual(
    places[0].children.map(({ href, target }) => [href, target]),
    [["https://app.example/shop/", "_blank"]],
  );
});

test("a second tag on such a page starts nothing, and a query in its address changes nothing", () => {
  const { window, tag, workers } = openGuest("", (opened, script) =>
    script.setAttribute("src", `${script.src}?v=3`),
  );
  assert.equal(tag.getAttribute("data-sdk-folder"), "https://app.example/shop/auth0/");
  assert.equal(workers.length, 1);

  window.document.currentScript = new FakeElement({ src: tag.src, "data-site": ".." });
  vm.runInNewContext(SOURCE, window);

  assert.equal(workers.length, 1);
});

test("the query of such a page is its own, and a file that does not come is told in the buttons", () => {
  const address = "?page=2&code=c&state=py.abc";
  const { window, tag, places, location } = openGuest(address);

  assert.equal(tag.getAttribute("data-auth"), "out");
  assert.equal(location.search, address);
  window.document.body = new FakeElement();
  places[0].localName = "auth0-login-button";
  const failed = new Event("error");
  Object.defineProperty(failed, "target", { value: { src: "https://app.example/a/boot.js" } });
  window.dispatchEvent(failed);
  assert.match(places[0].textContent, /^A file of this page has not come/);
  assert.deepEqual(window.document.body.children, []);
});
