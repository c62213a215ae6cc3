"""
The behaviour that is the same in Chromium, Firefox and WebKitGTK. The other suites use Chromium
only.
"""

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import ENGINES, Browser
from e2e.journey import log_in, shown_metadata, wait_for_metadata, wait_signed_out, wait_stored
from e2e.leaks import stored
from e2e.scenes import OfflineDemo, ServerDemo, until_left

pytestmark = pytest.mark.parametrize("browser", ENGINES, indirect=True)


@pytest.fixture
def scene() -> Iterator[ServerDemo]:
    """Give a new tenant at another origin, and a site that is built for it with the vault."""
    with closing(ServerDemo()) as scene:
        yield scene


def wait_signed_in(browser: Browser) -> None:
    """Wait until Alice is signed in, with the data that her token gives access to."""
    wait_for_metadata(browser)
    assert browser.sees("button", "Log out")
    assert not browser.sees("button", "Log in")


def check_nobody_was_asked(scene: ServerDemo) -> None:
    """Check that the tenant has received no request from an iframe and no token request."""
    asked = [
        seen for seen in scene.tenant.gate.seen() if seen.path in ("/authorize", "/oauth/token")
    ]
    assert [(seen.method, seen.path, seen.query.get("prompt")) for seen in asked] == []


def check_only_the_hint_is_stored(browser: Browser, tokens: list[str]) -> None:
    """Check that nothing of the session is stored but the hint, and no token anywhere."""
    texts = stored(browser)
    names = [name for storage in json.loads(texts["storage"]) for name in storage]
    everything = "".join(texts.values())

    assert names == ["auth0-pyscript:/sub/app/:demo-app:signed-in"]
    assert texts["databases"] == ""
    # The signature is enough to recognise a token.
    assert [token for token in tokens if token.rpartition(".")[2] in everything] == []


def log_in_with_tokens(browser: Browser, scene: ServerDemo) -> list[str]:
    """
    Log in, return the tokens that the tenant issued, and record requests from then on.

    The site is stored then, so its Service Worker controls every page, and Firefox's vault has its
    session backup.
    """
    browser.open(scene.url)
    wait_signed_out(browser)
    wait_stored(browser)
    log_in(browser, scene.url)
    [answer] = [seen.json for seen in scene.tenant.gate.seen("POST", "/oauth/token")]
    scene.tenant.gate.forget()
    return [answer["access_token"], answer["id_token"]]


def test_a_session_outlives_a_reload_with_no_frame_and_nothing_stored(
    browser: Browser, scene: ServerDemo
) -> None:
    tokens = log_in_with_tokens(browser, scene)

    for _ in range(2):
        browser.reload()
        wait_signed_in(browser)

    check_nobody_was_asked(scene)
    check_only_the_hint_is_stored(browser, tokens)


def test_a_session_outlives_a_visit_to_the_tenant_with_no_frame_and_nothing_stored(
    browser: Browser, scene: ServerDemo
) -> None:
    tokens = log_in_with_tokens(browser, scene)

    browser.open(f"{scene.tenant.issuer}manage/")
    browser.wait_for("link", "Users")
    browser.open(scene.url)
    wait_signed_in(browser)

    check_nobody_was_asked(scene)
    check_only_the_hint_is_stored(browser, tokens)


def test_a_user_logs_in_sees_the_metadata_and_logs_out(browser: Browser) -> None:
    with until_left(OfflineDemo(), browser) as demo:
        log_in(browser, demo.url)
        assert shown_metadata(browser)["theme"] == "dark"

        browser.reload()
        wait_signed_in(browser)
        browser.click("button", "Log out")

        wait_signed_out(browser)
