"""A user's page, built as a strict site: login, its Python, its files, and no token in reach."""

from contextlib import closing
from pathlib import Path

import pytest

from e2e.driver import ENGINES, Browser
from e2e.journey import log_in, log_in_at_tenant, wait_stored
from e2e.leaks import KEEP, Search
from e2e.scenes import ServerDemo
from e2e.users_page import users_page


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_page_of_the_users_works_as_a_strict_site_as_it_did_before(
    browser: Browser, tmp_path: Path
) -> None:
    with closing(ServerDemo(page=users_page(tmp_path / "page"))) as scene:
        browser.open(scene.url)
        browser.wait_text("Together 5")
        browser.wait_text("Darjeeling")
        page = "[document.documentElement.className, getComputedStyle(document.body).marginTop]"
        assert browser.execute(f"return {page}") == ["dark", "7px"]

        browser.click("button", "Log in")
        log_in_at_tenant(browser)

        browser.wait_text("Together 5 for Alice Example")
        assert browser.url == scene.url
        assert browser.execute("return document.querySelector('nav a').ariaCurrent") == "true"
        browser.leave_pages()


def test_nothing_in_it_has_a_token_and_nothing_comes_from_elsewhere(
    browser: Browser, tmp_path: Path
) -> None:
    browser.before_every_page(KEEP)
    with closing(ServerDemo(page=users_page(tmp_path / "page"))) as scene:
        scene.rebuild(use_refresh_tokens=True)
        log_in(browser, scene.url)
        browser.wait_text("Together 5 for Alice Example")
        [answer] = [seen.json for seen in scene.tenant.gate.seen("POST", "/oauth/token")]
        secrets = [answer[name] for name in ("access_token", "id_token", "refresh_token")]

        assert Search(browser, secrets).places() == set()
        loaded = browser.execute(
            "return performance.getEntriesByType('resource').map((entry) => entry.name)"
        )
        assert [url for url in loaded if not url.startswith((scene.url, scene.tenant.issuer))] == []
        browser.leave_pages()


def test_it_opens_without_a_network(browser: Browser, tmp_path: Path) -> None:
    with closing(ServerDemo(page=users_page(tmp_path / "page"))) as scene:
        browser.open(scene.url)
        browser.wait_text("Together 5")
        wait_stored(browser)
        wait_stored(browser, "offlinePython")
        browser.leave()
        scene.site.gate.stop()

        browser.open(scene.url)

        browser.wait_text("Darjeeling")
        browser.wait_text("Together 5")
