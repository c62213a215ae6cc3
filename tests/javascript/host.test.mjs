// What the vault's Python asks of its worker: public/vault/host.js.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createHost } from "../../public/vault/host.js";

const MOST = 65_536;
const host = createHost(
  () => {},
  { save: () => {}, saved: () => {} },
  async () => {},
);
const record = (text) => host.readRecord(host.hold(new TextEncoder().encode(text).buffer), MOST);

test("short metadata in a long record are facts, which Python can edit", () => {
  const long = "x".repeat(70_000);
  const metadata = String.raw`{"2":1.0,"1":12345678901234567890,"__proto__":{"x":"\ud800"}}`;
  const found = record(`{"user_id":"a","user_metadata":${metadata},"app_metadata":"${long}"}`);

  assert.equal(found.hasText, false);
  assert.equal(
    found.facts.replace(/\s/g, ""),
    '{"user_id":"a","user_metadata":{"2":1.0,"1":12345678901234567890,"__proto__":{"x":"\ufffd"}}}',
  );
});

test("long metadata stay outside, and what is no object is told as it is", () => {
  const long = record(`{"user_id":"a","user_metadata":{"a":"${"x".repeat(70_000)}"}}`);
  assert.deepEqual([long.facts, long.hasText], ['{"user_id":"a","user_metadata":{}}', true]);
  assert.equal(record('{"user_metadata":{}}').facts, '{"user_metadata":{}}');
  assert.equal(
    record('{"user_id":"}","user_metadata":null}').facts,
    '{"user_id":"}","user_metadata":null}',
  );
  assert.equal(record('{"user_metadata":[1]}').facts, '{"user_metadata":0}');
  assert.equal(record("<html>").facts, "");
});
