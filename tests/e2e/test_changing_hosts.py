"""
A host that changes files after the build, or lacks some: no page keeps an old version forever.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from e2e.driver import ENGINES, Browser
from e2e.gate import Gate
from e2e.journey import (
    build_of,
    load_new_version,
    log_in,
    page_fact,
    wait_for_metadata,
    wait_signed_out,
    wait_stored,
)
from e2e.scenes import VAULT, ServerDemo
from e2e.servers import BASE
from e2e.small_site import SmallSite

CHANGE = {"picture_hosts": ["pictures.example"]}  # a change of this value makes another build
RAN = "this is what the code above returned"
NOT_STORED = "The files of this site cannot be stored in this browser: "
STYLES = "*/styles.css"

# Makes the browser check for another worker this many times, and returns the state of each new one.
LOOK = """
const registration = await navigator.serviceWorker.getRegistration();
const ends = [];
for (let time = 0; time < parts[0]; time++) {
  await registration.update();
  const { installing } = registration;
  if (!installing) continue;
  ends.push(await new Promise((resolve) => {
    installing.addEventListener("statechange", () => resolve(installing.state));
  }));
}
return ends;
"""


def inject(page: bytes) -> bytes:
    """Return the page with an analytics script."""
    assert b"</html>" in page
    return page.replace(b"</html>", b'<script type="application/json">{"site": 1}</script></html>')


def to_crlf(content: bytes) -> bytes:
    """
    Return a text with the line ends that `git` writes on Windows. A file with a NUL byte is binary.
    """
    return content if b"\0" in content else content.replace(b"\n", b"\r\n")


def in_every_page(gate: Gate) -> None:
    gate.change("*", inject, kind="text/html")


def in_one_file(gate: Gate) -> None:
    gate.change("*/boot.js", lambda content: content + b"\n// seen by a proxy\n")


def in_the_vaults_file(gate: Gate) -> None:
    gate.change("*/vault.js", lambda content: b"/* optimized */" + content)


def in_line_ends(gate: Gate) -> None:
    gate.change("*", to_crlf)


# The changes of hosts, and the console's message for each.
CHANGES: dict[str, tuple[Callable[[Gate], None], tuple[str, str]]] = {
    "every page": (
        in_every_page,
        ("index.html is not the file that was built", "the host, or a proxy"),
    ),
    "one file": (in_one_file, ("/boot.js is not the file that was built", "SHA-256")),
    "the vault": (in_the_vaults_file, ("vault.js is not the file that was built", "SHA-256")),
    "line ends": (
        in_line_ends,
        ("Its line ends were changed from LF to CRLF", "The same goes for"),
    ),
}
kinds = pytest.mark.parametrize("kind", CHANGES)


@pytest.fixture
def vault_scene() -> Iterator[ServerDemo]:
    """Give a new tenant at another origin, and a site that is built for it with the vault."""
    with closing(ServerDemo(token_storage=VAULT)) as scene:
        yield scene


@pytest.fixture
def small_site(tmp_path: Path) -> Iterator[SmallSite]:
    """Give a small demo."""
    with closing(SmallSite(tmp_path / "site")) as site:
        yield site


def open_stored(browser: Browser, scene: ServerDemo) -> str:
    """Open the site as a visitor, wait until its files are stored, and return the build's id."""
    browser.open(scene.url)
    wait_signed_out(browser)
    wait_stored(browser)
    return build_of(browser)


def wait_not_stored(browser: Browser) -> None:
    """Wait until the page has learnt that its files cannot be stored."""
    browser.wait_until(
        lambda: page_fact(browser, "offline") == "not-stored",
        "the word that the files cannot be stored",
    )


def reasons(browser: Browser) -> list[str]:
    """Return the console's messages about files that cannot be stored."""
    return [line["message"] for line in browser.console() if NOT_STORED in line["message"]]


# From the first visit


@kinds
def test_a_changed_file_is_used_from_the_network_and_the_console_says_why_it_is_not_stored(
    browser: Browser, scene: ServerDemo, kind: str
) -> None:
    change, words = CHANGES[kind]
    if kind == "the vault" and scene.token_storage != VAULT:
        scene.rebuild(token_storage=VAULT)
    change(scene.site.gate)

    log_in(browser, scene.url)
    wait_not_stored(browser)
    browser.click("link", "Python")
    browser.click("button", "Run")
    browser.wait_text(RAN)

    first = next(line for line in reasons(browser) if words[0] in line)
    assert words[1] in first
    scene.site.gate.heal()
    browser.reload()
    wait_stored(browser)


def test_a_demo_that_is_changed_runs_and_says_why_it_is_not_stored(
    browser: Browser, small_site: SmallSite
) -> None:
    small_site.build("one")
    in_every_page(small_site.gate)
    small_site.gate.change(
        "*/micropython.wasm", lambda module: module + b"\0\2\1x"
    )  # an empty custom section

    browser.open(small_site.url)

    browser.wait_text("Tenant: runs")
    browser.wait_text("Not stored: this page needs the network")
    [reason] = reasons(browser)
    assert "micropython.wasm is not the file that was built" in reason
    assert "The same goes for 1 more: index.html" in reason


# Between two versions


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_new_version_comes_though_the_host_has_begun_to_change_pages(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    old = open_stored(browser, scene)
    stays = browser.tab
    in_every_page(scene.site.gate)
    scene.rebuild(**CHANGE)

    second = browser.new_tab(scene.url)
    wait_signed_out(browser)
    assert build_of(browser) == old  # the host may be deploying
    browser.switch(stays)  # which is open all the time, and was never reloaded
    load_new_version(browser)
    wait_signed_out(browser)
    assert build_of(browser) != old
    browser.switch(second)
    load_new_version(browser)
    wait_signed_out(browser)
    browser.reload()
    wait_signed_out(browser)
    assert build_of(browser) != old


def test_when_the_host_stops_changing_pages_the_new_version_is_stored_alone(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    open_stored(browser, scene)
    in_every_page(scene.site.gate)
    scene.rebuild(**CHANGE)
    browser.reload()
    load_new_version(browser)
    wait_not_stored(browser)
    assert any("index.html is not the file that was built" in line for line in reasons(browser))

    scene.site.gate.heal()
    browser.reload()
    wait_stored(browser)

    assert len(browser.execute_async("return caches.keys()")) == 1


@pytest.mark.parametrize("kind", ["one file", "the vault", "line ends"])
def test_a_new_version_comes_whatever_the_host_has_begun_to_change(
    browser: Browser, vault_scene: ServerDemo, kind: str
) -> None:
    scene = vault_scene
    old = open_stored(browser, scene)
    change, words = CHANGES[kind]
    change(scene.site.gate)
    scene.rebuild(**CHANGE)

    browser.reload()
    load_new_version(browser)

    wait_not_stored(browser)
    assert any(words[0] in line for line in reasons(browser))
    log_in(browser, scene.url)
    browser.reload()
    wait_for_metadata(browser)
    assert build_of(browser) != old


@pytest.mark.parametrize("status", [404, 403, 302])
def test_a_new_version_comes_though_the_host_does_not_give_all_its_files(
    browser: Browser, vault_scene: ServerDemo, status: int
) -> None:
    scene = vault_scene
    old = open_stored(browser, scene)
    elsewhere = (("Location", scene.url),)
    scene.site.gate.answer(STYLES, status=status, content_type="text/html", headers=elsewhere)
    scene.rebuild(**CHANGE)

    ends = browser.execute_async(LOOK, 1)

    assert ends == ["installed"]
    scene.site.gate.heal()
    load_new_version(browser)
    assert build_of(browser) != old
    wait_stored(browser)


def test_a_new_version_comes_though_there_is_no_room_for_it(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    old = open_stored(browser, scene)
    scene.rebuild(**CHANGE)
    browser.limit_storage(scene.url, 1)

    ends = browser.execute_async(LOOK, 1)

    assert ends == ["installed"]
    load_new_version(browser)
    assert build_of(browser) != old
    wait_not_stored(browser)
    assert any("uota" in line for line in reasons(browser))


def test_a_start_page_in_place_of_a_file_that_is_gone_brings_the_new_version(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    old = open_stored(browser, scene)
    scene.rebuild(**CHANGE)
    page = (scene.site.root / "index.html").read_text(encoding="utf-8")
    scene.site.gate.answer(f"*/{old}/*", status=200, body=page, content_type="text/html")

    browser.execute_async("await fetch(`./${parts[0]}/start.json`)", old)

    load_new_version(browser)
    wait_stored(browser)


def test_a_demos_new_tenant_comes_though_the_host_has_begun_to_change_pages(
    browser: Browser, small_site: SmallSite
) -> None:
    small_site.build("one")
    browser.open(small_site.url)
    browser.wait_text("Ready without a network")
    in_every_page(small_site.gate)
    small_site.build("two")

    browser.reload()
    browser.wait_text("Not stored")
    browser.wait_until(
        lambda: len(browser.execute_async("return caches.keys()")) == 1, "the end of the old build"
    )

    assert browser.title == "two"
    browser.wait_text("Tenant: runs")
    assert {line.partition(": ")[2] for line in reasons(browser)}


# Changes that do not delete stored files


@pytest.mark.parametrize("fault", ["broken off", "page of before"])
def test_a_host_that_fails_for_a_while_does_not_cost_what_is_stored(
    browser: Browser, vault_scene: ServerDemo, fault: str
) -> None:
    scene = vault_scene
    old = open_stored(browser, scene)
    page = (scene.site.root / "index.html").read_text(encoding="utf-8")
    scene.rebuild(**CHANGE)
    if fault == "broken off":
        scene.site.gate.cut(STYLES)
    else:  # a cache in front of the host, or a running deploy
        scene.site.gate.answer(BASE, status=200, body=page, content_type="text/html")

    ends = browser.execute_async(LOOK, 5)

    assert ends == ["redundant"] * 5
    browser.reload()
    wait_signed_out(browser)
    assert build_of(browser) == old
    scene.site.gate.heal()
    browser.reload()
    load_new_version(browser)
    wait_stored(browser)
