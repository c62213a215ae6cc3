"""The first suite: the default build with the tenant in the browser, later without any server."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import Browser
from e2e.journey import (
    Journey,
    edit_metadata,
    log_in,
    shown_metadata,
    wait_for_metadata,
    wait_signed_out,
)
from e2e.scenes import TOKEN_STORAGES, OfflineDemo


@pytest.fixture(params=TOKEN_STORAGES)
def scene(request: pytest.FixtureRequest) -> Iterator[OfflineDemo]:
    with closing(OfflineDemo(token_storage=request.param)) as scene:
        yield scene


class TestOfflineDemo(Journey):
    """The common stories, and those of this tenant."""

    def test_all_of_it_works_with_the_server_gone(
        self, browser: Browser, scene: OfflineDemo
    ) -> None:
        scene.prepare(browser)
        scene.site.gate.stop()

        log_in(browser, scene.url)
        browser.reload()
        wait_for_metadata(browser)
        edit_metadata(browser, '{"without": "a server"}')
        browser.click("button", "Save")
        assert shown_metadata(browser) == {"without": "a server"}
        assert scene.metadata(browser) == {"without": "a server"}
        browser.click("link", "Python")
        browser.click("button", "Run")
        browser.wait_text("this is what the code above returned")
        browser.click("button", "Log out")
        wait_signed_out(browser)

        scene.site.gate.start()
