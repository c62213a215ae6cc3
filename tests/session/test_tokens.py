"""Access tokens: which one is used, how they are renewed, and which failure ends a session."""

import asyncio

from auth0_pyscript.errors import (
    AccessDenied,
    Auth0Error,
    ConfigurationError,
    IdTokenError,
    InteractionNeeded,
    LoginRequired,
    NetworkError,
    NotAuthenticated,
    RequestTimeout,
    TokenError,
    UserChanged,
)
from expect import raises
from session.fakes import ISSUER, MANAGEMENT, ORDERS, SITE, World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable

    from session.fakes import Answer, Fields


async def signed_in(**options: "Any") -> World:
    """A world whose user is logged in, and whose list of requests is empty again."""
    world = World(**options)
    await world.log_in()
    world.tenant.requests.clear()
    world.states.clear()
    return world


async def outcome(awaitable: "Awaitable[object]") -> object:
    """Return the result of a call, or the error that it raises."""
    try:
        return await awaitable
    except Auth0Error as error:
        return error


async def test_a_fresh_token_is_answered_from_memory() -> None:
    world = await signed_in()

    answer = await world.service.get_access_token({})

    assert sorted(answer) == ["access_token", "expires_at", "scope"]
    assert answer["scope"] == "openid profile email read:current_user"
    assert world.tenant.requests == []


async def test_a_cached_token_needs_no_turn_of_the_event_loop() -> None:
    world = await signed_in()
    call = world.service.get_access_token({"cache_mode": "cache-only"})

    answer = None
    try:
        call.send(None)
    except StopIteration as stop:
        answer = stop.value

    assert answer is not None


async def test_without_a_session_there_is_no_token_and_no_request() -> None:
    world = World()

    with raises(NotAuthenticated):
        await world.service.get_access_token({})

    assert world.tenant.requests == []
    assert world.window.frames == []


async def test_a_token_with_sixty_seconds_left_is_renewed() -> None:
    world = await signed_in()
    first = await world.token()
    world.clock.time += 3600 - 61
    still_first = await world.token()
    world.clock.time += 1

    renewed = await world.token()

    assert still_first == first
    assert renewed != first


async def test_a_token_that_lives_shorter_than_the_leeway_is_used_for_half_its_life() -> None:
    world = World()
    world.tenant.lifetime = 30
    await world.log_in()
    first = await world.token()
    world.clock.time += 14
    at_14_seconds = await world.token()
    world.clock.time += 1

    at_15_seconds = await world.token()

    assert at_14_seconds == first
    assert at_15_seconds != first


async def test_a_laptop_that_slept_renews_at_the_first_call() -> None:
    world = await signed_in()
    before = await world.token()
    world.clock.time += 9 * 3600

    after = await world.token()

    assert after != before
    assert world.service.state()["is_authenticated"]


async def test_an_expired_token_alone_signs_nobody_out() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 9 * 3600

    assert world.service.state()["is_authenticated"]
    assert await world.token()
    assert world.tenant.grants() == ["refresh_token"]


async def test_without_a_refresh_token_a_hidden_frame_renews() -> None:
    world = await signed_in()

    await world.token(cache_mode="off")

    asked = world.sent_in_frame()
    url, origin, timeout = world.window.frames[0]
    assert url.startswith(ISSUER + "authorize?")
    assert (origin, timeout) == ("https://tenant.example", 60.0)
    assert (asked["prompt"], asked["response_mode"]) == ("none", "web_message")
    assert asked["redirect_uri"] == SITE
    assert asked["scope"] == "openid profile email read:current_user"


async def test_each_frame_has_a_state_nonce_and_challenge_of_its_own_and_stores_nothing() -> None:
    world = await signed_in()
    await world.token(cache_mode="off")
    first = world.sent_in_frame()

    await world.token(cache_mode="off")

    second = world.sent_in_frame()
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
    assert world.transactions() == []


async def test_a_frame_s_answer_with_another_state_is_refused() -> None:
    world = await signed_in()
    honest = world.tenant.authorize
    world.tenant.authorize = lambda url: honest(url) | {"state": "py.another"}

    with raises(Auth0Error) as caught:
        await world.token(cache_mode="off")

    assert caught.error.error == "invalid_state"
    assert world.tenant.asked("oauth/token") == []


async def test_a_frame_s_answer_from_another_issuer_is_refused() -> None:
    world = await signed_in()
    honest = world.tenant.authorize
    world.tenant.authorize = lambda url: honest(url) | {"iss": "https://evil.example/"}

    with raises(Auth0Error) as caught:
        await world.token(cache_mode="off")

    assert caught.error.error == "issuer_mismatch"


async def test_a_refresh_token_renews_without_a_frame_and_is_rotated() -> None:
    world = await signed_in(use_refresh_tokens=True)

    await world.token(cache_mode="off")
    await world.token(cache_mode="off")

    sent = [request[2]["refresh_token"] for request in world.tenant.asked("oauth/token")]
    assert len(sent) == 2
    assert sent[0] != sent[1]
    assert world.window.frames == []


async def test_a_tenant_that_does_not_rotate_keeps_its_refresh_token() -> None:
    world = await signed_in(use_refresh_tokens=True)
    refresh = world.tenant.token

    def without_rotation(fields: "Fields") -> "Answer":
        status, answer = refresh(fields)
        answer.pop("refresh_token", None)
        for family in world.tenant._families.values():
            for token, (asked, _) in family.items():
                family[token] = (asked, False)
        return status, answer

    world.tenant.token = without_rotation
    await world.token(cache_mode="off")

    await world.token(cache_mode="off")

    sent = [request[2]["refresh_token"] for request in world.tenant.asked("oauth/token")]
    assert sent[0] == sent[1]


async def test_fifty_calls_at_once_are_one_token_request() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600

    tokens = await asyncio.gather(*[world.token() for _ in range(50)])

    assert len(set(tokens)) == 1
    assert len(world.tenant.asked("oauth/token")) == 1


async def test_fifty_calls_at_once_are_one_frame() -> None:
    world = await signed_in()
    world.clock.time += 3600

    tokens = await asyncio.gather(*[world.token() for _ in range(50)])

    assert len(set(tokens)) == 1
    assert len(world.window.frames) == 1
    assert len(world.tenant.asked("oauth/token")) == 1


async def test_fifty_calls_share_a_failure_as_well() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600
    world.tenant.is_unreachable = True

    errors = await asyncio.gather(*[outcome(world.token()) for _ in range(50)])

    assert all(isinstance(error, NetworkError) for error in errors)
    assert len(world.tenant.asked("oauth/token")) == 1


async def test_a_caller_that_gives_up_takes_nobody_with_it() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600
    impatient = asyncio.create_task(world.token())
    await asyncio.sleep(0)
    patient = asyncio.create_task(world.token())
    await asyncio.sleep(0)

    impatient.cancel()

    assert await patient
    assert len(world.tenant.asked("oauth/token")) == 1


async def test_renewals_of_different_audiences_queue() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600

    await asyncio.gather(world.token(), world.token(audience=ORDERS), world.token(cache_mode="off"))

    assert world.tenant.most_renewals == 1
    assert set(world.locks.names) == {"auth0-pyscript:/demo/:client-1:renewal"}


async def test_two_tabs_queue_at_one_lock() -> None:
    world = await signed_in()
    first_tab = world.service
    second_tab = world.open_page(tab={})
    await second_tab.check_session()
    world.clock.time += 3600

    await asyncio.gather(first_tab.get_access_token({}), second_tab.get_access_token({}))

    assert world.tenant.most_renewals == 1
    assert len(world.tenant.asked("oauth/token")) == 3


async def test_who_waited_at_the_lock_uses_what_was_renewed_meanwhile() -> None:
    world = await signed_in()
    world.clock.time += 3600

    await asyncio.gather(world.token(), world.token(scope="read:current_user"))

    assert len(world.tenant.asked("oauth/token")) == 1


async def test_another_audience_has_a_token_of_its_own() -> None:
    world = await signed_in()
    own = await world.token()

    orders = await world.token(audience=ORDERS)

    asked = world.sent_in_frame()
    assert asked["audience"] == ORDERS
    assert asked["scope"] == "openid profile email read:orders"
    assert orders != own
    assert await world.token(audience=ORDERS) == orders
    assert await world.token() == own


async def test_a_refresh_token_serves_its_own_audience_only() -> None:
    world = await signed_in(use_refresh_tokens=True)

    await world.token(audience=ORDERS)
    world.clock.time += 3600
    await world.token(audience=ORDERS)

    assert world.tenant.grants() == ["authorization_code", "refresh_token"]
    assert len(world.window.frames) == 1


async def test_a_wider_scope_is_asked_for_once() -> None:
    world = await signed_in()

    wide = await world.token(scope="read:current_user delete:current_user")
    again = await world.token(scope="delete:current_user")

    assert wide == again
    assert len(world.window.frames) == 1
    assert (
        world.sent_in_frame()["scope"]
        == "openid profile email read:current_user delete:current_user"
    )


async def test_a_scope_that_is_not_granted_does_not_renew_for_ever() -> None:
    world = await signed_in()
    world.tenant.granted = "openid profile email"

    for _ in range(3):
        answer = await world.service.get_access_token({"scope": "delete:current_user"})

    assert answer["scope"] == "openid profile email"
    assert len(world.window.frames) == 1


async def test_a_login_that_was_granted_less_does_not_renew_for_ever() -> None:
    world = World()
    world.tenant.granted = "openid"
    await world.log_in()

    await world.token(scope="read:current_user")

    assert world.service.state()["scope"] == "openid"
    assert world.window.frames == []


async def test_a_scope_that_was_granted_unasked_is_not_asked_for() -> None:
    world = World()
    world.tenant.granted = "openid profile email read:current_user read:extra"
    await world.log_in()

    await world.token(scope="read:extra")

    assert world.window.frames == []


async def test_a_login_with_a_scope_of_its_own_still_gets_a_refresh_token() -> None:
    world = World(use_refresh_tokens=True)

    await world.log_in(authorization_params={"scope": "read:current_user"})

    assert world.sent_to_login()["scope"] == "openid read:current_user offline_access"


async def test_a_step_up_is_not_answered_with_the_old_token() -> None:
    world = await signed_in()
    old = await world.token()

    stepped_up = await world.token(authorization_params={"acr_values": "mfa"})

    assert stepped_up != old
    assert world.sent_in_frame()["acr_values"] == "mfa"
    assert await world.token(authorization_params={"acr_values": "mfa"}) == stepped_up
    assert await world.token() == old


async def test_another_organization_is_not_answered_with_the_old_token() -> None:
    world = World()
    world.tenant.more_claims = {"org_id": "org_1"}
    await world.log_in(authorization_params={"organization": "org_1"})
    old = await world.token()
    world.tenant.more_claims = {"org_id": "org_2"}

    other = await world.token(authorization_params={"organization": "org_2"})

    assert other != old
    assert world.sent_in_frame()["organization"] == "org_2"


async def test_the_organization_of_the_login_stays_at_every_renewal() -> None:
    world = World()
    world.tenant.more_claims = {"org_id": "org_1"}
    await world.log_in(authorization_params={"organization": "org_1"})
    await world.token(cache_mode="off")
    own = world.sent_in_frame()

    await world.token(audience=ORDERS)

    assert own["organization"] == "org_1"
    assert world.sent_in_frame()["organization"] == "org_1"


async def test_max_age_always_asks_the_tenant() -> None:
    world = await signed_in(use_refresh_tokens=True)

    await world.token(authorization_params={"max_age": 60})
    await world.token(authorization_params={"max_age": 60})

    assert len(world.window.frames) == 2
    assert world.sent_in_frame()["max_age"] == "60"
    assert world.tenant.grants() == ["authorization_code", "authorization_code"]


async def test_what_belongs_to_the_login_page_is_not_sent_for_another_audience() -> None:
    world = World()
    await world.log_in(
        authorization_params={"screen_hint": "signup", "login_hint": "ada@example.com"}
    )

    await world.token(audience=ORDERS)

    assert "screen_hint" not in world.sent_in_frame()


async def test_what_is_for_the_login_page_alone_renews_nothing() -> None:
    world = await signed_in()

    await world.token(authorization_params={"login_hint": "ada@example.com", "ui_locales": "de"})

    assert world.window.frames == []


async def test_a_refresh_does_not_ask_for_a_newer_auth_time() -> None:
    world = World(use_refresh_tokens=True)
    world.tenant.more_claims = {"auth_time": int(world.clock.time)}
    await world.log_in(authorization_params={"max_age": 300})
    world.clock.time += 3600

    assert await world.token()
    assert world.tenant.grants() == ["authorization_code", "refresh_token"]


async def test_what_was_said_for_the_log_in_page_is_not_said_again_at_a_renewal() -> None:
    world = World()
    await world.log_in(
        authorization_params={
            "prompt": "login",
            "max_age": 300,
            "screen_hint": "signup",
            "acr_values": "x",
        }
    )
    world.clock.time += 7200

    await world.token()

    asked = world.sent_in_frame()
    assert (asked["prompt"], asked["acr_values"]) == ("none", "x")
    assert "max_age" not in asked and "screen_hint" not in asked


async def test_a_prompt_cannot_be_asked_for_silently() -> None:
    world = await signed_in()

    with raises(ConfigurationError):
        await world.token(authorization_params={"prompt": "login"})


async def test_cache_only_asks_nobody() -> None:
    world = await signed_in()
    world.clock.time += 3600

    with raises(NotAuthenticated) as caught:
        await world.token(cache_mode="cache-only")

    assert caught.error.error == "token_not_cached"
    assert world.tenant.requests == []
    assert world.service.state()["is_authenticated"]


async def test_an_unknown_cache_mode_is_refused() -> None:
    world = await signed_in()
    unknown: Any = "sometimes"  # the checker refuses it, too

    with raises(ConfigurationError) as caught:
        await world.token(cache_mode=unknown)

    assert caught.error.option == "cache_mode"


async def test_a_network_failure_never_ends_a_session() -> None:
    for options in ({}, {"use_refresh_tokens": True}):
        world = await signed_in(**options)
        world.clock.time += 3600
        world.tenant.is_unreachable = True

        with raises(NetworkError) as caught:
            await world.token()

        assert caught.error.retryable
        assert world.service.state()["is_authenticated"]
        assert world.has_hint()
        world.tenant.is_unreachable = False
        assert await world.token()


async def test_a_tenant_that_fails_does_not_end_a_session() -> None:
    for status, body in (
        (500, {"error": "invalid_grant"}),
        (503, {"error": "server_error"}),
        (502, "<html>"),
        (429, {"error": "too_many_requests"}),
    ):
        world = await signed_in(use_refresh_tokens=True)
        world.clock.time += 3600
        world.tenant.faults["oauth/token"] = (status, body)

        with raises(Auth0Error) as caught:
            await world.token()

        assert caught.error.retryable
        assert world.service.state()["is_authenticated"]
        assert world.window.frames == []


async def test_a_refresh_whose_answer_is_lost_is_not_sent_again_by_itself() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600
    world.tenant.loses_answers = True

    with raises(RequestTimeout):
        await world.token()

    assert len(world.tenant.asked("oauth/token")) == 1
    assert world.window.frames == []


async def test_a_refresh_token_taken_for_stolen_falls_back_to_the_frame() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600
    world.tenant.loses_answers = True
    await outcome(world.token())
    world.tenant.loses_answers = False

    token = await world.token()

    assert token
    assert world.tenant.grants() == ["refresh_token", "refresh_token", "authorization_code"]
    assert len(world.window.frames) == 1


async def test_nobody_waits_until_the_hint_is_stored() -> None:
    for refuses in (True, False):
        world = await signed_in(use_refresh_tokens=True)
        stored_at = asyncio.Event()

        async def store(
            area: str,
            key: str,
            text: str,
            refuses: bool = refuses,
            stored_at: asyncio.Event = stored_at,
        ) -> None:
            if refuses:
                raise NetworkError("The page is gone.", error="page_gone")
            await stored_at.wait()

        world.store.set = store
        world.clock.time += 7200

        answer = await asyncio.wait_for(world.service.fetch({"url": MANAGEMENT + "users/1"}), 5)

        assert answer["status"] == 200
        assert world.tenant.grants() == ["refresh_token"]
        stored_at.set()


async def test_after_invalid_grant_and_login_required_the_session_has_ended() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600
    world.tenant.faults["oauth/token"] = (403, {"error": "invalid_grant"})
    world.tenant.user = None

    with raises(LoginRequired):
        await world.token()

    state = world.service.state()
    assert len(world.tenant.asked("oauth/token")) == 1
    assert not state["is_authenticated"]
    assert state["user"] is None
    assert world.error()["error"] == "login_required"
    await asyncio.sleep(0)  # no call waits for the hint
    assert not world.has_hint()


async def test_after_invalid_grant_a_silent_frame_ends_the_session() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600
    world.tenant.faults["oauth/token"] = (403, {"error": "invalid_grant"})
    world.window.is_silent = True

    with raises(NotAuthenticated):
        await world.token()

    assert not world.service.state()["is_authenticated"]


async def test_a_silent_frame_alone_does_not_end_a_session() -> None:
    world = await signed_in()
    world.clock.time += 3600
    world.window.is_silent = True

    with raises(RequestTimeout) as caught:
        await world.token()

    assert caught.error.title == (
        "https://tenant.example did not answer the silent authentication."
    )
    assert caught.error.error == "frame_timeout"
    assert world.service.state()["is_authenticated"]


async def test_another_refusal_of_the_token_endpoint_is_told_and_ends_nothing() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600
    world.tenant.faults["oauth/token"] = (401, {"error": "invalid_client"})

    with raises(TokenError) as caught:
        await world.token()

    assert caught.error.error == "invalid_client"
    assert world.window.frames == []
    assert world.service.state()["is_authenticated"]


async def test_login_required_for_another_audience_leaves_what_there_is() -> None:
    world = await signed_in()
    own = await world.token()
    world.tenant.user = None

    with raises(LoginRequired):
        await world.token(audience=ORDERS)

    assert world.service.state()["is_authenticated"]
    assert await world.token() == own
    assert world.has_hint()


async def test_login_required_without_any_usable_token_ends_the_session() -> None:
    world = await signed_in()
    world.clock.time += 3600
    world.tenant.user = None

    with raises(LoginRequired):
        await world.token()

    assert not world.service.state()["is_authenticated"]
    await asyncio.sleep(0)  # no call waits for the hint
    assert not world.has_hint()


async def test_a_blocked_user_without_any_usable_token_is_signed_out() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600
    world.tenant.faults["oauth/token"] = (403, {"error": "invalid_grant"})
    world.tenant.authorize_error = "unauthorized: user is blocked"

    with raises(AccessDenied):
        await world.token()

    assert not world.service.state()["is_authenticated"]
    assert world.error()["error"] == "unauthorized"


async def test_a_rule_that_denies_another_audience_ends_nothing() -> None:
    world = await signed_in()
    world.tenant.authorize_error = "access_denied: not for you"

    with raises(AccessDenied):
        await world.token(audience=ORDERS)

    assert world.service.state()["is_authenticated"]


async def test_a_second_factor_at_a_renewal_ends_nothing() -> None:
    world = await signed_in()
    world.clock.time += 3600
    world.tenant.authorize_error = "login_required: Multifactor authentication required"

    with raises(InteractionNeeded) as caught:
        await world.token()

    assert caught.error.error == "mfa_required"
    assert world.service.state()["is_authenticated"]
    assert world.has_hint()


async def test_an_audience_that_the_tenant_does_not_know_is_named() -> None:
    world = await signed_in()
    world.tenant.authorize_error = "access_denied: Service not found: " + ORDERS

    with raises(ConfigurationError) as caught:
        await world.token(audience=ORDERS)

    assert (caught.error.option, caught.error.error) == ("apis", "invalid_target")
    assert ORDERS in caught.error.detail
    assert world.service.state()["is_authenticated"]


async def test_missing_consent_for_another_audience_ends_nothing() -> None:
    world = await signed_in()
    world.tenant.authorize_error = "consent_required"

    with raises(InteractionNeeded) as caught:
        await world.token(audience=ORDERS)

    assert caught.error.error == "consent_required"
    assert world.service.state()["is_authenticated"]


async def test_another_user_at_a_renewal_signs_out() -> None:
    for options in ({}, {"use_refresh_tokens": True}):
        world = await signed_in(**options)
        first = await world.token()
        world.clock.time += 3600
        world.tenant.user = {"sub": "auth0|2", "name": "Bob"}

        with raises(UserChanged):
            await world.token()

        state = world.service.state()
        assert not state["is_authenticated"]
        assert state["user"] is None
        assert world.error()["error"] == "user_changed"
        assert isinstance(await outcome(world.token()), NotAuthenticated), first


async def test_another_user_in_a_token_for_another_audience_signs_out() -> None:
    world = await signed_in()
    world.tenant.user = {"sub": "auth0|2", "name": "Bob"}

    with raises(UserChanged):
        await world.token(audience=ORDERS)

    assert not world.service.state()["is_authenticated"]


async def test_a_renewal_whose_id_token_is_wrong_is_not_used() -> None:
    world = await signed_in(use_refresh_tokens=True)
    first = await world.token()
    world.tenant.more_claims = {"aud": "another"}

    with raises(IdTokenError):
        await world.token(cache_mode="off")

    assert await world.token() == first


async def test_a_nonce_in_a_refreshed_id_token_must_be_the_first_one() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.tenant.more_claims = {"nonce": world.sent_to_login()["nonce"]}
    await world.token(cache_mode="off")
    world.tenant.more_claims = {"nonce": "another"}

    with raises(IdTokenError) as caught:
        await world.token(cache_mode="off")

    assert caught.error.claim == "nonce"


async def test_a_refresh_may_bring_no_id_token() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.tenant.more_response = {"id_token": None}

    await world.token(cache_mode="off")

    assert world.user()["name"] == "Ada"


async def test_a_renewal_brings_the_user_up_to_date() -> None:
    world = await signed_in()
    world.tenant.user = {"sub": "auth0|1", "name": "Ada Lovelace"}

    await world.token(cache_mode="off")

    assert world.user()["name"] == "Ada Lovelace"
    assert await world.service.get_user() == world.user()
    assert world.states[-1]["user"] == world.user()


async def test_a_log_out_during_a_renewal_wins() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600
    renewal = asyncio.create_task(outcome(world.token()))
    while not world.tenant.asked("oauth/token"):
        await asyncio.sleep(0)

    await world.service.logout({"local_only": True})

    assert isinstance(await renewal, NotAuthenticated)
    assert not world.service.state()["is_authenticated"]
    revoked = [request[2]["token"] for request in world.tenant.asked("oauth/revoke")]
    assert len(set(revoked)) == 2


async def test_a_log_out_while_a_renewal_waits_for_its_turn_asks_nothing() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600
    first = asyncio.create_task(outcome(world.token()))
    second = asyncio.create_task(outcome(world.token(audience=ORDERS)))
    while not world.tenant.asked("oauth/token"):
        await asyncio.sleep(0)

    await world.service.logout({"local_only": True})

    assert isinstance(await first, NotAuthenticated)
    assert isinstance(await second, NotAuthenticated)
    assert world.window.frames == []


async def test_ten_minutes_of_outage_are_no_storm() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600
    world.tenant.is_unreachable = True

    for _ in range(6000):
        await outcome(world.token())
        world.clock.time += 0.1

    assert 40 <= len(world.tenant.asked("oauth/token")) <= 50


async def test_the_first_retry_after_an_outage_is_not_held_back() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600
    world.tenant.is_unreachable = True
    await outcome(world.token())
    world.tenant.is_unreachable = False

    assert await world.token()


async def test_a_success_ends_the_counting_of_failures() -> None:
    world = await signed_in(use_refresh_tokens=True)
    for _ in range(2):
        world.clock.time += 3600
        world.tenant.is_unreachable = True
        await outcome(world.token())
        world.tenant.is_unreachable = False

        assert await world.token()


async def test_asking_for_a_renewal_outright_is_never_held_back() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.tenant.is_unreachable = True
    for _ in range(5):
        await outcome(world.token(cache_mode="off"))
    world.tenant.is_unreachable = False

    assert await world.token(cache_mode="off")


async def test_a_call_while_the_session_is_being_restored_waits_for_it() -> None:
    world = await signed_in()
    world.open_page()

    _, token = await asyncio.gather(world.service.check_session(), world.token())

    assert token
    assert len(world.window.frames) == 1
    assert world.sent_in_frame()["audience"] == MANAGEMENT
