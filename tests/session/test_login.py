"""Logging in: the request, the transaction, the callback, and all their errors."""

import asyncio

from auth0_pyscript.encoding.json_text import parse_json, to_json
from auth0_pyscript.errors import (
    AccessDenied,
    Auth0Error,
    CallbackError,
    ConfigurationError,
    EnvironmentUnsuitable,
    IdTokenError,
    NetworkError,
    NotAuthenticated,
    ProtocolError,
    RedirectLoop,
    TokenError,
)
from auth0_pyscript.protocol.pkce import code_challenge
from expect import raises
from session.fakes import CLIENT_ID, ISSUER, MANAGEMENT, NOW, SITE, World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable

    from auth0_pyscript.types import LoginOptions
    from session.fakes import Answer


async def test_a_login_asks_for_a_code_with_pkce_state_and_nonce() -> None:
    world = World()

    await world.service.login_with_redirect({})

    asked = world.sent_to_login()
    assert world.window.navigated[0].startswith(ISSUER + "authorize?")
    assert asked["response_type"] == "code"
    assert asked["client_id"] == CLIENT_ID
    assert asked["redirect_uri"] == SITE
    assert asked["audience"] == MANAGEMENT
    assert asked["scope"] == "openid profile email read:current_user"
    assert asked["code_challenge_method"] == "S256"
    assert asked["state"].startswith("py.")
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3


async def test_a_user_whose_name_ends_in_half_a_surrogate_pair_is_logged_in() -> None:
    for half in ("\\ud83d", "\\uDE00"):
        world = World()
        world.tenant.more_claims = {"name": "Ana *"}

        def rewrite(text: str, half: str = half) -> str:
            return text.replace("*", half)

        world.tenant.rewrite = rewrite

        await world.log_in()

        assert world.user()["name"] == "Ana \ufffd"


async def test_a_user_whose_identifier_is_broken_is_refused() -> None:
    # Two identifiers that differ only in a broken character would be equal.
    for broken in ("\\ud83d", "\ufffd"):
        world = World()
        world.tenant.more_claims = {"sub": "auth0|*"}

        def rewrite(text: str, broken: str = broken) -> str:
            return text.replace("*", broken)

        world.tenant.rewrite = rewrite

        with raises(IdTokenError) as caught:
            await world.log_in()

        assert caught.error.claim == "sub"


async def test_a_token_response_with_two_members_of_one_name_is_refused() -> None:
    world = World()
    world.tenant.faults["oauth/token"] = (
        200,
        '{"access_token":"a","access_token":"b","token_type":"Bearer"}',
    )

    with raises(ProtocolError):
        await world.log_in()


async def test_authorization_params_change_audience_and_scope_and_add_others() -> None:
    world = World()
    params = {"scope": "read:orders", "prompt": "login", "max_age": 300, "organization": "org_1"}

    await world.service.login_with_redirect({"authorization_params": params})

    asked = world.sent_to_login()
    assert asked["scope"] == "openid read:orders"
    assert (asked["prompt"], asked["max_age"], asked["organization"]) == ("login", "300", "org_1")


async def test_an_authorization_parameter_of_the_protocol_itself_is_refused() -> None:
    for name in ("state", "redirect_uri", "code_challenge", "response_type"):
        world = World()

        with raises(ConfigurationError) as caught:
            await world.service.login_with_redirect({"authorization_params": {name: "x"}})

        assert caught.error.option == "authorization_params"
        assert world.window.navigated == []


async def test_a_callback_signs_in_and_names_where_to_go() -> None:
    world = World()

    outcome = await world.log_in(return_to="#/profile")

    state = world.service.state()
    assert outcome == {"return_to": "#/profile"}
    assert state["is_authenticated"] and not state["is_loading"] and state["error"] is None
    assert world.user()["sub"] == "auth0|1"
    assert state["scope"] == "openid profile email read:current_user"
    assert state["expires_at"] == world.clock.time + 3600


async def test_the_user_has_no_claims_of_the_protocol() -> None:
    world = World()

    await world.log_in()

    user = await world.service.get_user()
    claims = await world.service.get_id_token_claims()
    assert user is not None and claims is not None
    assert sorted(user) == ["email", "name", "sub"]
    assert claims["iss"] == ISSUER
    assert claims["aud"] == CLIENT_ID


async def test_the_code_is_redeemed_with_the_verifier_of_its_own_login() -> None:
    world = World()

    await world.log_in()

    asked = world.sent_to_login()
    (redeemed,) = world.tenant.asked("oauth/token")
    assert code_challenge(redeemed[2]["code_verifier"]) == asked["code_challenge"]
    assert redeemed[2]["redirect_uri"] == SITE


async def test_two_logins_at_once_both_work() -> None:
    world = World()
    await world.service.login_with_redirect({"return_to": "#/first"})
    await world.service.login_with_redirect({"return_to": "#/second"})
    first, second = [world.tenant.redirect(url) for url in world.window.navigated]

    outcome_of_second = await world.open_page().handle_redirect_callback({"query": second})
    outcome_of_first = await world.open_page().handle_redirect_callback({"query": first})

    assert outcome_of_first == {"return_to": "#/first"}
    assert outcome_of_second == {"return_to": "#/second"}


async def test_a_callback_works_once() -> None:
    world = World()
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[0])
    await world.open_page().handle_redirect_callback({"query": query})

    with raises(CallbackError) as caught:
        await world.open_page().handle_redirect_callback({"query": query})

    assert caught.error.error == "invalid_state"
    assert "Log in again" in caught.error.detail
    assert len(world.tenant.asked("oauth/token")) == 1


async def test_after_a_replayed_callback_the_session_can_be_restored() -> None:
    world = World()
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[0])
    await world.open_page().handle_redirect_callback({"query": query})
    world.open_page()
    with raises(CallbackError):
        await world.service.handle_redirect_callback({"query": query})

    await world.service.check_session()

    assert world.service.state()["is_authenticated"]
    assert world.service.state()["error"] is None


async def test_a_foreign_code_and_state_are_nobody_s_callback() -> None:
    world = World()
    await world.service.login_with_redirect({})

    for query in ("code=abc&state=xyz", "code=abc", "error=access_denied&state=xyz", "page=2", ""):
        with raises(CallbackError):
            await world.service.handle_redirect_callback({"query": query})

    assert world.tenant.requests == []
    assert len(world.transactions()) == 1


async def test_an_error_with_an_unknown_state_does_not_touch_a_login_under_way() -> None:
    world = World()
    await world.service.login_with_redirect({"return_to": "#/kept"})
    query = world.tenant.redirect(world.window.navigated[0])

    with raises(CallbackError):
        await world.service.handle_redirect_callback(
            {"query": "error=access_denied&state=py.forged"}
        )

    assert await world.service.handle_redirect_callback({"query": query}) == {"return_to": "#/kept"}


async def test_a_declined_login_says_so_and_ends_its_transaction() -> None:
    world = World()
    world.tenant.authorize_error = "access_denied"

    with raises(AccessDenied) as caught:
        await world.log_in()

    assert world.error()["error"] == "access_denied"
    assert world.service.state()["is_loading"] is False
    assert caught.error.detail != ""
    assert world.transactions() == []
    assert world.tenant.requests == []


async def test_a_login_for_an_audience_that_the_tenant_does_not_know_names_it() -> None:
    world = World()
    await world.service.login_with_redirect({"authorization_params": {"audience": "urn:orders"}})
    query = world.tenant.redirect(
        world.window.navigated[-1],
        code=None,
        error="access_denied",
        error_description="Service not found: urn:orders",
    )

    with raises(ConfigurationError) as caught:
        await world.service.handle_redirect_callback({"query": query})

    assert caught.error.title == "\u201cService not found: urn:orders\u201d"
    assert "\u201curn:orders\u201d" in caught.error.detail


async def test_a_repeated_parameter_in_the_callback_is_refused() -> None:
    world = World()
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[0])

    with raises(ProtocolError):
        await world.service.handle_redirect_callback({"query": query + "&code=another"})

    assert world.tenant.requests == []


async def test_another_issuer_in_the_callback_is_refused_before_the_code_is_sent() -> None:
    world = World()
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[0], iss="https://evil.example/")

    with raises(CallbackError) as caught:
        await world.service.handle_redirect_callback({"query": query})

    assert caught.error.error == "issuer_mismatch"
    assert world.tenant.requests == []
    assert world.transactions() == []


async def test_a_callback_without_iss_is_accepted() -> None:
    world = World()
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[0], iss=None)

    await world.service.handle_redirect_callback({"query": query})

    assert world.service.state()["is_authenticated"]


async def test_a_login_that_took_an_hour_starts_again() -> None:
    world = World()
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[0])
    world.clock.time += 3600

    with raises(CallbackError):
        await world.service.handle_redirect_callback({"query": query})

    assert world.transactions() == []


async def test_a_login_that_came_back_removes_transactions_that_nobody_came_back_to() -> None:
    world = World()
    await world.service.login_with_redirect({})
    world.clock.time += 3601
    await world.service.login_with_redirect({})
    assert len(world.transactions()) == 2

    await world.log_in()

    assert (
        len(world.transactions()) == 1
    )  # the transaction of the tab's other login, which may still be answered


async def test_a_transaction_of_another_tenant_is_not_used() -> None:
    world = World()
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[0])
    world.configuration = World(domain="other.example", apis=[], audience="").configuration

    with raises(CallbackError):
        await world.open_page().handle_redirect_callback({"query": query})

    assert world.tenant.requests == []


async def test_a_transaction_under_the_name_of_another_state_is_not_used() -> None:
    world = World()
    await world.service.login_with_redirect({})
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[0])
    first, second = [f"auth0-pyscript:/demo/:client-1:tx:{state}" for state in world.states_sent()]
    world.store.areas["tab"][first] = world.store.areas["tab"][second]

    with raises(CallbackError):
        await world.service.handle_redirect_callback({"query": query})


async def test_a_broken_transaction_is_no_transaction() -> None:
    for text in ("", "[]", "{", '{"state": "x"}'):
        world = World()
        await world.service.login_with_redirect({})
        query = world.tenant.redirect(world.window.navigated[0])
        (name,) = world.transactions()
        world.store.areas["tab"][name] = text

        with raises(CallbackError):
            await world.service.handle_redirect_callback({"query": query})


async def test_a_transaction_with_what_no_login_stores_is_no_transaction() -> None:
    began = '"started_at":1700000000.0'
    moments = [(began, '"started_at":' + sign + "9" * 309) for sign in ("", "-")]
    parameters = (
        '["max_age","soon"]',
        '["max_age","\u00b2"]',
        '["redirect_uri","x"]',
        "[]",
        "1",
    )
    for before, after in moments + [
        ('"parameters":[', f'"parameters":[{pair}') for pair in parameters
    ]:
        world = World()
        await world.service.login_with_redirect({})
        query = world.tenant.redirect(world.window.navigated[0])
        (name,) = world.transactions()
        text = world.store.areas["tab"][name]
        world.store.areas["tab"][name] = text.replace(before, after)
        assert world.store.areas["tab"][name] != text

        with raises(CallbackError):
            await world.service.handle_redirect_callback({"query": query})


async def test_a_return_address_that_storage_was_made_to_hold_is_not_followed() -> None:
    world = World()
    await world.service.login_with_redirect({"return_to": "#/profile"})
    query = world.tenant.redirect(world.window.navigated[0])
    (name,) = world.transactions()
    text = world.store.areas["tab"][name]
    world.store.areas["tab"][name] = text.replace("#/profile", "//evil.example")

    with raises(CallbackError):
        await world.service.handle_redirect_callback({"query": query})


async def test_return_addresses_outside_the_site_are_refused() -> None:
    for return_to in (
        "https://evil.example/",
        "javascript:alert(1)",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/other-site/",
        "../other-site/",
        "a/%2E%2e/b",
        "./..",
        "..%2fother-site/",
        "a/..%2F..%2fother-site/",
        "..%5cother-site",
        "%252e%252e/other-site/",
        "..;/other-site/",
        "\uff0e\uff0e/other-site/",
        "%c0%ae./other-site/",
        "a//b",
        "#/pro\nfile",
        "\t//evil.example",
        " https://evil.example",
        "#/\x00",
        "x" * 2001,
    ):
        world = World()

        with raises(ConfigurationError) as caught:
            await world.service.login_with_redirect({"return_to": return_to})

        assert caught.error.option == "return_to"
        assert world.window.navigated == []


async def test_return_addresses_inside_the_site_are_kept() -> None:
    for return_to in (
        "",
        "#/profile",
        "#/a//b:c",
        "?page=2",
        "?next=https://x.example/",
        "reports/may?x=1#top",
        "users/auth0%7Cabc%2Fdef/\u00fcber",
        "100%/..%zz",
    ):
        world = World()

        outcome = await world.log_in(return_to=return_to)

        assert outcome == {"return_to": return_to}


async def test_without_a_return_address_a_login_ends_where_it_began() -> None:
    without: list[LoginOptions] = [{}, {"return_to": None}]
    for place in (
        "",
        "?project=7",
        "#/orders/5",
        "other.html?id=5",
        "?a=1&b=%20x#/profile/5?tab=2",
        "#a\\b",
        "?#",
    ):
        for options in without:
            world = World()
            world.window.address = SITE + place

            assert await world.log_in(**options) == {"return_to": place}


async def test_a_return_address_goes_over_where_a_login_began() -> None:
    for return_to in ("", "#/profile"):
        world = World()
        world.window.address = SITE + "?project=7"

        assert await world.log_in(return_to=return_to) == {"return_to": return_to}


async def test_a_login_that_failed_names_where_it_began() -> None:
    for place, began_at in (
        ("?project=7#/orders/5", "?project=7#/orders/5"),
        ("index.html?project=7", "index.html?project=7"),
        ("other.html?id=5", ""),  # the alert is shown on the page that received the answer
    ):
        world = World()
        world.window.address = SITE + place
        world.tenant.authorize_error = "access_denied"

        with raises(AccessDenied) as caught:
            await world.log_in(return_to="#/profile")

        assert caught.error.began_at == began_at


async def test_an_address_that_storage_was_made_to_hold_leads_nowhere_else() -> None:
    for left_at in (
        "https://evil.example/",
        "//evil.example",
        SITE + "../x",
        SITE + "/evil.example/",
        "\n",
        "",
    ):
        world = World()
        world.window.address = left_at

        assert await world.log_in() == {"return_to": ""}


async def test_a_second_automatic_redirect_within_ten_seconds_stops() -> None:
    world = World()
    await world.service.login_with_redirect({"automatic": True})
    world.clock.time += 9
    world.open_page()

    with raises(RedirectLoop) as caught:
        await world.service.login_with_redirect({"automatic": True})

    assert "clock" in caught.error.detail
    assert len(world.window.navigated) == 1


async def test_automatic_redirects_further_apart_and_clicks_always_pass() -> None:
    world = World()
    await world.service.login_with_redirect({"automatic": True})
    await world.service.login_with_redirect({})
    world.clock.time += 10

    await world.service.login_with_redirect({"automatic": True})

    assert len(world.window.navigated) == 3


async def test_an_automatic_redirect_right_after_a_logout_is_no_loop() -> None:
    world = World()
    await world.log_in(automatic=True)
    await world.service.logout({})
    world.open_page()

    await world.service.login_with_redirect({"automatic": True})

    assert world.sent_to_login()["response_type"] == "code"


async def test_without_storage_a_login_says_what_to_do_and_does_not_leave() -> None:
    world = World()
    world.store.is_refused = True

    with raises(EnvironmentUnsuitable):
        await world.service.login_with_redirect({})

    assert world.window.navigated == []


async def test_no_token_is_used_when_the_id_token_is_wrong() -> None:
    faults: dict[str, dict[str, Any]] = {
        "nonce": {"nonce": "another"},
        "iss": {"iss": "https://evil.example/"},
        "aud": {"aud": "another"},
        "azp": {"aud": [CLIENT_ID, "another"], "azp": "another"},
        "exp": {"exp": 1},
        "iat": {"iat": 1700000000 + 3600},
        "nbf": {"nbf": 1700000000 + 3600},
        "at_hash": {"at_hash": "AAAA"},
    }
    for claim, claims in faults.items():
        world = World()
        world.tenant.more_claims = claims

        with raises(IdTokenError) as caught:
            await world.log_in()

        assert caught.error.claim == claim
        assert not world.service.state()["is_authenticated"]
        assert not world.has_hint()


async def test_an_id_token_without_a_required_claim_is_refused() -> None:
    for claim in ("iss", "sub", "aud", "exp", "iat", "nonce"):
        world = World()
        world.tenant.without_claims = (claim,)

        with raises(IdTokenError) as caught:
            await world.log_in()

        assert caught.error.claim == claim


async def test_a_token_answer_without_id_token_signs_nobody_in() -> None:
    world = World()
    world.tenant.more_response = {"id_token": None}

    with raises(ProtocolError):
        await world.log_in()

    assert not world.service.state()["is_authenticated"]


async def test_a_wrong_signature_is_refused() -> None:
    world = World()
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[0])
    asked = world.sent_to_login()
    now = int(world.clock.time)
    claims = {
        "iss": ISSUER,
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 9,
        "nonce": asked["nonce"],
        "sub": "x",
    }
    forged = world.tenant.sign(claims).rsplit(".", 1)[0] + ".AAAA"
    world.tenant.more_response = {"id_token": forged}

    with raises(IdTokenError) as caught:
        await world.service.handle_redirect_callback({"query": query})

    assert caught.error.claim == "signature"


async def test_an_unsigned_id_token_is_refused() -> None:
    for alg in ("none", "HS256", "ES256"):
        world = World()
        world.tenant.alg = alg

        with raises(IdTokenError) as caught:
            await world.log_in()

        assert caught.error.claim == "alg"


async def test_max_age_demands_a_recent_auth_time() -> None:
    world = World()
    world.tenant.more_claims = {"auth_time": 1700000000 - 361}

    with raises(IdTokenError) as caught:
        await world.log_in(authorization_params={"max_age": 300})

    assert caught.error.claim == "auth_time"


async def test_max_age_is_met_by_a_recent_auth_time() -> None:
    world = World()

    await world.log_in(authorization_params={"max_age": 300})

    assert world.sent_to_login()["max_age"] == "300"
    assert world.service.state()["is_authenticated"]


async def test_a_max_age_that_is_no_number_is_refused() -> None:
    for max_age in ("soon", "-1", "1.5", ""):
        world = World()

        with raises(ConfigurationError) as caught:
            await world.service.login_with_redirect({"authorization_params": {"max_age": max_age}})

        assert caught.error.option == "max_age"


async def test_a_failed_login_is_begun_again_with_what_may_be_repeated() -> None:
    world = World()
    world.tenant.authorize_error = "access_denied"
    asked = {"organization": "org_1", "scope": "openid read:orders", "connection": "github"}
    with raises(AccessDenied):
        await world.log_in(return_to="#/orders", authorization_params=asked)

    await world.service.login_with_redirect({"again": True, "return_to": None})

    again = world.sent_to_login()
    assert again["organization"] == "org_1"
    assert again["scope"] == "openid read:orders"
    assert "connection" not in again  # it is valid for one login, so it is not stored
    world.tenant.authorize_error = None
    world.tenant.more_claims = {"org_id": "org_1"}
    query = world.tenant.redirect(world.window.navigated[-1])
    done = await world.open_page().handle_redirect_callback({"query": query})
    assert done == {"return_to": "#/orders"}


async def test_who_is_signed_in_logs_in_again_with_the_session_s_own_conditions() -> None:
    world = World()
    world.tenant.more_claims = {"org_id": "org_1"}
    await world.log_in(authorization_params={"organization": "org_1", "prompt": "consent"})

    await world.service.login_with_redirect({"again": True})

    again = world.sent_to_login()
    assert again["organization"] == "org_1"
    assert "prompt" not in again


async def test_the_organization_that_was_asked_for_must_come_back() -> None:
    world = World()
    world.tenant.more_claims = {"org_id": "org_2"}

    with raises(IdTokenError) as caught:
        await world.log_in(authorization_params={"organization": "org_1"})

    assert caught.error.claim == "org_id"


async def test_the_configurations_checks_hold_whatever_the_stored_transaction_has_lost() -> None:
    params = {"organization": "org_1", "max_age": "300"}
    for claims, claim in (
        ({"org_id": "org_2", "auth_time": NOW}, "org_id"),
        ({"org_id": "org_1", "auth_time": NOW - 1000}, "auth_time"),
    ):
        world = World(authorization_params=params)
        world.tenant.more_claims = claims
        await world.service.login_with_redirect({})
        query = world.tenant.redirect(world.window.navigated[0])
        (name,) = world.transactions()
        text, line_break, left_at = world.store.areas["tab"][name].partition("\n")
        stored = parse_json(text) | {"parameters": []}  # as any script of the page can
        world.store.areas["tab"][name] = to_json(stored) + line_break + left_at

        with raises(IdTokenError) as caught:
            await world.open_page().handle_redirect_callback({"query": query})

        assert caught.error.claim == claim


async def test_a_login_goes_without_a_check_of_the_configuration_when_it_says_so() -> None:
    world = World(authorization_params={"organization": "org_1", "max_age": "300"})
    own = {"organization": None, "max_age": None}

    await world.log_in(authorization_params=own)

    assert world.service.state()["is_authenticated"]


async def test_an_organization_may_be_named() -> None:
    world = World()
    world.tenant.more_claims = {"org_id": "org_2", "org_name": "acme"}

    await world.log_in(authorization_params={"organization": "Acme"})

    assert world.service.state()["is_authenticated"]


async def test_a_code_is_never_sent_twice() -> None:
    for fault in ("loses_answers", "is_unreachable"):
        world = World()
        await world.service.login_with_redirect({})
        query = world.tenant.redirect(world.window.navigated[0])
        setattr(world.tenant, fault, True)

        with raises(NetworkError):
            await world.service.handle_redirect_callback({"query": query})

        assert len(world.tenant.asked("oauth/token")) == 1
        assert world.error()["retryable"]


async def test_a_refused_code_is_a_token_error() -> None:
    world = World()
    world.tenant.faults["oauth/token"] = (403, {"error": "invalid_grant"})

    with raises(TokenError) as caught:
        await world.log_in()

    assert caught.error.status == 403
    assert not world.service.state()["is_authenticated"]


async def test_the_keys_are_fetched_while_the_code_is_redeemed() -> None:
    world = World()

    world.tenant.slow = "oauth/token"
    answer = world.tenant.answer
    answered = []

    def note(path: str, fields: "Any") -> "Answer":
        answered.append(path)
        return answer(path, fields)

    world.tenant.answer = note

    await world.log_in()

    assert answered == [".well-known/jwks.json", "oauth/token"]


async def test_a_log_out_while_a_login_is_under_way_wins() -> None:
    world = World(use_refresh_tokens=True)
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[0])
    world.open_page()
    log_in = asyncio.create_task(_outcome(world.service.handle_redirect_callback({"query": query})))
    await asyncio.sleep(0)

    await world.service.logout({"local_only": True})
    outcome = await log_in

    assert isinstance(outcome, NotAuthenticated)
    assert not world.service.state()["is_authenticated"]
    assert len(world.tenant.asked("oauth/revoke")) == 1


async def _outcome(awaitable: "Awaitable[object]") -> object:
    try:
        return await awaitable
    except Auth0Error as error:
        return error
