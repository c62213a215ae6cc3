// The worker of a site that is built without one: public/service_worker/unregister.js.
import assert from "node:assert/strict";
import { test } from "node:test";

import { setGlobal, settled } from "./browser_fakes.mjs";

test("the worker that removes itself lets the active worker finish its answers", async () => {
  let install;
  let skipped = 0;
  let asked = 0;
  setGlobal("addEventListener", (type, act) => {
    if (type === "install") install = act;
  });
  setGlobal("skipWaiting", () => (skipped += 1));
  setGlobal("registration", {
    scope: "https://app.example/",
    active: { postMessage: () => (asked += 1) },
  });
  await import("../../public/service_worker/unregister.js");
  const work = [];
  install({ waitUntil: (promise) => work.push(promise) });
  await settled();
  assert.deepEqual([asked, skipped], [1, 0]);

  await Promise.all(work);
  assert.equal(skipped, 1);
});
