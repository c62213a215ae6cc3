"""
The first view with the vault: no click is lost or repeated, nothing moves, and Pyodide loads only
on demand.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from e2e.driver import Browser
from e2e.journey import ALICE, log_in, log_in_at_tenant, wait_for_metadata, wait_until_up
from e2e.scenes import ServerDemo

PROGRESS = re.compile(r"Downloading the interpreter, (\d+\.\d) of (\d+\.\d) MB")

TWO_CLICKS = "const button = document.querySelector(arguments[0]); button.click(); button.click();"

# Clicks the login button as soon as the parser has created it. Modules run after parsing.
CLICK_AT_ONCE = """
new MutationObserver((_, observer) => {
  const button = document.querySelector("auth0-login-button button");
  if (!button) return;
  observer.disconnect();
  button.click();
  fetch(`/clicked?state=${document.readyState}`);
}).observe(document, { childList: true, subtree: true });
"""

# Records layout shifts since the start of the page (Layout Instability API), with the elements that
# moved.
SHIFTS = """
return await new Promise((resolve) => {
  const moved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries().filter(({ hadRecentInput }) => !hadRecentInput)) {
      const sources = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? "?");
      moved.push([entry.value, sources]);
    }
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(moved)));
});
"""

# Requests the rest of the page after the browser has painted, or after ample time.
GO_ON_WHEN_PAINTED = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("main")) return;
  observer.disconnect();
  const painted = new Promise((resolve) => {
    new PerformanceObserver(resolve).observe({ type: "paint" });
  });
  const late = new Promise((resolve) => setTimeout(resolve, 1000));
  Promise.race([painted, late]).then(() => {
    window.early = performance.getEntriesByType("paint").length;
    fetch("/go-on");
  });
}).observe(document, { childList: true, subtree: true });
"""


@pytest.fixture(scope="module")
def scene() -> Iterator[ServerDemo]:
    """Give one site and its tenant for all these tests. Each test has its own browser."""
    with closing(ServerDemo()) as scene:
        yield scene


@pytest.fixture(autouse=True)
def quiet(scene: ServerDemo) -> Iterator[None]:
    """Remove faults and recorded requests of the previous test."""
    scene.tenant.gate.forget()
    scene.site.gate.forget()
    yield
    scene.site.gate.heal()


def logins(scene: ServerDemo) -> int:
    """Return the number of logins that have begun at the tenant."""
    return len(scene.tenant.gate.seen("GET", "/authorize"))


def test_a_click_while_the_vault_starts_is_kept_and_counts_once(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.site.gate.hold("*/micropython.wasm")
    browser.open(scene.url)
    assert not scene.tenant.gate.seen()

    browser.click("button", "Log in")
    browser.click("button", "Log in")

    assert (
        browser.execute("return document.querySelector('auth0-login-button button').ariaBusy")
        == "true"
    )
    assert logins(scene) == 0
    scene.site.gate.heal()
    browser.wait_for("button", re.compile(ALICE))
    assert logins(scene) == 1


def test_a_click_before_any_module_is_there_is_kept_and_counts_once(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.site.gate.answer("/clicked", status=204)
    browser.before_every_page(CLICK_AT_ONCE)

    browser.open(scene.url)

    browser.wait_for("button", re.compile(ALICE))
    assert [seen.query for seen in scene.site.gate.seen("GET", "/clicked")] == [
        {"state": "loading"}
    ]
    assert logins(scene) == 1


def test_a_double_click_is_one_log_in(browser: Browser, scene: ServerDemo) -> None:
    browser.open(scene.url)
    wait_until_up(browser)

    browser.execute(TWO_CLICKS, "auth0-login-button button")

    browser.wait_for("button", re.compile(ALICE))
    assert logins(scene) == 1


def test_a_double_click_on_refresh_is_one_request(browser: Browser, scene: ServerDemo) -> None:
    log_in(browser, scene.url)
    scene.change_metadata(browser, {"seen": "later"})
    before = len(scene.tenant.api.seen("GET", "/api/v2/users/*"))

    browser.execute(TWO_CLICKS, "[data-action=refresh-metadata]")

    browser.wait_text("later")
    assert len(scene.tenant.api.seen("GET", "/api/v2/users/*")) == before + 1


def test_nothing_moves_over_a_log_in(browser: Browser, scene: ServerDemo) -> None:
    for width, height in ((1200, 900), (375, 800)):
        browser.resize(width, height)
        browser.open(scene.url)
        browser.wait_for("button", "Log in")
        wait_until_up(browser)
        assert browser.execute_async(SHIFTS) == []

        browser.click("button", "Log in")
        log_in_at_tenant(browser)
        assert browser.execute_async(SHIFTS) == []

        browser.reload()
        wait_for_metadata(browser)
        assert browser.execute_async(SHIFTS) == []

        browser.click("button", "Log out")
        browser.wait_for("button", "Log in")


def test_a_page_that_comes_in_pieces_is_painted_whole(browser: Browser, scene: ServerDemo) -> None:
    scene.site.gate.hold_rest(
        urlsplit(scene.url).path, after=b"""<main id="main" class="column" tabindex="-1">"""
    )
    scene.site.gate.answer("/go-on", status=204, then=scene.site.gate.heal)
    browser.before_every_page(GO_ON_WHEN_PAINTED)

    browser.open(scene.url)

    wait_until_up(browser)
    assert browser.execute("return window.early") == 0
    assert browser.execute_async(SHIFTS) == []


def test_python_comes_when_its_view_is_looked_at_and_a_kept_run_counts_once(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    assert not scene.site.gate.seen("GET", "*/pyodide/*")
    before = len(scene.tenant.api.seen("GET", "/api/v2/users/*"))
    scene.site.gate.hold("*/pyodide.asm.wasm")

    browser.click("link", "Python")
    browser.wait_for("heading", "Starting Python")
    browser.wait_text("Downloading the interpreter")
    assert "def read_metadata(client):" in browser.text  # visible before Python has started
    browser.click("button", "Run")
    browser.click("button", "Run")

    assert browser.execute("return document.getElementById('python-run').ariaBusy") == "true"
    assert browser.execute_async(SHIFTS) == []
    scene.site.gate.heal()
    browser.wait_text("this is what the code above returned")
    assert browser.sees("heading", "Ordinary Python")
    assert not browser.sees("progressbar")
    assert len(scene.tenant.api.seen("GET", "/api/v2/users/*")) == before + 1


def test_the_progress_moves_with_the_bytes(browser: Browser, scene: ServerDemo) -> None:
    log_in(browser, scene.url)
    scene.site.gate.hold("*/pyodide.asm.wasm")
    browser.click("link", "Python")
    browser.wait_until(lambda: PROGRESS.search(browser.text), "the bytes that came")

    def shown() -> tuple[float, float, float]:
        found = PROGRESS.search(browser.text)
        assert found is not None
        bar = browser.execute("return document.querySelector('.starting progress').value")
        return float(found.group(1)), float(found.group(2)), float(bar)

    # All files except the largest have arrived, and words and bar show that.
    browser.wait_until(lambda: shown()[0] > 1, "the smaller files")
    come, total, bar = shown()
    assert 0 < come < total
    assert abs(bar - come / total) < 0.05

    scene.site.gate.heal()
    browser.wait_for("heading", "Ordinary Python")
    assert browser.execute("return document.documentElement.dataset.python") == "up"


def test_a_start_of_python_that_fails_is_said_and_leaves_the_session_alone(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    scene.site.gate.answer("*/pyodide.asm.wasm", status=503)
    browser.expect_console("pyodide.asm.wasm")

    browser.click("link", "Python")

    assert "Python could not start" in browser.wait_for("alert")
    assert browser.sees("heading", "Python did not start")
    browser.click("button", "Dismiss")
    browser.wait_gone("alert")
    browser.click("button", "Run")  # says why it does nothing, also to fingers and the keyboard
    assert "Python could not start" in browser.wait_for("alert")
    assert browser.execute("return document.activeElement.getAttribute('role')") == "alert"
    browser.click("button", "Dismiss")
    scene.site.gate.heal()
    browser.click("link", "Profile")
    browser.click("button", "Refresh")
    wait_for_metadata(browser)
