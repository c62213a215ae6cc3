// The change from one build's Service Worker to the next: public/service_worker/activation.js.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { setGlobal, settled } from "./browser_fakes.mjs";

let skipped = 0;
let isOnline = true;
let copies = 0;
setGlobal("navigator", {
  get onLine() {
    return isOnline;
  },
});
setGlobal("skipWaiting", () => (skipped += 1));

/** Return another worker: another copy of the module. */
const worker = () => import(`../../public/service_worker/activation.js?${(copies += 1)}`);

/** An event that carries a message. `work` resolves when the worker has done its part. */
function message(data, ports = []) {
  const event = { data, ports, waitUntil: (work) => (event.work = work) };
  return event;
}

/** Make `active` the active worker: its messages arrive at that copy of the module. */
function setActive(active) {
  setGlobal("registration", {
    waiting: {},
    active: { postMessage: (data, ports) => active.giveWay(message(data, ports)) },
  });
}

/** Resolves when the messages between two workers have arrived. */
async function delivered() {
  for (let turns = 0; turns < 10; turns++) await settled();
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  skipped = 0;
  isOnline = true;
});

afterEach(() => mock.timers.reset());

test("a worker becomes active at once if no other worker is active", async () => {
  setGlobal("registration", { active: null });
  await (await worker()).becomeActive();

  assert.equal(skipped, 1);
});

test("the active worker finishes its answers before the next one takes its place", async () => {
  const [active, next] = [await worker(), await worker()];
  setActive(active);
  let answer;
  active.respond({ respondWith: () => {} }, new Promise((resolve) => (answer = resolve)));
  active.respond({ respondWith: () => {} }, Promise.reject(new TypeError("no network")));

  const done = next.becomeActive();
  await settled();
  assert.equal(skipped, 0);

  answer(new Response("page"));
  await done;
  assert.equal(skipped, 1);
});

test("an answer that begins while the active worker gives way is finished, too", async () => {
  const [active, next] = [await worker(), await worker()];
  setActive(active);
  let file, tenant;
  active.respond({ respondWith: () => {} }, new Promise((resolve) => (file = resolve)));
  const done = next.becomeActive();
  await settled();
  active.respond({ respondWith: () => {} }, new Promise((resolve) => (tenant = resolve)));
  file(new Response("file"));
  await settled();
  assert.equal(skipped, 0);

  tenant(new Response("page"));
  await done;
  assert.equal(skipped, 1);
});

test("an active worker that sends no word is waited for one second", async () => {
  setGlobal("registration", { active: { postMessage: () => {} } });
  const done = (await worker()).becomeActive();
  mock.timers.tick(999);
  await settled();
  assert.equal(skipped, 0);

  mock.timers.tick(1);
  await done;
  assert.equal(skipped, 1);
});

test("an active worker has ten seconds to finish its answers", async () => {
  const [active, next] = [await worker(), await worker()];
  setActive(active);
  active.respond({ respondWith: () => {} }, new Promise(() => {}));
  const done = next.becomeActive();
  await delivered();
  mock.timers.tick(9999);
  await delivered();
  assert.equal(skipped, 0);

  mock.timers.tick(1);
  await done;
  assert.equal(skipped, 1);
});

test("a worker that gives way leaves requests for the page to the network, if there is one", async () => {
  setGlobal("registration", { waiting: {} });
  const active = await worker();
  assert.equal(active.leavesPagesToNetwork(), false);

  assert.equal(active.giveWay(message({ type: "give-way" })), true);
  assert.equal(active.leavesPagesToNetwork(), true);
  isOnline = false;
  assert.equal(active.leavesPagesToNetwork(), false);
});

test("a worker that nobody replaces answers for pages whatever it is told", async () => {
  setGlobal("registration", { installing: null, waiting: null });
  const active = await worker();
  active.giveWay(message({ type: "give-way" }));

  assert.equal(active.leavesPagesToNetwork(), false);
});

test("another message changes nothing", async () => {
  const active = await worker();
  for (const data of [undefined, null, "give-way", { type: "store" }]) {
    assert.equal(active.giveWay(message(data)), false);
  }
  assert.equal(active.leavesPagesToNetwork(), false);
});
