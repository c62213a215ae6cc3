"""Access tokens and API calls of an app: the same in both modes."""

from auth0_pyscript.errors import ApiNotAllowed, ConfigurationError, NotAuthenticated
from client.browsers import Browser
from expect import plain, raises
from session.fakes import ISSUER, MANAGEMENT, ORDERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ALL_OF_THEM = MANAGEMENT + "users/auth0%7C1"


async def signed_in(mode: type[Browser], **options: object) -> Browser:
    """Return a browser in which a user is signed in."""
    browser = mode(**options)
    await browser.log_in()
    return browser


# Tokens


async def test_a_token_is_used_until_a_minute_before_its_end(mode: type[Browser]) -> None:
    browser = await signed_in(mode)
    first = await browser.client.get_access_token_silently()

    browser.clock.time += 3539
    assert await browser.client.get_access_token_silently() == first
    browser.clock.time += 1
    second = await browser.client.get_access_token_silently()

    assert second != first
    assert len(browser.window.frames) == 1


async def test_a_refresh_token_renews_without_a_frame(mode: type[Browser]) -> None:
    browser = await signed_in(mode, use_refresh_tokens=True)
    first = await browser.client.get_access_token_silently()

    second = await browser.client.get_access_token_silently(cache_mode="off")

    assert second != first
    assert browser.tenant.grants() == ["authorization_code", "refresh_token"]
    assert browser.window.frames == []


async def test_cache_only_asks_the_tenant_nothing(mode: type[Browser]) -> None:
    browser = await signed_in(mode)
    browser.clock.time += 3600

    with raises(NotAuthenticated) as caught:
        await browser.client.get_access_token_silently(cache_mode="cache-only")

    assert caught.error.error == "token_not_cached"
    assert browser.window.frames == []


async def test_the_facts_of_a_token_come_without_it(mode: type[Browser]) -> None:
    browser = await signed_in(mode)
    orders = {"audience": ORDERS, "scope": "read:orders"}

    facts = await browser.client.token_facts(authorization_params=orders)

    assert facts["expires_at"] == browser.clock.time + 3600
    assert "read:orders" in facts["scope"].split()
    assert set(facts) == {"scope", "expires_at"}


# Calls


async def test_a_call_carries_the_token_of_its_api(mode: type[Browser]) -> None:
    browser = await signed_in(mode)
    token = await browser.client.get_access_token_silently()

    response = await browser.client.fetch(ALL_OF_THEM)
    await browser.client.fetch(ORDERS + "1")

    assert (response.status, response.ok, response.url) == (200, True, ALL_OF_THEM)
    assert response.headers == {"content-type": "application/json"}
    assert plain(response.json()) == {"path": ALL_OF_THEM}
    (first, second) = browser.api_calls()
    assert first == ("GET", ALL_OF_THEM, None, [("authorization", f"Bearer {token}")])
    assert second[1] == ORDERS + "1"
    assert second[3] != first[3]  # another audience, another token


async def test_a_body_arrives_as_it_was_given(mode: type[Browser]) -> None:
    browser = await signed_in(mode)
    bodies: tuple[tuple[dict[str, Any], bytes | None], ...] = (
        ({"body": bytes(range(256))}, bytes(range(256))),
        ({"body": "ü"}, "ü".encode()),
        ({"json": {"a": [1, None]}}, b'{"a":[1,null]}'),
        ({}, None),
    )
    for given, sent in bodies:
        await browser.client.fetch(ORDERS, method="POST", **given)

        assert browser.api_calls()[-1][:3] == ("POST", ORDERS, sent)


async def test_an_error_status_is_an_answer(mode: type[Browser]) -> None:
    browser = await signed_in(mode)
    browser.tenant.api_answers = [404]

    response = await browser.client.fetch(ORDERS + "2")

    assert (response.status, response.ok) == (404, False)
    assert plain(response.json()) == {"path": ORDERS + "2"}


async def test_a_token_that_the_api_rejects_is_renewed_once(mode: type[Browser]) -> None:
    browser = await signed_in(mode)
    browser.tenant.api_answers = [401]

    response = await browser.client.fetch(ALL_OF_THEM)

    assert response.status == 200
    first, second = [headers for _, _, _, headers in browser.api_calls()]
    assert first != second


async def test_no_other_address_gets_a_token(mode: type[Browser]) -> None:
    browser = await signed_in(mode)
    for url in (
        "https://elsewhere.example/",
        "http://orders.example/",
        "https://orders.example.evil.example/",
        MANAGEMENT + "%2e%2e/%2e%2e/x",
        ISSUER + "userinfo",
        "orders",
    ):
        with raises(ApiNotAllowed) as caught:
            await browser.client.fetch(url)

        assert caught.error.error == "api_not_allowed"
        assert caught.error.url
    assert browser.api_calls() == []


async def test_an_authorization_header_of_the_caller_is_refused(mode: type[Browser]) -> None:
    browser = await signed_in(mode)

    with raises(ConfigurationError) as caught:
        await browser.client.fetch(ORDERS, headers={"Authorization": "Bearer x"})

    assert caught.error.option == "headers"
    assert browser.api_calls() == []


async def test_without_a_session_a_call_needs_a_login(mode: type[Browser]) -> None:
    browser = mode()
    await browser.client.check_session()

    for action in (
        browser.client.fetch(ORDERS),
        browser.client.get_access_token_silently(),
        browser.client.token_facts(),
    ):
        with raises(NotAuthenticated) as caught:
            await action
        assert caught.error.error == "not_authenticated"
    assert await browser.client.get_user() is None
    assert await browser.client.get_id_token_claims() is None
