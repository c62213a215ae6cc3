"""
What every user does, told once and tried against every tenant.

A suite gives a `scene`: a built site together with a running tenant. The steps stand first, as functions, for
the tests of failures to start from; `Journey` holds the stories that each suite runs as its own.
"""

import json
import re
from typing import Any, Protocol

from e2e.driver import Browser

ALICE = "Alice Example"
BOB = "Bob Example"
SCOPES = ("read:current_user", "update:current_user_metadata")


class Scene(Protocol):
    """A built site and its tenant. The browser is handed over for tenants that live in it."""

    url: str  # the site's address: its directory with its slash

    def metadata(self, browser: Browser) -> Any:
        """Return Alice's metadata as the tenant has them."""

    def change_metadata(self, browser: Browser, metadata: dict[str, Any]) -> None:
        """Set Alice's metadata at the tenant, as somebody at its dashboard does."""

    def end_sessions(self, browser: Browser) -> None:
        """Let the tenant forget who is logged in."""

    def shorten_tokens(self, browser: Browser) -> None:
        """Let access tokens live too short to be used a second time."""

    def renewals(self, browser: Browser) -> int:
        """Return how often the tenant has renewed tokens without its user being asked."""


# Steps


def log_in(browser: Browser, url: str, user: str = ALICE) -> None:
    """Open the site at url, log in as user, consent when asked, and wait for the metadata."""
    browser.open(url)
    browser.click("button", "Log in")
    log_in_at_tenant(browser, user)


def log_in_at_tenant(browser: Browser, user: str = ALICE) -> None:
    """Choose user on the tenant's page, consent when asked, and wait for the metadata."""
    browser.click("button", re.compile(user))
    browser.wait_until(
        lambda: browser.sees("button", "Accept") or browser.sees("heading", "User Metadata"),
        "the consent page or the profile",
    )
    if browser.sees("button", "Accept"):
        browser.click("button", "Accept")
    wait_for_metadata(browser)


def wait_for_metadata(browser: Browser) -> None:
    """Wait until the profile is shown with metadata that may be edited."""
    browser.wait_for("heading", "User Metadata")
    browser.wait_until(
        lambda: browser.sees("button", "Edit") or browser.sees("button", "Add"), "metadata to be shown"
    )


def shown_metadata(browser: Browser) -> Any:
    """Return the metadata that the page shows, as parsed from its text."""
    wait_for_metadata(browser)
    return json.loads(browser.execute("return document.querySelector('auth0-user-metadata pre').textContent"))


def edit_metadata(browser: Browser, text: str) -> None:
    """Start editing, put text in place of what is there, and press Save."""
    browser.click("button", "Edit")
    browser.fill("User metadata as JSON", text)
    browser.click("button", "Save")


def wait_signed_out(browser: Browser) -> None:
    """Wait for the page of a signed-out user, without an error."""
    browser.wait_for("button", "Log in")
    assert not browser.sees("button", "Log out")
    assert not browser.sees("alert"), browser.wait_for("alert")


# Stories


class Journey:
    """The stories; a suite's class inherits them, its module has the fixture `scene`."""

    def test_a_user_logs_in_consents_sees_the_metadata_and_logs_out(
        self, browser: Browser, scene: Scene
    ) -> None:
        browser.open(scene.url)
        browser.click("button", "Log in")
        browser.click("button", re.compile(ALICE))
        browser.wait_for("button", "Accept")
        for scope in SCOPES:
            assert scope in browser.text
        browser.click("button", "Accept")
        wait_for_metadata(browser)

        assert browser.url == scene.url
        assert ALICE in browser.text
        assert "alice@example.com" in browser.text
        metadata = scene.metadata(browser)
        assert shown_metadata(browser) == metadata
        assert list(shown_metadata(browser)) == list(metadata)
        assert not browser.sees("button", "Log in")

        browser.reload()
        wait_for_metadata(browser)
        assert browser.url == scene.url

        browser.click("button", "Log out")
        wait_signed_out(browser)
        assert browser.url == scene.url
        browser.reload()
        wait_signed_out(browser)
        browser.click("button", "Log in")
        browser.wait_for("button", re.compile(ALICE))

    def test_a_user_edits_the_metadata(self, browser: Browser, scene: Scene) -> None:
        scene.change_metadata(browser, {"theme": "dark", "size": 3, "animal": "🦆"})
        log_in(browser, scene.url)

        edit_metadata(browser, '{"theme": "light", "animal": "🦆", "languages": ["sv", "nl"]}')

        browser.wait_for("button", "Edit")
        expected = {"theme": "light", "animal": "🦆", "languages": ["sv", "nl"]}
        assert shown_metadata(browser) == expected
        assert scene.metadata(browser) == expected
        browser.reload()
        assert shown_metadata(browser) == expected

    def test_a_change_made_at_the_tenant_shows_after_refresh(self, browser: Browser, scene: Scene) -> None:
        log_in(browser, scene.url)

        scene.change_metadata(browser, {"changed": "<b>elsewhere</b>"})
        browser.click("button", "Refresh")

        browser.wait_text("<b>elsewhere</b>")
        assert shown_metadata(browser) == {"changed": "<b>elsewhere</b>"}

    def test_declining_comes_back_to_a_message_and_a_way_on(self, browser: Browser, scene: Scene) -> None:
        browser.open(scene.url)
        browser.click("button", "Log in")
        browser.click("button", re.compile(BOB))
        browser.click("button", "Decline")

        browser.wait_for("alert")
        assert browser.url == scene.url
        browser.click("button", "Log in")
        browser.click("button", "Accept")
        wait_for_metadata(browser)
        assert not browser.sees("alert")

    def test_a_reload_after_the_tenants_session_ended_asks_to_log_in(
        self, browser: Browser, scene: Scene
    ) -> None:
        log_in(browser, scene.url)

        scene.end_sessions(browser)
        browser.reload()

        wait_signed_out(browser)

    def test_an_expired_token_is_renewed_silently(self, browser: Browser, scene: Scene) -> None:
        scene.shorten_tokens(browser)
        log_in(browser, scene.url)
        scene.change_metadata(browser, {"seen": "later"})
        before = scene.renewals(browser)

        browser.click("button", "Refresh")

        browser.wait_text("later")
        assert scene.renewals(browser) > before
        assert not browser.sees("alert")
