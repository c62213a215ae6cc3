// The parts of the renderer and of the times that need no DOM. tests/renderer has the others, in browsers.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { setGlobal } from "./browser_fakes.mjs";

setGlobal("location", new URL("https://app.example/"));
setGlobal("requestIdleCallback", (act) => act());

const { render } = await import("../../public/page/renderer.js");
const { writeTimes } = await import("../../public/page/relative_time.js");

/** An element that must not be changed. */
const untouched = new Proxy({}, { get: (_, name) => assert.fail(`${String(name)} was used`) });

for (const [what, tree, message] of [
  ["an element that is not on the list", ["script", {}], /<script> is not on the renderer's list/],
  ["an unknown attribute", ["p", { onclick: "x" }], /onclick is not on the renderer's list/],
  ["an attribute that is no text", ["p", { title: 1 }], /title must be text/],
  ["a script as an address", ["a", { href: "javascript:x" }], /href must be a web address/],
  ["one behind a tab", ["a", { href: "java\tscript:x" }], /href must be a web address/],
  ["data as a picture", ["img", { src: "data:image/svg+xml,x" }], /src must be a web address/],
  ["something that is no tree", 1, /text or a list, not number/],
  ["a child that may not be shown", ["p", {}, ["b", {}, ["iframe", {}]]], /<b> is not/],
]) {
  test(`a tree is refused whole for ${what}`, () => {
    assert.throws(() => render(untouched, tree), message);
  });
}

const NOW = Date.UTC(2030, 0, 1) / 1000;

function written(seconds, format) {
  const element = { dataset: { at: String(NOW + seconds), format }, textContent: "" };
  writeTimes({ querySelectorAll: () => [element] });
  return element;
}

beforeEach(() => mock.timers.enable({ apis: ["Date"], now: NOW * 1000 }));

afterEach(() => mock.timers.reset());

for (const [seconds, text] of [
  [0, "just now"],
  [-44, "just now"],
  [-60, "1 minute ago"],
  [-44 * 60, "44 minutes ago"],
  [-46 * 60, "1 hour ago"],
  [-23 * 3600, "yesterday"],
  [-3 * 86400, "3 days ago"],
]) {
  test(`${-seconds} seconds ago is ${text}`, () => {
    assert.equal(written(seconds, "ago").textContent, text);
  });
}

for (const [seconds, text] of [
  [59, "when it is next needed"],
  [60, "in 1 min"],
  [3600, "in 1 hr"],
  [86340, "in 23 hr 59 min"],
]) {
  test(`${seconds} seconds from now is ${text}`, () => {
    assert.equal(written(seconds, "in").textContent, text);
  });
}

test("a time has its exact value for machines and as a tooltip", () => {
  const element = written(-60, "ago");

  assert.equal(element.dateTime, "2029-12-31T23:59:00.000Z");
  assert.match(element.title, /2029/);
});
