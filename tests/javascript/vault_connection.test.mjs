// The page's end of the connection to the vault: public/vault_connection/link.js, over a vault that the test plays.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { FakeLocks, setGlobal, settled } from "./browser_fakes.mjs";
import { FakeSharedWorker, workers } from "./fake_vault.mjs";

setGlobal("location", new URL("https://app.example/shop/"));
setGlobal("document", { documentElement: { dataset: {} }, querySelector: () => null });
setGlobal("navigator", { locks: null });

let page = null; // the events of the window
setGlobal("addEventListener", (...event) => page.addEventListener(...event));

const { openVault } = await import("../../public/vault_connection/link.js");

const BOB = { session_id: "s2", user: { sub: "bob" } };
const VAULT = { url: "./vault.js?b1", name: "auth0-pyscript:/shop/:b1" };

let told = null;
let misfit = ""; // the tenant that the page may not reach

function open(answers = {}) {
  told = { welcome: [], state: [], revived: 0, lost: [] };
  return openVault(VAULT, answers, {
    misfit: () => misfit,
    welcome: (message) => told.welcome.push(message),
    state: (message) => told.state.push(message),
    revived: async () => {
      told.revived += 1;
    },
    lost: (error) => told.lost.push(error),
  });
}

/** A connection to a vault that has welcomed the page. */
async function connected(answers) {
  const link = open(answers);
  await settled();
  await workers[0].welcome();
  return link;
}

const outcome = (promise) =>
  promise.then(
    (value) => ({ value }),
    (error) => ({ error: error.error ?? error.message ?? error }),
  );

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  workers.length = 0;
  misfit = "";
  page = new EventTarget();
  setGlobal("SharedWorker", FakeSharedWorker);
  navigator.locks = new FakeLocks();
  document.documentElement.dataset = { auth: "out" };
});

afterEach(() => mock.timers.reset());

test("the page sends hello to the vault of its build, and is open after the welcome", async () => {
  const link = open();
  await settled();

  assert.equal(workers[0].name, VAULT.name);
  const hello = workers[0].heard.find((message) => message.t === "hello");
  assert.deepEqual(
    { build: hello.build, window: hello.window, path: hello.path },
    { build: "__BUILD__", window: true, path: "/shop/" },
  );
  await workers[0].welcome();
  await link.opened();
  assert.equal(told.welcome.length, 1);
});

test("the page names a lock that it holds while it lives", async () => {
  await connected();

  const { lives } = workers[0].heard.find((message) => message.lives);
  let isFree = false;
  navigator.locks.request(lives, () => (isFree = true));
  await settled();
  assert.equal(isFree, false);
  page.dispatchEvent(new Event("pagehide"));
  await settled();
  assert.equal(isFree, true);
});

test("each outcome goes to its own call", async () => {
  const link = await connected();
  const [first, second] = [link.call("get_user"), outcome(link.call("token_facts"))];
  await settled();

  const [{ id: ofFirst }] = workers[0].calls("get_user");
  const [{ id: ofSecond }] = workers[0].calls("token_facts");
  workers[0].say({ t: "failure", id: ofSecond, error: { error: "login_required" } });
  workers[0].say({ t: "result", id: ofFirst, value: { sub: "alice" } });

  assert.deepEqual(await first, { sub: "alice" });
  assert.deepEqual(await second, { error: "login_required" });
});

test("a call waits for the welcome, except for the calls that start the page", async () => {
  const link = open();
  outcome(link.call("get_user"));
  outcome(link.call("start", { view: "" }));
  await settled();

  assert.equal(workers[0].calls("start").length, 1);
  assert.equal(workers[0].calls("get_user").length, 0);
  await workers[0].welcome();
  assert.equal(workers[0].calls("get_user").length, 1);
});

test("a call names the session of the vault's last state", async () => {
  const link = await connected();
  workers[0].say({ t: "state", state: BOB });
  await settled();
  link.call("get_user");
  await settled();

  assert.equal(workers[0].calls("get_user")[0].session, "s2");
  assert.deepEqual(
    told.state.map(({ state }) => state),
    [BOB],
  );
});

test("a body goes to the vault and comes back as bytes beside the text", async () => {
  const link = await connected();
  const sent = new TextEncoder().encode("sent").buffer;
  const answer = link.callAsText("fetch", '{"url":"/","method":"PUT"}', undefined, sent);
  await settled();

  const [{ id, args, body }] = workers[0].calls("fetch");
  assert.deepEqual(args, { url: "/", method: "PUT" });
  assert.equal(new TextDecoder().decode(body), "sent");
  assert.equal(sent.byteLength, 0, "the page has given it away");
  workers[0].say(
    { t: "result", id, value: { status: 200 } },
    new TextEncoder().encode("got").buffer,
  );
  assert.equal(new TextDecoder().decode((await answer).body), "got");
});

test("a call to an open vault is sent at once", async () => {
  const link = await connected();
  const posted = [];
  workers[0].port.postMessage = (data) => posted.push(JSON.parse(data).name);
  link.callAsText("get_user", "{}").catch(() => {});
  assert.deepEqual(posted, ["get_user"]);
});

test("an aborted call is cancelled in the vault", async () => {
  const link = await connected();
  const ending = new AbortController();
  const ended = outcome(link.callAsText("fetch", '{"url":"/"}', ending.signal));
  await settled();
  ending.abort(new Error("nobody waits"));

  assert.deepEqual(await ended, { error: "nobody waits" });
  await settled();
  const [{ id }] = workers[0].calls("fetch");
  assert.ok(workers[0].heard.some((message) => message.t === "cancel" && message.id === id));
});

test("a call without an answer fails ten seconds after its deadline", async () => {
  const link = await connected();
  const ended = outcome(link.call("get_user"));
  await settled();
  const [{ deadline }] = workers[0].calls("get_user");

  let isOver = false;
  ended.then(() => (isOver = true));
  mock.timers.tick((deadline + 9) * 1000);
  await settled();
  assert.equal(isOver, false);
  mock.timers.tick(1000);
  assert.deepEqual(await ended, { error: "timeout" });
});

test("a fetch has no deadline", async () => {
  const link = await connected();
  const answer = link.call("fetch", { url: "/" });
  await settled();
  mock.timers.tick(3_600_000);
  await settled();

  const [{ id }] = workers[0].calls("fetch");
  workers[0].say({ t: "result", id, value: "late" });
  assert.equal(await answer, "late");
});

test("with the next vault, reading calls are repeated, and no others", async () => {
  const link = await connected();
  const calls = {
    read: link.call("get_user"),
    get: link.call("fetch", { url: "/1" }),
    post: link.call("fetch", { url: "/2", method: "post" }),
    refresh: link.call("act", { action: "refresh" }),
    save: link.call("act", { action: "save-metadata" }),
    logout: link.call("logout"),
  };
  const outcomes = Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [name, outcome(call)]),
  );
  await settled();
  await workers[0].die();
  assert.equal(workers.length, 2);
  await workers[1].welcome();

  assert.equal(told.revived, 1);
  assert.deepEqual(
    workers[1].heard
      .filter(({ t }) => t === "call")
      .map(({ name, args }) => args.url ?? args.action ?? name),
    ["get_user", "/1", "refresh"],
  );
  for (const name of ["post", "save", "logout"])
    assert.deepEqual(await outcomes[name], { error: "outcome_unknown" }, name);
  const [{ id }] = workers[1].calls("get_user");
  workers[1].say({ t: "result", id, value: "again" });
  assert.deepEqual(await outcomes.read, { value: "again" });
});

test("no call is repeated for another user", async () => {
  const link = await connected();
  const ended = outcome(link.call("get_user"));
  await settled();
  await workers[0].die();
  await workers[1].welcome(BOB);

  assert.deepEqual(await ended, { error: "session_changed" });
  assert.equal(workers[1].calls("get_user").length, 0);
});

test("a call during the end of a vault goes to the next vault", async () => {
  const link = await connected();
  await workers[0].die();
  const answer = link.call("get_user");
  await settled();
  await workers[1].welcome();

  const [{ id }] = workers[1].calls("get_user");
  workers[1].say({ t: "result", id, value: "here" });
  assert.equal(await answer, "here");
});

test("a vault that ends five times in a minute is not started again", async () => {
  const link = await connected();
  for (let death = 0; death < 4; death += 1) {
    await workers[death].die();
    await workers[death + 1].welcome();
  }
  const ended = outcome(link.call("get_user"));
  await settled();
  await workers[4].die();

  assert.equal(workers.length, 5);
  assert.deepEqual(await ended, { error: "vault_unavailable" });
  assert.deepEqual(
    told.lost.map(({ error }) => error),
    ["vault_unavailable"],
  );
});

test("a vault that ends once a minute is started each time", async () => {
  await connected();
  for (let death = 0; death < 8; death += 1) {
    await workers[death].die();
    await workers[death + 1].welcome();
    mock.timers.tick(61_000);
  }
  assert.equal(told.revived, 8);
  assert.deepEqual(told.lost, []);
});

test("a user's page leaves a port that is silent for a second", async () => {
  document.documentElement.dataset.auth = "was-in";
  const link = open();
  await settled();
  mock.timers.tick(1000);
  await settled();

  assert.equal(workers.length, 2);
  await workers[1].welcome();
  await link.opened();
  assert.equal(told.revived, 1);
});

test("a visitor's page waits while the vault's files are loading", async () => {
  const opened = outcome(open().opened());
  await settled();
  mock.timers.tick(39_000);
  await settled();
  assert.equal(workers.length, 1);

  mock.timers.tick(1000);
  assert.deepEqual(await opened, { error: "vault_unavailable" });
});

test("a worker whose file does not load ends the wait", async () => {
  const link = open();
  const ended = outcome(link.call("start"));
  await settled();
  workers[0].dispatchEvent(new Event("error"));

  assert.deepEqual(await outcome(link.opened()), { error: "vault_unavailable" });
  assert.deepEqual(await ended, { error: "vault_unavailable" });
});

test("a worker that failed before the page's scripts has ten seconds for its first word", async () => {
  for (const isHeard of [false, true]) {
    workers.length = 0;
    setGlobal("auth0PyscriptVault", { hasFailed: true });
    const link = open();
    const opened = outcome(link.opened());
    await settled();
    if (isHeard) workers[0].hold();
    await settled();
    mock.timers.tick(10_000);
    await settled();
    if (isHeard) workers[0].say({ t: "welcome", state: BOB, elements: [], configuration: {} });

    const expected = isHeard ? { value: undefined } : { error: "vault_unavailable" };
    assert.deepEqual(await opened, expected);
  }
});

test("a vault that refuses the page gives the reason", async () => {
  const opened = outcome(open().opened());
  await settled();
  workers[0].hold();
  workers[0].say({ t: "refused", error: { error: "configuration_error" } });

  assert.deepEqual(await opened, { error: "configuration_error" });
});

test("a page that may not reach the tenant names the tenant, and shows the vault's reason", async () => {
  misfit = "https://elsewhere.example";
  const opened = outcome(open().opened());
  await settled();
  await workers[0].welcome();

  assert.deepEqual(workers[0].heard.at(-1), { unfit: misfit });
  assert.equal(told.welcome.length, 0);
  workers[0].say({ t: "refused", error: { error: "invalid_configuration" } });
  assert.deepEqual(await opened, { error: "invalid_configuration" });
  const { lives } = workers[0].heard.find((message) => message.lives);
  await new Promise((free) => navigator.locks.request(lives, free)); // the page has left the vault
});

test("a page that the browser restores opens another port", async () => {
  await connected();
  page.dispatchEvent(new Event("pagehide"));
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await settled();

  assert.equal(workers.length, 2);
  await workers[1].welcome();
  assert.equal(told.revived, 1);
});

test("the vault gets the window's answers, and its errors as data", async () => {
  await connected({
    confirm: async (text) => text === "Sure?",
    frame: () => {
      throw new Error("no frame");
    },
  });
  workers[0].say({ t: "ask", id: "q1", name: "confirm", args: ["Sure?"] });
  workers[0].say({ t: "ask", id: "q2", name: "frame", args: [] });
  await settled();

  const answers = workers[0].heard.filter((message) => message.t === "answer");
  assert.equal(answers.find(({ id }) => id === "q1").value, true);
  assert.equal(answers.find(({ id }) => id === "q2").error.detail, "no frame");
});

test("a worker of the page gets its own port", async () => {
  const link = await connected();
  const port = await link.handOut();

  assert.equal(workers.length, 2);
  assert.equal(port, workers[1].port);
});
