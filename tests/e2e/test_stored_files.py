"""
An attack on stored files: a script that ran once in a page of the origin overwrites Cache Storage.

Unless the worker checks each file before it serves it, this code runs at every start, even as the
vault.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from e2e.driver import ENGINES, Browser
from e2e.journey import log_in, wait_stored
from e2e.scenes import OfflineDemo, ServerDemo
from e2e.users_page import users_page

# A stored page, and its sign: a text with the demo's worker, none with a real site's.
DEMO, REAL = "demo", "real"
USERS = "user's"  # a page that is not written for a build

# Overwrites each code file of the site. It leaves a trace wherever it runs, page or worker.
EVIL = "caches.open('evil-ran-as:{path}');"
OVERWRITE = """
const cache = await caches.open((await caches.keys())[0]);
const written = [];
for (const { url } of await cache.keys()) {
  const path = url.slice(new URL(".", location.href).href.length);
  let kind = "";
  if (path === "") kind = "text/html";
  if (/\\.m?js(\\?|$)/.test(path)) kind = "text/javascript";
  if (path.endsWith("library.txt")) kind = "text/plain"; // the vault's Python
  const isUnchanged = path.startsWith("v-") && !path.includes("micropython");
  if (!kind || isUnchanged) continue;
  const code = parts[0].replace("{path}", path.replace(/[-?][0-9a-f]{12}/, ""));
  const body = kind === "text/html" ? `<script>${code}</scr` + "ipt>" : code;
  await cache.put(url, new Response(body, { headers: { "Content-Type": kind } }));
  written.push(path);
}
return written;
"""
# The right bytes with other headers. A worker's policy comes from its response.
WITHOUT_POLICY = """
const cache = await caches.open((await caches.keys())[0]);
const { url } = (await cache.keys()).find(({ url }) => url.includes("/vault.js?"));
const stored = await cache.match(url, { ignoreVary: true });
const headers = { "Content-Type": "text/javascript" };
await cache.put(url, new Response(await stored.blob(), { headers }));
return url;
"""
# Returns the files that are the server's own answers: no script can create a response of the type
# "basic".
GENUINE = """
const cache = await caches.open((await caches.keys())[0]);
const types = await Promise.all(parts[0].map(async (path) => {
  const stored = await cache.match(new URL(path, location.href), { ignoreVary: true });
  return [path, stored?.type];
}));
return types.filter(([, type]) => type === "basic").map(([path]) => path);
"""


@pytest.fixture(params=[DEMO, REAL, USERS])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OfflineDemo | ServerDemo]:
    """Give a site with each of the two Service Workers, and one of a user's page."""
    # Without Python: the test leaves pages before it would have started.
    page = users_page(tmp_path / "page", has_python=False) if request.param == USERS else None
    with closing(OfflineDemo() if request.param == DEMO else ServerDemo(page=page)) as scene:
        yield scene


def open_stored(browser: Browser, scene: OfflineDemo | ServerDemo) -> None:
    """Open the site, and wait until it is stored."""
    browser.open(scene.url)
    if isinstance(scene, OfflineDemo):
        browser.wait_text("Ready without a network")
    else:
        wait_stored(browser)


def start_again(browser: Browser, scene: OfflineDemo | ServerDemo) -> None:
    """Open the site without running workers."""
    browser.leave()
    open_stored(browser, scene)


def names(paths: list[str]) -> set[str]:
    """Return the paths without the folders that are named after their content."""
    return {re.sub(r"^[asv]-[0-9a-f]{12}/", "", path) for path in paths}


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_code_that_a_page_wrote_into_the_store_never_runs(
    browser: Browser, scene: OfflineDemo | ServerDemo
) -> None:
    open_stored(browser, scene)
    written = browser.execute_async(OVERWRITE, EVIL)

    start_again(browser, scene)
    log_in(browser, scene.url)
    healed = browser.execute_async(GENUINE, written)
    start_again(browser, scene)

    assert names(healed) >= {"boot.js", "preflight.js", "library.txt", "modules.js"}
    assert [name for name in browser.execute_async("return caches.keys()") if "evil" in name] == []
    browser.expect_console("Stored files had been changed.")


def test_the_right_bytes_with_other_headers_are_not_used(
    browser: Browser, scene: OfflineDemo | ServerDemo
) -> None:
    open_stored(browser, scene)
    vault = browser.execute_async(WITHOUT_POLICY)
    before = browser.execute_async(GENUINE, [vault])

    start_again(browser, scene)

    assert before == []
    browser.wait_until(
        lambda: browser.execute_async(GENUINE, [vault]), "the file that the server sends"
    )
    browser.expect_console("Stored files had been changed.")
