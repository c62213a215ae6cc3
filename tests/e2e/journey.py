"""
The stories of a user, written once and run with every tenant.

A suite provides a `scene`: a built site with a running tenant. The steps are functions, which the
tests of failures also use. `Journey` has the stories that each suite runs.
"""

import json
import re
import time
from typing import Any, Protocol

from e2e.driver import Browser

ALICE = "Alice Example"
BOB = "Bob Example"
SCOPES = ("read:current_user", "update:current_user_metadata")


class Scene(Protocol):
    """
    A built site and its tenant. The methods take the browser, for the tenant that runs inside it.
    """

    url: str  # the URL of the site's directory, with its slash

    @property
    def silent_logins_of_a_reload(self) -> int:
        """The number of silent authentications that a reload causes."""

    def prepare(self, browser: Browser) -> None:
        """Make sure that the tenant is running."""

    def rebuild(self, **values: Any) -> None:
        """Rebuild the site with these changes of its configuration."""

    def metadata(self, browser: Browser) -> Any:
        """Return Alice's metadata from the tenant."""

    def change_metadata(self, browser: Browser, metadata: dict[str, Any]) -> None:
        """Set Alice's metadata at the tenant, as in its dashboard."""

    def end_sessions(self, browser: Browser) -> None:
        """End Alice's session at the tenant."""

    def shorten_tokens(self, browser: Browser) -> None:
        """Let access tokens that are issued from now on expire after a few seconds."""

    def silent_logins(self, browser: Browser) -> int:
        """Return the number of silent authentications at the tenant."""

    def refreshes(self, browser: Browser) -> int:
        """Return the number of refresh tokens that the tenant has exchanged."""


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
    """Wait until the profile is visible with metadata that may be edited."""
    browser.wait_for("heading", "User Metadata")
    browser.wait_until(
        lambda: browser.sees("button", "Edit") or browser.sees("button", "Add"),
        "metadata to be shown",
    )


def shown_metadata(browser: Browser) -> Any:
    """Return the metadata that the page shows, as parsed from its text."""
    wait_for_metadata(browser)
    return json.loads(
        browser.execute("return document.querySelector('auth0-user-metadata pre').textContent")
    )


def edit_metadata(browser: Browser, text: str) -> None:
    """Start editing, and replace the text."""
    browser.click("button", "Edit")
    browser.fill("User metadata as JSON", text)


def wait_signed_out(browser: Browser) -> None:
    """Wait for the page of a signed-out user, without an error."""
    browser.wait_for("button", "Log in")
    wait_until_up(browser)
    assert browser.count("button", "Log in") == 1
    assert not browser.sees("button", "Log out")
    assert not browser.sees("alert"), browser.wait_for("alert")


def wait_alert(browser: Browser, text: str) -> None:
    """Wait for an alert that contains text."""
    browser.wait_until(lambda: text in browser.wait_for("alert"), f"an alert with {text!r}")


def wait_stored(browser: Browser, part: str = "offline") -> None:
    """
    Wait until a real site's worker has stored the page's files, with "offlinePython" also its
    Python.
    """
    browser.wait_until(
        lambda: page_fact(browser, part) == "stored",
        f"the files of {part} to be stored",
    )


def page_fact(browser: Browser, name: str) -> str | None:
    """
    Return a data attribute of the page's root element, None while there is none. A page of a
    user's has them at our script.

    In Firefox a document that has just begun has no element at all.
    """
    fact: str | None = browser.execute(
        "const marked = document.querySelector('script[data-site]') ?? document.documentElement;"
        "return marked?.dataset[arguments[0]]",
        name,
    )
    return fact


def build_of(browser: Browser) -> str:
    """Return the build's id from the page, "" while the page has no script."""
    return str(
        browser.execute(
            "return document.querySelector('script[type=module]')?.src.split('/').at(-2) ?? ''"
        )
    )


def load_new_version(browser: Browser) -> None:
    """Wait until the page offers a new build, and load it."""
    before = build_of(browser)
    browser.click("button", "Load it")
    browser.wait_until(lambda: build_of(browser) not in ("", before), "a page of the new build")
    wait_until_up(browser)


def wait_until_up(browser: Browser) -> None:
    """Wait until the page has started, because errors could occur until then."""
    browser.wait_until(
        lambda: page_fact(browser, "started") is not None,
        "the page to start",
    )


def wait_until_expired(browser: Browser) -> None:
    """Wait until the access token has expired, at the time that the page shows."""
    expires_at = browser.execute(
        "return Number(document.querySelector('auth0-session time').dataset.at)"
    )
    browser.wait_until(lambda: time.time() > expires_at + 1, "the access token's end")


def address(browser: Browser) -> str:
    """Return the address without its fragment."""
    return browser.url.partition("#")[0]


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

        assert address(browser) == scene.url
        assert ALICE in browser.text
        assert "alice@example.com" in browser.text
        assert not browser.sees("button", "Log in")
        assert browser.count("button", "Log out") == 1
        metadata = scene.metadata(browser)
        assert list(shown_metadata(browser).items()) == list(metadata.items())
        assert scene.silent_logins(browser) == 0  # the token of the login was sufficient

        browser.reload()
        wait_for_metadata(browser)
        assert address(browser) == scene.url
        assert scene.silent_logins(browser) == scene.silent_logins_of_a_reload

        browser.click("button", "Log out")
        wait_signed_out(browser)
        assert address(browser) == scene.url
        browser.reload()
        wait_signed_out(browser)
        browser.click("button", "Log in")
        browser.wait_for("button", re.compile(ALICE))

    def test_a_user_edits_the_metadata(self, browser: Browser, scene: Scene) -> None:
        log_in(browser, scene.url)

        edit_metadata(browser, '{"theme": "light", "animal": "🦆", "languages": ["sv", "nl"]}')
        browser.click("button", "Save")

        expected = {"theme": "light", "animal": "🦆", "languages": ["sv", "nl"]}
        assert shown_metadata(browser) == expected
        assert scene.metadata(browser) == expected
        browser.reload()
        assert shown_metadata(browser) == expected

    def test_a_change_made_at_the_tenant_shows_after_refresh(
        self, browser: Browser, scene: Scene
    ) -> None:
        log_in(browser, scene.url)

        scene.change_metadata(browser, {"zebra": "<b>elsewhere</b>", "ant": 9007199254740991})
        browser.click("button", "Refresh")

        browser.wait_text("<b>elsewhere</b>")
        assert list(shown_metadata(browser).items()) == [
            ("zebra", "<b>elsewhere</b>"),
            ("ant", 9007199254740991),
        ]

    def test_declining_comes_back_to_a_message_and_a_way_on(
        self, browser: Browser, scene: Scene
    ) -> None:
        browser.open(scene.url)
        browser.click("button", "Log in")
        browser.click("button", re.compile(BOB))
        browser.click("button", "Decline")

        browser.wait_for("alert")
        assert address(browser) == scene.url
        assert not browser.sees("button", "Log out")
        browser.click("button", "Log in")
        browser.click("button", "Accept")
        wait_for_metadata(browser)
        assert not browser.sees("alert")
        assert "No user metadata defined" in browser.text

    def test_a_reload_after_the_tenants_session_ended_asks_to_log_in(
        self, browser: Browser, scene: Scene
    ) -> None:
        log_in(browser, scene.url)

        scene.end_sessions(browser)
        browser.move_clock(61)  # a session that is still there is checked once a minute
        browser.reload()

        wait_signed_out(browser)

    def test_a_protected_view_sends_a_visitor_to_log_in_and_returns(
        self, browser: Browser, scene: Scene
    ) -> None:
        browser.open(f"{scene.url}#/python")
        browser.click("button", re.compile(ALICE))
        browser.click("button", "Accept")

        browser.wait_for("button", "Run")
        assert browser.url == f"{scene.url}#/python"

    def test_ordinary_synchronous_python_calls_the_api(
        self, browser: Browser, scene: Scene
    ) -> None:
        log_in(browser, scene.url)
        metadata = scene.metadata(browser)

        browser.click("link", "Python")
        browser.click("button", "Run")

        browser.wait_text("this is what the code above returned")
        shown = browser.execute("return document.getElementById('python-output').textContent")
        assert json.loads(shown) == metadata

    def test_an_expired_token_is_renewed_silently(self, browser: Browser, scene: Scene) -> None:
        scene.prepare(browser)
        scene.shorten_tokens(browser)
        log_in(browser, scene.url)
        scene.change_metadata(browser, {"seen": "later"})
        wait_until_expired(browser)
        before = scene.silent_logins(browser)

        browser.click("button", "Refresh")

        browser.wait_text("later")
        assert scene.silent_logins(browser) == before + 1
        assert not browser.sees("alert")

    def test_refresh_tokens_are_rotated(self, browser: Browser, scene: Scene) -> None:
        scene.rebuild(use_refresh_tokens=True)
        scene.prepare(browser)
        scene.shorten_tokens(browser)
        log_in(browser, scene.url)
        before = scene.refreshes(browser)

        for step in (1, 2):  # the second renewal needs the refresh token of the first one
            scene.change_metadata(browser, {"step": step})
            wait_until_expired(browser)
            browser.click("button", "Refresh")
            browser.wait_text(f'"step": {step}')

        assert scene.refreshes(browser) == before + 2
        assert scene.silent_logins(browser) == 0
        assert not browser.sees("alert")
