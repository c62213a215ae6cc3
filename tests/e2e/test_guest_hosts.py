"""Login on other people's pages at hosts that change what they serve, or lack something."""

import re
from collections.abc import Callable
from contextlib import closing
from urllib.parse import urlencode

import pytest

from e2e.driver import Browser
from e2e.gate import Exchange
from e2e.guest_site import FOLDER, TAGS, GuestSite
from e2e.servers import BASE

PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">{TAGS}<link rel="icon" href="data:,">
<title>Theirs</title></head><body><h1>First</h1>
<auth0-login-button></auth0-login-button> <auth0-logout-button></auth0-logout-button>
</body></html>
"""


def drops_html(site: GuestSite) -> None:
    """Cloudflare Pages: `callback.html` is redirected to `callback`, with its query."""
    callback = f"*/{FOLDER}/callback"
    page = (site.root / FOLDER / "callback.html").read_text(encoding="utf-8")
    site.gate.answer(callback, status=200, body=page, content_type="text/html; charset=utf-8")

    def target(exchange: Exchange) -> str:
        query = urlencode(exchange.query)
        return f"callback?{query}" if query else "callback"

    site.gate.redirect(f"{callback}.html", target)


def has_no_directory_index(site: GuestSite) -> None:
    site.gate.answer(BASE, status=403, body="no index", content_type="text/plain")


def injects_a_script(site: GuestSite) -> None:
    """Netlify's analytics, and toolbars of previews: in the callback page, too."""
    injected = b"<script>window.injected = true</script></html>"
    site.gate.change("*", lambda page: page.replace(b"</html>", injected), kind="text/html")


def changes_line_ends(site: GuestSite) -> None:
    """`git` on Windows: a file with a NUL byte stays as it is."""
    site.gate.change(
        "*", lambda content: content if b"\0" in content else content.replace(b"\n", b"\r\n")
    )


def knows_no_types(site: GuestSite) -> None:
    for ending in ("wasm", "zip", "txt"):
        site.gate.without_headers("content-type", f"*.{ending}")


HOSTS: dict[str, Callable[[GuestSite], None]] = {
    "drops .html": drops_html,
    "has no directory index": has_no_directory_index,
    "injects a script": injects_a_script,
    "changes line ends": changes_line_ends,
    "knows no types": knows_no_types,
}


def log_in(browser: Browser) -> None:
    browser.click("button", "Log in")
    browser.click("button", re.compile("Alice"))
    browser.click("button", "Accept")
    browser.wait_for("button", "Log out")


@pytest.mark.parametrize("host", HOSTS)
def test_a_login_a_reload_and_a_logout(browser: Browser, host: str) -> None:
    with closing(GuestSite({"index.html": PAGE})) as site:
        HOSTS[host](site)
        page = f"{site.url}index.html"
        browser.open(page)
        log_in(browser)
        assert browser.url == page

        browser.reload()
        browser.wait_for("button", "Log out")
        browser.click("button", "Log out")
        browser.wait_for("button", "Log in")
        assert browser.url == page
        browser.leave_pages()


def test_a_new_version_is_shown_at_once_and_an_open_tab_goes_on(browser: Browser) -> None:
    """Nothing of the site is stored, so no host keeps anybody on an old version."""
    with closing(GuestSite({"index.html": PAGE})) as site:
        browser.open(site.url)
        log_in(browser)
        old = browser.tab

        site.deploy({"index.html": PAGE.replace("First", "Second")}, version="2")
        browser.new_tab(site.url)
        browser.wait_text("Second")
        browser.wait_for("button", "Log out")

        browser.close_tab(old)
        browser.wait_text("First")
        browser.click("button", "Log out")
        browser.wait_text("Second")  # the tenant sends the user to the page of today
        browser.wait_for("button", "Log in")
        browser.leave_pages()
