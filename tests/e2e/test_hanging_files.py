"""
A file of the start that does not arrive: the page reports it in time, nothing stays busy, and there
is a next step.
"""

import re
from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import Browser
from e2e.journey import ALICE, wait_signed_out
from e2e.scenes import PAGE, OfflineDemo, ServerDemo

# Timers of 10 s and more are ten times faster.
FASTER = b"""
(() => {
  const { setTimeout: wait } = self;
  self.setTimeout = (act, ms, ...rest) => wait(act, ms >= 10000 ? ms / 10 : ms, ...rest);
  const { set } = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, "timeout");
  Object.defineProperty(XMLHttpRequest.prototype, "timeout", {
    set(ms) { set.call(this, ms / 10); },
  });
})();
"""
BUSY = "return document.querySelectorAll('[aria-busy=true]').length"


def faster(scene: OfflineDemo | ServerDemo) -> None:
    """Shorten the waits of page and vault."""
    for path in ("*/preflight.js", "*/vault.js"):
        scene.site.gate.change(path, lambda content: FASTER + content)


@pytest.fixture(scope="module")
def demo() -> Iterator[OfflineDemo]:
    with closing(OfflineDemo()) as demo:
        yield demo


@pytest.fixture(scope="module")
def page_mode() -> Iterator[ServerDemo]:
    with closing(ServerDemo(token_storage=PAGE)) as scene:
        yield scene


def check_said(browser: Browser, scene: OfflineDemo | ServerDemo, path: str) -> str:
    """
    Hold the file back. Check that the page reports it, and that its next step works when the file
    arrives.
    """
    faster(scene)
    scene.site.gate.hold(path)
    said = check_nothing_stays_busy(browser, scene)
    scene.site.gate.heal()
    browser.click("link", "Load the page again")
    browser.wait_gone("alert")
    wait_signed_out(browser)
    return said


def check_nothing_stays_busy(browser: Browser, scene: OfflineDemo | ServerDemo) -> str:
    """Check that a click on Log in ends with an alert, and return its text."""
    browser.open(scene.url)
    browser.click("button", "Log in")
    said = browser.wait_for("alert")
    browser.wait_until(lambda: browser.execute(BUSY) == 0, "no busy button")
    return said


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("*/vault.js", "does not answer"),
        ("*/s-*/modules.js", "modules.js"),
        ("*/library.txt", "library.txt"),
        ("*/micropython.wasm", "micropython.wasm"),
        ("*/auth_config.json", "auth_config.json"),
        ("*/offline.js", "offline.js"),
        ("*/sw.js", "Service Worker"),
        ("*/w-*/tenant.js", "Service Worker"),
    ],
)
def test_a_file_of_the_start_that_hangs_is_said(
    browser: Browser, demo: OfflineDemo, path: str, named: str
) -> None:
    try:
        assert named in check_said(browser, demo, path)
    finally:
        demo.site.gate.heal()
        browser.leave_pages()


def test_a_boot_script_that_is_missing_is_said(browser: Browser, demo: OfflineDemo) -> None:
    try:
        browser.expect_console("404")
        demo.site.gate.answer("*/boot.js", status=404)
        browser.open(demo.url)

        assert "A file of this page has not come" in browser.wait_for("alert")
        browser.click("button", "Log in")
        assert browser.execute("return document.activeElement.getAttribute('role')") == "alert"
        assert browser.execute(BUSY) == 0
        browser.execute("location.hash = '#/profile'")
        demo.site.gate.heal()
        browser.click("link", "Load the page again")

        # The view is protected, and sends a visitor to log in.
        browser.wait_for("button", re.compile(ALICE))
    finally:
        demo.site.gate.heal()
        browser.leave_pages()


# While the browser itself waits for the file, a driver cannot click.
def test_a_boot_script_that_does_nothing_is_said(browser: Browser, demo: OfflineDemo) -> None:
    try:
        faster(demo)
        demo.site.gate.change("*/boot.js", lambda content: b"")
        assert "A file of this page has not come" in check_nothing_stays_busy(browser, demo)
        assert browser.sees("link", "Load the page again")
    finally:
        demo.site.gate.heal()
        browser.leave_pages()


@pytest.mark.parametrize(
    "path", ["*/python.js", "*/start.json", "*/pyodide.asm.wasm", "*/pyscript/core.js"]
)
def test_a_file_of_python_that_hangs_is_said_in_page_mode(
    browser: Browser, page_mode: ServerDemo, path: str
) -> None:
    try:
        assert path.rpartition("/")[2] in check_said(browser, page_mode, path)
    finally:
        page_mode.site.gate.heal()
        browser.leave_pages()


def test_a_configuration_that_does_not_come_is_said_in_page_mode(
    browser: Browser, page_mode: ServerDemo
) -> None:
    browser.expect_console("auth_config.json of this site did not load")  # stops the page's code
    try:
        assert "auth_config.json: no answer in" in check_said(
            browser, page_mode, "*/auth_config.json"
        )
    finally:
        page_mode.site.gate.heal()
        browser.leave_pages()
