"""
Synchronous Python in a browser without JavaScript Promise Integration, as WebKit is one today.
"""

import json

from e2e.driver import Browser
from e2e.journey import log_in
from e2e.scenes import PAGE, OfflineDemo, ServerDemo, until_left

WITHOUT_JSPI = "delete WebAssembly.Suspending; delete WebAssembly.promising;"


def test_pyodide_http_reaches_an_api_on_the_network(
    browser: Browser, page_scene: ServerDemo
) -> None:
    scene = page_scene
    browser.before_every_page(WITHOUT_JSPI)
    log_in(browser, scene.url)

    browser.click("link", "Python")
    browser.click("button", "Run")

    browser.wait_text("this is what the code above returned")
    shown = browser.execute("return document.getElementById('python-output').textContent")
    assert json.loads(shown) == scene.metadata(browser)


def test_the_demo_says_why_it_cannot_and_what_can(browser: Browser) -> None:
    browser.before_every_page(WITHOUT_JSPI)
    with until_left(OfflineDemo(token_storage=PAGE), browser) as scene:
        log_in(browser, scene.url)

        browser.click("link", "Python")
        browser.click("button", "Run")

        browser.wait_text("It did not work.")
        assert "Synchronous code cannot reach the demo's API" in browser.text
        assert browser.sees("button", "Log out")


def test_with_the_vault_the_error_says_what_can_be_done(browser: Browser) -> None:
    browser.before_every_page(WITHOUT_JSPI)
    with until_left(ServerDemo(), browser) as scene:
        log_in(browser, scene.url)

        browser.click("link", "Python")
        browser.click("button", "Run")

        browser.wait_text("It did not work.")
        assert "Synchronous code cannot reach the vault" in browser.text
        assert "await client.fetch" in browser.text
        assert "--token-storage page" in browser.text
