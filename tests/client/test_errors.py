"""Each failure that an app can meet has the same class, code and words in both modes."""

from auth0_pyscript.errors import Auth0Error, to_data
from client.browsers import Browser, PageMode, VaultMode
from expect import plain
from session.fakes import MANAGEMENT, ORDERS, SITE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from auth0_pyscript.types import CallbackResult

ORDERS_API = {"audience": ORDERS, "scope": "read:orders"}


# What an app does, each with a failure. It raises, or the client's `error` has it.


async def a_login_where_storage_is_refused(browser: Browser) -> None:
    browser.store.is_refused = True
    await browser.client.login_with_redirect()


async def a_first_check_where_storage_is_refused(browser: Browser) -> None:
    browser.store.is_refused = True
    await browser.client.check_session()


async def a_callback_where_storage_is_refused(browser: Browser) -> None:
    await browser.client.login_with_redirect()
    query = browser.tenant.redirect(browser.window.navigated[-1])
    browser.reload()
    browser.store.is_refused = True
    await browser.client.handle_redirect_callback(query)


async def a_login_to_another_site(browser: Browser) -> None:
    await browser.client.login_with_redirect(return_to="https://elsewhere.example/")


async def a_login_with_a_parameter_of_the_sdk(browser: Browser) -> None:
    await browser.client.login_with_redirect(authorization_params={"state": "x"})


async def a_callback_of_no_login(browser: Browser) -> None:
    await browser.client.handle_redirect_callback("code=1&state=py.2")


async def a_login_that_is_denied(browser: Browser) -> None:
    browser.window.address = SITE + "#/orders"
    browser.tenant.authorize_error = "access_denied: Not on the list."
    await browser.log_in()


async def a_login_without_network(browser: Browser) -> None:
    await _come_back(browser, is_unreachable=True)


async def a_login_whose_answer_is_lost(browser: Browser) -> None:
    await _come_back(browser, loses_answers=True)


async def a_login_at_an_address_that_redirects(browser: Browser) -> None:
    await _come_back(browser, moved=("oauth/token",))


async def a_login_that_the_token_endpoint_refuses(browser: Browser) -> None:
    browser.tenant.faults["oauth/token"] = (403, {"error": "invalid_grant"})
    await browser.log_in()


async def a_login_with_an_id_token_for_another(browser: Browser) -> None:
    browser.tenant.more_claims = {"aud": "another"}
    await browser.log_in()


async def a_login_with_keys_that_do_not_come(browser: Browser) -> None:
    browser.tenant.faults[".well-known/jwks.json"] = (500, "")
    await browser.log_in()


async def a_token_after_the_tenant_s_session(browser: Browser) -> None:
    await browser.log_in()
    browser.clock.time += 7200
    browser.tenant.user = None
    await browser.client.get_access_token_silently()


async def a_call_after_the_tenant_s_session(browser: Browser) -> None:
    await browser.log_in()
    browser.clock.time += 7200
    browser.tenant.user = None
    await browser.client.fetch(MANAGEMENT + "users/1")


async def a_token_that_takes_a_consent(browser: Browser) -> None:
    await browser.log_in()
    browser.tenant.authorize_error = "consent_required"
    await browser.client.token_facts(authorization_params=ORDERS_API)


async def a_call_that_takes_a_second_factor(browser: Browser) -> None:
    await browser.log_in()
    browser.tenant.authorize_error = "mfa_required"
    await browser.client.fetch(ORDERS)


async def a_call_while_another_user_is_at_the_tenant(browser: Browser) -> None:
    await browser.log_in()
    browser.tenant.user = {"sub": "auth0|2"}
    await browser.client.fetch(ORDERS)


async def a_call_whose_frame_stays_silent(browser: Browser) -> None:
    await browser.log_in()
    browser.window.is_silent = True
    await browser.client.fetch(ORDERS)


async def a_renewal_without_network(browser: Browser) -> None:
    await browser.log_in()
    browser.clock.time += 7200
    browser.tenant.is_unreachable = True
    await browser.client.get_access_token_silently()


async def a_call_to_an_api_that_is_down(browser: Browser) -> None:
    await browser.log_in()
    browser.tenant.is_unreachable = True
    await browser.client.fetch(MANAGEMENT + "users/1")


async def a_call_to_another_address(browser: Browser) -> None:
    await browser.log_in()
    await browser.client.fetch("https://elsewhere.example/")


async def a_call_with_a_token_of_its_own(browser: Browser) -> None:
    await browser.log_in()
    await browser.client.fetch(ORDERS, headers={"Authorization": "Bearer x"})


async def a_call_of_nobody(browser: Browser) -> None:
    await browser.client.check_session()
    await browser.client.fetch(ORDERS)


async def a_token_that_is_not_in_memory(browser: Browser) -> None:
    await browser.log_in()
    browser.clock.time += 7200
    await browser.client.get_access_token_silently(cache_mode="cache-only")


async def a_token_from_an_unknown_cache(browser: Browser) -> None:
    unknown: Any = "of"  # the checker refuses it, too
    await browser.log_in()
    await browser.client.get_access_token_silently(cache_mode=unknown)


async def a_logout_to_another_site(browser: Browser) -> None:
    await browser.log_in()
    await browser.client.logout(return_to="//elsewhere.example/")


FAILURES = (
    (a_login_where_storage_is_refused, "EnvironmentUnsuitable", "storage_unavailable"),
    (a_first_check_where_storage_is_refused, "EnvironmentUnsuitable", "storage_unavailable"),
    (a_callback_where_storage_is_refused, "EnvironmentUnsuitable", "storage_unavailable"),
    (a_login_to_another_site, "ConfigurationError", "invalid_configuration"),
    (a_login_with_a_parameter_of_the_sdk, "ConfigurationError", "invalid_configuration"),
    (a_callback_of_no_login, "CallbackError", "invalid_state"),
    (a_login_that_is_denied, "AccessDenied", "access_denied"),
    (a_login_without_network, "NetworkError", "network_error"),
    (a_login_whose_answer_is_lost, "RequestTimeout", "timeout"),
    (a_login_at_an_address_that_redirects, "NetworkError", "redirect_refused"),
    (a_login_that_the_token_endpoint_refuses, "TokenError", "invalid_grant"),
    (a_login_with_an_id_token_for_another, "IdTokenError", "invalid_id_token"),
    (a_login_with_keys_that_do_not_come, "NetworkError", "jwks_unavailable"),
    (a_token_after_the_tenant_s_session, "LoginRequired", "login_required"),
    (a_call_after_the_tenant_s_session, "LoginRequired", "login_required"),
    (a_token_that_takes_a_consent, "InteractionNeeded", "consent_required"),
    (a_call_that_takes_a_second_factor, "InteractionNeeded", "mfa_required"),
    (a_call_while_another_user_is_at_the_tenant, "UserChanged", "user_changed"),
    (a_call_whose_frame_stays_silent, "RequestTimeout", "frame_timeout"),
    (a_renewal_without_network, "NetworkError", "network_error"),
    (a_call_to_an_api_that_is_down, "NetworkError", "network_error"),
    (a_call_to_another_address, "ApiNotAllowed", "api_not_allowed"),
    (a_call_with_a_token_of_its_own, "ConfigurationError", "invalid_configuration"),
    (a_call_of_nobody, "NotAuthenticated", "not_authenticated"),
    (a_token_that_is_not_in_memory, "NotAuthenticated", "token_not_cached"),
    (a_token_from_an_unknown_cache, "ConfigurationError", "invalid_configuration"),
    (a_logout_to_another_site, "ConfigurationError", "invalid_configuration"),
)


async def test_each_failure_has_its_class_and_code(mode: type[Browser]) -> None:
    for act, kind, code in FAILURES:
        error = await _error(mode(), act)

        assert (error["kind"], error["error"]) == (kind, code), (act, error)


async def test_a_login_that_failed_names_where_it_began(mode: type[Browser]) -> None:
    assert (await _error(mode(), a_login_that_is_denied))["began_at"] == "#/orders"


async def test_both_modes_say_the_same() -> None:
    for act, _, _ in FAILURES:
        in_page, over_vault = PageMode(), VaultMode()

        assert await _error(in_page, act) == await _error(over_vault, act), act
        assert in_page.client.is_authenticated == over_vault.client.is_authenticated, act
        assert plain(in_page.client.error) == plain(over_vault.client.error), act


async def test_what_a_user_can_do_is_said(mode: type[Browser]) -> None:
    for act, title, detail in (
        (
            a_login_where_storage_is_refused,
            "This browser blocks storage for this site.",
            "Allow cookies and site data",
        ),
        (
            a_call_whose_frame_stays_silent,
            "https://tenant.example did not answer the silent authentication.",
            "Allowed Web Origins",
        ),
    ):
        error = await _error(mode(), act)

        assert error["title"] == title
        assert detail in error["detail"]


async def _come_back(browser: Browser, **faults: object) -> "CallbackResult":
    await browser.client.login_with_redirect()
    query = browser.tenant.redirect(browser.window.navigated[-1])
    for name, value in faults.items():
        setattr(browser.tenant, name, value)
    return await browser.reload().handle_redirect_callback(query)


async def _error(browser: Browser, act: "Any") -> "dict[str, Any]":
    """Return the error that act raises, or that the client has afterwards, as plain data."""
    try:
        await act(browser)
    except Auth0Error as error:
        data: dict[str, Any] = plain(to_data(error))
        return data | {"str": str(error)}
    shown: dict[str, Any] = plain(browser.client.error)
    return shown
