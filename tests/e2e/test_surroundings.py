"""Browsers and places in which the page cannot work as usual: it says so, or does the next best."""

from contextlib import closing

import pytest

from e2e.driver import Browser
from e2e.journey import log_in, wait_for_metadata, wait_signed_out
from e2e.scenes import OfflineDemo, ServerDemo


def test_a_browser_that_keeps_cookies_from_frames_ends_a_reload_at_log_in(browser: Browser) -> None:
    with closing(ServerDemo(host="localhost")) as scene:  # another site than the tenant's 127.0.0.1
        log_in(browser, scene.url)

        browser.reload()

        wait_signed_out(browser)
        browser.click("button", "Log in")
        wait_for_metadata(browser)


def test_the_demo_says_what_it_lacks_where_workers_are_refused() -> None:
    with closing(OfflineDemo()) as scene, Browser(keeps_site_data=False) as browser:
        browser.open(scene.url)

        assert "Service Worker" in browser.wait_for("alert")
        browser.check_console()


def test_a_browser_that_stores_nothing_is_told_so(scene: ServerDemo) -> None:
    with Browser(keeps_site_data=False) as browser:
        browser.open(scene.url)
        browser.click("button", "Log in")

        assert "keeps no data" in browser.wait_for("alert")
        browser.check_console()


def test_plain_http_on_another_host_is_explained(scene: ServerDemo) -> None:
    with Browser(hosts={"site.test": "127.0.0.1"}) as browser:
        browser.open(scene.url.replace("127.0.0.1", "site.test"))

        browser.wait_text("It was opened over plain http")
        assert not browser.sees("button", "Log in")
        assert not scene.site.gate.seen(path="*/pyodide*")
        browser.check_console()


def test_a_page_opened_as_a_file_says_what_to_do(scene: ServerDemo) -> None:
    with Browser() as browser:
        browser.open((scene.site.root / "index.html").as_uri())

        browser.wait_text("It was opened as a file")
        assert not browser.sees("button", "Log in")


@pytest.mark.parametrize("framed_by", ["another site", "itself"])
def test_the_shell_is_hidden_and_dead_while_framed(
    browser: Browser, scene: ServerDemo, framed_by: str
) -> None:
    scene.site.gate.without_headers("content-security-policy")  # a host that sends none
    gate, path = (
        (scene.tenant.gate, "/frame") if framed_by == "another site" else (scene.site.gate, "/sub/app/frame")
    )
    frame = f'<link rel="icon" href="data:,"><iframe src="{scene.url}" width="900" height="600"></iframe>'
    gate.answer(path, status=200, content_type="text/html", body=frame)
    browser.open(gate.origin + path)
    browser.enter_frame("iframe")

    browser.wait_text("It does not run inside another page")
    assert not browser.sees("button")
    assert not browser.sees("link", "Profile")
    assert not scene.site.gate.seen(path="*/pyodide*")
