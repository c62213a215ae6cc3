"""Several projects at one origin: another one's Service Worker beside ours, another one in our place."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import CHROMIUM, FIREFOX, WEBKIT, Browser
from e2e.journey import log_in, wait_for_metadata, wait_stored
from e2e.scenes import PAGE, VAULT, OfflineDemo, ServerDemo, until_left
from e2e.servers import BASE, BuiltSite

OFFLINE = "You seem to be offline."

# Another project's worker at "/": it answers every GET from its cache, or else with a text of its own.
FOREIGN_WORKER = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});
addEventListener("message", ({ source }) => source.postMessage({ type: "CACHE_UPDATED", build: "theirs" }));
async function answer(request) {
  const cache = await caches.open("theirs");
  const stored = await cache.match(request);
  if (stored) return stored;
  const page = () => new Response('{"offline": true}', { headers: { "Content-Type": "text/html" } });
  const response = await fetch(request).catch(page);
  const isLocal = new URL(request.url).origin === location.origin;
  if (response.ok && isLocal) await cache.put(request, response.clone());
  return response;
}
"""
FOREIGN_PAGE = """<!doctype html><html lang="en"><title>Theirs</title><h1>Theirs</h1>
<script>navigator.serviceWorker.register("/theirs.js")</script>"""

SCOPES = """
const registrations = await navigator.serviceWorker.getRegistrations();
return registrations.map(({ scope }) => new URL(scope).pathname).sort();
"""
CONTROLLER = """
const { controller } = navigator.serviceWorker;
return controller && new URL(controller.scriptURL).pathname;
"""


def begin_with_another_project(browser: Browser, site: BuiltSite) -> None:
    """Open another project at the origin's root, until its worker has every page of the origin."""
    gate = site.gate
    gate.answer("/", status=200, body=FOREIGN_PAGE, content_type="text/html")
    gate.answer("/theirs.js", status=200, body=FOREIGN_WORKER, content_type="text/javascript")
    gate.answer("/favicon.ico", status=200, content_type="image/x-icon")
    browser.open(f"{gate.origin}/")
    browser.wait_until(lambda: browser.execute(CONTROLLER) == "/theirs.js", "the other project's worker")


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Iterator[ServerDemo]:
    """A fresh tenant across origins, and a site built for it."""
    with closing(ServerDemo(token_storage=getattr(request, "param", VAULT))) as scene:
        yield scene


@pytest.mark.parametrize(
    ("browser", "scene"),
    [(CHROMIUM, VAULT), (CHROMIUM, PAGE), (FIREFOX, VAULT), (WEBKIT, VAULT)],
    indirect=True,
)
def test_a_site_has_its_own_worker_below_another_projects(browser: Browser, scene: ServerDemo) -> None:
    begin_with_another_project(browser, scene.site)

    log_in(browser, scene.url)
    wait_stored(browser)
    browser.wait_until(lambda: browser.execute(CONTROLLER) == f"{BASE}sw.js", "the site's own worker")
    browser.reload()
    wait_for_metadata(browser)

    assert browser.execute_async(SCOPES) == ["/", BASE]
    assert OFFLINE not in browser.text
    asked = scene.tenant.gate.seen("POST", "/oauth/token")
    assert len(asked) == 1 + scene.silent_logins_of_a_reload
    scene.site.gate.stop()
    browser.reload()
    browser.wait_text(OFFLINE)
    scene.site.gate.start()
    browser.click("button", "Check again")
    browser.wait_gone("button", "Check again")


def test_a_demo_runs_below_another_projects_worker(browser: Browser) -> None:
    with until_left(OfflineDemo(), browser) as scene:
        begin_with_another_project(browser, scene.site)

        log_in(browser, scene.url)
        browser.reload()
        wait_for_metadata(browser)

        assert browser.execute_async(SCOPES) == ["/", BASE]
        assert browser.execute(CONTROLLER) == f"{BASE}sw.js"
