"""
Nobody is in a dead end: each alert of a login says why, and every button in it does what it says.
"""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from e2e.driver import Browser
from e2e.gate import Exchange
from e2e.journey import (
    ALICE,
    BOB,
    address,
    log_in,
    log_in_at_tenant,
    wait_alert,
    wait_for_metadata,
    wait_signed_out,
)
from e2e.scenes import CertifiedProvider, ServerDemo, until_left

VERIFY = "Please verify your email."
NO_TOKEN: dict[str, Any] = {"access_token": "a", "token_type": "Bearer", "id_token": "a.b.c"}


def refusing(error: str, description: str) -> Callable[[Exchange], str]:
    """
    Return what a tenant's rule does: it answers every login with an error, unless a prompt asks
    anew.
    """

    def answer(exchange: Exchange) -> str:
        query = exchange.query
        if query.get("prompt") == "login":
            return ""
        said = {"error": error, "error_description": description, "state": query["state"]}
        return f"{query['redirect_uri']}?{urlencode(said)}"

    return answer


def refused(
    browser: Browser, scene: ServerDemo | CertifiedProvider, error: str, description: str
) -> str:
    """Log in at a tenant that answers with this error, and return the alert's text."""
    scene.tenant.gate.heal()
    scene.tenant.gate.forget()
    scene.tenant.gate.redirect("/authorize", refusing(error, description))
    browser.open(scene.url)
    browser.click("button", "Log in")
    text = browser.wait_for("alert")
    assert address(browser) == scene.url
    return text


def test_who_is_refused_logs_in_as_somebody_else_or_leaves(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)  # Alice's session stands at the tenant
    browser.execute("sessionStorage.clear(); localStorage.clear()")
    browser.end_shared_workers()

    assert refused(browser, scene, "unauthorized", VERIFY).startswith(f"“{VERIFY}”")
    browser.click("button", "Log in again")  # the user may have done so meanwhile
    wait_alert(browser, VERIFY)

    browser.click("button", "Log in as somebody else")
    browser.click("button", re.compile(BOB))
    browser.click("button", "Accept")
    browser.wait_text(BOB)
    browser.click("button", "Log out")
    wait_signed_out(browser)

    refused(browser, scene, "access_denied", "Your trial is over.")
    browser.click("button", "Log out at the tenant")
    wait_signed_out(browser)
    assert scene.tenant.gate.seen("GET", "/v2/logout")

    refused(browser, scene, "unauthorized", "user is blocked")
    browser.click("button", "Dismiss")
    wait_signed_out(browser)


def test_a_certified_provider_asks_for_somebody_else_too(browser: Browser) -> None:
    with until_left(CertifiedProvider(), browser) as scene:
        log_in(browser, scene.url)
        browser.execute("sessionStorage.clear(); localStorage.clear()")
        browser.end_shared_workers()
        refused(browser, scene, "unauthorized", VERIFY)

        browser.click("button", "Log in as somebody else")

        browser.click("button", re.compile(BOB))
        browser.wait_for("button", "Accept")


def test_a_login_that_failed_can_be_begun_again_from_its_alert(
    browser: Browser, scene: ServerDemo
) -> None:
    for error, said, words in (
        ("server_error", "Script generated an unhandled error.", "It may work in a moment"),
        ("temporarily_unavailable", "", "too busy"),
        ("access_denied", "Service not found: urn:orders", "no API with the audience"),
        ("invalid_request", "parameter organization is required for this client", "`organization`"),
    ):
        text = refused(browser, scene, error, said)
        assert words in text
        assert text.startswith(f"“{said}”" if said else "The tenant")
        scene.tenant.gate.heal()
        browser.click("button", "Log in again")
        browser.wait_for("button", re.compile(ALICE))


def test_tokens_that_do_not_come_or_are_refused_lead_to_a_new_login(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.expect_in_page_mode(browser, "net::ERR_EMPTY_RESPONSE")
    browser.open(scene.url)
    browser.click("button", "Log in")
    browser.click("button", re.compile(ALICE))
    browser.wait_for("button", "Accept")
    scene.tenant.gate.cut("/oauth/token")
    browser.click("button", "Accept")
    browser.wait_for("alert")

    scene.tenant.gate.heal()
    scene.tenant.gate.answer("/oauth/token", status=200, body=json.dumps(NO_TOKEN), times=1)
    browser.click("button", "Log in again")
    wait_alert(browser, "was refused")
    assert address(browser) == scene.url

    browser.click("button", "Log in again")
    wait_for_metadata(browser)
    assert not browser.sees("alert")


def test_an_answer_of_another_login_is_said_while_one_is_under_way(
    browser: Browser, scene: ServerDemo
) -> None:
    foreign = f"{scene.url}?code=abc&state=of-another-login"
    browser.open(foreign)
    wait_signed_out(browser)  # no login is under way: it may well be the application's own
    browser.click("button", "Log in")
    browser.wait_for("button", re.compile(ALICE))

    browser.open(foreign)

    assert browser.wait_for("alert").startswith("This answer belongs to another login.")
    assert browser.url == foreign
    browser.click("button", "Dismiss")
    assert not browser.sees("alert")
    browser.reload()
    browser.wait_for("alert")
    browser.click("button", "Log in again")
    log_in_at_tenant(browser)
    assert not browser.sees("alert")
    assert all(
        seen.form["code"] != "abc" for seen in scene.tenant.gate.seen("POST", "/oauth/token")
    )
