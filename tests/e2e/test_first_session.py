"""
A session from the first second: the result of a reload during the first visit, in three engines.
"""

import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import ENGINES, Browser
from e2e.journey import log_in, wait_for_metadata
from e2e.scenes import ServerDemo

pytestmark = pytest.mark.parametrize("browser", ENGINES, indirect=True)

STEPS = (0.0, 1.0, 5.0, 30.0)  # seconds after the login, during one first visit


@pytest.fixture
def scene() -> Iterator[ServerDemo]:
    """Give a new tenant at another origin, and a site that is built for it with the vault."""
    with closing(ServerDemo()) as scene:
        yield scene


def wait_for_time(browser: Browser, moment: float) -> None:
    """Wait until the monotonic clock shows this time."""
    browser.wait_until(lambda: time.monotonic() >= moment, "that moment", deadline=60.0)


def test_a_first_login_outlives_reloads_and_a_walk_to_another_site(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    logged_in_at = time.monotonic()

    for seconds in STEPS:
        wait_for_time(browser, logged_in_at + seconds)
        browser.reload()
        wait_for_metadata(browser)
    browser.open(f"{scene.tenant.issuer}manage/")
    browser.wait_for("link", "Users")
    browser.open(scene.url)
    wait_for_metadata(browser)

    assert len(scene.tenant.gate.seen("POST", "/oauth/token")) == 1
    assert scene.tenant.gate.seen("GET", "/authorize", prompt="none") == []
