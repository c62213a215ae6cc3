"""The end of a login without a return address: the address where it began, in both modes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.driver import Browser
from e2e.journey import ALICE, BOB
from e2e.scenes import TOKEN_STORAGES, ServerDemo, until_left

PAGE = """<!doctype html>
<html lang="en" data-demo data-tokens="__TOKENS__" data-visitor-view="start" data-user-view="start">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="__CSP__">
<title>Orders</title>
<script src="./__ASSETS__/preflight.js"></script>
<link rel="stylesheet" href="./__ASSETS__/orders.css">
<link rel="icon" href="./__ASSETS__/icons/mark.svg">
<script type="module" src="./__ASSETS__/boot.js"></script>
</head>
<body>
<auth0-logout-button label="Sign out"></auth0-logout-button>
<section data-view="start">
  <auth0-login-button label="Sign in"></auth0-login-button>
</section>
<section data-view="orders">
  <auth0-login-required label="Show my orders"></auth0-login-required>
  <p class="signed-in">Your orders</p>
</section>
</body>
</html>
"""
STYLE = """
section[data-view], html[data-auth=out] .signed-in { display: none }
html[data-view=start] [data-view=start] { display: block }
html[data-view=orders] [data-view=orders] { display: block }
"""


@pytest.fixture(params=TOKEN_STORAGES)
def scene(request: pytest.FixtureRequest, tmp_path: Path, browser: Browser) -> Iterator[ServerDemo]:
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "orders.css").write_text(STYLE)
    with until_left(ServerDemo(page=tmp_path, token_storage=request.param), browser) as scene:
        (scene.site.root / "other.html").write_bytes((scene.site.root / "index.html").read_bytes())
        yield scene


def at_tenant(browser: Browser, user: str, *, consent: str | None = None) -> None:
    browser.click("button", re.compile(user))
    if consent:
        browser.click("button", consent)


def wait_at(browser: Browser, address: str) -> None:
    """Wait for the page's address, which is restored just after the signed-in view appears."""
    browser.wait_until(lambda: browser.url == address, f"the address {address}")


def log_out(browser: Browser) -> None:
    browser.click("button", "Sign out")
    browser.wait_gone("button", "Sign out")
    browser.wait_for("button", "Sign in")


def test_a_page_of_ones_own_is_as_it_was_after_a_login(browser: Browser, scene: ServerDemo) -> None:
    begun = scene.url + "?project=7&next=%2Fa%20b"
    browser.open(begun)
    browser.click("button", "Sign in")
    at_tenant(browser, ALICE, consent="Accept")
    browser.wait_for("button", "Sign out")
    wait_at(browser, begun)

    log_out(browser)
    begun = scene.url + "other.html?id=5#part"
    browser.open(begun)
    browser.click("button", "Sign in")
    at_tenant(browser, ALICE)
    wait_at(browser, begun)
    browser.wait_for("button", "Sign out")

    log_out(browser)
    # A protected link: no click is needed, and the view's own parameters stay.
    begun = scene.url + "?project=8#/orders/5?tab=2"
    browser.open(begun)
    at_tenant(browser, ALICE)
    browser.wait_text("Your orders")
    wait_at(browser, begun)


def test_a_login_that_was_declined_can_be_tried_again_where_it_began(
    browser: Browser, scene: ServerDemo
) -> None:
    begun = scene.url + "?project=9#/start/7"
    browser.open(begun)
    browser.click("button", "Sign in")
    at_tenant(browser, BOB, consent="Decline")

    browser.wait_for("alert")
    wait_at(browser, begun)
    browser.click("button", "Sign in")
    browser.click("button", "Accept")
    browser.wait_for("button", "Sign out")
    wait_at(browser, begun)


@pytest.mark.parametrize("token_storage", TOKEN_STORAGES)
def test_the_reference_page_shows_the_protected_link_that_was_opened(
    browser: Browser, token_storage: str
) -> None:
    with until_left(ServerDemo(token_storage=token_storage), browser) as scene:
        begun = scene.url + "?project=7#/python/5?tab=2"
        browser.open(begun)
        at_tenant(browser, ALICE, consent="Accept")

        browser.wait_for("button", "Run")
        wait_at(browser, begun)
