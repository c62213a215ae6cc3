"""Login on pages that were not built by us: a folder beside them, and two tags in their head."""

import re
from contextlib import closing

import pytest

from e2e.driver import ENGINES, Browser
from e2e.guest_site import FOLDER, GuestSite, tags

ICON = '<link rel="icon" href="data:,">'
ELEMENTS = """
<auth0-login-button></auth0-login-button> <auth0-logout-button></auth0-logout-button>
<auth0-profile></auth0-profile>
"""


def page(body: str, *, to_site: str = "./", head: str = "", attributes: str = "") -> str:
    """Return a page with the two tags."""
    return (
        f'<!doctype html>\n<html lang="en" {attributes}><head><meta charset="utf-8">\n'
        f"{tags(to_site)}{ICON}<title>Theirs</title>{head}</head>\n<body>{body}</body></html>\n"
    )


def log_in(browser: Browser) -> None:
    browser.click("button", "Log in")
    browser.click("button", re.compile("Alice"))
    browser.click("button", "Accept")


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_login_ends_on_the_page_where_it_began_and_all_pages_share_the_session(
    browser: Browser,
) -> None:
    pages = {
        "index.html": page(ELEMENTS),
        "blog/post.html": page(f"<h1>Post</h1>{ELEMENTS}", to_site="../"),
    }
    with closing(GuestSite(pages)) as site:
        browser.open(f"{site.url}blog/post.html?page=2#chapter")
        log_in(browser)
        browser.wait_text("Alice Example")
        assert browser.url == f"{site.url}blog/post.html?page=2#chapter"

        browser.open(site.url)
        browser.wait_text("Alice Example")

        browser.click("button", "Log out")
        browser.wait_for("button", "Log in")
        assert browser.url == site.url
        requests = site.gate.seen("GET", "*")
        assert all("code" not in seen.query for seen in requests if FOLDER not in seen.path)
        browser.leave_pages()
