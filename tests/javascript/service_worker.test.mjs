// The files of the build in a Service Worker's answers, and the session backup:
// public/service_worker/files.js and session_backup.js.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, beforeEach, mock, test } from "node:test";

import { FakeCaches, ServedResponse, setGlobal, settled } from "./browser_fakes.mjs";

const SITE = "https://app.example/";
const TEXTS = { "index.html": "<!doctype html> b1", "vault.js": "vault();", "python.whl": "bytes" };
const INDEX = new URL(SITE).href;

let told = []; // messages to the page
const page = { url: INDEX, postMessage: (message) => told.push(message) };
const elsewhere = {
  url: "https://app.example.org/",
  postMessage: () => assert.fail("another site was told"),
};

setGlobal("location", new URL(`${SITE}sw.js`));
setGlobal("registration", {
  scope: SITE,
  installing: null,
  waiting: null,
  update: async () => (updates += 1),
});
setGlobal("clients", {
  matchAll: async () => [page, elsewhere],
  claim: async () => {},
  get: async (id) => workers[id],
});
setGlobal("__MANIFEST__", {
  kind: "site",
  id: "b1",
  files: Object.entries(TEXTS).map(([path, text]) => ({
    path,
    sha256: createHash("sha256").update(text).digest("hex"),
    size: text.length,
    part: path.startsWith("python") ? "python" : "page",
  })),
});
setGlobal("caches", new FakeCaches());

const { answerFile, handleMessage, storeBesideAnother, takeOver } =
  await import("../../public/service_worker/files.js");
const { build } = await import("../../public/service_worker/build.js");
const { createBackup } = await import("../../public/service_worker/session_backup.js");

let updates = 0;
let network = null; // what the server answers, by path
let workers = {};

async function serve(request, { cache = "default" } = {}) {
  if ((request.cache ?? cache) === "only-if-cached") throw new TypeError("not there");
  const url = String(request.url ?? request);
  const path = url === SITE ? "index.html" : url.slice(SITE.length).split("?")[0];
  const answer = await network[path];
  if (answer === undefined) throw new TypeError("no network");
  return typeof answer === "number"
    ? new ServedResponse(url, null, { status: answer })
    : new ServedResponse(url, answer);
}

/** A request as the worker gets it. `answer` is the promise that it responded with, null for none. */
function requested(path, { mode = "no-cors", method = "GET" } = {}) {
  const event = {
    request: { url: SITE + path, mode, method },
    waits: [],
    answer: null,
    respondWith: (answer) => (event.answer = answer),
    waitUntil: (work) => event.waits.push(work),
  };
  return event;
}

const opened = (options) => {
  const event = requested("", { mode: "navigate" });
  answerFile(event, { networkFirst: false, ...options });
  return event.answer;
};

async function said(data) {
  const event = { data, source: page, waits: [], waitUntil: (work) => event.waits.push(work) };
  handleMessage(event);
  await Promise.all(event.waits);
}

const storeAll = () => said({ type: "store", build: "b1", parts: ["page", "python"] });

beforeEach(async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  setGlobal("fetch", serve);
  for (const name of await caches.keys()) await caches.delete(name);
  registration.waiting = null;
  network = { ...TEXTS };
  told = [];
  updates = 0;
});

afterEach(() => mock.timers.reset());

test("the worker does not answer a request for other files than the build's", () => {
  for (const [path, options] of [
    ["api/users"],
    ["vault.js?b2"],
    ["", { mode: "navigate", method: "POST" }],
    ["other.html", { mode: "navigate" }],
  ]) {
    const event = requested(path, options);
    answerFile(event, { networkFirst: false });
    assert.equal(event.answer, null, path);
  }
});

test("the page comes from the network until the build is stored", async () => {
  network["index.html"] = "<!doctype html> of the network";
  assert.equal(await (await opened()).text(), "<!doctype html> of the network");
});

test("the page comes from the store once the build is stored, also without a network", async () => {
  await storeAll();
  network = {};
  assert.equal(await (await opened()).text(), TEXTS["index.html"]);
  assert.equal(await (await opened({ networkFirst: true })).text(), TEXTS["index.html"]);
});

test("with networkFirst the network has three seconds to answer", async () => {
  await storeAll();
  network["index.html"] = "<!doctype html> newer";
  assert.equal(await (await opened({ networkFirst: true })).text(), "<!doctype html> newer");

  network["index.html"] = new Promise(() => {});
  const late = opened({ networkFirst: true });
  await settled();
  mock.timers.tick(3000);
  assert.equal(await (await late).text(), TEXTS["index.html"]);
});

test("a failing server's answer does not replace a stored page", async () => {
  await storeAll();
  network["index.html"] = 503;
  assert.equal(await (await opened({ networkFirst: true })).text(), TEXTS["index.html"]);
});

test("a file that is missing in the store comes from the network, and is stored again", async () => {
  await storeAll();
  const cache = await caches.open("auth0-pyscript:/:site:b1");
  await cache.delete(`${SITE}python.whl?b1`);
  const event = requested("python.whl?b1");
  answerFile(event, { networkFirst: false });

  assert.equal(await (await event.answer).text(), "bytes");
  await Promise.all(event.waits);
  assert.ok(await build.find("python.whl"));
});

test("a file that is gone from the server makes the browser look for another build", async () => {
  network["vault.js"] = 404;
  const event = requested("vault.js?b1");
  answerFile(event, { networkFirst: false });
  await event.answer;
  await Promise.all(event.waits);

  assert.equal(updates, 1);
});

test("the page is told the progress of storing", async () => {
  await storeAll();

  assert.deepEqual(
    told.map(({ type, done }) => (done ? `${type} ${done}` : type)),
    ["storing 1", "storing 2", "storing 3", "stored"],
  );
});

test("the page is told why a build cannot be stored", async () => {
  network["vault.js"] = "changed by the host";
  await storeAll();

  const { reason } = told.find(({ type }) => type === "not-stored");
  assert.match(reason, /^vault\.js is not the file that was built\./);
});

test("a page of another build is told to wait for another worker", async () => {
  await said({ type: "store", build: "b2", parts: ["page"] });

  assert.deepEqual(told, [{ type: "not-mine", build: "b2" }]);
  assert.equal(updates, 1);
});

test("an older build is removed when this one is stored", async () => {
  const older = "auth0-pyscript:/:site:b0";
  await caches.open(older);
  await said({ type: "store", build: "b1", parts: ["page"] });
  assert.equal((await caches.keys()).includes(older), false);
});

test("a newer build that waits is not removed", async () => {
  const newer = "auth0-pyscript:/:site:b2";
  await caches.open(newer);
  registration.waiting = {};
  await storeAll();
  await takeOver();

  assert.equal((await caches.keys()).includes(newer), true);
});

test("at the first installation nothing is stored", async () => {
  assert.equal(await storeBesideAnother(), false);
  assert.deepEqual(await caches.keys(), []);
});

test("the same parts are stored as of a complete older build", async () => {
  const marker = `${SITE}stored-page`;
  const older = await caches.open("auth0-pyscript:/:site:b0");
  await older.put(marker, new ServedResponse(marker, "b0"));

  assert.equal(await storeBesideAnother(), true);
  assert.equal(await build.isWhole(["page"]), true);
  assert.equal(await build.isWhole(["python"]), false);
});

const VAULT = `${SITE}vault.js?b1`;

function keep(backup, clientId, text) {
  const body = text === undefined ? undefined : JSON.stringify({ text, seconds: 60 });
  const request = new Request(`${SITE}session-backup`, { method: body ? "POST" : "GET", body });
  return backup({ request, clientId, waitUntil: () => {} });
}

test("the backup gives the session back to the vault of its build", async () => {
  workers = { v: { type: "sharedworker", url: VAULT } };
  const backup = createBackup(VAULT);
  await keep(backup, "v", "session");

  assert.equal(await (await keep(backup, "v")).text(), "session");
});

test("the backup answers no other client", async () => {
  workers = {
    v: { type: "sharedworker", url: VAULT },
    page: { type: "window", url: VAULT },
    older: { type: "sharedworker", url: `${SITE}vault.js?b0` },
    own: { type: "worker", url: VAULT },
  };
  const backup = createBackup(VAULT);
  await keep(backup, "v", "session");

  for (const other of ["page", "older", "own", "nobody"]) {
    assert.equal((await keep(backup, other)).status, 403, other);
    assert.equal((await keep(backup, other, "")).status, 403, other);
  }
  assert.equal(await (await keep(backup, "v")).text(), "session");
});

test("the backup forgets a session whose vault was silent for longer than allowed", async () => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  workers = { v: { type: "sharedworker", url: VAULT } };
  const backup = createBackup(VAULT);
  await keep(backup, "v", "session");
  mock.timers.tick(60_000);
  assert.equal(await (await keep(backup, "v")).text(), "session");
  mock.timers.tick(60_001);

  assert.equal(await (await keep(backup, "v")).text(), "");
});
