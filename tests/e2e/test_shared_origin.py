"""
Several projects at one origin: another project's Service Worker next to ours, or instead of ours.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from auth0_pyscript.site.server import SiteServer
from e2e.driver import CHROMIUM, ENGINES, FIREFOX, WEBKIT, Browser
from e2e.gate import HOST
from e2e.journey import log_in, wait_for_metadata, wait_signed_out, wait_stored
from e2e.scenes import PAGE, VAULT, OfflineDemo, ServerDemo, until_left
from e2e.servers import BASE, BuiltSite

OFFLINE = "You seem to be offline."

# Another project's worker at "/": it answers every GET from its cache, or with its own text.
FOREIGN_WORKER = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.method === "POST") event.waitUntil(note(event.request.clone()));
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});
addEventListener("message", ({ source }) => {
  source.postMessage({ type: "CACHE_UPDATED", build: "theirs" });
});
async function note(request) {
  const cache = await caches.open("noted");
  await cache.put(`/noted${new URL(request.url).pathname}`, new Response(await request.text()));
}
async function answer(request) {
  const cache = await caches.open("theirs");
  const stored = await cache.match(request);
  if (stored) return stored;
  const headers = { "Content-Type": "text/html" };
  const page = () => new Response('{"offline": true}', { headers });
  const response = await fetch(request).catch(page);
  const isLocal = new URL(request.url).origin === location.origin;
  if (response.ok && isLocal) await cache.put(request, response.clone());
  return response;
}
"""
FOREIGN_PAGE = """<!doctype html><html lang="en">
<link rel="icon" href="data:,"><title>Theirs</title>
<h1>Theirs</h1>
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
    """
    Open another project at the origin's root, until its worker controls every page of the origin.
    """
    gate = site.gate
    gate.answer("/", status=200, body=FOREIGN_PAGE, content_type="text/html")
    gate.answer("/theirs.js", status=200, body=FOREIGN_WORKER, content_type="text/javascript")
    browser.open(f"{gate.origin}/")
    browser.wait_until(
        lambda: browser.execute(CONTROLLER) == "/theirs.js", "the other project's worker"
    )


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Iterator[ServerDemo]:
    """Give a new tenant at another origin, and a site that is built for it."""
    with closing(ServerDemo(token_storage=getattr(request, "param", VAULT))) as scene:
        yield scene


@pytest.mark.parametrize(
    ("browser", "scene"),
    [(CHROMIUM, VAULT), (CHROMIUM, PAGE), (FIREFOX, VAULT), (WEBKIT, VAULT)],
    indirect=True,
)
def test_a_site_has_its_own_worker_below_another_projects(
    browser: Browser, scene: ServerDemo
) -> None:
    begin_with_another_project(browser, scene.site)

    log_in(browser, scene.url)
    wait_stored(browser)
    browser.wait_until(
        lambda: browser.execute(CONTROLLER) == f"{BASE}sw.js", "the site's own worker"
    )
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


@pytest.mark.parametrize("browser", [FIREFOX, WEBKIT], indirect=True)
def test_a_worker_that_comes_late_gets_the_session_and_another_projects_does_not(
    browser: Browser, scene: ServerDemo
) -> None:
    begin_with_another_project(browser, scene.site)
    scene.site.gate.hold("*/sw.js")
    log_in(browser, scene.url)
    assert browser.execute(CONTROLLER) in (
        "/theirs.js",
        None,
    )  # None in Firefox, while our worker is being installed

    scene.site.gate.heal()
    browser.wait_until(
        lambda: browser.execute(CONTROLLER) == f"{BASE}sw.js", "the site's own worker"
    )
    wait_stored(browser)
    browser.reload()
    wait_for_metadata(browser)

    assert len(scene.tenant.gate.seen("POST", "/oauth/token")) == 1
    assert scene.tenant.gate.seen("GET", "/authorize", prompt="none") == []
    noted = browser.execute_async(
        "return (await (await caches.open('noted')).keys()).map(({ url }) => url)"
    )
    assert [url for url in noted if "session-backup" in url] == []


def test_pages_of_another_project_below_the_site_are_theirs(
    browser: Browser, scene: ServerDemo
) -> None:
    path = f"{BASE}theirs/"
    page = FOREIGN_PAGE.replace("/theirs.js", "./theirs.js")
    browser.open(scene.url)
    wait_signed_out(browser)
    wait_stored(browser)
    scene.site.gate.answer(path, status=200, body=page, content_type="text/html")
    scene.site.gate.answer(
        f"{path}theirs.js", status=200, body=FOREIGN_WORKER, content_type="text/javascript"
    )

    browser.open(f"{scene.url}theirs/")  # which the site's worker controls at first
    browser.wait_for("heading", "Theirs")
    browser.execute(
        """
        const { controller } = navigator.serviceWorker;
        const messages = [null, "text", 7, { type: "SKIP_WAITING" }];
        for (const message of messages) controller?.postMessage(message);
        """
    )
    browser.wait_until(
        lambda: browser.execute(CONTROLLER) == f"{path}theirs.js", "the other project's worker"
    )
    log_in(browser, scene.url)
    browser.reload()
    wait_for_metadata(browser)

    assert browser.execute_async(SCOPES) == [BASE, path]
    assert browser.execute(CONTROLLER) == f"{BASE}sw.js"


# Another project is served at our address, on this machine


@contextmanager
def another_project(site: BuiltSite, folder: Path) -> Iterator[None]:
    """Serve another project at the site's address from now on."""
    folder.mkdir()
    (folder / "_headers").write_text("", encoding="utf-8")
    page = (
        '<!doctype html><html lang="en"><link rel="icon" '
        'href="data:,"><title>Theirs</title><h1>Theirs</h1>'
    )
    (folder / "index.html").write_text(page, encoding="utf-8")
    with SiteServer(folder, base=BASE) as server:
        site.gate.behind = (HOST, server.port)
        yield


def wait_until_gone(browser: Browser) -> None:
    """Wait until the other project's page is visible and nothing of ours is left."""
    browser.wait_for("heading", "Theirs")
    browser.wait_until(lambda: browser.execute_async(SCOPES) == [], "the worker's end")
    browser.wait_until(
        lambda: browser.execute_async("return caches.keys()") == [], "the end of the stored files"
    )


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_another_project_at_the_same_address_is_shown(
    browser: Browser, scene: ServerDemo, tmp_path: Path
) -> None:
    browser.open(scene.url)
    wait_signed_out(browser)
    wait_stored(browser)

    with another_project(scene.site, tmp_path / "theirs"):
        browser.open(scene.url)

        wait_until_gone(browser)
        browser.leave_pages()


@pytest.mark.parametrize(
    ("status", "body", "content_type"),
    [
        (
            200,
            "<!doctype html><h1>Theirs</h1>",
            "text/html",
        ),  # as hosts of single-page applications answer every path
        (401, "{}", "application/json"),
        (
            200,
            "importScripts('theirs.js')",
            "text/javascript",
        ),  # a worker that is not a module cannot replace ours
    ],
    ids=["a page", "refused", "a classic worker"],
)
def test_what_another_project_has_in_the_workers_place_does_not_hide_it(
    browser: Browser, scene: ServerDemo, tmp_path: Path, status: int, body: str, content_type: str
) -> None:
    browser.open(scene.url)
    wait_signed_out(browser)
    wait_stored(browser)

    with another_project(scene.site, tmp_path / "theirs"):
        scene.site.gate.answer("*/sw.js", status=status, body=body, content_type=content_type)
        browser.open(scene.url)

        wait_until_gone(browser)
        browser.leave_pages()


def test_a_demos_worker_gives_way_to_another_project(browser: Browser, tmp_path: Path) -> None:
    with closing(OfflineDemo()) as scene:
        scene.prepare(browser)

        with another_project(scene.site, tmp_path / "theirs"):
            browser.open(scene.url)

            wait_until_gone(browser)
            browser.leave_pages()


def test_a_server_that_fails_or_is_down_for_a_while_takes_nothing_away(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.open(scene.url)
    wait_signed_out(browser)
    wait_stored(browser)
    gate = scene.site.gate

    gate.answer("*", status=503)
    gate.forget()
    browser.reload()
    wait_signed_out(browser)
    browser.wait_until(
        lambda: len(gate.seen("GET", "*/sw.js")) == 2, "the browser's look, and the worker's"
    )
    gate.stop()
    browser.reload()
    browser.wait_text(OFFLINE)

    assert browser.execute_async(SCOPES) == [BASE]
    gate.heal()
    gate.start()
