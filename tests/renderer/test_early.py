"""public/early.js in a browser: which outline is painted before anything else has loaded."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.driver import Browser
from renderer.static_site import PUBLIC, StaticSite

HINT = "auth0-pyscript:/:an-app:signed-in"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[StaticSite]:
    with StaticSite(tmp_path) as site:
        yield site


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture
def browser(started: Browser) -> Iterator[Browser]:
    yield started
    started.open("about:blank")
    started.check_console()


def remember(browser: Browser, site: StaticSite, *, expires_in: int, key: str = HINT) -> None:
    """Leave the hint that somebody was signed in here."""
    browser.open(site.url)
    browser.execute(
        "localStorage.clear(); localStorage.setItem(arguments[0], "
        "JSON.stringify({ expires_at: Date.now() / 1000 + arguments[1] }))",
        key,
        expires_in,
    )
    browser.open("about:blank")


def painted(browser: Browser, address: str) -> tuple[str, str, bool]:
    """Open address; return the view, whether somebody was signed in, and whether Log in is there."""
    browser.open("about:blank")  # a new fragment alone would load nothing
    browser.open(address)
    view, auth = browser.execute(
        "return (({ view, auth }) => [view, auth])(document.documentElement.dataset)"
    )
    return view, auth, browser.sees("button", "Log in")


def test_a_first_visit_paints_home_with_log_in(browser: Browser, site: StaticSite) -> None:
    assert painted(browser, site.url) == ("home", "out", True)
    assert painted(browser, site.url + "#/python") == ("python", "out", True)


def test_a_browser_that_was_signed_in_sees_the_profiles_outline(browser: Browser, site: StaticSite) -> None:
    remember(browser, site, expires_in=60)

    assert painted(browser, site.url) == ("profile", "was-in", False)
    assert painted(browser, site.url + "#/home") == ("home", "was-in", True)


def test_a_hint_that_is_old_or_of_another_site_counts_for_nothing(browser: Browser, site: StaticSite) -> None:
    remember(browser, site, expires_in=-1)
    assert painted(browser, site.url) == ("home", "out", True)

    remember(browser, site, expires_in=60, key="auth0-pyscript:/other/:an-app:signed-in")
    assert painted(browser, site.url) == ("home", "out", True)

    browser.execute("localStorage.setItem(arguments[0], 'no JSON')", HINT)
    assert painted(browser, site.url) == ("home", "out", True)


def test_a_log_in_that_comes_back_paints_the_profiles_outline(browser: Browser, site: StaticSite) -> None:
    assert painted(browser, site.url + "?code=c&state=py.s") == ("profile", "was-in", False)


def test_a_foreign_code_is_none_of_ours(browser: Browser, site: StaticSite) -> None:
    assert painted(browser, site.url + "?code=c&state=s") == ("home", "out", True)


def test_a_declined_log_in_paints_home(browser: Browser, site: StaticSite) -> None:
    assert painted(browser, site.url + "?error=access_denied&state=py.s") == ("home", "out", True)


KEPT = "return sessionStorage.getItem('auth0-pyscript:/:invitation')"


def test_an_invitation_is_taken_out_of_the_address_and_kept_for_the_next_login(
    browser: Browser, site: StaticSite
) -> None:
    link = "?a=1&invitation=t%31&organization=org_x&organization_name=%E4&b=%20#/home/7"
    painted(browser, site.url + link)

    assert browser.url == site.url + "?a=1&b=%20#/home/7"
    assert json.loads(browser.execute(KEPT)) == {"invitation": "t1", "organization": "org_x"}
    browser.reload()
    assert json.loads(browser.execute(KEPT)) == {"invitation": "t1", "organization": "org_x"}
    # The answer to a login ends it, whichever it is.
    painted(browser, site.url + "?error=access_denied&state=py.s")
    assert browser.execute(KEPT) is None


def test_what_is_no_invitation_stays_in_the_address(browser: Browser, site: StaticSite) -> None:
    for query in (
        "?organization=org_x",
        "?invitation=t1",
        "?invitation=&organization=org_x",
        "?invitation=t%201&organization=org_x",
        "?invitation=%3Cb%3E%0A&organization=org_x",
        "?invitation=%E4&organization=org_x",
        f"?invitation={'t' * 501}&organization=org_x",
        "?my_invitation=t1&organization=org_x",
    ):
        painted(browser, site.url + query)

        assert browser.url == site.url + query
        assert browser.execute(KEPT) is None


def test_without_scripts_the_page_says_what_it_needs(browser: Browser, tmp_path: Path) -> None:
    with StaticSite(tmp_path, early="") as site:
        browser.open(site.url)

        browser.wait_text("It needs JavaScript")
        assert "It was opened as a file" in browser.text
        assert not browser.sees("button")


@pytest.mark.parametrize(
    "feature",
    ["AbortSignal.timeout", "Crypto.prototype.subtle", "Navigator.prototype.locks", "self.WebAssembly"],
)
def test_a_browser_without_a_needed_feature_is_told(browser: Browser, tmp_path: Path, feature: str) -> None:
    early = f"delete {feature};\n" + (PUBLIC / "early.js").read_text(encoding="utf-8")
    with StaticSite(tmp_path, early=early) as site:
        browser.open(site.url)

        browser.wait_text("This browser is too old for it")
        assert "It needs JavaScript" not in browser.text
        assert not browser.sees("button")
