"""
No token where another script, a person or a log could find it, and no request to another server.
"""

from e2e.driver import Browser
from e2e.journey import log_in, wait_for_metadata, wait_until_up
from e2e.leaks import KEEP, Search
from e2e.scenes import PAGE, ServerDemo


def test_no_token_leaves_the_memory_of_python(browser: Browser, scene: ServerDemo) -> None:
    browser.before_every_page(KEEP)
    scene.rebuild(use_refresh_tokens=True)
    log_in(browser, scene.url)
    browser.click("button", "Refresh")
    wait_for_metadata(browser)
    wait_until_up(browser)
    [answer] = [seen.json for seen in scene.tenant.gate.seen("POST", "/oauth/token")]
    secrets = [answer[name] for name in ("access_token", "id_token", "refresh_token")]
    browser.execute("window.planted = { a: [{ b: 'a needle' }] }")

    search = Search(browser, secrets)

    assert "a needle" in search.texts["window"]  # proves that the search works
    # In page mode only the page's own Python has the tokens, in its memory. With the vault, nothing
    # in the page has them.
    assert search.places() == ({"memory"} if scene.token_storage == PAGE else set())


def test_nothing_is_loaded_from_other_places_than_the_site_and_its_tenant(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    browser.click("link", "Python")
    browser.click("button", "Run")
    browser.wait_text("this is what the code above returned")

    loaded = browser.execute(
        "return performance.getEntriesByType('resource').map((entry) => entry.name)"
    )
    foreign = [url for url in loaded if not url.startswith((scene.url, scene.tenant.issuer))]

    assert [url for url in loaded if url.endswith("/boot.js")]
    assert not foreign
