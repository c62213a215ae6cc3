"""The bodies of API calls: every byte arrives in both directions, even slowly."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from e2e.driver import ENGINES, Browser
from e2e.gate import Exchange
from e2e.journey import ALICE, log_in
from e2e.scenes import PAGE as PAGE_MODE
from e2e.scenes import TOKEN_STORAGES, VAULT, ServerDemo, until_left

ALICE_ID = "auth0|6748a1c2e5b3d90012f4a001"
USERS_API = "/api/v2/users/*"
MILLION = 1_000_000
PAGE = """<!doctype html>
<html lang="en" data-demo data-tokens="__TOKENS__">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="__CSP__">
<title>Python</title>
<script src="./__ASSETS__/preflight.js"></script>
<link rel="icon" href="./__ASSETS__/icons/mark.svg">
<script type="module" src="./__ASSETS__/boot.js"></script>
</head>
<body>
<auth0-login-button></auth0-login-button>
<auth0-error></auth0-error>
<output id="result"></output>
<template id="python"><script type="py" src="./__ASSETS__/app/main.py"></script></template>
</body>
</html>
"""
PYTHON = """
import hashlib
import json
from urllib.parse import quote

import pyodide_js
from auth0_pyscript import Auth0Error, page
from pyscript import document

client = await page.client()
await page.ready()
results = {}


def address(what):
    base_url = client.configuration.management_api.base_url
    return base_url + "users/" + quote(client.user["sub"]) + "?what=" + what


async def failure(what):
    try:
        await client.fetch(address(what), timeout=1)
    except Auth0Error as error:
        return [type(error).__name__, error.title.partition(" ")[2]]


if client.is_authenticated:
    every_byte = bytes(range(256))
    texts = ["é🦆\\u2028\\"\\\\" + str(number) for number in range(60_000)]
    value = {"texts": texts, "number": 2**53 + 1, "z": 1, "a": None}
    text = json.dumps(value, ensure_ascii=False)
    bodies = {"none": b"", "every byte": every_byte, "JSON": text.encode()}
    bodies["4 MB"] = every_byte * 16384
    for name, body in bodies.items():
        answer = await client.fetch(address("echo"), method="PATCH", body=body)
        results[name] = [answer.status, answer.body == body, len(body) > 1_000_000]
    answer = await client.fetch(address("echo"), method="PATCH", json=value)
    results["value"] = answer.json() == value and list(answer.json()) == list(value)
    results["empty"] = (await client.fetch(address("nothing"))).body.decode()
    results["fixed"] = hashlib.sha256((await client.fetch(address("fixed"))).body).hexdigest()
    await pyodide_js.loadPackage(["requests", "pyodide-http"])
    from auth0_pyscript.bridges import requests_session

    session = requests_session(client)
    response = session.patch(address("echo"), data=every_byte * 4096)
    results["requests"] = response.content == every_byte * 4096
    results["requests, read"] = hashlib.sha256(session.get(address("fixed")).content).hexdigest()
    results["trickle"] = (await client.fetch(address("trickle"), timeout=1)).body.decode()
    results["stalled"] = await failure("stalled")
    results["silent"] = await failure("silent")
    results["after that"] = (await client.fetch(address("nothing"))).status
    document.getElementById("result").textContent = json.dumps(results)
"""
SIZES = [0, 1, 1000, 3 * MILLION]
SCRIPTED_PAGE = PAGE.replace(
    '<template id="python"><script type="py" src="./__ASSETS__/app/main.py"></script></template>',
    '<script type="module" src="./own.js"></script>',
)
# A script in the page itself, because Firefox's driver would load the boot script again.
OWN_SCRIPT = f"""
const boot = await import(document.querySelector("script[type=module]").src);
async function call(size) {{
  const bytes = new Uint8Array(size).map((_, at) => (at * 31) >> 3);
  const args = JSON.stringify({{ url: "%s", method: "PATCH" }});
  const [text, body] = await boot.vault.call("fetch", args, undefined, bytes.slice());
  const got = new Uint8Array(body);
  const isSame = got.length === size && got.every((byte, at) => byte === bytes[at]);
  return [JSON.parse(text).value?.status ?? text, got.length, isSame];
}}
async function run() {{
  const results = [];
  for (const size of {SIZES}) results.push(await call(size));
  document.getElementById("result").textContent = JSON.stringify(results);
}}
let isRun = false;
const look = (state) => {{
  if (isRun || !JSON.parse(state)?.is_authenticated) return;
  isRun = true;
  run();
}};
boot.vault.follow(look);
look(boot.vault.state());
"""
# The page's link to the vault, as a script of the page reaches it.
SENDING = """
const boot = await import(document.querySelector("script[type=module]").src);
const bytes = new Uint8Array(parts[2]).map((_, at) => (at * 31) >> 3);
const args = JSON.stringify({ url: parts[0], method: parts[1] });
const sent = parts[1] === "GET" ? undefined : bytes.slice();
const [text, body] = await boot.vault.call("fetch", args, undefined, sent);
const got = new Uint8Array(body);
const isSame = got.length === bytes.length && got.every((byte, at) => byte === bytes[at]);
return [JSON.parse(text).value?.status ?? text, body.byteLength, isSame];
"""
BEGIN = """
const boot = await import(document.querySelector("script[type=module]").src);
globalThis.begun = boot.vault.call("fetch", JSON.stringify({ url: parts[0] }));
"""
OUTCOME = """
const [text, body] = await globalThis.begun;
return [JSON.parse(text).value?.status ?? text, body.byteLength];
"""
FIXED = hashlib.sha256(b"seed").digest() * 60_000  # 1.9 MB


def address(scene: ServerDemo, what: str) -> str:
    return f"{scene.tenant.api.origin}/api/v2/users/{quote(ALICE_ID)}?what={what}"


class Api:
    """The answers of the API, by the word in the query."""

    def __init__(self, scene: ServerDemo) -> None:
        self.over = threading.Event()  # no request waits now
        self.second = threading.Event()  # a request for "small" has arrived
        self._gate = scene.tenant.api
        self._gate.stream(USERS_API, self._body)

    def sent(self, what: str) -> list[bytes]:
        """Return the bodies of the requests with this word."""
        return [
            exchange.body
            for exchange in self._gate.seen(path=USERS_API, what=what)
            if exchange.method != "OPTIONS"
        ]

    def _body(self, exchange: Exchange) -> Iterator[bytes]:
        what = exchange.query.get("what", "")
        if what == "echo":
            yield from (b"%d" % len(exchange.body), exchange.body)
        elif what == "fixed":
            yield from (b"%d" % len(FIXED), FIXED)
        elif what == "trickle":
            yield b"6"
            for part in (b"a", b"b", b"c", b"d", b"e", b"f"):
                yield part
                self.over.wait(
                    0.4
                )  # seconds: the whole answer takes longer than the timeout, no part of it does
        elif what == "stalled":
            yield from (b"6", b"a")
            self.over.wait()
        elif what == "silent":
            self.over.wait()
            yield b"0"
        elif what == "big":
            yield b"%d" % (30 * MILLION)
            for _ in range(29):
                yield bytes(MILLION)
            yield bytes(MILLION - 1)
            self.second.wait()
            yield b"\x00"
        else:
            if what == "small":
                self.second.set()
            yield b"0"


@pytest.mark.parametrize("token_storage", TOKEN_STORAGES)
def test_every_body_arrives_in_both_directions_and_slow_ones_are_waited_for(
    browser: Browser, tmp_path: Any, token_storage: str
) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "main.py").write_text(PYTHON)
    with until_left(ServerDemo(page=tmp_path, token_storage=token_storage), browser) as scene:
        browser.open(scene.url)
        browser.click("button", "Log in")
        browser.click("button", re.compile(ALICE))
        browser.wait_for("button", "Accept")
        api = Api(scene)
        browser.click("button", "Accept")

        def result() -> Any:
            text = browser.execute("return document.getElementById('result')?.textContent")
            return json.loads(text) if text else None

        results = browser.wait_until(result, "the results")
        api.over.set()

        fixed = hashlib.sha256(FIXED).hexdigest()
        assert results == {
            "none": [200, True, False],
            "every byte": [200, True, False],
            "JSON": [200, True, True],
            "4 MB": [200, True, True],
            "value": True,
            "empty": "",
            "fixed": fixed,
            "requests": True,
            "requests, read": fixed,
            "trickle": "abcdef",
            "stalled": ["RequestTimeout", "stopped sending for 1 seconds."],
            "silent": ["RequestTimeout", "did not answer within 1 seconds."],
            "after that": 200,
        }
        assert api.sent("echo")[:2] == [b"", bytes(range(256))]
        assert api.sent("echo")[-1] == bytes(range(256)) * 4096


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_bodies_pass_through_the_vault_in_every_engine(browser: Browser, tmp_path: Any) -> None:
    (tmp_path / "index.html").write_text(SCRIPTED_PAGE)
    with until_left(ServerDemo(page=tmp_path), browser) as scene:
        (scene.site.root / "own.js").write_text(OWN_SCRIPT % address(scene, "echo"))
        browser.open(scene.url)
        browser.click("button", "Log in")
        browser.click("button", re.compile(ALICE))
        browser.wait_for("button", "Accept")
        api = Api(scene)
        browser.click("button", "Accept")

        text = browser.wait_until(
            lambda: browser.execute("return document.getElementById('result')?.textContent"),
            "the results",
        )

        assert json.loads(text) == [[200, size, True] for size in SIZES]
        assert [len(body) for body in api.sent("echo")] == SIZES


def test_metadata_of_a_megabyte_are_shown_as_they_came(browser: Browser, scene: ServerDemo) -> None:
    log_in(browser, scene.url)
    metadata = {f"name {number}": {"z": number, "a": '"x" ' * 5} for number in range(20_000)}
    body = json.dumps({"user_id": ALICE_ID, "user_metadata": metadata})
    shown = "return document.querySelector('auth0-user-metadata pre')?.textContent ?? ''"

    scene.tenant.api.answer(USERS_API, status=200, body=body)
    browser.click("button", "Refresh")
    browser.wait_until(lambda: len(browser.execute(shown)) > MILLION, "the metadata")

    assert json.dumps(json.loads(browser.execute(shown))) == json.dumps(metadata)
    assert browser.sees("button", "Edit") is (scene.token_storage == PAGE_MODE)


def test_another_tab_s_call_is_answered_while_a_big_body_is_on_its_way(browser: Browser) -> None:
    with until_left(ServerDemo(token_storage=VAULT), browser) as scene:
        log_in(browser, scene.url)
        api = Api(scene)
        first = browser.tab
        browser.execute_async(BEGIN, address(scene, "big"))
        browser.wait_until(lambda: api.sent("big"), "the big call to begin")

        browser.new_tab(scene.url)
        small = browser.execute_async(SENDING, address(scene, "small"), "GET", 0)
        browser.switch(first)

        # The big answer ends only after the small call has come.
        assert small == [200, 0, True]
        assert browser.execute_async(OUTCOME) == [200, 30 * MILLION]
