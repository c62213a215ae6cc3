// One build of the site in a cache of its own: public/service_worker/stored_build.js.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";

import { FakeCaches, ServedResponse, setGlobal } from "./browser_fakes.mjs";
import { sitePrefix } from "../../public/shared/site_names.js";

const { NotNow, PAGE, PYTHON, StoredBuild } =
  await import("../../public/service_worker/stored_build.js");

const SITE = "https://app.example/shop/";
const HASHED = "a-0123456789ab/boot.js";
const TEXTS = {
  "index.html": "<!doctype html> b1",
  [HASHED]: "boot();",
  "vault.js": "vault();\nstart();",
  "python.whl": "bytes",
  "auth_config.json": "{}",
};

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

let served = {}; // what the server gives, by path
let asked = []; // the addresses that were asked for, with the cache mode

async function serve(url, { cache }) {
  asked.push([url.slice(SITE.length), cache]);
  const path = url === SITE ? "index.html" : url.slice(SITE.length).split("?")[0];
  const answer = served[path];
  if (answer instanceof Error) throw answer;
  if (typeof answer === "number") return new ServedResponse(url, null, { status: answer });
  return new ServedResponse(url, typeof answer === "string" ? answer : answer[cache]);
}

function buildOf(texts = TEXTS, { id = "b1", kind = "site", scope = SITE } = {}) {
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    sha256: sha256(text),
    size: text.length,
    part: path.startsWith("python") ? PYTHON : PAGE,
  }));
  return new StoredBuild(scope, { kind, id, files });
}

const textOf = async (build, path) => (await build.find(path))?.text();
const store = (build, parts = [PAGE, PYTHON]) => build.store(parts, () => {});
const CACHE = "auth0-pyscript:/shop/:site:b1";

beforeEach(() => {
  setGlobal("caches", new FakeCaches());
  setGlobal("fetch", serve);
  served = { ...TEXTS };
  asked = [];
});

test("a stored build has each file, and is complete", async () => {
  const build = buildOf();
  const progress = [];
  await build.store([PAGE, PYTHON], (done, total) => progress.push(`${done}/${total}`));

  assert.equal(await textOf(build, "vault.js"), TEXTS["vault.js"]);
  assert.equal(await build.isWhole([PAGE, PYTHON]), true);
  assert.deepEqual(progress, ["1/5", "2/5", "3/5", "4/5", "5/5"]);
});

test("a part that was not stored is not complete", async () => {
  const build = buildOf();
  await store(build, [PAGE]);

  assert.equal(await build.isWhole([PAGE]), true);
  assert.equal(await build.isWhole([PYTHON]), false);
  assert.equal(await build.find("python.whl"), undefined);
});

test("a file with the same name in every build is requested with the build's id", async () => {
  await store(buildOf());

  assert.deepEqual(
    asked.map(([address]) => address).sort(),
    ["", HASHED, "auth_config.json?b1", "python.whl?b1", "vault.js?b1"].sort(),
  );
});

test("an interrupted store continues with the missing files", async () => {
  served["vault.js"] = new TypeError("no network");
  await assert.rejects(store(buildOf()), NotNow);
  assert.equal(await buildOf().isWhole([PAGE]), false);
  served["vault.js"] = TEXTS["vault.js"];
  const before = asked.length;
  await store(buildOf());

  assert.equal(await buildOf().isWhole([PAGE, PYTHON]), true);
  const again = asked.slice(before).map(([address]) => address);
  assert.ok(again.includes("vault.js?b1"));
  assert.ok(again.length < 5, `what is stored was asked for again: ${again}`);
});

test("two calls for the same part share the requests", async () => {
  const build = buildOf();
  await Promise.all([store(build), store(build)]);

  assert.equal(asked.length, 5);
});

test("a file that a cache has changed is fetched again without that cache", async () => {
  served["vault.js"] = { default: "old", reload: TEXTS["vault.js"] };
  const build = buildOf();
  await store(build);

  assert.equal(await textOf(build, "vault.js"), TEXTS["vault.js"]);
  assert.deepEqual(
    asked.filter(([address]) => address === "vault.js?b1").map(([, cache]) => cache),
    ["default", "reload"],
  );
});

test("a file that the host changes is never stored, and the error names the file", async () => {
  served["vault.js"] = "vault(); // by the host";
  const build = buildOf();

  await assert.rejects(
    store(build),
    /vault\.js is not the file that was built\. Something changed/,
  );
  assert.equal(await build.isWhole([PAGE]), false);
  assert.equal(await build.isWhole([PYTHON]), true, "the other part has all its files");
  assert.equal(await textOf(build, HASHED), TEXTS[HASHED]);
});

test("changed line ends are named as such", async () => {
  served["vault.js"] = TEXTS["vault.js"].replaceAll("\n", "\r\n");

  await assert.rejects(store(buildOf()), /line ends were changed from LF to CRLF/);
});

test("a server that fails or is busy may give the file later", async () => {
  for (const status of [500, 503, 429]) {
    served["vault.js"] = status;
    await assert.rejects(store(buildOf()), NotNow, String(status));
  }
  served["vault.js"] = 404;
  await assert.rejects(store(buildOf()), (error) => !(error instanceof NotNow));
});

test("a page of another build means that a deployment is running", async () => {
  served["index.html"] = "<!doctype html> b2";

  await assert.rejects(store(buildOf()), NotNow);
});

test("an edited auth_config.json is left to the network", async () => {
  served["auth_config.json"] = '{"domain": "edited"}';
  const build = buildOf();
  await store(build);

  assert.equal(await build.isWhole([PAGE]), true);
  assert.equal(await build.find("auth_config.json"), undefined);
});

test("a stored file that a script has changed is removed, and not used", async (t) => {
  t.mock.method(console, "error", () => {});
  await store(buildOf());
  const url = `${SITE}vault.js?b1`;
  await (await caches.open(CACHE)).put(url, new ServedResponse(url, "evil();"));
  const build = buildOf();

  assert.equal(await build.find("vault.js"), undefined);
  assert.deepEqual([...build.replaced], ["vault.js"]);
  assert.equal(caches.addresses(CACHE).includes(url), false);
});

test("the right bytes in an answer that a script has made are not used, either", async (t) => {
  t.mock.method(console, "error", () => {});
  await store(buildOf());
  const url = `${SITE}vault.js?b1`;
  const forged = new Response(TEXTS["vault.js"], { headers: { "Service-Worker-Allowed": "/" } });
  await (await caches.open(CACHE)).put(url, forged);

  assert.equal(await buildOf().find("vault.js"), undefined);
});

test("a file named by its content is taken from another build", async () => {
  await store(buildOf());
  asked = [];
  const next = buildOf({ ...TEXTS, "index.html": "<!doctype html> b2" }, { id: "b2" });
  served["index.html"] = "<!doctype html> b2";
  await store(next);

  assert.equal(await textOf(next, HASHED), TEXTS[HASHED]);
  assert.equal(
    asked.some(([address]) => address === HASHED),
    false,
  );
});

test("a build finds another complete build of its kind, but none of another site", async () => {
  const next = buildOf(TEXTS, { id: "b2" });
  await store(buildOf(TEXTS, { id: "d1", kind: "demo" }), [PAGE]);
  assert.equal(await next.isBesideWhole(PAGE), false);
  await store(buildOf(), [PAGE]);

  assert.equal(await next.isBesideWhole(PAGE), true);
  assert.equal(await next.isBesideWhole(PYTHON), false);
});

test("other builds of this site are removed, and no other cache of the origin", async () => {
  await store(buildOf());
  await store(buildOf(TEXTS, { id: "d1", kind: "demo" }));
  await caches.open("auth0-pyscript:/other/:site:b1");
  const next = buildOf(TEXTS, { id: "b2" });

  await next.removeOthers({ ofOtherKind: true });
  assert.deepEqual(await caches.keys(), [CACHE, "auth0-pyscript:/other/:site:b1"]);
  await next.removeOthers();
  assert.deepEqual(await caches.keys(), ["auth0-pyscript:/other/:site:b1"]);
});

test("only the exact address of a file of this build has a path", () => {
  const build = buildOf();

  assert.equal(build.pathOf(SITE), "index.html");
  assert.equal(build.pathOf(`${SITE}vault.js?b1`), "vault.js");
  assert.equal(build.pathOf(`${SITE}vault.js?b2`), undefined);
  assert.equal(build.pathOf(`${SITE}elsewhere.js`), undefined);
});

test("the names of a site are none of another site's, whatever its path", () => {
  const sites = ["/", "/:site/", "/:site/:a/", "/a:/", "/a/"].map((path) =>
    sitePrefix(`https://app.example${path}`),
  );

  for (const one of sites)
    assert.deepEqual(
      sites.filter((other) => other.startsWith(one)),
      [one],
    );
});
