"""A build with --snapshot: Python goes on from a copy of its memory, as if it had just started."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from e2e.driver import Browser
from e2e.journey import log_in, shown_metadata
from e2e.scenes import PAGE, TOKEN_STORAGES, ServerDemo, until_left
from e2e.servers import BuiltSite
from e2e.test_without_jspi import WITHOUT_JSPI

SNAPSHOT = "*/memory.bin.txt"
WARNING = "memory snapshot could not be used"

# Pyodide's memory cannot be written to, the first time that it is to be put back.
REFUSED = """
const { fill } = Uint8Array.prototype;
Uint8Array.prototype.fill = function (...parts) {
  if (this.length < 3e7) return fill.apply(this, parts);
  Uint8Array.prototype.fill = fill;
  throw new Error("refused");
};
"""
INDEX = """<!doctype html>
<html lang="en" data-demo data-tokens="__TOKENS__">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="__CSP__">
<title>Facts</title>
<script src="./__ASSETS__/early.js"></script>
<link rel="icon" href="./__ASSETS__/icons/mark.svg">
<script type="module" src="./__ASSETS__/boot.js"></script>
</head>
<body>
<p id="same"></p>
<p id="new"></p>
<template id="python"><script type="py" src="./__ASSETS__/app/main.py"></script></template>
</body>
</html>
"""
MAIN = """
import asyncio, json, os, random, secrets, ssl, sys, tempfile, time, uuid
import pyodide_js
from js import document
from pyodide import _package_loader

# What a program can see of where it runs: the same with a snapshot and without.
january = time.struct_time((2026, 1, 1, 12, 0, 0, 3, 1, -1))
same = {
    "path": sys.path,
    "finders": [getattr(finder, "__name__", type(finder).__name__) for finder in sys.meta_path],
    "arguments": [sys.argv, sys.executable, sys.prefix, os.getcwd()],
    "environment": dict(sorted(os.environ.items())),
    "time zone": [time.timezone, time.altzone, time.daylight, time.tzname],
    "local time": [
        time.strftime("%Z %z", time.localtime(time.mktime(january))), time.localtime(0)[:6]
    ],
    "packages": sorted(pyodide_js.loadedPackages.object_keys()),
    "one list of packages": _package_loader.loadedPackages.js_id == pyodide_js.loadedPackages.js_id,
    "library": sorted(
        name for name in os.listdir("/lib/python3.14/site-packages") if "snapshot" in name
    ),
    "work": sorted(os.listdir()),
    "streams": [sys.stdin.fileno(), sys.stdout.encoding, sys.stderr.errors],
    "loop": type(asyncio.get_running_loop()).__name__,
}
# What must never be the same twice.
new = {
    "random": random.random(),
    "random.Random": random.Random().random(),
    "random.SystemRandom": random.SystemRandom().random(),
    "os.urandom": os.urandom(8).hex(),
    "secrets": secrets.token_hex(),
    "ssl": ssl.RAND_bytes(8).hex(),
    "uuid1": str(uuid.uuid1()),
    "uuid4": str(uuid.uuid4()),
    "tempfile": tempfile.mktemp(),
}
document.getElementById("same").textContent = json.dumps(same)
document.getElementById("new").textContent = json.dumps(new)
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page that shows what its Python knows."""
    (tmp_path / "index.html").write_text(INDEX)
    (tmp_path / "main.py").write_text(MAIN)
    return tmp_path


@pytest.fixture
def site(page: Path) -> Iterator[BuiltSite]:
    """The site of that page, with a snapshot."""
    with closing(BuiltSite(page=page, snapshot=True)) as site:
        site.build(token_storage=PAGE)
        yield site


def facts(browser: Browser, name: str) -> Any:
    """Wait for Python, and return what it shows."""
    script = f"return document.getElementById('{name}')?.textContent"
    return json.loads(
        browser.wait_until(lambda: browser.execute(script), f"facts of Python: {name}")
    )


def went_on_from_snapshot(browser: Browser) -> bool:
    """Say whether Python has come out of the snapshot."""
    marks = "return performance.getEntriesByName('auth0-pyscript:snapshot').length"
    return bool(browser.execute(marks) == 1)


def warnings(browser: Browser) -> list[str]:
    """Return what the console says of a snapshot that is no good."""
    return [entry["message"] for entry in browser.console() if WARNING in entry["message"]]


def test_python_is_as_after_a_start(browser: Browser, site: BuiltSite, page: Path) -> None:
    browser.set_time_zone("Asia/Kolkata")
    browser.open(site.url)
    from_snapshot = facts(browser, "same")
    assert went_on_from_snapshot(browser)

    with closing(BuiltSite(page=page)) as plain:
        plain.build(token_storage=PAGE)
        browser.open(plain.url)
        started = facts(browser, "same")
        assert not went_on_from_snapshot(browser)

    assert from_snapshot == started
    assert from_snapshot["time zone"][0] == -19800


def test_nothing_secret_or_random_is_the_same_twice(browser: Browser, site: BuiltSite) -> None:
    shown = []
    for _ in range(2):
        browser.open(site.url)
        shown.append(facts(browser, "new"))
        assert went_on_from_snapshot(browser)

    one, two = shown
    assert [name for name in one if one[name] == two[name]] == []


@pytest.mark.parametrize("token_storage", TOKEN_STORAGES)
def test_the_app_and_its_python_work(browser: Browser, token_storage: str) -> None:
    with until_left(ServerDemo(token_storage=token_storage, snapshot=True), browser) as scene:
        log_in(browser, scene.url)
        browser.click("link", "Python")
        browser.click("button", "Run")
        browser.wait_text("this is what the code above returned")

        assert scene.site.gate.seen("GET", SNAPSHOT)
        assert went_on_from_snapshot(browser)
        assert warnings(browser) == []
        browser.click("link", "Profile")
        assert shown_metadata(browser) == scene.metadata(browser)


def test_it_goes_on_where_javascript_cannot_be_waited_for(
    browser: Browser, site: BuiltSite
) -> None:
    browser.before_every_page(WITHOUT_JSPI)
    browser.open(site.url)

    assert facts(browser, "same")["loop"] == "WebLoop"
    assert went_on_from_snapshot(browser)


def flipped(body: bytes) -> bytes:
    """Return as many bytes, one of them wrong."""
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]


@pytest.mark.parametrize(
    "damage",
    [lambda body: body[: len(body) // 2], lambda body: b"", lambda body: b"no snapshot", flipped],
    ids=["truncated", "empty", "garbage", "one bit"],
)
def test_a_damaged_one_is_not_used(
    browser: Browser, site: BuiltSite, damage: Callable[[bytes], bytes]
) -> None:
    site.gate.change(SNAPSHOT, damage)
    browser.open(site.url)

    assert facts(browser, "new")["random"]
    assert not went_on_from_snapshot(browser)
    assert len(warnings(browser)) == 1


def test_without_the_file_python_starts(browser: Browser, site: BuiltSite) -> None:
    site.gate.answer(SNAPSHOT, status=404)
    browser.expect_console("404")
    browser.open(site.url)

    assert facts(browser, "new")["random"]
    assert not went_on_from_snapshot(browser)
    assert len(warnings(browser)) == 1


def test_one_that_pyodide_refuses_is_not_used(browser: Browser, site: BuiltSite) -> None:
    """The bytes are the build's, and something fails in the middle all the same."""
    browser.before_every_page(REFUSED)
    browser.open(site.url)

    assert facts(browser, "new")["random"]
    assert not went_on_from_snapshot(browser)
    assert len(warnings(browser)) == 1
