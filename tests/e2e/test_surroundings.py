"""
Browsers and hosts with which the page cannot work as usual: it reports that, or does the next best.
"""

from collections.abc import Callable
from contextlib import closing

import pytest

from e2e.driver import ENGINES, Browser
from e2e.journey import log_in, log_in_at_tenant, wait_alert, wait_for_metadata, wait_signed_out
from e2e.scenes import PAGE, TOKEN_STORAGES, OfflineDemo, ServerDemo, until_left


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_browser_that_keeps_cookies_from_frames_ends_a_reload_at_log_in(browser: Browser) -> None:
    another_site = "localhost"  # than the tenant's 127.0.0.1
    with until_left(ServerDemo(host=another_site, token_storage=PAGE), browser) as scene:
        log_in(browser, scene.url)

        browser.reload()

        wait_signed_out(browser)
        browser.click("button", "Log in")
        wait_for_metadata(browser)


# Features that a private window may lack, or that a user may have disabled. They are removed before
# the site's own scripts run, so each engine can simulate such a browser.
PRIVATE = b"""
for (const name of ["Navigator", "WorkerNavigator"]) delete self[name]?.prototype.serviceWorker;
delete self.caches;
delete self.indexedDB;
"""
NO_STORAGE = b"""
const get = () => { throw new DOMException("switched off", "SecurityError"); };
for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(self, name, { get });
"""
FULL_STORAGE = b"""
if (self.Storage) {
  Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
}
"""


def take_away(scene: OfflineDemo | ServerDemo, script: bytes) -> None:
    """Run the script first in the page and in the vault."""
    for path in ("*/preflight.js", "*/vault.js"):
        scene.site.gate.change(path, lambda content: script + content)


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_login_needs_no_service_worker_and_no_database(browser: Browser) -> None:
    with until_left(ServerDemo(), browser) as scene:
        take_away(scene, PRIVATE)
        log_in(browser, scene.url)
        browser.click("button", "Log out")
        wait_signed_out(browser)


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_the_demo_says_that_there_are_no_service_workers(browser: Browser) -> None:
    with until_left(OfflineDemo(), browser) as demo:
        take_away(demo, PRIVATE)
        browser.open(demo.url)

        assert "Service Worker" in browser.wait_for("alert")


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_each_engine_says_that_storage_is_switched_off(browser: Browser) -> None:
    with until_left(OfflineDemo(), browser) as demo:
        take_away(demo, NO_STORAGE)
        browser.open(demo.url)

        browser.wait_text("This browser blocks storage for this site")
        assert not browser.sees("button", "Log in")
        browser.click("link", "Load the page again")
        browser.wait_text("This browser blocks storage for this site")


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_browser_whose_storage_is_full_is_told_so(browser: Browser) -> None:
    with until_left(ServerDemo(), browser) as scene:
        take_away(scene, FULL_STORAGE)
        browser.open(scene.url)
        browser.click("button", "Log in")

        assert "blocks storage" in browser.wait_for("alert")
        assert not browser.execute("return document.querySelector('[aria-busy=true]')")


@pytest.mark.parametrize("make_scene", [OfflineDemo, ServerDemo])
def test_a_browser_that_keeps_no_data_is_told_so(
    make_scene: type[OfflineDemo] | type[ServerDemo],
) -> None:
    with closing(make_scene()) as scene, Browser(keeps_site_data=False) as browser:
        browser.open(scene.url)

        browser.wait_text("This browser blocks storage for this site")
        assert not browser.sees("button", "Log in")
        assert not scene.site.gate.seen(path="*/pyodide*")
        browser.check_console()


@pytest.mark.parametrize("token_storage", TOKEN_STORAGES)
def test_the_demo_says_so_when_its_worker_cannot_start(
    browser: Browser, token_storage: str
) -> None:
    browser.expect_console("A bad HTTP response code (404)")
    with until_left(OfflineDemo(token_storage=token_storage), browser) as scene:
        # For the developer: the error that stopped the page's own code.
        scene.expect_in_page_mode(browser, "EnvironmentUnsuitable")
        scene.site.gate.answer("*/sw.js", status=404)
        browser.open(scene.url)

        assert "Service Worker" in browser.wait_for("alert")
        assert not browser.sees("progressbar")

        scene.site.gate.heal()
        browser.reload()
        log_in(browser, scene.url)


def test_a_file_of_the_site_that_does_not_load_is_named(
    browser: Browser, page_scene: ServerDemo
) -> None:
    scene = page_scene
    browser.expect_console("status of 503")
    scene.site.gate.answer("*/pyodide.asm.wasm", status=503)
    browser.open(scene.url)

    assert "pyodide.asm.wasm" in browser.wait_for("alert")
    assert not browser.sees("progressbar")

    scene.site.gate.heal()
    browser.click("link", "Load the page again")
    browser.wait_gone("alert")
    wait_signed_out(browser)
    log_in(browser, scene.url)


# The page's own Python, and the last line of its traceback, "" if it does not fail.
OWN_PYTHON = (
    (
        "raise RuntimeError('a <b>mistake</b> of the app')",
        "RuntimeError: a <b>mistake</b> of the app",
    ),
    ("import numpi", "ModuleNotFoundError: No module named 'numpi'"),
    ("def broken(:", "SyntaxError: invalid syntax"),
    ("print('no element is shown here')", ""),
    ("import asyncio\nawait asyncio.Event().wait()", ""),
    (
        "from auth0_pyscript.bridges import requests_session\nrequests_session(None)",
        "SyncBridgeUnavailable: The Python package requests is not loaded",
    ),
)


def test_the_elements_work_whatever_the_pages_own_python_does(
    browser: Browser, page_scene: ServerDemo
) -> None:
    scene = page_scene
    for own, last_line in OWN_PYTHON:
        scene.site.gate.heal()
        scene.site.gate.answer("*/app/main.py", status=200, body=own)
        browser.open(scene.url)

        if last_line:
            browser.expect_console(last_line)
            wait_alert(browser, last_line)
            assert browser.wait_for("alert").startswith("The page's Python stopped with an error.")
            assert not browser.sees("progressbar")
            browser.click("button", "Dismiss")
        wait_signed_out(browser)
        if last_line.startswith("SyntaxError"):
            browser.click("button", "Log in")
            log_in_at_tenant(browser)
            wait_alert(browser, last_line)  # before it is visible, it would move the button
            browser.click("button", "Log out")
            browser.wait_for("button", "Log in")


def test_over_a_vault_the_pages_own_python_tells_its_last_line(browser: Browser) -> None:
    with until_left(ServerDemo(), browser) as scene:
        browser.expect_console("ZeroDivisionError")
        scene.site.gate.answer("*/app/main.py", status=200, body="1 / 0")
        log_in(browser, scene.url)

        browser.click("link", "Python")

        wait_alert(browser, "ZeroDivisionError: division by zero")
        browser.click("button", "Dismiss")
        assert not browser.sees("alert")
        browser.click("button", "Log out")
        wait_signed_out(browser)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda text: text.replace(":", "=", 1), "line 2"),
        (lambda text: text.replace('"client_id"', '"cleint_id"'), "cleint_id"),
        (
            lambda text: text.replace("http://127.0.0.1", "https://elsewhere.example"),
            "elsewhere.example",
        ),
    ],
    ids=["no JSON", "a misspelt name", "another tenant than the policy's"],
)
def test_an_edited_configuration_that_does_not_fit_is_explained(
    browser: Browser, scene: ServerDemo, change: Callable[[str], str], what: str
) -> None:
    # For the developer: the error that stopped the page's own code.
    scene.expect_in_page_mode(browser, "ConfigurationError")
    file = scene.site.root / "auth_config.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(change(text), encoding="utf-8")

    browser.open(scene.url)

    assert what.lower() in browser.wait_for("alert").lower()
    assert not browser.sees("progressbar")
    file.write_text(text, encoding="utf-8")
    browser.reload()
    wait_signed_out(browser)


def test_plain_http_on_another_host_is_explained(scene: ServerDemo) -> None:
    with Browser(hosts={"site.test": "127.0.0.1"}) as browser:
        browser.open(scene.url.replace("127.0.0.1", "site.test"))

        browser.wait_text("It was opened over plain http")
        assert not browser.sees("button", "Log in")
        assert not browser.sees("link", "Load the page again")  # that would be the same again
        assert browser.sees("link", "Open it over https")
        secure = browser.execute("return document.getElementById('secure').href")
        assert secure == browser.url.replace("http:", "https:")
        assert not scene.site.gate.seen(path="*/pyodide*")
        browser.check_console()


def test_a_page_opened_as_a_file_says_what_to_do(scene: ServerDemo) -> None:
    with Browser() as browser:
        browser.open((scene.site.root / "index.html").as_uri())

        browser.wait_text("It was opened as a file")
        assert not browser.sees("button", "Log in")
        assert browser.sees("link", "http://127.0.0.1:8000/")


@pytest.mark.parametrize("framed_by", ["another site", "itself"])
def test_the_shell_is_hidden_and_dead_while_framed(
    browser: Browser, scene: ServerDemo, framed_by: str
) -> None:
    scene.site.gate.without_headers("content-security-policy")  # a host that sends no such header
    gate, path = (
        (scene.tenant.gate, "/frame")
        if framed_by == "another site"
        else (scene.site.gate, "/sub/app/frame")
    )
    frame = (
        '<link rel="icon" href="data:,">'
        f'<iframe src="{scene.url}" width="900" height="600"></iframe>'
    )
    gate.answer(path, status=200, content_type="text/html", body=frame)
    browser.open(gate.origin + path)
    browser.enter_frame("iframe")

    browser.wait_text("It does not run inside another page")
    assert not browser.sees("button")
    assert not browser.sees("link", "Profile")
    assert not browser.sees("link", "Load the page again")
    assert browser.sees("link", "Open it in its own tab")
    own = "const { href, target } = document.querySelector('#cannot-start [target]');"
    assert browser.execute(own + "return [href, target]") == [scene.url, "_blank"]
    assert not scene.site.gate.seen(path="*/pyodide*")
