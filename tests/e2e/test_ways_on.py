"""
Every alert of a login has a reason and a next step, and every button in it does what its label
says.
"""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from e2e.driver import Browser
from e2e.gate import Exchange
from e2e.journey import (
    ALICE,
    BOB,
    address,
    edit_metadata,
    log_in,
    log_in_at_tenant,
    wait_alert,
    wait_for_metadata,
    wait_signed_out,
    wait_until_expired,
)
from e2e.scenes import (
    TOKEN_STORAGES,
    CertifiedProvider,
    OfflineDemo,
    ServerDemo,
    until_left,
)

VERIFY = "Please verify your email."
NO_TOKEN: dict[str, Any] = {"access_token": "a", "token_type": "Bearer", "id_token": "a.b.c"}


def refusing(error: str, description: str) -> Callable[[Exchange], str]:
    """Return a tenant's rule that answers every login with an error, unless a prompt asks again."""

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
    log_in(browser, scene.url)  # Alice still has a session at the tenant
    browser.execute("sessionStorage.clear(); localStorage.clear()")
    browser.end_shared_workers()

    assert refused(browser, scene, "unauthorized", VERIFY).startswith(f"“{VERIFY}”")
    browser.click("button", "Log in again")  # the user may have logged in since
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
        (
            "invalid_request",
            "parameter organization is required for this client",
            "check organization in auth_config.json",
        ),
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
    wait_signed_out(browser)  # no login is pending, so it may belong to the application itself
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


API = "/api/v2/users/*"


def test_an_api_that_does_not_answer_in_time_is_asked_again(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    scene.tenant.gate.hang(API)
    browser.click("button", "Refresh")

    assert "did not answer within" in browser.wait_for("alert", deadline=30)
    scene.tenant.gate.heal()
    browser.click("button", "Try again")

    browser.wait_gone("alert")
    wait_for_metadata(browser)


def test_a_frame_that_stays_silent_leads_to_another_try_or_a_login(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.shorten_tokens(browser)
    log_in(browser, scene.url)
    wait_until_expired(browser)
    scene.tenant.gate.answer("/authorize", status=200, body="<p>No.", content_type="text/html")
    browser.click("button", "Refresh")
    wait_alert(browser, "did not answer the silent authentication")

    browser.click("button", "Try again")
    browser.wait_gone("alert")
    wait_alert(browser, "did not answer the silent authentication")
    scene.tenant.gate.heal()
    browser.click("button", "Log in again")

    wait_for_metadata(browser)
    assert not browser.sees("alert")


# Whether the page shows that something is being read.
PRETENDS = """
return Boolean(document.querySelector(".outline, [aria-busy=true]"))
  || document.body.innerText.includes("Reading");
"""

# Replaces a member of each message by "x". The tab's storage names the member.
SAYS_OTHERWISE = """
const originalPost = MessagePort.prototype.postMessage;
const nameOfMember = () =>
  location.protocol === "http:" ? sessionStorage.getItem("says otherwise") : null;
MessagePort.prototype.postMessage = function (message, ...rest) {
  const name = nameOfMember();
  if (!name || typeof message !== "string") return originalPost.call(this, message, ...rest);
  const member = new RegExp(`"${name}":"[^"]*"`);
  return originalPost.call(this, message.replace(member, `"${name}":"x"`), ...rest);
};
"""


def test_who_acts_for_another_session_than_there_is_loads_the_page_again(
    browser: Browser,
) -> None:
    browser.before_every_page(SAYS_OTHERWISE)
    with until_left(ServerDemo(), browser) as scene:
        log_in(browser, scene.url)
        browser.execute("sessionStorage.setItem('says otherwise', 'session')")
        scene.tenant.gate.forget()
        browser.click("button", "Refresh")

        assert browser.wait_for("alert").startswith("The session is not the one")
        assert not scene.tenant.gate.seen(path=API)
        browser.execute("sessionStorage.clear()")
        browser.click("button", "Load the page again")

        browser.wait_gone("alert")
        wait_for_metadata(browser)


def test_a_page_and_a_vault_of_different_builds_say_so_until_the_page_is_loaded_again(
    browser: Browser,
) -> None:
    browser.before_every_page(SAYS_OTHERWISE)
    with until_left(ServerDemo(), browser) as scene:
        log_in(browser, scene.url)
        browser.execute("sessionStorage.setItem('says otherwise', 'build')")
        browser.reload()
        alert = browser.wait_for("alert")
        assert alert.startswith("This page and its vault are of different")
        assert not browser.execute(PRETENDS)

        browser.click("link", "Home")
        why = browser.execute("return document.querySelector('auth0-login-button button').title")
        assert why and alert.startswith(why)
        browser.click("button", "Log in")
        assert browser.execute("return document.activeElement.getAttribute('role')") == "alert"
        assert not browser.execute(PRETENDS)
        browser.execute("sessionStorage.clear()")
        browser.click("link", "Load the page again")
        browser.wait_gone("alert")

        browser.wait_for("button", "Log out")
        assert browser.execute("return location.hash") == "#/home"


@pytest.mark.parametrize("token_storage", TOKEN_STORAGES)
def test_a_call_that_no_api_is_configured_for_is_for_the_developer(
    browser: Browser, token_storage: str
) -> None:
    users = {"Dot": "."}
    with until_left(ServerDemo(token_storage=token_storage, users=users), browser) as scene:
        browser.open(scene.url)
        browser.click("button", "Log in")
        browser.click("button", re.compile("Dot"))
        browser.click("button", "Accept")
        wait_alert(browser, "Tell the developer of this page: give the user another identifier")

        for press in ("Try again", "Load the page again"):
            browser.click("button", press)
            wait_alert(browser, "which no address can have in its path")
        assert not scene.tenant.gate.seen(path=API)
        browser.click("button", "Log out")
        wait_signed_out(browser)


WITHOUT_WORKERS = """
if (location.protocol === "http:" && document.cookie.includes("refuses")) {
  Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined });
}
"""


@pytest.mark.parametrize("token_storage", TOKEN_STORAGES)
def test_where_the_demo_s_tenant_cannot_run_the_page_says_what_to_allow(
    browser: Browser, token_storage: str
) -> None:
    with until_left(OfflineDemo(token_storage=token_storage), browser) as scene:
        scene.expect_in_page_mode(browser, "EnvironmentUnsuitable")
        browser.before_every_page(WITHOUT_WORKERS)
        browser.open(scene.url)
        wait_signed_out(browser)
        browser.execute("document.cookie = 'refuses=1; path=/'")
        browser.reload()
        wait_alert(browser, "The demo tenant cannot run in this browser.")
        assert "Tell the developer of this page" in browser.wait_for("alert")
        assert not browser.sees(
            "link", "Open its dashboard"
        )  # without the tenant it has no address

        browser.execute("document.cookie = 'refuses=; path=/; max-age=0'")
        browser.click("link", "Load the page again")
        browser.wait_gone("alert")

        wait_signed_out(browser)
        browser.click("link", "Open its dashboard")
        browser.wait_for("heading", "Users")


def test_an_id_token_for_another_application_is_refused_and_another_login_works(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.tenant.change_claims(
        lambda claims: claims.replace(scene.tenant.CLIENT.encode(), b"another-app")
    )
    browser.open(scene.url)
    browser.click("button", "Log in")
    browser.click("button", re.compile(ALICE))
    browser.click("button", "Accept")

    wait_alert(browser, "The ID token was refused")
    assert "another application" in browser.wait_for("alert")
    assert not browser.sees("button", "Log out")
    scene.tenant.gate.heal()
    browser.click("button", "Log in again")

    wait_for_metadata(browser)
    assert not browser.sees("alert")


def test_logging_in_again_from_the_editor_asks_first_and_comes_back(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.expect_in_page_mode(browser, "status of 403")
    log_in(browser, scene.url)
    edit_metadata(browser, '{"theme": "mine"}')
    refusal = '{"message": "Insufficient scope"}'
    scene.tenant.gate.answer(API, status=403, body=refusal, method="PATCH")
    browser.click("button", "Save")
    wait_alert(browser, "Copy it before you leave")
    assert browser.wait_for("alert").startswith("\u201cInsufficient scope\u201d")

    browser.click("button", "Log in again")
    assert "still editing" in browser.answer_question(False)
    assert browser.value("textbox", "User metadata as JSON") == '{"theme": "mine"}'

    scene.tenant.gate.heal()
    scene.tenant.gate.forget()
    browser.click("button", "Log in again")
    browser.answer_question(True)
    browser.wait_until(lambda: scene.tenant.gate.seen("GET", "/authorize"), "a login")
    wait_for_metadata(browser)
    assert browser.url == f"{scene.url}#/profile"
    assert not browser.sees("alert")


# Makes the browser refuse storage, or with the argument false allow it again.
STORES_NOTHING = """
const [isRefused] = arguments;
globalThis.setItem ??= Storage.prototype.setItem;
const refuse = () => { throw new Error("The storage is full."); };
Storage.prototype.setItem = isRefused ? refuse : globalThis.setItem;
document.querySelector("auth0-login-button").setAttribute("screen-hint", "signup");
"""


def test_a_login_that_could_not_be_stored_is_begun_again_as_it_was_wished(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.open(scene.url)
    wait_signed_out(browser)
    browser.execute(STORES_NOTHING, True)
    browser.click("button", "Log in")
    text = browser.wait_for("alert")
    assert "Allow cookies and site data for this site." in text
    assert "try again" not in text

    browser.execute(STORES_NOTHING, False)
    browser.click("button", "Log in again")

    browser.wait_for("button", re.compile(ALICE))
    assert scene.tenant.gate.seen("GET", "/authorize", screen_hint="signup")


def test_a_wrong_configuration_is_for_the_developer_and_shows_no_value(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.expect_in_page_mode(browser, "ConfigurationError")
    scene.site.gate.change(
        "*/auth_config.json", lambda text: text.replace(b'"domain": "http', b'"domain": "ftp')
    )
    browser.open(scene.url)
    wait_alert(browser, "The configuration's domain is not usable.")
    text = browser.wait_for("alert")
    assert "Tell the developer of this page: " in text
    assert scene.tenant.issuer.partition("://")[2] not in text

    scene.site.gate.heal()
    browser.clear_http_cache()
    press_reload(browser)

    wait_signed_out(browser)


def press_reload(browser: Browser) -> None:
    role = "button" if browser.sees("button", "Load the page again") else "link"
    browser.click(role, "Load the page again")


def test_what_the_tenant_said_to_a_renewal_stands_before_what_the_api_did(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.expect_in_page_mode(browser, "status of 401")
    scene.expect_in_page_mode(browser, "status of 403")
    scene.rebuild(use_refresh_tokens=True)
    log_in(browser, scene.url)
    said = '{"error": "access_denied", "error_description": "Your trial is over."}'
    scene.tenant.gate.answer("/oauth/token", status=403, body=said)
    scene.tenant.gate.answer(API, status=401, body='{"message": "Invalid token"}', method="GET")
    browser.click("button", "Refresh")

    wait_alert(browser, "The API did not accept the access token")
    assert browser.wait_for("alert").startswith("\u201cYour trial is over.\u201d")
    scene.tenant.gate.heal()
    browser.click("button", "Log in again")

    browser.wait_gone("alert")
    wait_for_metadata(browser)


@pytest.mark.parametrize("token_storage", TOKEN_STORAGES)
def test_a_login_that_a_protected_view_began_and_that_fails_says_why_there(
    browser: Browser, token_storage: str
) -> None:
    said = '{"error": "access_denied", "error_description": "Your trial is over."}'
    with until_left(ServerDemo(token_storage=token_storage), browser) as scene:
        scene.expect_in_page_mode(browser, "status of 403")
        scene.tenant.gate.answer("/oauth/token", status=403, body=said)
        browser.open(scene.url + "#/profile")
        browser.click("button", re.compile(ALICE))
        browser.click("button", "Accept")

        wait_alert(browser, "Your trial is over.")
        assert browser.execute("return location.hash") == "#/profile"
        scene.tenant.gate.heal()
        browser.click("button", "Log in again")

        wait_for_metadata(browser)
        assert browser.execute("return location.hash") == "#/profile"


FITS = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"
PLACES = """
return [...document.querySelectorAll("[role=alert] .button")].map((button) => {
  const { left, right, height } = button.getBoundingClientRect();
  return left >= 0 && right <= innerWidth && height >= 44;
});
"""


def test_an_alert_with_four_buttons_fits_a_phone(browser: Browser, scene: ServerDemo) -> None:
    browser.resize(360, 740)

    refused(browser, scene, "unauthorized", VERIFY)

    assert browser.execute(FITS)
    assert browser.execute(PLACES) == [True] * 4
    browser.click("button", "Dismiss")
    wait_signed_out(browser)
