"""Logins, the session and logouts, as an app sees them: the same in both modes."""

import asyncio
import gc

from auth0_pyscript.errors import CallbackError, NotAuthenticated
from client.browsers import Browser
from expect import plain, raises
from session.fakes import ISSUER, MANAGEMENT, SITE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from auth0_pyscript.types import State

ADA = {"sub": "auth0|1", "name": "Ada", "email": "ada@example.com"}


# Log in


async def test_a_new_page_is_loading_until_the_first_check_has_ended(mode: type[Browser]) -> None:
    browser = mode()
    assert browser.client.is_loading

    await browser.client.check_session()

    assert not browser.client.is_loading
    assert not browser.client.is_authenticated
    assert (browser.client.user, browser.client.error) == (None, None)
    assert browser.tenant.requests == []  # nobody was signed in, so nobody is asked


async def test_a_login_leaves_for_the_tenant_with_the_parameters_of_the_call(
    mode: type[Browser],
) -> None:
    browser = mode(authorization_params={"ui_locales": "de", "organization": "org_1"})

    await browser.client.login_with_redirect(authorization_params={"ui_locales": "fr"})

    assert browser.window.navigated[-1].startswith(ISSUER + "authorize?")
    sent = browser.sent()
    assert (sent["response_type"], sent["redirect_uri"]) == ("code", SITE)
    assert (sent["audience"], sent["code_challenge_method"]) == (MANAGEMENT, "S256")
    assert (sent["ui_locales"], sent["organization"]) == ("fr", "org_1")
    assert [sent["state"] in name for name in browser.store.areas["tab"]] == [True]


async def test_the_callback_logs_in_and_says_where_to_go(mode: type[Browser]) -> None:
    browser = mode()

    outcome = await browser.log_in(return_to="#/profile")

    assert plain(outcome) == {"return_to": "#/profile"}
    assert browser.client.is_authenticated and not browser.client.is_loading
    assert plain(browser.client.user) == plain(await browser.client.get_user()) == ADA
    claims = await browser.client.get_id_token_claims()
    assert claims is not None and claims["iss"] == ISSUER


async def test_a_login_ends_where_it_began_unless_the_call_says_otherwise(
    mode: type[Browser],
) -> None:
    browser = mode()
    browser.window.address = SITE + "#/orders"

    outcome = await browser.log_in()

    assert outcome["return_to"] == "#/orders"


async def test_an_answer_logs_in_once(mode: type[Browser]) -> None:
    browser = mode()
    await browser.client.login_with_redirect()
    query = browser.tenant.redirect(browser.window.navigated[-1])
    await browser.reload().handle_redirect_callback(query)

    with raises(CallbackError):
        await browser.reload().handle_redirect_callback(query)

    assert browser.tenant.grants() == ["authorization_code"]


async def test_an_answer_of_another_tab_changes_nothing(mode: type[Browser]) -> None:
    browser = mode()
    await browser.log_in()

    with raises(CallbackError) as caught:
        await browser.client.handle_redirect_callback("code=1&state=py.2")

    assert caught.error.error == "invalid_state"
    await browser.client.check_session()
    assert browser.client.is_authenticated


# The session


async def test_a_reload_restores_the_session(mode: type[Browser]) -> None:
    browser = mode()
    await browser.log_in()

    client = browser.reload()
    assert client.is_loading
    await client.check_session()

    assert client.is_authenticated and not client.is_loading
    assert plain(client.user) == ADA


async def test_after_a_day_nobody_asks_the_tenant(mode: type[Browser]) -> None:
    browser = mode()
    await browser.log_in()
    await browser.client.logout(local_only=True)
    browser.clock.time += 86401

    await browser.reload().check_session()

    assert not browser.client.is_authenticated
    assert browser.window.frames == []


# Subscribers


async def test_a_subscriber_hears_of_each_change_until_it_unsubscribes(
    mode: type[Browser],
) -> None:
    browser = mode()
    heard: list[Any] = []
    unsubscribe = browser.client.subscribe(heard.append)

    await browser.client.check_session()
    before = len(heard)
    unsubscribe()
    await browser.client.check_session()

    assert before > 0
    assert len(heard) == before
    assert plain(heard[-1]) == {
        "is_loading": False,
        "is_authenticated": False,
        "user": None,
        "error": None,
        "scope": None,
        "expires_at": None,
        "session_id": "",
    }


async def test_the_states_are_those_of_a_login_and_a_logout(mode: type[Browser]) -> None:
    browser = mode()
    await browser.client.login_with_redirect()
    query = browser.tenant.redirect(browser.window.navigated[-1])
    client = browser.reload()
    heard: list[Any] = []
    client.subscribe(heard.append)

    await client.handle_redirect_callback(query)
    await client.logout(local_only=True)

    assert [state["is_authenticated"] for state in heard] == [True, False]
    assert heard[0]["session_id"] != "" and plain(heard[0]["user"]) == ADA
    assert heard[0]["expires_at"] == browser.clock.time + 3600


async def test_a_subscriber_that_raises_silences_no_other(mode: type[Browser]) -> None:
    browser = mode()
    heard: list[Any] = []
    reports: list[str] = []

    def fail(_state: object) -> None:
        raise ValueError("of the subscriber")

    def note(_loop: object, context: "dict[str, Any]") -> None:
        reports.append(str(context["exception"]))

    asyncio.get_event_loop().set_exception_handler(note)
    browser.client.subscribe(fail)
    browser.client.subscribe(heard.append)

    for _ in range(2):
        await browser.client.check_session()
        await asyncio.sleep(0)
    del browser  # the session holds the last failed task
    for _ in range(3):
        gc.collect()  # CPython reports a failed task when it is forgotten
        await asyncio.sleep(0)
    asyncio.get_event_loop().set_exception_handler(None)

    assert heard and not heard[-1]["is_loading"]
    assert reports[:1] == ["of the subscriber"]


async def test_a_subscriber_cannot_change_the_state(mode: type[Browser]) -> None:
    browser = mode()

    def change(state: "State") -> None:
        state["is_loading"] = True

    browser.client.subscribe(change)

    await browser.client.check_session()

    assert browser.client.is_loading is False


# Log out


async def test_a_logout_ends_the_session_here_and_at_the_tenant(mode: type[Browser]) -> None:
    browser = mode(use_refresh_tokens=True)
    await browser.log_in()

    await browser.client.logout(return_to="bye")

    assert browser.window.navigated[-1].startswith(ISSUER + "v2/logout?")
    assert browser.sent()["returnTo"] == SITE + "bye"
    assert len(browser.tenant.asked("oauth/revoke")) == 1
    assert not browser.client.is_authenticated
    assert browser.client.user is None
    await browser.reload().check_session()
    assert not browser.client.is_authenticated
    assert browser.window.frames == []


async def test_a_local_logout_stays_on_the_page(mode: type[Browser]) -> None:
    browser = mode()
    await browser.log_in()
    left = list(browser.window.navigated)

    await browser.client.logout(local_only=True)

    assert browser.window.navigated == left
    with raises(NotAuthenticated):
        await browser.client.fetch(MANAGEMENT + "users/1")
    assert browser.api_calls() == []
