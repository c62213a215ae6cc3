"""
public/page/preflight.js in a browser: which outline is painted first, and why a page reports that
it cannot work.
"""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from e2e.driver import Browser
from e2e.gate import Gate
from renderer.static_site import PUBLIC, StaticSite, script

HINT = "auth0-pyscript:/:an-app:signed-in"

# As Cloudflare's Rocket Loader does: the parser ignores the scripts, and each script is created
# again after parsing.
DEFERRING = """addEventListener("DOMContentLoaded", () => {
  for (const passed of document.querySelectorAll("script[type$='-text/javascript']")) {
    const script = document.createElement("script");
    script.src = passed.src;
    passed.replaceWith(script);
  }
});
"""
OWN_PAGE = (
    "<!doctype html><title>Own</title><script src=preflight.js></script><link rel=icon "
    "href=data:,><h1>Own</h1>"
)


TOO_OLD = "This page cannot work in this browser, which is too old. Load the page again"


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
    """Store the hint that a user was signed in here."""
    browser.open(site.url)
    browser.execute(
        "localStorage.clear(); localStorage.setItem(arguments[0], "
        "JSON.stringify({ expires_at: Date.now() / 1000 + arguments[1] }))",
        key,
        expires_in,
    )
    browser.open("about:blank")


def painted(browser: Browser, address: str) -> tuple[str, str, bool]:
    """Open address. Return the view, whether a user was signed in, and whether Log in is there."""
    browser.open("about:blank")  # a change of the fragment would load nothing
    browser.open(address)
    view, auth = browser.execute(
        "return (({ view, auth }) => [view, auth])(document.documentElement.dataset)"
    )
    return view, auth, browser.sees("button", "Log in")


def test_a_first_visit_paints_home_with_log_in(browser: Browser, site: StaticSite) -> None:
    assert painted(browser, site.url) == ("home", "out", True)
    assert painted(browser, site.url + "#/python") == ("python", "out", True)


def test_a_browser_that_was_signed_in_sees_the_profiles_outline(
    browser: Browser, site: StaticSite
) -> None:
    remember(browser, site, expires_in=60)

    assert painted(browser, site.url) == ("profile", "was-in", False)
    assert painted(browser, site.url + "#/home") == ("home", "was-in", True)


def test_a_hint_that_is_old_or_of_another_site_counts_for_nothing(
    browser: Browser, site: StaticSite
) -> None:
    remember(browser, site, expires_in=-1)
    assert painted(browser, site.url) == ("home", "out", True)

    remember(browser, site, expires_in=60, key="auth0-pyscript:/other/:an-app:signed-in")
    assert painted(browser, site.url) == ("home", "out", True)

    browser.execute("localStorage.setItem(arguments[0], 'no JSON')", HINT)
    assert painted(browser, site.url) == ("home", "out", True)


def test_a_log_in_that_comes_back_paints_the_profiles_outline(
    browser: Browser, site: StaticSite
) -> None:
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
    # Every answer to a login ends the login.
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
        assert browser.sees("link", "Load the page again")


@pytest.mark.parametrize(
    "feature",
    [
        "AbortSignal.timeout",
        "Crypto.prototype.subtle",
        "Navigator.prototype.locks",
        "self.WebAssembly",
    ],
)
def test_a_browser_without_a_needed_feature_is_told(
    browser: Browser, tmp_path: Path, feature: str
) -> None:
    early = f"delete {feature};\n" + script("preflight.js")
    with StaticSite(tmp_path, early=early) as site:
        browser.open(site.url)

        browser.wait_text("This browser is too old for it")
        assert "It needs JavaScript" not in browser.text
        assert not browser.sees("button")
        assert browser.sees("link", "Load the page again")


@pytest.mark.parametrize("trusts_strings", [True, False])
def test_a_host_that_defers_the_scripts_is_named(
    browser: Browser, tmp_path: Path, trusts_strings: bool
) -> None:
    with StaticSite(tmp_path) as site:
        page = (tmp_path / "index.html").read_text(encoding="utf-8")
        page = page.replace(
            '<script src="./preflight',
            '<script type="1f-text/javascript" src="./preflight',
        )
        page = page.replace("<title>", '<script src="./loader.js"></script><title>')
        if (
            trusts_strings
        ):  # with Trusted Types the host's own script fails, so no script of the page runs
            page = re.sub("require-trusted-types-for[^;]*; trusted-types 'none'", "", page)
        else:
            browser.expect_console("TrustedScriptURL")
        (tmp_path / "index.html").write_text(page, encoding="utf-8")
        (tmp_path / "loader.js").write_text(DEFERRING, encoding="utf-8")
        browser.open(site.url)

        browser.wait_text("The host changes the scripts of this page")
        browser.wait_until(
            lambda: ("It needs JavaScript" in browser.text) != trusts_strings, "the reasons"
        )
        assert not browser.sees("button")


def test_a_host_that_takes_the_slash_away_is_named(browser: Browser) -> None:
    browser.expect_console("404")
    page = (PUBLIC / "index.html").read_text(encoding="utf-8").replace("./__ASSETS__/", "./a-1/")
    with closing(Gate()) as gate:
        gate.answer("*", status=404)
        gate.answer("/app/", status=301, headers=(("Location", "/app"),))
        gate.answer("/app", status=200, content_type="text/html", body=page.replace("__CSP__", ""))
        browser.open(f"{gate.origin}/app/")

        browser.wait_text("Its address has no slash at the end")
        assert not browser.sees("button")
        browser.open("about:blank")


def test_a_page_of_ones_own_says_why_it_cannot_work(browser: Browser) -> None:
    early = "delete AbortSignal.timeout;\n" + script("preflight.js")
    with closing(Gate()) as gate:
        gate.answer("/", status=200, content_type="text/html", body=OWN_PAGE)
        gate.answer("/preflight.js", status=200, content_type="text/javascript", body=early)
        browser.open(gate.origin)

        assert browser.wait_for("alert") == TOO_OLD
        browser.open("about:blank")


def test_a_page_of_ones_own_in_a_frame_offers_a_tab(browser: Browser) -> None:
    with closing(Gate()) as gate:
        gate.answer("/", status=200, content_type="text/html", body=OWN_PAGE)
        gate.answer(
            "/preflight.js", status=200, content_type="text/javascript", body=script("preflight.js")
        )
        frame = "<link rel=icon href=data:,><iframe src='/#/a'></iframe>"
        gate.answer("/frame", status=200, content_type="text/html", body=frame)
        browser.open(f"{gate.origin}/frame")
        browser.enter_frame("iframe")

        assert "inside another page. Open it in its own tab" in browser.wait_for("alert")
        link = "const { href, target } = document.querySelector('[role=alert] a');"
        assert browser.execute(link + "return [href, target]") == [f"{gate.origin}/#/a", "_blank"]
        browser.leave_frame()
        browser.open("about:blank")


@pytest.mark.parametrize("reads_preflight", [True, False])
def test_a_browser_that_knows_no_modules_is_told_once(
    browser: Browser, reads_preflight: bool
) -> None:
    # This browser knows modules, so the page names the script without `nomodule`.
    page = OWN_PAGE.replace("<script ", "<script src=too_old.js></script><script ")
    early = "delete AbortSignal.timeout;\n" + script("preflight.js") if reads_preflight else ""
    with closing(Gate()) as gate:
        gate.answer("/", status=200, content_type="text/html", body=page)
        for path, body in (
            ("/preflight.js", early),
            ("/too_old.js", script("too_old.js", "oldest")),
        ):
            gate.answer(path, status=200, content_type="text/javascript", body=body)
        browser.open(gate.origin)

        assert browser.wait_for("alert") == TOO_OLD
        assert browser.text.count("This page cannot work") == 1
        browser.open("about:blank")
