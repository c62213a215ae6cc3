"""
The oldest browsers that the README names, simulated with a current one.

Newer features are removed before the site's first script, in the page and in each worker.
"""

from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import ENGINES, Browser
from e2e.journey import log_in, wait_for_metadata, wait_signed_out
from e2e.scenes import OfflineDemo, ServerDemo, until_left

# Element.checkVisibility stays, because the tests' driver uses it. No file of the site does
# (test_browser_features.py).
YOUNGER = rb"""
for (const path of `
  AbortSignal.any Array.fromAsync ArrayBuffer.prototype.transfer InstallEvent.prototype.addRoutes
  Array.prototype.toReversed Array.prototype.toSorted Array.prototype.toSpliced Array.prototype.with
  Iterator Map.groupBy Object.groupBy Promise.try Promise.withResolvers Response.json
  Set.prototype.union Set.prototype.difference Set.prototype.intersection Set.prototype.isSubsetOf
  String.prototype.isWellFormed String.prototype.toWellFormed Uint8Array.fromBase64
  Uint8Array.fromHex Uint8Array.prototype.toBase64 Uint8Array.prototype.toHex URL.canParse URL.parse
  URLPattern WebAssembly.promising WebAssembly.Suspending requestIdleCallback scheduler navigation
`.trim().split(/\s+/u)) {
  const names = path.split(".");
  const last = names.pop();
  const owner = names.reduce((value, name) => value?.[name], self);
  if (owner) delete owner[last];
}
"""
SCRIPTS = ("*/preflight.js", "*/vault.js", "*/sw.js")


def take_away(scene: OfflineDemo | ServerDemo, script: bytes, *paths: str) -> None:
    """Run the script first in everything that runs these files."""
    for path in paths:
        scene.site.gate.change(path, lambda content: script + content)


@pytest.fixture
def demo() -> Iterator[OfflineDemo]:
    with closing(OfflineDemo()) as demo:
        yield demo


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_the_demos_login_works_without_what_is_younger(browser: Browser) -> None:
    with until_left(OfflineDemo(), browser) as demo:
        take_away(demo, YOUNGER, *SCRIPTS)
        log_in(browser, demo.url)
        browser.click("button", "Log out")
        wait_signed_out(browser)


def test_the_pages_own_python_works_without_what_is_younger(
    browser: Browser, page_scene: ServerDemo
) -> None:
    take_away(page_scene, YOUNGER, *SCRIPTS)

    log_in(browser, page_scene.url)
    browser.reload()

    wait_for_metadata(browser)


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_without_shared_workers_a_worker_of_the_pages_own_does(browser: Browser) -> None:
    with until_left(OfflineDemo(), browser) as demo:
        take_away(demo, b"delete self.SharedWorker;", "*/preflight.js")
        log_in(browser, demo.url)


# The behaviour of a browser without modules in Service Workers (Firefox before 147) for this
# option.
IGNORED = b"""
const { register } = ServiceWorkerContainer.prototype;
ServiceWorkerContainer.prototype.register = function (url, { type, ...rest }) {
  return register.call(this, url, rest);
};
"""
REFUSED = b"""
const { register } = ServiceWorkerContainer.prototype;
ServiceWorkerContainer.prototype.register = function (url, options) {
  if (options.type === "module") return Promise.reject(new TypeError("no modules"));
  return register.call(this, url, options);
};
"""


@pytest.mark.parametrize("script", [IGNORED, REFUSED], ids=["ignored", "refused"])
def test_a_real_sites_worker_needs_no_modules(browser: Browser, script: bytes) -> None:
    with until_left(ServerDemo(), browser) as scene:
        take_away(scene, script, "*/preflight.js")
        browser.open(scene.url)
        wait_signed_out(browser)

        browser.wait_until(
            lambda: browser.execute_async("return (await caches.keys()).length > 0"),
            "files to be stored",
        )


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_worker_that_the_browser_does_not_understand_is_said(browser: Browser) -> None:
    with until_left(OfflineDemo(), browser) as demo:
        browser.expect_console("missing")
        take_away(demo, b"throw new Error('missing');", "*/vault.js")
        browser.open(demo.url)

        assert "use a current browser" in browser.wait_for("alert")
        assert not browser.sees("button", "Log in") or browser.execute(
            "return !document.querySelector('button[aria-busy]')"
        )
